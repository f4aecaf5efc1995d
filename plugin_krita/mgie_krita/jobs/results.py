"""From a finished edit to what is shown: thumbnails, and a layer or a document where the artist wants one."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace

from mgie_krita.editor import Canvas
from mgie_krita.jobs import selections
from mgie_krita.jobs.closeups import closeup
from mgie_krita.jobs.errors import PluginError, sentence
from mgie_krita.jobs.event_loop import Lane, Task
from mgie_krita.jobs.frames import Frames
from mgie_krita.jobs.margins import with_margins
from mgie_krita.jobs.notes import Notes
from mgie_krita.jobs.server_connection import ServerConnection
from mgie_krita.jobs.small_pictures import packed
from mgie_krita.jobs.thumbnails import thumbnail
from mgie_krita.jobs.work import Work, layer_name
from mgie_krita.types import APPLIED, APPLY_AS, APPLYING, READY, LayerEdit, Options, Thumbnail
from mgie_krita.words import tr
from mgie_protocol import events, messages
from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer

DOCUMENT_GONE = "canvas_document_gone"


@dataclass(frozen=True)
class Applying:
    """How a result gets into its document; see editor.Canvas.insert. as_what: one of APPLY_AS. grow: the canvas with it."""

    opacity: float = 1.0
    hide: bool = True
    as_what: str = APPLY_AS[0]
    grow: bool = True

    @classmethod
    def of(cls, options: Options, opacity: float = 1.0, as_what: str = APPLY_AS[0]) -> Applying:
        """As it is set in the panel."""
        return cls(opacity, options.hide_source, as_what, options.grow_canvas)


AS_LAYER = Applying()


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
        connection: ServerConnection,
    ):
        self.canvas_lane = Lane()
        self.thumbnail_lane = Lane()
        self._canvas, self._notes = canvas, notes
        self.frames = Frames(canvas, self.canvas_lane, connection, changed)
        self._changed, self._say, self._kept, self._fetch = changed, say, kept, fetch

    def cancel(self, work: Work) -> None:
        job_id = work.id
        self.frames.cancel(work)
        self.canvas_lane.cancel(job_id)
        self.thumbnail_lane.cancel(job_id)

    def clear(self) -> None:
        self.canvas_lane.clear()
        self.thumbnail_lane.clear()

    # --- thumbnails -----------------------------------------------------------------------------------

    def show_before(self, work: Work, picture: PixelBuffer) -> None:
        """Make the thumbnail of what was sent."""

        def done(made: Thumbnail) -> None:
            if work.request is not None and work.request.expands:
                made = with_margins(made, work.request.expand, picture.width)
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
            if work.entry is not None and made:
                work.entry = replace(work.entry, picture=packed(made[0]))
            if picture is not None and all(one.format == picture.picture.format for one in results):
                work.job.closeup = yield from closeup(picture.picture, results)
            if picture is not None and picture.selection is not None:
                selected = yield from selections.pack(picture.selection, source.x, source.y)
                work.entry = replace(work.entry, selection=selected) if work.entry else None

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

    def apply(self, work: Work, variation: int, as_document: bool, how: Applying = AS_LAYER) -> None:
        """Make a layer (or a document) of one variation; says why not where that cannot be. how: of a layer."""
        if work.job.state not in (READY, APPLYING, APPLIED):
            return
        if not work.results and work.held and work.fetched is None and 0 <= variation < len(work.job.after):
            work.fetched = lambda: self.apply(work, variation, as_document, how)
            work.job.state, work.job.share, work.job.error = APPLYING, 0.0, None
            self._fetch(work)
            return
        if not 0 <= variation < len(work.results):
            self._say(tr("The pixels of this result are not held any more: edit again."))
            return
        document = work.job.source.document
        self._start(work, variation, as_document or not document, how)

    def on_fetched(self, work: Work, answer: events.Result | messages.Error) -> None:
        """The pixels of a result that were dropped are here again, or are gone for good."""
        then, work.fetched = work.fetched, None
        if isinstance(answer, events.Result) and then is not None:
            work.results = list(answer.pixels)
            then()
        elif isinstance(answer, messages.Error):
            work.job.state, work.job.error = READY, answer.error
            self._say(sentence(answer.error))
        self._changed()

    def _start(self, work: Work, variation: int, as_document: bool, how: Applying) -> None:
        job, picture = work.job, work.results[variation]
        name = layer_name(job.instruction, variation)
        source, selection = job.source, work.selection
        report = job.reports[variation] if variation < len(job.reports) else None
        larger = work.request.expand if work.request is not None else (0, 0, 0, 0)
        margins = larger if how.grow else (0, 0, 0, 0)

        def make() -> Generator[float, None, str]:
            if as_document:
                return self._canvas.open_new(picture, name)
            edge = {**work.edge(), "opacity": how.opacity}
            edit = LayerEdit(source, picture, selection, name, **edge, hide=how.hide, margins=margins)
            return self._canvas.replace(edit) if how.as_what == APPLY_AS[1] else self._canvas.insert(edit)

        def done(made: str) -> None:
            work.kept = True
            self._kept(work)
            self._leave(work, None)
            self._notes.applied(source.document, job.job_id, name, report, job.text_of(variation))
            if any(larger) and not how.grow and not as_document:
                self._say(
                    tr("The layer is larger than the picture: Image > Resize Canvas makes that larger.")
                )

        def failed(error: MgieError) -> None:
            if work.left_over and not as_document and error.code == DOCUMENT_GONE:
                work.inserts -= 1
                self._start(work, variation, True, how)
                return
            self._leave(work, error)
            self._say(sentence(error))

        def share(part: float) -> None:
            job.share = part
            self._changed()

        work.inserts += 1
        job.state, job.share, job.error = APPLYING, 0.0, None
        if how.as_what == APPLY_AS[2] and not as_document:
            self.frames.start(work, variation, name, how.opacity, how.hide, done, failed)
        else:
            self.canvas_lane.add(Task(job.job_id, make, done, failed, share))
        self._changed()

    def stop_frames(self, work: Work) -> None:
        """The artist does not want to wait for the frames of an animation."""
        if self.frames.cancel(work):
            self._leave(work, None)

    def _leave(self, work: Work, error: MgieError | None) -> None:
        work.inserts -= 1
        work.job.error = error
        if work.inserts == 0:
            work.job.state = APPLIED if work.kept else READY
        self._changed()


def model_missing(title: str, hint: str) -> PluginError:
    """The model that is chosen is not installed. hint: how to install it, as the server says."""
    return PluginError("model_not_installed", tr("{model} is not installed.").format(model=title), hint)
