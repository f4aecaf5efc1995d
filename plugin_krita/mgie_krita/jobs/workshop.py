"""The state behind the panel: edits on their way, their results, the server, the history. No widgets here."""

from __future__ import annotations

import time

from mgie_krita import words
from mgie_krita.jobs.asking import Asking
from mgie_krita.jobs.errors import PluginError, sentence
from mgie_krita.jobs.flow import Flow
from mgie_krita.jobs.results import model_missing
from mgie_krita.jobs.settings import Settings
from mgie_krita.jobs.status import server_state
from mgie_krita.jobs.ticker import Ticker
from mgie_krita.plain import CANCELLED, DISCARDED, FAILED, READY, Canvas, Entry, Job, Options, ServerState
from mgie_krita.qt import QtCore, Signal
from mgie_krita.words import tr
from mgie_protocol import recipes
from mgie_protocol.errors import MgieError
from mgie_protocol.limits import MAX_INSTRUCTION_CHARS

REFRESH_S = 2.0
_LOOK_S = 0.5  # how often the active document is asked for, and the time left estimated anew


class Workshop(QtCore.QObject):
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
        self._flow = Flow(canvas, settings, transport, self.history_changed.emit, self.message.emit)
        self._asking = Asking(canvas, settings, self._flow)
        self._document = canvas.active_document()
        self._open = canvas.open_documents()
        self._looked_at = self._refreshed_at = 0.0
        self._server = self._server_state()
        self._closed = False
        self.ticker = Ticker(self._beat, self)
        self.ticker.wake()

    # --- what there is --------------------------------------------------------------------------------

    @property
    def server(self) -> ServerState:
        return self._server

    @property
    def jobs(self) -> list[Job]:
        """Of all documents, oldest first."""
        return self._flow.book.jobs

    @property
    def current(self) -> Job | None:
        """The newest job of the active document that is not discarded, else a result of a crashed Krita."""
        work = self._flow.book.current(self._canvas.active_document())
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
        return [work.job for work in self._flow.book if work.alive]

    def history(self) -> list[Entry]:
        """Of the active document, newest first."""
        return self._flow.notes.entries(self._canvas.active_document())

    def nearest(self, job: Job) -> list[str]:
        """Instructions that come near one that the model refused; empty for other errors."""
        found = job.error.details.get("nearest") if job.error is not None else None
        return [str(text) for text in found] if isinstance(found, list) else []

    def seconds(self, job_id: str) -> dict[str, float]:
        """What the server says that each stage took, and "total"; empty before the result."""
        work = self._flow.book.get(job_id)
        return dict(work.seconds) if work else {}

    def can_edit(self, instruction: str, kind: str) -> str:
        """ "" when Edit may be pressed, else the sentence why not. kind: one of plain.SOURCES. Cheap."""
        if not instruction.strip():
            return tr("Say what should change.")
        if len(instruction) > MAX_INSTRUCTION_CHARS:
            return tr("The instruction is longer than 2,000 characters.")
        missing = self._missing_model(self.settings.options.model)
        return self.can_apply_recipe(kind) or (sentence(missing) if missing else "")

    def can_apply_recipe(self, kind: str) -> str:
        """ "" when there is something to apply one to, else the sentence why not."""
        try:
            self._canvas.source(kind)
        except MgieError as error:
            return sentence(error)
        final = self._flow.final_error()
        return sentence(final) if final else ""

    def _missing_model(self, name: str) -> PluginError | None:
        line = self._flow.line
        info = next((info for info in line.models if info.name == name), None)
        if info is None or info.installed:
            return None
        return model_missing(info.title or name, line.hints.get(name, ""))

    # --- edits ----------------------------------------------------------------------------------------

    def edit(self, instruction: str, options: Options, expressive: str | None = None) -> Job:
        """Edit what options.source names in the active document; gives the job, which may have FAILED.

        expressive: the artist's own text instead of the model's. Remembers instruction and options.
        """
        self.settings.options = options
        self.settings.remember_instruction(instruction)
        self._save()
        return self._begun(self._asking.edit(instruction, options, expressive))

    def again(self, job: Job, options: Options, expressive: str | None = None) -> Job:
        """The same instruction on the same source, which is read anew: with another seed (unless it is
        locked), or by a rewritten text."""
        return self._begun(self._asking.again(job, options, expressive))

    def repeat(self, entry: Entry) -> Job:
        """An edit of the history with its own parameters and seed, on what is active now."""
        job = self._asking.repeat(entry)
        if job is None:
            return self.edit(str(entry.request.get("instruction", "")), self.settings.options)
        return self._begun(job)

    def apply_recipe(self, name: str, options: Options) -> Job:
        """Another edit's light and colour on what is active now; the job may have FAILED. name: of recipes()."""
        return self._begun(self._asking.apply_recipe(name, options))

    def _begun(self, job: Job) -> Job:
        self._changed()
        return job

    def cancel(self, job_id: str) -> None:
        """Stop a job that is under way, whatever it is doing. A result that comes nevertheless is dropped."""
        work = self._flow.book.get(job_id)
        if work is not None and work.alive:
            self._flow.stop(work, CANCELLED)
            self._changed()

    def cancel_all(self) -> None:
        for job in self.under_way:
            self.cancel(job.job_id)

    # --- results --------------------------------------------------------------------------------------

    def saw(self, job_id: str) -> None:
        """The result of this job was on show, and something else is now."""
        work = self._flow.book.get(job_id)
        if work is not None:
            work.job.seen = True

    def apply(self, job_id: str, variation: int = 0, strength: float = 1.0) -> None:
        """Insert a variation as a new layer above its source; may be called for several variations. strength: 0..1.

        When it fails the job is READY (or APPLIED) again, with its error: canvas_document_gone asks for
        open_new. A result of a crashed Krita whose document is not open becomes a new document.
        """
        self._keep(job_id, variation, False, strength)

    def open_new(self, job_id: str, variation: int = 0) -> None:
        """Open a variation as a document of its own."""
        self._keep(job_id, variation, True, 1.0)

    def _keep(self, job_id: str, variation: int, as_document: bool, strength: float) -> None:
        work = self._flow.book.get(job_id)
        if work is not None:
            self._flow.results.apply(work, variation, as_document, strength)
            self._changed()

    def discard(self, job_id: str) -> None:
        """Let go of a job and its pixels; one that is under way is cancelled, one that failed is forgotten."""
        self.discard_all([job_id])

    def discard_all(self, job_ids: list[str]) -> None:
        """Let go of all of these."""
        for work in filter(None, map(self._flow.book.get, job_ids)):
            failed = work.job.state == FAILED
            if work.job.state != DISCARDED:
                self._flow.stop(work, DISCARDED)
            if failed:  # what was on show before it comes back
                self._flow.book.remove(work)
        self._changed()

    def recover(self) -> None:
        """Fetch what the server keeps of a Krita that crashed: each becomes a job, READY when its result is
        here. Happens by itself at the start. A server is started if edits were under way."""
        self._flow.recover(start=True)
        self._changed()

    # --- recipes --------------------------------------------------------------------------------------

    def recipes(self) -> list[str]:
        """The names of what was kept of edits, newest first."""
        return recipes.names()

    def keep_recipe(self, job_id: str, variation: int) -> str:
        """Keep the light and colour of a variation; gives its name. Raises MgieError."""
        work = self._flow.book.get(job_id)
        data = work.recipes.get(variation) if work is not None else None
        if work is None or data is None:
            raise PluginError("recipe_not_possible", tr("This result has no recipe."))
        return recipes.keep(work.job.instruction, data)

    # --- server ---------------------------------------------------------------------------------------

    def start_server(self) -> None:
        """Connect to a server, or start one; also after an error that would not be tried again by itself."""
        self._flow.want_server()
        self._changed()

    def refresh(self) -> None:
        """Look for a server that somebody else started, and at the active document. Called every 2 s."""
        self._refreshed_at = time.monotonic()
        self._flow.line.refresh()
        self._look()
        self.ticker.wake()

    def settings_changed(self) -> None:
        """Call after writing to settings: saves them, takes the language, connects to a new address."""
        self._save()
        words.use_language(self.settings.language)
        self._changed()

    def shutdown(self) -> None:
        """Say goodbye and stop; the server goes on with what is under way and keeps the results 24 hours."""
        if not self._closed:
            self._closed = True
            self.ticker.stop()
            self._flow.close()

    def _save(self) -> None:
        why_not = self.settings.save()
        if why_not:
            self.message.emit(why_not)

    # --- moving ---------------------------------------------------------------------------------------

    def _beat(self) -> float:
        now = time.monotonic()
        if now - self._refreshed_at > REFRESH_S:
            self._refreshed_at = now
            self._flow.line.refresh()
        if now - self._looked_at > _LOOK_S:
            self._look()
        pause_s = self._flow.beat(self._document)
        if self._flow.take_changed():
            self.jobs_changed.emit()
        self._tell_server()
        return pause_s

    def _look(self) -> None:
        self._looked_at = time.monotonic()
        self._flow.estimate()
        document, opened = self._canvas.active_document(), self._canvas.open_documents()
        if opened != self._open:
            self._open = opened
            self._flow.find_homes()
        if document != self._document:
            self._document = document
            self.jobs_changed.emit()
            self.history_changed.emit()

    def _changed(self) -> None:
        """After a call of the panel: tell it at once, and go on soon."""
        self._flow.take_changed()
        self.jobs_changed.emit()
        self._tell_server()
        if not self._closed:
            self.ticker.wake()

    def _server_state(self) -> ServerState:
        return server_state(self._flow.line, self.settings.options.model, self.under_way)

    def _tell_server(self) -> None:
        state = self._server_state()
        if state != self._server:
            self._server = state
            self.server_changed.emit()
