"""Every message of a client, checked and passed on. PROTOCOL.md says what each one means."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

from mgie_protocol import frames, messages
from mgie_protocol.errors import MgieError, invalid
from mgie_protocol.limits import PROTOCOL_VERSION
from mgie_protocol.messages import Error, Message
from mgie_protocol.pixels import Buffer
from mgie_protocol.proof import is_nonce
from mgie_server.engines import catalog
from mgie_server.service import status_report
from mgie_server.service.abilities import check_able
from mgie_server.service.admission import check_room
from mgie_server.service.auth import ClientDoor
from mgie_server.service.delivery import unknown
from mgie_server.service.job_scheduler import JobScheduler
from mgie_server.service.jobs import State
from mgie_server.service.sessions import Session, Sessions
from mgie_server.settings import Settings

log = logging.getLogger(__name__)


class MessageHandler:
    """Takes messages from the ROUTER socket; stop(reason) ends the server."""

    def __init__(
        self,
        settings: Settings,
        sessions: Sessions,
        scheduler: JobScheduler,
        door: ClientDoor,
        status: Callable[[], dict[str, object]],
        stop: Callable[[str], None],
    ) -> None:
        self.asked_at = time.monotonic()  # when somebody last wanted something: idle exit counts from here
        self._settings, self._sessions, self._scheduler = settings, sessions, scheduler
        self._door = door
        self._status, self._stop = status, stop
        self._handlers: dict[type[Message], Callable[[Session, Any], None]] = {
            messages.Submit: self._on_submit,
            messages.Chunk: self._scheduler.take_chunk,
            messages.Credit: self._on_credit,
            messages.Cancel: self._on_cancel,
            messages.Fetch: self._on_fetch,
            messages.Received: self._on_received,
            messages.Status: self._on_status,
            messages.Ping: self._on_ping,
            messages.Pong: lambda session, pong: None,
            messages.Shutdown: self._on_shutdown,
            messages.Goodbye: self._on_goodbye,
        }

    def take(self, identity: bytes, parts: Sequence[Buffer]) -> None:
        """One message. Whatever is wrong with it becomes an error message to its sender."""
        session = self._sessions.get(identity)
        if session and session.refused:
            return
        try:
            message = frames.decode(parts)
            if isinstance(message, messages.Hello):
                self._on_hello(identity, message)
            elif session is None:
                raise invalid("A client says hello before anything else.")
            else:
                self._dispatch(session, message)
        except MgieError as error:
            self._refuse(identity, session, parts, error)
        except Exception as error:  # a bug, but one client's message must not end everybody's server
            log.exception("a message could not be handled")
            self._refuse(
                identity, session, parts, MgieError("internal", f"The server failed: {error!r:.300}.")
            )

    def note_arrival(self) -> None:
        """Somebody was let in: it will want something, and the server does not end under its handshake."""
        self.asked_at = time.monotonic()

    def turn_away(self, identity: bytes) -> None:
        """A client of version 1 spoke: it is told so in words that it shows, once."""
        if self._sessions.get(identity) is None:
            self._sessions.open(identity, "a client of version 1", "").refused = True
            self._sessions.reply(identity, Error(too_old()))

    def _dispatch(self, session: Session, message: Message) -> None:
        handler = self._handlers.get(type(message))
        if handler is None:
            raise invalid(f"A client does not send {message.TYPE}.")
        if not isinstance(message, (messages.Ping, messages.Pong)):
            self.asked_at = time.monotonic()
        handler(session, message)

    def _refuse(
        self, identity: bytes, session: Session | None, parts: Sequence[Buffer], error: MgieError
    ) -> None:
        log.warning("refused a message of %s: %s: %s", session or identity.hex(), error.code, error.message)
        named = frames.job_of(parts)
        job = self._scheduler.book.get(named) if named else None
        if job and job.session is session and job.state is State.RECEIVING:
            self._scheduler.fail(job, error)  # says so to the client
            return
        ends = job is None  # a job that is known here goes on: what was wrong was not it
        self._sessions.reply(identity, Error(error, named if ends else None))

    # --- one handler a message ----------------------------------------------------------------------

    def _on_hello(self, identity: bytes, hello: messages.Hello) -> None:
        session = self._sessions.get(identity) or self._sessions.open(
            identity, hello.client, hello.client_version
        )
        try:
            frames.check_protocol(hello.protocol)
        except MgieError:
            session.refused = True
            raise
        if not is_nonce(hello.nonce):
            raise invalid("hello needs a nonce of 22 to 64 letters, digits, - or _.")
        self.asked_at = time.monotonic()
        log.info("client %s %s is here", session, hello.client_version[:20])
        proof = self._door.proof(hello.nonce, status_report.server_version())
        self._sessions.send(session, status_report.welcome(self._settings, proof))

    def _on_submit(self, session: Session, submit: messages.Submit) -> None:
        job = self._scheduler.book.get(submit.job)
        if job is None:
            info = catalog.find_model(submit.request.model, self._settings)
            check_able(info, submit.request, catalog.list_models(self._settings))
            check_room(self._scheduler.book, self._settings, submit, session.identity)
            self._scheduler.admit(submit, session)
        elif job.same_as(submit):
            if submit.on_disconnect == "keep":
                self._scheduler.delivery.keep_from_now(job)
            self._scheduler.attach(job, session)
        else:
            raise invalid(f"The job id {submit.job} was used for another request.")

    def _on_credit(self, session: Session, credit: messages.Credit) -> None:
        body = session.bodies.get(credit.job)
        if body:
            body.grant(credit.up_to)
            self._sessions.flush(session)

    def _on_cancel(self, session: Session, cancel: messages.Cancel) -> None:
        job = self._scheduler.book.get(cancel.job)
        if job is None or job.state is State.DELIVERED:
            self._sessions.send(session, Error(unknown(cancel.job), cancel.job))
        elif job.state.active:
            job.session = session
            self._scheduler.fail(job, MgieError("cancelled", "The edit was cancelled."))
        else:  # over already: how it ended may have been said to a connection that was lost
            self._scheduler.attach(job, session)

    def _on_fetch(self, session: Session, fetch: messages.Fetch) -> None:
        if fetch.job is None:
            self._sessions.send(session, status_report.kept(self._scheduler.delivery.kept, fetch.ref))
            return
        job = self._scheduler.book.get(fetch.job)
        if job is None or job.state is State.DELIVERED:
            self._sessions.send(session, Error(unknown(fetch.job), fetch.job, fetch.ref))
        else:
            self._scheduler.attach(job, session)

    def _on_received(self, session: Session, received: messages.Received) -> None:
        job = self._scheduler.book.get(received.job)
        if job:
            self._scheduler.delivery.release(job)

    def _on_status(self, session: Session, status: messages.Status) -> None:
        self._sessions.send(session, messages.StatusReply(self._status(), status.ref))

    def _on_ping(self, session: Session, ping: messages.Ping) -> None:
        self._sessions.send(session, messages.Pong(ping.ref))

    def _on_shutdown(self, session: Session, shutdown: messages.Shutdown) -> None:
        reason = "shutdown was asked for"
        self._sessions.send(session, messages.Stopping(reason, shutdown.ref))
        self._stop(reason)

    def _on_goodbye(self, session: Session, goodbye: messages.Goodbye) -> None:
        self._scheduler.client_left(session, said_goodbye=True)
        self._sessions.close(session)


def too_old() -> MgieError:
    return MgieError(
        "protocol_version",
        f"This server speaks protocol {PROTOCOL_VERSION} of MGIE, and the program that calls it version 1.",
        "Update that program: `mgie plugins install krita` (or gimp), then start the editor again.",
        {"ours": PROTOCOL_VERSION, "theirs": "1"},
    )
