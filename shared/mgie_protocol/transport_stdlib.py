"""The connection over the standard library alone: ZMTP 3 with PLAIN on a non-blocking Unix or TCP socket."""

from __future__ import annotations

import contextlib
import selectors
import socket
from collections import deque

from mgie_protocol import zmtp
from mgie_protocol.errors import MgieError
from mgie_protocol.limits import MAX_FRAME_BYTES, PLAIN_USERNAME
from mgie_protocol.pixels import Buffer
from mgie_protocol.proof import client_password, new_nonce
from mgie_protocol.transport import Lost, address_of, unauthorized

_SEND_ROOM = 2 * 1024 * 1024  # bytes waiting here above which send says no
_MOVE_BYTES = 1024 * 1024  # at most this much, each way, in one step
_MAX_PARTS = 64  # frames of one message; the protocol uses two


class StdlibTransport:
    """See Transport."""

    def __init__(self, endpoint: str, token: str):
        self.open = False
        self.lost: Lost | None = None
        self._password = client_password(token, endpoint, new_nonce())
        self._out: deque[memoryview] = deque()
        self._waiting = 0  # bytes in _out
        self.pushed = 0
        self._greeting = bytearray()
        self._reader = zmtp.FrameReader(MAX_FRAME_BYTES)
        self._parts: list[Buffer] = []
        self._messages: deque[list[Buffer]] = deque()
        self._state = "connecting"  # then greeting, hello, initiate, ready
        self._socket: socket.socket | None = None
        try:
            self._socket = _connect(address_of(endpoint, token))
        except (OSError, ValueError) as error:
            self._lose(f"{endpoint} cannot be connected to: {error}")

    def step(self) -> bool:
        if self.lost or self._socket is None:
            return False
        try:
            if self._state == "connecting" and not self._connected():
                return False
            sent = self._write()
            return bool(self._read()) or sent
        except zmtp.ZmtpError as error:
            self._lose(str(error))
        except OSError as error:
            self._lose(f"the connection ended: {error.strerror or error}")
        return True

    def _connected(self) -> bool:
        assert self._socket is not None
        if not _ready(self._socket, selectors.EVENT_WRITE, 0):
            return False
        code = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            self._lose("nobody listens there")
            return False
        self._state = "greeting"
        self._queue(zmtp.greeting())
        return True

    # --- bytes ---------------------------------------------------------------------------------------

    def _queue(self, *pieces: Buffer) -> None:
        for piece in pieces:
            view = memoryview(piece).cast("B")
            if view.nbytes:
                self._out.append(view)
                self._waiting += view.nbytes

    def _write(self) -> bool:
        assert self._socket is not None
        moved = 0
        while self._out and moved < _MOVE_BYTES:
            try:
                count = self._socket.send(self._out[0])
            except (BlockingIOError, InterruptedError):
                break
            moved += count
            self._waiting -= count
            if count == len(self._out[0]):
                self._out.popleft()
            else:
                self._out[0] = self._out[0][count:]
        self.pushed += moved if self._waiting else 0
        return moved > 0

    def _read(self) -> int:
        assert self._socket is not None
        moved = 0
        while moved < _MOVE_BYTES and self.lost is None:
            target = self._target()
            try:
                count = self._socket.recv_into(target)
            except (BlockingIOError, InterruptedError):
                break
            if count == 0:
                self._lose("the connection ended")
                break
            moved += count
            self._took(target, count)
        return moved

    def _target(self) -> memoryview:
        if self._state == "greeting":
            return memoryview(bytearray(zmtp.GREETING_BYTES - len(self._greeting)))
        return self._reader.target()

    def _took(self, target: memoryview, count: int) -> None:
        if self._state != "greeting":
            for frame in self._reader.took(count):
                self._on_frame(frame)
            return
        self._greeting += target[:count]
        if len(self._greeting) == zmtp.GREETING_BYTES:
            zmtp.check_greeting(bytes(self._greeting))
            self._state = "hello"
            self._queue(zmtp.plain_hello(PLAIN_USERNAME, self._password))

    # --- frames --------------------------------------------------------------------------------------

    def _on_frame(self, frame: zmtp.Frame) -> None:
        if frame.command:
            self._on_command(*zmtp.parse_command(frame.data))
        elif self._state != "ready":
            raise zmtp.ZmtpError("a message came before the handshake was done")
        else:
            self._parts.append(frame.data)
            if len(self._parts) > _MAX_PARTS:
                raise zmtp.ZmtpError(f"a message of over {_MAX_PARTS} frames came")
            if not frame.more:
                self._messages.append(self._parts)
                self._parts = []

    def _on_command(self, name: bytes, body: bytes) -> None:
        if name == b"PING":
            self._queue(zmtp.pong(body))
        elif name == b"ERROR":
            self._on_error(body)
        elif name == b"WELCOME" and self._state == "hello":
            self._state = "initiate"
            self._queue(zmtp.plain_initiate())
        elif name == b"READY" and self._state == "initiate":
            self._state = "ready"
            self.open = True

    def _on_error(self, body: bytes) -> None:
        reason = body[1 : 1 + body[0]].decode("latin-1") if body else ""
        refused = self._state != "ready" and reason.startswith("4")
        self._lose(f"the server refused: {reason}", unauthorized() if refused else None)

    def _lose(self, reason: str, error: MgieError | None = None) -> None:
        if self.lost is None:
            self.lost = Lost(reason, error)
        self.open = False

    # --- messages ------------------------------------------------------------------------------------

    def send(self, frames: list[Buffer]) -> bool:
        if not self.open or self._waiting > _SEND_ROOM:
            return False
        for place, frame in enumerate(frames):
            last = place == len(frames) - 1
            self._queue(zmtp.frame_head(len(frame), 0 if last else zmtp.MORE), frame)
        return True

    def receive(self) -> list[Buffer] | None:
        return self._messages.popleft() if self._messages else None

    def wait(self, timeout_s: float) -> None:
        if self._socket is None or self._messages:
            return
        write = bool(self._out) or self._state == "connecting"
        _ready(self._socket, selectors.EVENT_READ | (selectors.EVENT_WRITE if write else 0), timeout_s)

    def fileno(self) -> int:
        return self._socket.fileno() if self._socket else -1

    def close(self) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._write()
            self._socket.close()


def _connect(address: str | tuple[str, int]) -> socket.socket:
    if isinstance(address, str):
        family = getattr(socket, "AF_UNIX", None)
        if family is None:
            raise ValueError("there are no Unix sockets here")
    else:
        family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setblocking(False)
        if isinstance(address, str):
            made.connect(address)  # at once or not at all
        else:
            made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with contextlib.suppress(BlockingIOError):
                made.connect(address)
    except OSError:
        made.close()
        raise
    return made


def _ready(sock: socket.socket, events: int, timeout_s: float) -> bool:
    # poll and neither select, which takes no descriptor above 1023, nor epoll, which needs one of its own
    kind = getattr(selectors, "PollSelector", selectors.SelectSelector)
    with kind() as selector:
        selector.register(sock, events)
        return bool(selector.select(timeout_s))
