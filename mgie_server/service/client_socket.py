"""The door for clients: where it is, and that it is there."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import zmq

from mgie_protocol import limits
from mgie_protocol.errors import MgieError
from mgie_protocol.proof import endpoint_name
from mgie_protocol.transport import MAX_SOCKET_PATH

AUTO = "auto"
SOCKET_NAME = "server.sock"
ANY_PORT = "tcp://127.0.0.1:*"


def choose_endpoint(listen: str, home: Path) -> str:
    """Where to bind: "auto" is a Unix socket in home, where that is possible, else loopback TCP.

    Raises MgieError for what other machines could reach, and for no endpoint at all.
    """
    if listen != AUTO:
        check_local(listen)
        return listen
    path = home.absolute() / SOCKET_NAME
    possible = os.name == "posix" and zmq.has("ipc") and len(os.fsencode(path)) <= MAX_SOCKET_PATH
    return f"ipc://{path}" if possible else ANY_PORT


def check_local(endpoint: str) -> None:
    """Raises MgieError unless only this machine can reach the endpoint."""
    host, _, port = endpoint.removeprefix("tcp://").rpartition(":")
    host = host.strip("[]")
    some_port = port == "*" or (port.isdecimal() and int(port) < 65_536)  # libzmq takes 99999 for 34463
    if not endpoint.startswith("tcp://") or not host or not some_port:
        raise MgieError(
            "parameter_out_of_range",
            f"{endpoint!r} is no endpoint to listen on.",
            f"It is {AUTO}, or looks like {ANY_PORT} or tcp://127.0.0.1:5599.",
        )
    if host not in ("127.0.0.1", "localhost", "::1"):
        raise MgieError(
            "not_available",
            f"Listening on {host} would open the server to other machines, which is not built yet.",
            f"Listen on {ANY_PORT} and forward the port, under the same number, with ssh.",
        )


class ClientSocket:
    """The ROUTER socket that clients connect to. endpoint: where it is bound."""

    def __init__(self, socket: zmq.Socket[Any], endpoint: str) -> None:
        """socket: guarded already. Raises MgieError when it cannot be bound there."""
        self.socket = socket
        socket.router_mandatory = True
        socket.maxmsgsize = limits.MAX_FRAME_BYTES
        socket.heartbeat_ivl = limits.HEARTBEAT_IVL_MS
        socket.heartbeat_timeout = limits.SERVER_HEARTBEAT_TIMEOUT_MS
        socket.handshake_ivl = limits.HANDSHAKE_IVL_MS
        socket.linger = 0
        self._bind(endpoint)
        self.endpoint = socket.getsockopt_string(zmq.LAST_ENDPOINT)

    @property
    def name(self) -> str:
        """The endpoint as the connection file has it."""
        return endpoint_name(self.endpoint)

    def look(self) -> None:
        """Bind again where somebody has removed the socket's file; connections that there are stay."""
        path = self.endpoint.removeprefix("ipc://")
        if path != self.endpoint and not os.path.lexists(path):
            with suppress(MgieError, OSError):  # the folder may come back later
                self._bind(self.endpoint)

    def _bind(self, endpoint: str) -> None:
        try:
            self.socket.bind(endpoint)  # a socket's file that a dead server left is replaced
            if endpoint.startswith("ipc://"):
                Path(endpoint.removeprefix("ipc://")).chmod(0o600)
        except zmq.ZMQError as error:
            raise MgieError(
                "parameter_out_of_range",
                f"Cannot listen on {endpoint}: {error.strerror}.",
                f"Another program may use that port; {ANY_PORT} takes any free one.",
            ) from error
