"""One result on every frame of its layer: the same edit of each frame in turn, and one layer of them all."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import Any

from mgie_client.requests import applying
from mgie_krita.editor import Canvas, FrameWriter
from mgie_krita.jobs.errors import PluginError
from mgie_krita.jobs.event_loop import Lane, Task
from mgie_krita.jobs.server_connection import ServerConnection
from mgie_krita.jobs.work import Work
from mgie_krita.types import LayerEdit, Source
from mgie_krita.words import tr
from mgie_protocol import events, messages
from mgie_protocol.beside import NOTHING
from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest


@dataclass
class _Run:
    """times: of the frames that are still to be done; asked: id of what the server does just now, "" for nothing."""

    work: Work
    name: str
    request: EditRequest
    recipe: bytes
    opacity: float
    hide: bool
    done: Callable[[str], None]
    failed: Callable[[MgieError], None]
    times: list[int]
    source: Source
    selection: PixelBuffer | None
    writer: FrameWriter
    asked: str = ""


class Frames:
    """One run at a time. changed: called after each frame."""

    def __init__(self, canvas: Canvas, lane: Lane, connection: ServerConnection, changed: Callable[[], None]):
        self._canvas, self._lane, self._connection, self._changed = canvas, lane, connection, changed
        self._run: _Run | None = None

    @property
    def need_server(self) -> bool:
        return self._run is not None and bool(self._run.asked)

    def start(
        self,
        work: Work,
        variation: int,
        name: str,
        opacity: float,
        hide: bool,
        done: Callable[[str], None],
        failed: Callable[[MgieError], None],
    ) -> None:
        """Light and colour alone are applied by their recipe, which does the same to each frame; what was painted is painted
        anew with the same seed. done: gets the layer's id."""
        try:
            if self._run is not None:
                raise PluginError(
                    "frames_under_way", tr("Another animation is being edited."), tr("Wait until it is done.")
                )
            request, recipe = _request_of(work, variation)
            times = list(self._canvas.frame_times(work.job.source))
            source, selection = self._canvas.whole_frame(work.job.source, work.selection)
            writer = self._canvas.frame_writer(work.job.source)
        except MgieError as error:
            failed(error)
            return
        how = (request, recipe, opacity, hide, done, failed)
        self._run = _Run(work, name, *how, times, source, selection, writer)
        work.job.frames = (0, len(times))
        self._next()

    def cancel(self, work: Work) -> bool:
        """Stop the run of this job and leave nothing of it; False when it has none."""
        run = self._run
        if run is None or run.work is not work:
            return False
        self._lane.cancel(work.id)
        if run.asked:
            self._connection.cancel(run.asked)
        self._end(run)
        return True

    def takes(self, event: events.Event) -> bool:
        """Whether an event of the server was about a frame."""
        run = self._run
        if run is not None and isinstance(event, events.Disconnected) and event.error is None and run.asked:
            self._fail(run, PluginError("server_lost", tr("The server has ended."), tr("Try again.")))
            return False
        if run is None or not run.asked or getattr(event, "job", "") != run.asked:
            return False
        if isinstance(event, messages.Error):
            run.asked = ""
            self._fail(run, event.error)
        elif isinstance(event, events.Result):
            self._connection.let_go(run.asked)
            run.asked = ""
            self._write(run, event.pixels[0])
        return True

    def give_up(self, error: MgieError) -> None:
        """There is no server, and none will come."""
        if self._run is not None and self._run.asked:
            self._fail(self._run, error)

    # --- a frame after the other -----------------------------------------------------------------------

    def _next(self) -> None:
        run = self._run
        assert run is not None
        if not run.times:
            self._add(
                run, lambda: run.writer.finish(run.name, run.hide), lambda made: self._finish(run, made)
            )
            return
        time = run.times[0]
        self._add(run, lambda: self._canvas.read_frame(run.source, time), lambda made: self._ask(run, made))

    def _ask(self, run: _Run, picture: PixelBuffer) -> None:
        run.asked = uuid.uuid4().hex

        def submit(client: Any) -> None:
            client.submit(
                run.request,
                picture,
                run.selection,
                beside=NOTHING if run.recipe else run.work.beside,
                recipe=run.recipe or None,
                job_id=run.asked,
                on_disconnect="cancel",
            )

        try:
            self._connection.want()
            self._connection.give(run.asked, submit)
        except MgieError as error:
            run.asked = ""
            self._fail(run, error)

    def _write(self, run: _Run, picture: PixelBuffer) -> None:
        time = run.times.pop(0)

        def make() -> Generator[float, None, None]:
            edge = {**run.work.edge(), "opacity": run.opacity}
            return run.writer.put(time, LayerEdit(run.source, picture, run.selection, **edge))

        def done(_: None) -> None:
            count = run.work.job.frames[1]
            run.work.job.frames = (count - len(run.times), count)
            self._changed()
            self._next()

        self._add(run, make, done)

    def _add(
        self, run: _Run, make: Callable[[], Generator[float, None, Any]], done: Callable[[Any], None]
    ) -> None:
        self._lane.add(Task(run.work.id, make, done, lambda error: self._fail(run, error)))

    def _finish(self, run: _Run, made: str) -> None:
        self._end(run)
        run.done(made)

    def _fail(self, run: _Run, error: MgieError) -> None:
        self._end(run)
        run.failed(error)

    def _end(self, run: _Run) -> None:
        run.writer.close()
        run.work.job.frames = (0, 0)
        self._run = None


def _request_of(work: Work, variation: int) -> tuple[EditRequest, bytes]:
    """What is asked for each frame, and the recipe that it goes with."""
    recipe, request = work.recipe or work.recipes.get(variation, b""), work.request
    report = work.job.reports[variation] if variation < len(work.job.reports) else {}
    edge = work.edge()
    if recipe and not report.get("painted"):
        chosen = {"strict_selection": edge["strict"], "feather": edge["feather"]}
        return applying(work.job.instruction, **chosen), recipe
    if request is None:
        raise PluginError(
            "frames_unknown", tr("It is not known how this result was asked for."), tr("Edit again.")
        )
    if request.expands:
        raise PluginError(
            "frames_larger",
            tr("The frames of an animation cannot be made larger."),
            tr("Apply it as a new layer."),
        )
    here = len(work.beside.references), work.beside.marks is not None
    if here != (len(request.references), request.marks):
        raise PluginError(
            "frames_unknown",
            tr("The reference pictures of this edit are not here any more."),
            tr("Edit again."),
        )
    seed = work.job.seeds[variation] if variation < len(work.job.seeds) else request.seed
    expressive = work.job.text_of(variation) or request.expressive
    return replace(
        request, seed=seed, variations=1, previews=False, with_recipe=False, expressive=expressive
    ), b""
