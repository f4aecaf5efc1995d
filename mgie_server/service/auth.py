"""Who may come in: ZAP (RFC 27) answered inside the broker's own loop.

Two doors, each with its own domain: clients, who prove that they know the token of the connection file, and the
workers that this server started, with a secret that only they were told.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Callable
from typing import Protocol

import zmq

from mgie_protocol import limits, proof

log = logging.getLogger(__name__)

ZAP_ENDPOINT = "inproc://zeromq.zap.01"
SEEN_NONCES = 4_096
OLD_CLIENT = "version 1"  # the user id of who showed the bare token


class Door(Protocol):
    """One socket's admission."""

    domain: bytes

    def admits(self, username: bytes, password: bytes) -> str:
        """The user id of who may come in, "" for who may not. Compares in constant time."""
        ...


class WorkerDoor:
    """PLAIN with this user name and secret, nothing else."""

    def __init__(self, domain: bytes, username: bytes, secret: str) -> None:
        self.domain, self._username, self._secret = domain, username, secret.encode()

    def admits(self, username: bytes, password: bytes) -> str:
        same = hmac.compare_digest(username, self._username)
        return "worker" if hmac.compare_digest(password, self._secret) and same else ""


class ClientDoor:
    """A proof of the token for the one endpoint that is listened at, each nonce once."""

    domain = limits.ZAP_DOMAIN

    def __init__(self, token: str) -> None:
        self.endpoint = ""  # known once it is bound
        self._token = token
        self._seen: dict[str, None] = {}  # in the order in which they came

    def admits(self, username: bytes, password: bytes) -> str:
        if not hmac.compare_digest(username, limits.PLAIN_USERNAME):
            return ""
        if hmac.compare_digest(password, self._token.encode()):
            return OLD_CLIENT
        nonce = proof.nonce_of(password, self._token, self.endpoint)
        if nonce is None or nonce in self._seen:
            return ""
        self._seen[nonce] = None
        if len(self._seen) > SEEN_NONCES:
            del self._seen[next(iter(self._seen))]
        return "client"

    def proof(self, nonce: str, server_version: str) -> str:
        """The server's own proof for welcome."""
        return proof.server_proof(self._token, self.endpoint, nonce, server_version, limits.PROTOCOL_VERSION)


class Doorkeeper:
    """Answers libzmq's questions whether a peer may connect. Bind it before any door is opened.

    on_arrival: called for everybody who was let in.
    """

    def __init__(self, context: zmq.Context[zmq.Socket[bytes]], doors: list[Door]) -> None:
        self._doors = {door.domain: door for door in doors}
        self.on_arrival: Callable[[], None] = lambda: None
        self.socket = context.socket(zmq.REP)
        self.socket.linger = 0
        self.socket.bind(ZAP_ENDPOINT)

    def guard(self, socket: zmq.Socket[bytes], door: Door) -> None:
        """Make socket ask for PLAIN; to be called before it binds."""
        socket.plain_server = True
        socket.zap_domain = door.domain

    def answer(self) -> None:
        """Answer the one question that waits."""
        version, request, *question = self.socket.recv_multipart()
        user = self._user(question)
        verdict = (b"200", b"OK", user.encode()) if user else (b"400", b"Wrong token", b"")
        self.socket.send_multipart([version, request, *verdict, b""])
        if user:
            self.on_arrival()

    def _user(self, question: list[bytes]) -> str:
        domain, address, _identity, mechanism, *credentials = question
        door = self._doors.get(domain)
        if door and mechanism == b"PLAIN" and len(credentials) == 2:
            username, password = credentials
            if user := door.admits(username, password):
                return user
        log.warning(
            "refused a connection from %s: wrong token", address.decode(errors="replace") or "a process"
        )
        return ""


def new_token() -> str:
    """A secret nobody can guess: 256 bits as text."""
    return secrets.token_urlsafe(32)
