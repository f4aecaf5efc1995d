"""Which result lies over the canvas before it is applied, made anew when the picture under it has changed."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator

from mgie_krita.editor import Canvas
from mgie_krita.jobs.errors import sentence
from mgie_krita.jobs.event_loop import Lane, Task
from mgie_krita.jobs.work import Work
from mgie_krita.types import LayerEdit
from mgie_protocol.errors import MgieError

OWNER = "on the canvas"  # of its task; no job has this id
REST_S = 1.5  # between a change of the picture and another preview
REST_TIMES = 4  # as long as making one took: while one paints, most of the time is the brush's


class CanvasPreview:
    """say: called with a sentence for the artist. Made in the lane of the canvas, where jobs wait too."""

    def __init__(self, canvas: Canvas, lane: Lane, say: Callable[[str], None]):
        self._canvas, self._lane, self._say = canvas, lane, say
        self._wanted: tuple[str, int, bool] | None = None  # job, variation, and whether its source is hidden
        self._work: Work | None = None
        self._made = False
        self._took_s = 0.0
        self._due = 0.0  # when a preview that went stale is made again; 0: not at all

    def want(self, work: Work | None, variation: int, hide: bool, opacity: float) -> None:
        """None: nothing lies over the canvas. hide: as in Canvas.insert. opacity: 0..1, taken at once."""
        there = work is not None and variation < len(work.results)
        wanted = (work.id, variation, hide) if work is not None and there else None
        if wanted != self._wanted:
            self._end()
            self._wanted, self._work = wanted, work
            if wanted is not None:
                self._begin()
        if wanted is not None:
            self._canvas.set_preview_opacity(opacity)

    def leave_room(self) -> None:
        """Something else is wanted of the canvas: a preview that is not ready is given up."""
        self._lane.cancel(OWNER)

    def look(self) -> None:
        """Called twice a second."""
        now = time.monotonic()
        if self._made and self._canvas.preview_is_stale():
            self._canvas.end_preview()
            self._made, self._due = False, now + max(REST_S, REST_TIMES * self._took_s)
        elif self._due and now >= self._due and not self._lane.has(OWNER):
            self._begin()

    def _end(self) -> None:
        self._lane.cancel(OWNER)
        if self._wanted is not None:
            self._canvas.end_preview()
        self._wanted, self._work, self._made, self._due = None, None, False, 0.0

    def _begin(self) -> None:
        work, wanted = self._work, self._wanted
        if work is None or wanted is None or wanted[1] >= len(work.results):
            return
        began = time.perf_counter()
        self._due = 0.0

        def make() -> Generator[float, None, None]:
            nonlocal began
            began = time.perf_counter()
            edit = LayerEdit(
                work.job.source, work.results[wanted[1]], work.selection, **work.edge(), hide=wanted[2]
            )
            return self._canvas.preview(edit)

        def done(_: None) -> None:
            self._made, self._took_s = True, time.perf_counter() - began

        def failed(error: MgieError) -> None:
            self._say(sentence(error))

        self._lane.add(Task(OWNER, make, done, failed))
