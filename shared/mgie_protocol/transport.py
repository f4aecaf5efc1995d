"""What the client needs of a connection. Two classes give it (`transports`): pyzmq's, and the standard library's."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import Buffer


@dataclass(frozen=True)
class Lost:
    """Why a connection ended. error: set when trying again would end the same way."""

    reason: str
    error: MgieError | None = None


class Transport(Protocol):
    """One DEALER connection. It connects when made, and is never used again once lost or closed.

    No call but wait blocks. Sockets are not thread-safe, and neither is this.
    """

    @property
    def open(self) -> bool:
        """The handshake is done: messages can be sent."""
        ...

    @property
    def lost(self) -> Lost | None:
        """Set once the connection has ended."""
        ...

    @property
    def pushed(self) -> int:
        """Bytes that the other side's computer has taken while more were waiting; goes up or stays."""
        ...

    def step(self) -> bool:
        """Move some bytes (a few ms of work at most) and notice what happened. True when any moved."""
        ...

    def send(self, frames: list[Buffer]) -> bool:
        """Take a message whole, or return False when there is no room now. Frames must not change after."""
        ...

    def receive(self) -> list[Buffer] | None:
        """The next whole message, or None."""
        ...

    def wait(self, timeout_s: float) -> None:
        """Block until something can be moved, at most timeout_s seconds."""
        ...

    def fileno(self) -> int:
        """A descriptor that becomes readable when something came; only a hint to call step."""
        ...

    def close(self) -> None:
        """End the connection. What was just sent is given a moment to leave, without blocking here."""
        ...


Connect = Callable[[str, str], Transport]  # of endpoint and token; raises OSError without descriptors


MAX_SOCKET_PATH = 107  # bytes; what fits into Linux's sun_path with its last zero


def address_of(endpoint: str, token: str) -> str | tuple[str, int]:
    """The path of "ipc://PATH", or host and port of "tcp://HOST:PORT".

    Raises ValueError for another endpoint, for a path that no socket can have, and for an empty token.
    """
    if not token:
        raise ValueError("a token has at least one character")
    if endpoint.startswith("ipc://"):
        path = endpoint[len("ipc://") :]
        if not path or len(os.fsencode(path)) > MAX_SOCKET_PATH:
            raise ValueError(f"the path of a socket has 1 to {MAX_SOCKET_PATH} bytes")
        return path
    host, colon, port = endpoint.removeprefix("tcp://").rpartition(":")
    known = endpoint.startswith("tcp://") and colon and host and port.isdecimal()
    if not known or not 0 < int(port) < 65_536:  # libzmq would take 99999 for 34463
        raise ValueError("an endpoint is ipc://PATH or tcp://ADDRESS:PORT")
    return host.strip("[]"), int(port)


def unauthorized() -> MgieError:
    return MgieError(
        "unauthorized",
        "The server refused the token of the connection file.",
        "The server was probably restarted: read the connection file again.",
    )


def unproven(endpoint: str) -> MgieError:
    return MgieError(
        "unauthorized",
        f"What listens at {endpoint} is not the server of the connection file: it could not prove it. "
        "Nothing was sent to it.",
        "End the program that listens there, and start the server again: `mgie-server`.",
    )
