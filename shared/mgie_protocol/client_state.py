"""What a client has unanswered, and what it has to say: the part of the client that knows no connection."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

from mgie_protocol import events, messages
from mgie_protocol.downloads import Download
from mgie_protocol.errors import MgieError
from mgie_protocol.link import Happening, LinkDown, LinkUp
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.uploads import Job, Uploads


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
        self._downloads: dict[str, Download] = {}
        self._questions: dict[int, messages.Message] = {}  # unanswered, by ref
        self._pinged_at: dict[int, float] = {}
        self._next_ref = 1
        self._events: list[events.Event] = []

    def tell(self) -> list[events.Event]:
        """What happened since the last call."""
        told, self._events = self._events, []
        return told

    # --- what the owner asks for -----------------------------------------------------------------------

    def open(self, job_id: str, job: Job, ready: bool) -> None:
        """A new job to submit or fetch."""
        self.uploads.add(job_id, job)
        if ready:
            job.announced = True
            self.outbox.append(job.greeting())

    def ask(self, make: Callable[[int], messages.Message], ready: bool) -> None:
        """A question that make builds from its ref."""
        ref, self._next_ref = self._next_ref, self._next_ref + 1
        self._questions[ref] = make(ref)
        if make is messages.Ping:
            self._pinged_at[ref] = time.monotonic()
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
        handler = _HANDLERS.get(type(happening))
        if handler is None:
            return
        try:
            handler(self, happening)
        except (OSError, MemoryError) as error:
            job_id = getattr(happening, "job", None)
            if job_id is None:
                raise
            self._fail(job_id, no_room(error))

    def _on_up(self, up: LinkUp) -> None:
        self.outbox.clear()
        self._downloads.clear()
        for job in self.uploads.restart():
            job.announced = True
            self.outbox.append(job.greeting())
        self.outbox.extend(self._questions.values())
        self.outbox.extend(messages.Received(job_id) for job_id in self._received)
        self._received.clear()
        welcome = up.welcome
        self._say(
            events.Connected(
                {
                    "protocol": welcome.protocol,
                    "server_version": welcome.server_version,
                    "limits": welcome.limits,
                    "models": welcome.models,
                    "capabilities": welcome.capabilities,
                }
            )
        )

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

    def _on_accepted(self, message: messages.Accepted) -> None:
        if message.job in self.uploads.jobs:
            self._say(events.Accepted(message.job, message.place))

    def _on_expressive(self, message: messages.Expressive) -> None:
        if message.job in self.uploads.jobs:
            self._say(events.Expressive(message.job, message.text))

    def _on_progress(self, message: messages.Progress) -> None:
        if message.job not in self.uploads.jobs:
            return
        preview = None
        if message.preview is not None and message.payload is not None:
            preview = PixelBuffer.from_format(message.preview, bytes(message.payload))
        self._say(
            events.Progress(
                message.job, message.stage, message.step, message.steps, message.variation, preview
            )
        )

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
            self._say(events.Failed("", message.error))
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
        self._say(events.Status(message.data))

    def _on_kept(self, message: messages.Kept) -> None:
        self._answered(message.ref, messages.Fetch)
        self._say(events.FetchList(message.jobs))

    def _on_pong(self, message: messages.Pong) -> None:
        if self._answered(message.ref, messages.Ping):
            self._say(events.Pong({"seconds": time.monotonic() - self._pinged_at.pop(message.ref)}))

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
            self._say(events.Failed(job_id, error))


def no_room(error: OSError | MemoryError) -> MgieError:
    why = getattr(error, "strerror", None) or "not enough memory"
    return MgieError(
        "out_of_memory",
        f"There is no room here for the result: {why}.",
        "Close other pictures or programs and send the edit again.",
    )


_HANDLERS: dict[type, Callable] = {
    LinkUp: ClientState._on_up,
    LinkDown: ClientState._on_down,
    messages.Credit: ClientState._on_credit,
    messages.Accepted: ClientState._on_accepted,
    messages.Expressive: ClientState._on_expressive,
    messages.Progress: ClientState._on_progress,
    messages.Result: ClientState._on_result,
    messages.Chunk: ClientState._on_chunk,
    messages.Error: ClientState._on_error,
    messages.StatusReply: ClientState._on_status,
    messages.Kept: ClientState._on_kept,
    messages.Pong: ClientState._on_pong,
    messages.Stopping: ClientState._on_stopping,
}
