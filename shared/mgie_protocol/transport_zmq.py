"""The connection over pyzmq: a DEALER with PLAIN, watched through its socket monitor."""

from __future__ import annotations

import contextlib
import os
from typing import cast

import zmq
from zmq.utils.monitor import parse_monitor_message

from mgie_protocol.limits import (
    HANDSHAKE_IVL_MS,
    HEARTBEAT_IVL_MS,
    HEARTBEAT_TIMEOUT_MS,
    MAX_FRAME_BYTES,
    PLAIN_USERNAME,
)
from mgie_protocol.pixels import Buffer
from mgie_protocol.proof import client_password, new_nonce
from mgie_protocol.transport import Lost, address_of, unauthorized

_WAITING_MESSAGES = 64  # more than a window of chunks, so that only a server that does not read meets it
_COPY_BELOW = 16 * 1024  # zero-copy costs more than copying for small frames
_GOODBYE_LINGER_MS = 100

_LOST: dict[int, str] = {
    zmq.EVENT_DISCONNECTED: "the connection ended",
    zmq.EVENT_CLOSED: "nobody listens there",
    zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL: "the handshake failed",
    zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL: "what listens there does not speak ZMTP",
    zmq.EVENT_HANDSHAKE_FAILED_AUTH: "the token was refused",
}


class ZmqTransport:
    """See Transport."""

    def __init__(self, endpoint: str, token: str):
        self.open = False
        self.lost: Lost | None = None
        self.pushed = 0  # libzmq's own queue and heartbeats watch over this
        self._pid = os.getpid()
        try:
            self._open()
        except zmq.ZMQError as error:
            raise OSError(error.errno, f"no socket can be opened: {error.strerror}") from error
        try:
            address_of(endpoint, token)
            self._socket.set(zmq.PLAIN_PASSWORD, client_password(token, endpoint, new_nonce()))
            self._socket.connect(endpoint)
        except (zmq.ZMQError, ValueError) as error:
            self.lost = Lost(f"{endpoint} cannot be connected to: {error}")

    def _open(self) -> None:
        context = cast("zmq.Context[zmq.Socket[bytes]]", zmq.Context.instance())
        self._socket: zmq.Socket[bytes] = context.socket(zmq.DEALER)
        self._socket.set(zmq.LINGER, 0)
        self._socket.set(zmq.SNDHWM, _WAITING_MESSAGES)
        self._socket.set(zmq.IMMEDIATE, 1)
        self._socket.set(zmq.RECONNECT_IVL, -1)  # the client makes a new connection itself
        self._socket.set(zmq.HANDSHAKE_IVL, HANDSHAKE_IVL_MS)
        self._socket.set(zmq.MAXMSGSIZE, MAX_FRAME_BYTES)
        self._socket.set(zmq.HEARTBEAT_IVL, HEARTBEAT_IVL_MS)
        self._socket.set(zmq.HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT_MS)
        self._socket.set(zmq.PLAIN_USERNAME, PLAIN_USERNAME)
        try:
            self._monitor: zmq.Socket[bytes] = self._socket.get_monitor_socket(
                zmq.EVENT_HANDSHAKE_SUCCEEDED | sum(_LOST)
            )
        except zmq.ZMQError:
            self._socket.close()
            raise

    def step(self) -> bool:
        """Libzmq's own thread moves the bytes: only its reports are read here."""
        moved = False
        while self.lost is None and _number(self._monitor, zmq.EVENTS) & zmq.POLLIN:
            moved = True
            self._notice(parse_monitor_message(self._monitor.recv_multipart())["event"])
        return moved

    def _notice(self, event: int) -> None:
        if event == zmq.EVENT_HANDSHAKE_SUCCEEDED:
            self.open = True
        elif event in _LOST:
            refused = event == zmq.EVENT_HANDSHAKE_FAILED_AUTH
            self.lost = Lost(_LOST[event], unauthorized() if refused else None)
            self.open = False

    def send(self, frames: list[Buffer]) -> bool:
        if not self.open:  # also just after a loss, while libzmq would still take it
            return False
        try:
            for place, frame in enumerate(frames):
                more = zmq.SNDMORE if place < len(frames) - 1 else 0
                self._socket.send(frame, zmq.NOBLOCK | more, copy=len(frame) < _COPY_BELOW)
        except zmq.Again:  # only ever for the first frame: libzmq takes messages whole
            return False
        return True

    def receive(self) -> list[Buffer] | None:
        try:
            first = self._socket.recv(zmq.NOBLOCK)
        except zmq.Again:
            return None
        frames: list[Buffer] = [first]
        while _number(self._socket, zmq.RCVMORE):
            frames.append(self._socket.recv(zmq.NOBLOCK, copy=False).buffer)
        return frames

    def wait(self, timeout_s: float) -> None:
        poller = zmq.Poller()
        poller.register(self._socket, zmq.POLLIN)
        poller.register(self._monitor, zmq.POLLIN)
        poller.poll(max(0, int(timeout_s * 1000)))

    def fileno(self) -> int:
        return _number(self._socket, zmq.FD)

    def close(self) -> None:
        if self._pid != os.getpid():  # a forked child must not touch its parent's sockets
            return
        with contextlib.suppress(zmq.ZMQError):
            self._socket.disable_monitor()
        self._monitor.close(linger=0)
        self._socket.close(linger=_GOODBYE_LINGER_MS if self.open else 0)


def _number(socket: zmq.Socket[bytes], option: int) -> int:
    """An option that is a number."""
    value = socket.get(option)
    assert isinstance(value, int)
    return value
