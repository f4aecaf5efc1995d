"""What a client has unanswered, and what it has to say: the part of the client that knows no connection."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from mgie_protocol import events, messages
from mgie_protocol.beside import check_understood
from mgie_protocol.downloads import Download
from mgie_protocol.errors import MgieError
from mgie_protocol.link import Happening, LinkDown, LinkUp
from mgie_protocol.uploads import UnansweredJob, Uploads


class ClientState:
    """Jobs, results under way, questions, and the messages (outbox) and events that follow from them.

    ready, where it is asked for: the link is welcomed. What is opened before is sent by the next welcome.
    hold_results: the server keeps a result until `received` is called for it.
    """

    def __init__(self, hold_results: bool = False) -> None:
        self._hold_results = hold_results
        self._received: list[str] = []  # to be said with the next welcome
        self.uploads = Uploads()
        self.outbox: deque[messages.Message] = deque()
        self.stopped = False  # the server stopped because we asked for it
        self._capabilities: dict[str, Any] = {}  # of the server that welcomed us last
        self._downloads: dict[str, Download] = {}
        self._questions: dict[int, messages.Message] = {}  # unanswered, by ref
        self._next_ref = 1
        self._events: list[events.Event] = []
        self._handlers: dict[type, Callable[[Any], None]] = {
            LinkUp: self._on_up,
            LinkDown: self._on_down,
            messages.Credit: self._on_credit,
            messages.Accepted: self._on_news,
            messages.Expressive: self._on_news,
            messages.Progress: self._on_news,
            messages.Result: self._on_result,
            messages.Chunk: self._on_chunk,
            messages.Error: self._on_error,
            messages.StatusReply: self._on_status,
            messages.Kept: self._on_kept,
            messages.Pong: self._on_pong,
            messages.Stopping: self._on_stopping,
        }

    def tell(self) -> list[events.Event]:
        """What happened since the last call."""
        told, self._events = self._events, []
        return told

    # --- what the owner asks for -----------------------------------------------------------------------

    def open(self, job_id: str, job: UnansweredJob, ready: bool) -> None:
        """A new job to submit or fetch."""
        self.uploads.add(job_id, job)
        if ready:
            self._announce(job_id, job)

    def ask(self, make: Callable[[int], messages.Message], ready: bool) -> None:
        """A question that make builds from its ref."""
        ref, self._next_ref = self._next_ref, self._next_ref + 1
        self._questions[ref] = make(ref)
        if ready:
            self.outbox.append(self._questions[ref])

    def cancel(self, job_id: str, ready: bool) -> None:
        job = self.uploads.jobs.get(job_id)
        if job is None or job.cancelled:
            return
        job.cancelled = True
        self.uploads.pause(job_id)
        if not job.announced:
            self._fail(job_id, MgieError("cancelled", "The edit was cancelled before it was sent."))
        elif ready:
            self.outbox.append(messages.Cancel(job_id))

    def received(self, job_id: str, ready: bool) -> None:
        """The server need not keep this result any longer."""
        if ready:
            self.outbox.append(messages.Received(job_id))
        else:
            self._received.append(job_id)

    # --- what the server says --------------------------------------------------------------------------

    def take(self, happening: Happening) -> None:
        """Something happened on the link. A job that there is no room for here ends with out_of_memory."""
        handler = self._handlers.get(type(happening))
        if handler is None:
            return
        try:
            handler(happening)
        except (OSError, MemoryError) as error:
            job_id = getattr(happening, "job", None)
            if job_id is None:
                raise
            self._fail(job_id, no_room(error))

    def _on_up(self, up: LinkUp) -> None:
        self.outbox.clear()
        self._downloads.clear()
        self._capabilities = up.welcome.capabilities
        for job_id, job in self.uploads.restart():
            self._announce(job_id, job)
        self.outbox.extend(self._questions.values())
        self.outbox.extend(messages.Received(job_id) for job_id in self._received)
        self._received.clear()
        self._say(up.welcome)

    def _announce(self, job_id: str, job: UnansweredJob) -> None:
        try:
            check_understood(job.opening, self._capabilities)
        except MgieError as error:
            self._fail(job_id, error)
            return
        job.announced = True
        self.outbox.append(job.greeting())

    def _on_down(self, down: LinkDown) -> None:
        self._received += [said.job for said in self.outbox if isinstance(said, messages.Received)]
        self.outbox.clear()
        self._downloads.clear()
        self._say(events.Disconnected(down.reason, down.error))
        if down.error is not None:
            self._questions.clear()
            for job_id in list(self.uploads.jobs):
                self._fail(job_id, down.error)

    def _on_credit(self, message: messages.Credit) -> None:
        self.uploads.grant(message.job, message.up_to)

    def _on_news(self, message: messages.Accepted | messages.Expressive | messages.Progress) -> None:
        if message.job in self.uploads.jobs:
            self._say(message)

    def _on_result(self, message: messages.Result) -> None:
        if message.job not in self.uploads.jobs:
            return
        self.uploads.pause(message.job)
        self._downloads[message.job] = Download(message)
        self._advance_download(message.job)

    def _on_chunk(self, message: messages.Chunk) -> None:
        download = self._downloads.get(message.job)
        if download is None:
            return
        try:
            download.add(message)
        except MgieError as error:
            self._fail(message.job, error)
            return
        self._advance_download(message.job)

    def _advance_download(self, job_id: str) -> None:
        download = self._downloads[job_id]
        credit = download.credit()
        if credit is not None:
            self.outbox.append(credit)
        if download.complete:
            if not self._hold_results:
                self.outbox.append(messages.Received(job_id))
            self._forget(job_id)
            self._say(download.event())

    def _on_error(self, message: messages.Error) -> None:
        if message.ref is not None:
            self._questions.pop(message.ref, None)
        if message.job is None:
            self._say(message)
            return
        job = self.uploads.jobs.get(message.job)
        error = message.error
        if job is not None and job.cancelled and error.code == "job_unknown":
            error = MgieError("cancelled", "The edit was cancelled.")  # and the server restarted since
        self._fail(message.job, error)

    def _answered(self, ref: int, kind: type[messages.Message]) -> bool:
        """Whether this was asked, and is asked no longer. An answer of another kind answers nothing."""
        if not isinstance(self._questions.get(ref), kind):
            return False
        del self._questions[ref]
        return True

    def _on_status(self, message: messages.StatusReply) -> None:
        self._answered(message.ref, messages.Status)
        self._say(message)

    def _on_kept(self, message: messages.Kept) -> None:
        self._answered(message.ref, messages.Fetch)
        self._say(message)

    def _on_pong(self, message: messages.Pong) -> None:
        if self._answered(message.ref, messages.Ping):
            self._say(message)

    def _on_stopping(self, message: messages.Stopping) -> None:
        if self._answered(message.ref, messages.Shutdown):
            self.stopped = True
            error = MgieError(
                "server_unreachable", "The server was stopped.", "Start one with `mgie-server`."
            )
            self._on_down(LinkDown(message.reason or "the server stopped", error))

    def _say(self, event: events.Event) -> None:
        self._events.append(event)

    def _forget(self, job_id: str) -> bool:
        self._downloads.pop(job_id, None)
        return self.uploads.remove(job_id) is not None

    def _fail(self, job_id: str, error: MgieError) -> None:
        if self._forget(job_id):
            self._say(messages.Error(error, job_id))


def no_room(error: OSError | MemoryError) -> MgieError:
    why = getattr(error, "strerror", None) or "not enough memory"
    return MgieError(
        "out_of_memory",
        f"There is no room here for the result: {why}.",
        "Close other pictures or programs and send the edit again.",
    )
