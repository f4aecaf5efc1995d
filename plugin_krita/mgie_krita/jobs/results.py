"""From a finished edit to what is shown: thumbnails, and a layer or a document where the artist wants one."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from typing import Any

from mgie_krita.jobs import selections
from mgie_krita.jobs.closeups import closeup
from mgie_krita.jobs.errors import PluginError, sentence
from mgie_krita.jobs.notes import Notes
from mgie_krita.jobs.thumbnails import thumbnail
from mgie_krita.jobs.ticker import Lane, Task
from mgie_krita.jobs.work import Work, layer_name
from mgie_krita.plain import APPLIED, APPLYING, READY, Canvas, Thumbnail
from mgie_krita.words import tr
from mgie_protocol import events
from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer

DOCUMENT_GONE = "canvas_document_gone"


class Results:
    """Works in lanes; changed is called after each change of a job, say with a sentence for the artist, kept with a job
    of whose result a layer or a document was made, fetch with one whose pixels are to come from the server again."""

    def __init__(
        self,
        canvas: Canvas,
        notes: Notes,
        changed: Callable[[], None],
        say: Callable[[str], None],
        kept: Callable[[Work], None],
        fetch: Callable[[Work], None],
    ):
        self.canvas_lane = Lane()
        self.thumbnail_lane = Lane()
        self._canvas, self._notes = canvas, notes
        self._changed, self._say, self._kept, self._fetch = changed, say, kept, fetch

    def cancel(self, job_id: str) -> None:
        self.canvas_lane.cancel(job_id)
        self.thumbnail_lane.cancel(job_id)

    def clear(self) -> None:
        self.canvas_lane.clear()
        self.thumbnail_lane.clear()

    # --- thumbnails -----------------------------------------------------------------------------------

    def show_before(self, work: Work, picture: PixelBuffer) -> None:
        """Make the thumbnail of what was sent."""

        def done(made: Thumbnail) -> None:
            work.job.before = made
            self._changed()

        self.thumbnail_lane.add(Task(work.id, lambda: thumbnail(picture), done, self._no_thumbnail))

    def show_after(self, work: Work, ready: Callable[[Work], None]) -> None:
        """Make the thumbnails of the results, then call ready. The picture before is held until then."""
        picture, results, source = work.picture, list(work.results), work.job.source

        def make() -> Generator[float, None, None]:
            made = []
            for result in results:
                made.append((yield from thumbnail(result)))
            work.job.after = made
            if picture is not None:
                work.job.closeup = yield from closeup(picture.picture, results)
            if picture is not None and picture.selection is not None:
                packed = yield from selections.pack(picture.selection, source.x, source.y)
                work.entry = replace(work.entry, selection=packed) if work.entry else None

        def done(_: None) -> None:
            ready(work)

        def failed(error: MgieError) -> None:
            self._no_thumbnail(error)
            ready(work)

        work.picture = None  # the task alone holds it
        self.thumbnail_lane.add(Task(work.id, make, done, failed))

    def _no_thumbnail(self, error: MgieError) -> None:
        self._say(sentence(error))

    # --- layers and documents ---------------------------------------------------------------------------

    def apply(self, work: Work, variation: int, as_document: bool, strength: float = 1.0) -> None:
        """Make a layer (or a document) of one variation; says why not where that cannot be. strength: 0..1, of a layer."""
        if work.job.state not in (READY, APPLYING, APPLIED):
            return
        if not work.results and work.held and work.fetched is None and 0 <= variation < len(work.job.after):
            work.fetched = lambda: self.apply(work, variation, as_document, strength)
            work.job.state, work.job.share, work.job.error = APPLYING, 0.0, None
            self._fetch(work)
            return
        if not 0 <= variation < len(work.results):
            self._say(tr("The pixels of this result are not held any more: edit again."))
            return
        document = work.job.source.document
        self._start(work, variation, as_document or not document, strength)

    def on_fetched(self, work: Work, answer: events.Result | events.Failed) -> None:
        """The pixels of a result that were dropped are here again, or are gone for good."""
        then, work.fetched = work.fetched, None
        if isinstance(answer, events.Result) and then is not None:
            work.results = list(answer.pictures)
            then()
        elif isinstance(answer, events.Failed):
            work.job.state, work.job.error = READY, answer.error
            self._say(sentence(answer.error))
        self._changed()

    def _start(self, work: Work, variation: int, as_document: bool, strength: float) -> None:
        job, picture = work.job, work.results[variation]
        name = layer_name(job.instruction, variation)
        source, selection, request = job.source, work.selection, work.request
        feather, strict = (request.feather, request.strict_selection) if request else (0.0, True)
        report = job.reports[variation] if variation < len(job.reports) else None

        def make() -> Generator[float, None, str]:
            if as_document:
                return self._canvas.open_new(picture, name)
            edge: dict[str, Any] = {"feather": feather, "strict": strict}
            return self._canvas.insert(source, picture, selection, name, **edge, opacity=strength)

        def done(made: str) -> None:
            work.kept = True
            self._kept(work)
            self._leave(work, None)
            self._notes.applied(source.document, job.job_id, name, report)

        def failed(error: MgieError) -> None:
            if work.left_over and not as_document and error.code == DOCUMENT_GONE:
                work.inserts -= 1
                self._start(work, variation, True, strength)
                return
            self._leave(work, error)
            self._say(sentence(error))

        def share(part: float) -> None:
            job.share = part
            self._changed()

        work.inserts += 1
        job.state, job.share, job.error = APPLYING, 0.0, None
        self.canvas_lane.add(Task(job.job_id, make, done, failed, share))
        self._changed()

    def _leave(self, work: Work, error: MgieError | None) -> None:
        work.inserts -= 1
        work.job.error = error
        if work.inserts == 0:
            work.job.state = APPLIED if work.kept else READY
        self._changed()


def model_missing(title: str, hint: str) -> PluginError:
    """The model that is chosen is not installed. hint: how to install it, as the server says."""
    return PluginError("model_not_installed", tr("{model} is not installed.").format(model=title), hint)
