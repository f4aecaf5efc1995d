"""Clients that said hello, and what is on its way to each of them. Sending never blocks."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import zmq

from mgie_protocol import frames
from mgie_protocol.chunks import ChunkSplitter
from mgie_protocol.messages import Message, Progress
from mgie_protocol.pixels import Buffer
from mgie_server.service.file_body import FileBody
from mgie_server.service.segments import map_segment

log = logging.getLogger(__name__)

MAX_WAITING = 1_000  # messages for a client that does not read: beyond it, it is as good as gone


@dataclass(eq=False)
class Session:
    """One connection. identity: the ROUTER's name for it; a client that comes back has another.

    waiting: messages that the socket did not take yet. bodies: results under way, by job. broken: those whose files
    cannot be read any more. refused: it speaks another protocol, and is not listened to.
    """

    identity: bytes
    name: str
    version: str
    waiting: deque[Sequence[Buffer]] = field(default_factory=deque[Sequence[Buffer]])
    bodies: dict[str, ChunkSplitter | FileBody] = field(default_factory=dict[str, ChunkSplitter | FileBody])
    broken: list[str] = field(default_factory=list[str])
    gone: bool = False
    refused: bool = False

    def __str__(self) -> str:
        return f"{self.name!r:.60} ({self.identity.hex()})"


class Sessions:
    """All sessions on one ROUTER socket."""

    def __init__(self, socket: zmq.Socket[bytes]) -> None:
        self._socket = socket
        self._sessions: dict[bytes, Session] = {}

    def __iter__(self) -> Iterator[Session]:
        return iter(list(self._sessions.values()))

    def __len__(self) -> int:
        return len(self._sessions)

    def get(self, identity: bytes) -> Session | None:
        return self._sessions.get(identity)

    def open(self, identity: bytes, name: str, version: str) -> Session:
        session = Session(identity, name, version)
        self._sessions[identity] = session
        return session

    def close(self, session: Session) -> None:
        session.gone = True
        session.waiting.clear()
        session.bodies.clear()
        self._sessions.pop(session.identity, None)

    @property
    def lost(self) -> list[Session]:
        """Sessions whose connection was found dead."""
        return [session for session in self._sessions.values() if session.gone]

    @property
    def blocked(self) -> bool:
        """Whether something waits for a socket that is full."""
        return any(s.waiting or any(b.peek() for b in s.bodies.values()) for s in self._sessions.values())

    def send(self, session: Session, message: Message) -> None:
        """Send in order; what the socket does not take now waits. Progress is left out rather than late."""
        if session.gone or (isinstance(message, Progress) and session.waiting):
            return
        parts = frames.encode(message)
        if session.waiting or not self._try(session, parts):
            session.waiting.append(parts)
        if len(session.waiting) > MAX_WAITING:
            log.warning("the client %s does not read: dropped", session)
            session.gone = True

    def reply(self, identity: bytes, message: Message) -> None:
        """Send to a peer that has no session; lost when its socket is full."""
        self._try(Session(identity, "?", "?"), frames.encode(message))

    def send_body(self, session: Session, job: str, files: Sequence[tuple[Path, int]], kept: bool) -> None:
        """Get a result's pixels ready: (file, bytes) each. They go as the client gives credit. Raises OSError.

        kept: they are on disk, where others may change them, and are not mapped.
        """
        if kept:
            session.bodies[job] = FileBody(job, files)
        else:
            session.bodies[job] = ChunkSplitter(
                job, [map_segment(path, nbytes) for path, nbytes in files if nbytes]
            )

    def flush(self, session: Session) -> None:
        """Send what waits, then chunks as far as credit goes."""
        while session.waiting and self._try(session, session.waiting[0]):
            session.waiting.popleft()
        if session.waiting:
            return
        for job, body in list(session.bodies.items()):
            while (chunk := body.peek()) is not None and self._try(session, frames.encode(chunk)):
                body.advance(chunk)
            if isinstance(body, FileBody) and body.broken:
                session.broken.append(job)
            if body.done or job in session.broken:
                del session.bodies[job]

    def _try(self, session: Session, parts: Sequence[Buffer]) -> bool:
        """Whether the message is on its way, or its peer is gone."""
        try:
            self._socket.send_multipart([session.identity, *parts], zmq.NOBLOCK, copy=False)
        except zmq.Again:
            return False
        except zmq.ZMQError as error:
            if error.errno != zmq.EHOSTUNREACH:
                raise
            session.gone = True
        return True
