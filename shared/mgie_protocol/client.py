"""The client that the plug-ins and the command line share."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

from mgie_protocol import events, messages
from mgie_protocol.beside import NOTHING, Beside
from mgie_protocol.chunks import ChunkSplitter
from mgie_protocol.client_state import ClientState
from mgie_protocol.finding import find as find_server
from mgie_protocol.frames import decode, encode
from mgie_protocol.link import Link
from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_protocol.request import EditRequest
from mgie_protocol.transports import connector
from mgie_protocol.uploads import UnansweredJob
from mgie_protocol.version import VERSION

_SLICE_S = 0.003  # poll starts nothing new after this long; one step more takes a few ms at most


class Client:
    """Talks to one server without ever blocking its caller: every call but wait returns within 10 ms.

    Call poll often (each few ms while pixels are under way) from one thread; it moves a slice of the work and
    tells what happened. The client connects by itself, again after a loss, and then resubmits what is
    unanswered under the same job ids, which the server never edits twice. Pictures given to submit must not
    change until their Result or Error.
    """

    def __init__(
        self,
        endpoint: str,
        token: str,
        *,
        transport: str = "auto",
        client_name: str = "mgie",
        client_version: str = VERSION,
        find: Callable[[], tuple[str, str] | None] | None = None,
        unreachable_after_s: float = 10.0,
        hold_results: bool = False,
    ):
        """transport: "auto", "pyzmq" or "stdlib". find: gives endpoint and token anew before each attempt
        (None: nobody listens yet), instead of the fixed ones. unreachable_after_s: without a connection for
        this long, unanswered jobs fail with server_unreachable and the client rests until the next call.
        hold_results: the server keeps the result of a "keep" job until `received` is called, so that a crash of
        this program loses nothing; otherwise only until its pixels are here.
        """
        hello = messages.Hello(client_name, client_version)
        self._link = Link(
            find or (lambda: (endpoint, token)), connector(transport), hello, unreachable_after_s
        )
        self._state = ClientState(hold_results)
        self._more = False  # the last poll ended with work left

    @classmethod
    def local(
        cls,
        *,
        transport: str = "auto",
        client_name: str = "mgie",
        client_version: str = VERSION,
        unreachable_after_s: float = 10.0,
        hold_results: bool = False,
    ) -> Client:
        """A client of this user's own server, wherever it says that it listens now."""

        def find() -> tuple[str, str] | None:
            found = find_server()
            return (found.endpoint, found.token) if found else None

        return cls(
            "",
            "",
            transport=transport,
            client_name=client_name,
            client_version=client_version,
            find=find,
            unreachable_after_s=unreachable_after_s,
            hold_results=hold_results,
        )

    # --- what the owner asks for -----------------------------------------------------------------------

    @property
    def connected(self) -> bool:
        return self._link.ready

    @property
    def unanswered(self) -> list[str]:
        """The ids of the jobs that have neither a Result nor an Error yet."""
        return list(self._state.uploads.jobs)

    def submit(
        self,
        request: EditRequest,
        picture: PixelBuffer,
        selection: PixelBuffer | None = None,
        *,
        beside: Beside = NOTHING,
        recipe: bytes | None = None,
        job_id: str | None = None,
        on_disconnect: str = "cancel",
        deadline_s: float | None = None,
    ) -> str:
        """Ask for an edit; gives the job id. Raises MgieError for what the server would refuse unseen.

        beside: as many references as the request names, and its marks. recipe: for the task "apply", what is in its file. A
        server that does not understand one of these ends the job with not_available.
        """
        picture.check()
        beside.check()
        form: PixelFormat | None = None
        if selection is not None:
            selection.check()
            form = selection.format
        job = job_id or str(uuid.uuid4())
        size = 0 if recipe is None else len(recipe)
        references = [one.format for one in beside.references]
        marks = None if beside.marks is None else beside.marks.format
        opening = messages.Submit(
            job, request, picture.format, form, on_disconnect, deadline_s, size, references, marks
        )
        decode(encode(opening))  # what the server will say of it, said here
        parts = [picture.data] + ([selection.data] if selection is not None else [])
        parts += [one.data for one in beside.pictures] + ([recipe] if recipe else [])
        self._link.start()
        self._state.open(job, UnansweredJob(opening, ChunkSplitter(job, parts)), self._link.ready)
        return job

    def fetch(self, job_id: str | None = None) -> None:
        """Ask for a kept result (a Result or an Error comes), or, without an id, for their list (Kept)."""
        if job_id is None:
            self._ask(lambda ref: messages.Fetch(None, ref))
        elif job_id not in self._state.uploads.jobs:
            self._link.start()
            self._state.open(job_id, UnansweredJob(messages.Fetch(job_id), None), self._link.ready)

    def cancel(self, job_id: str) -> None:
        """Stop a job; an Error `cancelled` comes, or the Result when that was first."""
        self._state.cancel(job_id, self._link.ready)

    def received(self, job_id: str) -> None:
        """With hold_results: the server need not keep this result any longer. Nothing is answered."""
        self._state.received(job_id, self._link.ready)

    def ask_status(self) -> None:
        """StatusReply comes."""
        self._ask(messages.Status)

    def ping(self) -> None:
        """Pong comes."""
        self._ask(messages.Ping)

    def shutdown(self) -> None:
        """Ask a local server to stop; Disconnected comes."""
        self._ask(messages.Shutdown)

    def _ask(self, make: Callable[[int], messages.Message]) -> None:
        self._link.start()
        self._state.ask(make, self._link.ready)

    # --- moving ----------------------------------------------------------------------------------------

    def poll(self) -> list[events.Event]:
        """Do a bounded slice of sending and receiving; gives what happened since the last call."""
        until = time.monotonic() + _SLICE_S
        while True:
            moved = self._link.step()
            happening = self._link.next()
            while happening is not None:
                moved = True
                self._state.take(happening)
                happening = self._link.next() if time.monotonic() < until else None
            moved = self._send() or moved
            self._more = moved
            if not moved or time.monotonic() >= until:
                break
        if self._state.stopped:  # as we asked: there is nobody to go back to
            self._link.stop()
            self._state.stopped = False
        return self._state.tell()

    def wait(self, timeout_s: float) -> list[events.Event]:
        """For command lines: poll until something happened, at most timeout_s seconds."""
        until = time.monotonic() + timeout_s
        told = self.poll()
        while not told and (left := until - time.monotonic()) > 0:
            if not self._more:
                self._link.wait(min(left, 0.5))
            told = self.poll()
        return told

    def fileno(self) -> int:
        """A descriptor that becomes readable when something came; -1 without a connection, another with the
        next one. Only a hint: poll from a timer as well."""
        return self._link.fileno()

    def close(self) -> None:
        """Say goodbye and end the connection. Jobs go on or not as their on_disconnect says."""
        self._send()
        self._link.close()

    def _send(self) -> bool:
        """Control messages first, then one chunk."""
        moved = False
        outbox, uploads = self._state.outbox, self._state.uploads
        while self._link.ready and outbox and self._link.send(outbox[0]):
            outbox.popleft()
            moved = True
        chunk = uploads.peek() if self._link.ready and not outbox else None
        if chunk is not None and self._link.send(chunk):
            uploads.advance(chunk)
            moved = True
        return moved
