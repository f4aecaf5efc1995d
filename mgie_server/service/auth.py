"""Who may come in: ZAP (RFC 27) answered inside the broker's own loop.

Two doors, each with its own domain: clients with the token of the connection file, and the workers that this
server started with a secret that only they were told.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from dataclasses import dataclass

import zmq

log = logging.getLogger(__name__)

ZAP_ENDPOINT = "inproc://zeromq.zap.01"


@dataclass(frozen=True)
class Door:
    """One socket's admission: PLAIN with this user name and password, nothing else."""

    domain: bytes
    username: bytes
    password: bytes

    def admits(self, username: bytes, password: bytes) -> bool:
        """Compares in constant time, both parts always."""
        same_name = hmac.compare_digest(username, self.username)
        return hmac.compare_digest(password, self.password) and same_name

    def guard(self, socket: zmq.Socket[bytes]) -> None:
        """Make socket ask for PLAIN; to be called before it binds."""
        socket.plain_server = True
        socket.zap_domain = self.domain


class Doorkeeper:
    """Answers libzmq's questions whether a peer may connect. Bind it before any door is opened."""

    def __init__(self, context: zmq.Context[zmq.Socket[bytes]], doors: list[Door]) -> None:
        self._doors = {door.domain: door for door in doors}
        self.socket = context.socket(zmq.REP)
        self.socket.linger = 0
        self.socket.bind(ZAP_ENDPOINT)

    def answer(self) -> None:
        """Answer the one question that waits."""
        frames = self.socket.recv_multipart()
        version, request = frames[0], frames[1]
        allowed = self._allowed(frames[2:])
        verdict = (b"200", b"OK", b"local") if allowed else (b"400", b"Wrong token", b"")
        self.socket.send_multipart([version, request, *verdict, b""])

    def _allowed(self, question: list[bytes]) -> bool:
        domain, address, _identity, mechanism, *credentials = question
        door = self._doors.get(domain)
        if door and mechanism == b"PLAIN" and len(credentials) == 2 and door.admits(*credentials):
            return True
        log.warning(
            "refused a connection from %s: wrong token", address.decode(errors="replace") or "a process"
        )
        return False


def new_token() -> str:
    """A password nobody can guess: 256 bits as text."""
    return secrets.token_urlsafe(32)
