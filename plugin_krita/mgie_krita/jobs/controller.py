"""The state behind the panel: edits on their way, their results, the server, the history. No widgets here."""

from __future__ import annotations

import time

from mgie_client import error_words, recipes
from mgie_client.models import ModelInfo
from mgie_krita import words
from mgie_krita.editor import Canvas
from mgie_krita.jobs.errors import PluginError, sentence
from mgie_krita.jobs.event_loop import EventLoopDriver
from mgie_krita.jobs.job_factory import JobFactory
from mgie_krita.jobs.job_lifecycle import JobLifecycle
from mgie_krita.jobs.reference_list import ReferenceList
from mgie_krita.jobs.results import AS_LAYER, Applying, model_missing
from mgie_krita.jobs.settings import Settings
from mgie_krita.jobs.status import server_state
from mgie_krita.qt import QtCore, Signal
from mgie_krita.types import APPLY_AS, CANCELLED, DISCARDED, FAILED, READY, Entry, Job, Options, ServerState
from mgie_krita.words import tr
from mgie_protocol.errors import MgieError
from mgie_protocol.limits import MAX_INSTRUCTION_CHARS

REFRESH_S = 2.0
_LOOK_S = 0.5  # how often the active document is asked for, and the time left estimated anew


class Controller(QtCore.QObject):
    """Everything that the panel shows and asks for. Use it from Qt's main thread; no call blocks over ~20 ms.

    The signals carry nothing (but message: a sentence for the artist): whoever hears one reads the state.
    The server holds a result until it is a layer or a document, is discarded, or Krita ends as it should: a crash
    loses none.
    """

    jobs_changed = Signal()
    server_changed = Signal()
    history_changed = Signal()
    message = Signal(str)

    def __init__(
        self,
        canvas: Canvas,
        settings: Settings,
        *,
        transport: str = "auto",
        parent: QtCore.QObject | None = None,
    ):
        """transport: "auto", "pyzmq" or "stdlib". Looks for a server; starts one only if a Krita that crashed has
        left edits with it."""
        super().__init__(parent)
        self.settings = settings
        self._canvas = canvas
        self._lifecycle = JobLifecycle(
            canvas, settings, transport, self.history_changed.emit, self.message.emit
        )
        self.references = ReferenceList(canvas, self.jobs_changed.emit)
        self._factory = JobFactory(canvas, settings, self._lifecycle, self.references)
        self._document = canvas.active_document()
        self._open = canvas.open_documents()
        self._looked_at = self._refreshed_at = 0.0
        self._server = self._server_state()
        self._closed = False
        self.driver = EventLoopDriver(self._beat, self)
        self.driver.wake()

    # --- what there is --------------------------------------------------------------------------------

    @property
    def server(self) -> ServerState:
        return self._server

    @property
    def jobs(self) -> list[Job]:
        """Of all documents, oldest first."""
        return self._lifecycle.registry.jobs

    @property
    def current(self) -> Job | None:
        """The newest job of the active document that is not discarded, else a result of a crashed Krita."""
        work = self._lifecycle.registry.current(self._canvas.active_document())
        return work.job if work else None

    @property
    def document(self) -> str:
        """Id of the active document as of the last look, "" without one."""
        return self._document

    @property
    def waiting(self) -> list[Job]:
        """Results that nobody has decided on, of all documents, open or closed; newest first."""
        return [job for job in reversed(self.jobs) if job.state == READY]

    @property
    def under_way(self) -> list[Job]:
        """Oldest first."""
        return [work.job for work in self._lifecycle.registry if work.alive]

    def history(self) -> list[Entry]:
        """Of the active document, newest first."""
        return self._lifecycle.notes.entries(self._canvas.active_document())

    def nearest(self, job: Job) -> list[str]:
        """Instructions that come near one that the model refused; empty for other errors."""
        return [tr(name) for name in error_words.nearest(job.error)]

    def seconds(self, job_id: str) -> dict[str, float]:
        """What the server says that each stage took, and "total"; empty before the result."""
        work = self._lifecycle.registry.get(job_id)
        return dict(work.seconds) if work else {}

    def can_edit(self, instruction: str, kind: str) -> str:
        """ "" when Edit may be pressed, else the sentence why not. kind: one of types.SOURCES. Cheap."""
        if not instruction.strip():
            return tr("Say what should change.")
        if len(instruction) > MAX_INSTRUCTION_CHARS:
            return tr("The instruction is longer than 2,000 characters.")
        missing = self._missing_model(self.settings.options.model)
        why = sentence(missing) if missing else self.references.why_not(self.model)
        return self.can_apply_recipe(kind) or why

    def can_apply_recipe(self, kind: str) -> str:
        """ "" when there is something to apply one to, else the sentence why not."""
        try:
            self._canvas.source(kind)
        except MgieError as error:
            return sentence(error)
        final = self._lifecycle.final_error()
        return sentence(final) if final else ""

    @property
    def model(self) -> ModelInfo | None:
        """The chosen one, as the server lists it; None where none has."""
        return self._listed(self.settings.options.model)

    def _listed(self, name: str) -> ModelInfo | None:
        return next((info for info in self._lifecycle.connection.models if info.name == name), None)

    def _missing_model(self, name: str) -> PluginError | None:
        info = self._listed(name)
        if info is None or info.installed:
            return None
        return model_missing(info.title, info.hint)

    # --- edits ----------------------------------------------------------------------------------------

    def edit(self, instruction: str, options: Options, expressive: str | None = None) -> Job:
        """Edit what options.source names in the active document; gives the job, which may have FAILED.

        expressive: the artist's own text instead of the model's. Remembers instruction and options.
        """
        self.settings.options = options
        self.settings.remember_instruction(instruction)
        self._save()
        return self._begun(self._factory.edit(instruction, options, expressive))

    def again(self, job: Job, options: Options, expressive: str | None = None) -> Job:
        """The same instruction on the same source, which is read anew: with another seed (unless it is
        locked), or by a rewritten text."""
        return self._begun(self._factory.again(job, options, expressive))

    def repeat(self, entry: Entry) -> Job:
        """An edit of the history with its own parameters and seed, on what is active now."""
        job = self._factory.repeat(entry)
        if job is None:
            return self.edit(str(entry.request.get("instruction", "")), self.settings.options)
        return self._begun(job)

    def favour(self, entry: Entry, favourite: bool) -> None:
        """Keep an edit of the active document's history in front, or no longer."""
        self._lifecycle.notes.favour(self._canvas.active_document(), entry.job_id, favourite)

    def drop(self, entry: Entry, x: int, y: int) -> None:
        """An edit of the history was dragged to this point of the screen, px: on its document's canvas its result becomes a
        layer. Where its pixels are not held any more it is made again first."""
        document = self._canvas.document_at(x, y)
        if not document:
            self.message.emit(tr("Drop it on the canvas to make a layer of it."))
            return
        work = self._lifecycle.registry.get(entry.job_id)
        if work is not None and (work.results or work.held):
            how = Applying.of(self.settings.options)
            self._keep(work.id, 0, work.job.source.document != document, how)
            return
        job = self.repeat(entry)
        made = self._lifecycle.registry.get(job.job_id)
        if made is not None and made.alive:
            made.dropped = True
            self.message.emit(tr("It is made again and becomes a layer when it is ready."))

    def apply_recipe(self, name: str, options: Options) -> Job:
        """Another edit's light and colour on what is active now; the job may have FAILED. name: of recipes()."""
        return self._begun(self._factory.apply_recipe(name, options))

    def _begun(self, job: Job) -> Job:
        self._changed()
        return job

    def cancel(self, job_id: str) -> None:
        """Stop a job that is under way, whatever it is doing. A result that comes nevertheless is dropped."""
        work = self._lifecycle.registry.get(job_id)
        if work is not None and work.alive:
            self._lifecycle.stop(work, CANCELLED)
            self._changed()

    def cancel_all(self) -> None:
        for job in self.under_way:
            self.cancel(job.job_id)

    # --- results --------------------------------------------------------------------------------------

    def saw(self, job_id: str) -> None:
        """The result of this job was on show, and something else is now."""
        work = self._lifecycle.registry.get(job_id)
        if work is not None:
            work.job.seen = True

    def apply(self, job_id: str, variation: int = 0, strength: float = 1.0) -> None:
        """Put a variation into its document, as the options say; may be called for several variations. strength: 0..1.

        When it fails the job is READY (or APPLIED) again, with its error: canvas_document_gone asks for
        open_new. A result of a crashed Krita whose document is not open becomes a new document.
        """
        options = self.settings.options
        how = Applying.of(options, strength, options.apply_as)
        self._keep(job_id, variation, False, how)

    def open_new(self, job_id: str, variation: int = 0) -> None:
        """Open a variation as a document of its own."""
        self._keep(job_id, variation, True, AS_LAYER)

    def _keep(self, job_id: str, variation: int, as_document: bool, how: Applying) -> None:
        work = self._lifecycle.registry.get(job_id)
        if work is not None:
            self._lifecycle.preview.leave_room()
            self._lifecycle.results.apply(work, variation, as_document, how)
            self._changed()

    def stop_applying(self, job_id: str) -> None:
        """Of an edit of many frames; nothing is left of it, and the result stays."""
        work = self._lifecycle.registry.get(job_id)
        if work is not None:
            self._lifecycle.results.stop_frames(work)
            self._changed()

    def show_on_canvas(self, job_id: str, variation: int = 0, opacity: float = 1.0) -> None:
        """Let a variation be seen over the canvas as if it were applied, "" none; the document is not touched.

        opacity: 0..1. May be called as often as one likes.
        """
        work = self._lifecycle.registry.get(job_id)
        options = self.settings.options
        hide = options.hide_source or options.apply_as == APPLY_AS[1]  # nothing is left to be seen then
        self._lifecycle.preview.want(work, variation, hide, opacity)
        self.driver.wake()

    def discard(self, job_id: str) -> None:
        """Let go of a job and its pixels; one that is under way is cancelled, one that failed is forgotten."""
        self.discard_all([job_id])

    def discard_all(self, job_ids: list[str]) -> None:
        """Let go of all of these."""
        for work in filter(None, map(self._lifecycle.registry.get, job_ids)):
            failed = work.job.state == FAILED
            if work.job.state != DISCARDED:
                self._lifecycle.stop(work, DISCARDED)
            if failed:  # what was on show before it comes back
                self._lifecycle.registry.remove(work)
        self._changed()

    def recover(self) -> None:
        """Fetch what the server keeps of a Krita that crashed: each becomes a job, READY when its result is
        here. Happens by itself at the start. A server is started if edits were under way."""
        self._lifecycle.recover(start=True)
        self._changed()

    # --- recipes --------------------------------------------------------------------------------------

    def recipes(self) -> list[str]:
        """The names of what was kept of edits, newest first."""
        return recipes.names()

    def keep_recipe(self, job_id: str, variation: int) -> str:
        """Keep the light and colour of a variation; gives its name. Raises MgieError."""
        work = self._lifecycle.registry.get(job_id)
        data = work.recipes.get(variation) if work is not None else None
        if work is None or data is None:
            raise PluginError("recipe_not_possible", tr("This result has no recipe."))
        return recipes.keep(work.job.instruction, data)

    # --- server ---------------------------------------------------------------------------------------

    def start_server(self) -> None:
        """Connect to a server, or start one; also after an error that would not be tried again by itself."""
        self._lifecycle.want_server()
        self._changed()

    def dismiss_recommendation(self) -> None:
        """Name no better model any more, in no panel."""
        try:
            self._lifecycle.connection.recommendation.dismiss()
        except (OSError, MgieError) as error:
            self.message.emit(str(error))
        self._changed()

    def refresh(self) -> None:
        """Look for a server that somebody else started, and at the active document. Called every 2 s."""
        self._refreshed_at = time.monotonic()
        self._lifecycle.connection.refresh()
        self._look()
        self.driver.wake()

    def settings_changed(self) -> None:
        """Call after writing to settings: saves them, takes the language, connects to a new address."""
        self._save()
        words.use_language(self.settings.language)
        self._changed()

    def shutdown(self) -> None:
        """Say goodbye and stop; the server goes on with what is under way and keeps the results 24 hours."""
        if not self._closed:
            self._closed = True
            self.driver.stop()
            self._lifecycle.close()

    def _save(self) -> None:
        why_not = self.settings.save()
        if why_not:
            self.message.emit(why_not)

    # --- moving ---------------------------------------------------------------------------------------

    def _beat(self) -> float:
        now = time.monotonic()
        if now - self._refreshed_at > REFRESH_S:
            self._refreshed_at = now
            self._lifecycle.connection.refresh()
        if now - self._looked_at > _LOOK_S:
            self._look()
        pause_s = self._lifecycle.beat(self._document)
        if self._lifecycle.take_changed():
            self.jobs_changed.emit()
        self._tell_server()
        return pause_s

    def _look(self) -> None:
        self._looked_at = time.monotonic()
        self._lifecycle.estimate()
        self._lifecycle.preview.look()
        document, opened = self._canvas.active_document(), self._canvas.open_documents()
        if opened != self._open:
            self._open = opened
            self._lifecycle.find_homes()
        if document != self._document:
            self._document = document
            self.jobs_changed.emit()
            self.history_changed.emit()

    def _changed(self) -> None:
        """After a call of the panel: tell it at once, and go on soon."""
        self._lifecycle.take_changed()
        self.jobs_changed.emit()
        self._tell_server()
        if not self._closed:
            self.driver.wake()

    def _server_state(self) -> ServerState:
        return server_state(self._lifecycle.connection, self.settings.options.model, self.under_way)

    def _tell_server(self) -> None:
        state = self._server_state()
        if state != self._server:
            self._server = state
            self.server_changed.emit()
