"""Documents that come and go: under which id the document of a job is open now, and what is told of it."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace

from mgie_krita.editor import Canvas
from mgie_krita.jobs.errors import sentence
from mgie_krita.jobs.event_loop import Lane, Task
from mgie_krita.jobs.job_registry import JobRegistry
from mgie_krita.jobs.notes import Notes
from mgie_krita.jobs.work import Work
from mgie_krita.words import tr
from mgie_protocol.errors import MgieError


class Homes:
    """changed is called after each change of a job, say with a sentence for the artist."""

    def __init__(
        self,
        canvas: Canvas,
        registry: JobRegistry,
        notes: Notes,
        changed: Callable[[], None],
        say: Callable[[str], None],
    ):
        self._canvas, self._registry, self._notes = canvas, registry, notes
        self._changed, self._say = changed, say

    def find(self, lane: Lane) -> None:
        """Documents were opened or closed: look for those of all jobs, a job a step."""

        def make() -> Generator[float, None, None]:
            for work in self._registry:
                self._find(work)
                yield 0.0  # a document may have thousands of layers

        def failed(error: MgieError) -> None:
            self._say(sentence(error))

        lane.add(Task("", make, lambda _: self._changed(), failed))

    def _find(self, work: Work) -> None:
        job = work.job
        home = self._canvas.home(job.source) if job.source.document else ""
        job.away = not home
        if home and home != job.source.document:
            job.source = replace(job.source, document=home)
            self.note(work)

    def note(self, work: Work) -> None:
        """Write an edit that has a result into the history of its document, if that is open."""
        document = work.job.source.document
        if work.entry is None or work.job.away or not document:
            return
        if work.id not in {entry.job_id for entry in self._notes.entries(document)}:
            self._notes.add(document, work.entry)

    def tell(self, work: Work, document: str) -> None:
        """Say that a result is here where the artist does not see it come; document: the active one."""
        job = work.job
        if work.left_over:
            words = tr("A result from before the last end of Krita is here: {name}")
            self._say(words.format(name=job.instruction))
        elif job.source.document != document:
            words = tr("{document}: “{instruction}” is ready.")
            self._say(words.format(instruction=job.instruction, document=job.source.document_name))
