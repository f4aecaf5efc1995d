"""The part of ZMTP 3.1 (rfc.zeromq.org/spec/37) and its PLAIN mechanism (spec/24) that a DEALER needs.

Bytes only, no sockets: greeting, frames, commands.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

MORE, LONG, COMMAND = 1, 2, 4
GREETING_BYTES = 64
_SCRATCH_BYTES = 64 * 1024
# libzmq's PLAIN server (4.3.5 and before) means to write "\x05" "ERROR", but C reads "\x05E" as one character
_LIBZMQ_ERROR = b"\x5eRROR"


class ZmtpError(ValueError):
    """The other side does not follow ZMTP, or sends a frame over the limit."""


@dataclass(frozen=True)
class Frame:
    """A frame as it came. data: its body."""

    flags: int
    data: bytes | bytearray

    @property
    def more(self) -> bool:
        return bool(self.flags & MORE)

    @property
    def command(self) -> bool:
        return bool(self.flags & COMMAND)


def greeting(mechanism: bytes = b"PLAIN") -> bytes:
    """Signature, version 3.1, mechanism, as-server 0, filler: 64 bytes."""
    return b"\xff" + bytes(8) + b"\x7f" + b"\x03\x01" + mechanism.ljust(20, b"\0") + bytes(32)


def check_greeting(data: bytes, mechanism: bytes = b"PLAIN") -> None:
    """Raises ZmtpError unless data is the greeting of a ZMTP 3 peer with this mechanism."""
    if data[0] != 0xFF or not data[9] & 1:
        raise ZmtpError("what listens there does not speak ZMTP")
    if data[10] < 3:
        raise ZmtpError(f"what listens there speaks ZMTP {data[10]}, not 3")
    theirs = data[12:32].rstrip(b"\0")
    if theirs != mechanism:
        raise ZmtpError(f"the server's security mechanism is {theirs!r}, not {mechanism!r}")


def frame_head(size: int, flags: int = 0) -> bytes:
    """The 2 or 9 bytes before a frame's body."""
    if size > 255:
        return struct.pack(">BQ", flags | LONG, size)
    return struct.pack(">BB", flags, size)


def command(name: bytes, body: bytes = b"") -> bytes:
    """A whole command frame."""
    data = bytes([len(name)]) + name + body
    return frame_head(len(data), COMMAND) + data


def parse_command(data: bytes | bytearray) -> tuple[bytes, bytes]:
    """Name and body of a command frame. Raises ZmtpError."""
    if data.startswith(_LIBZMQ_ERROR):
        return b"ERROR", bytes(data[len(_LIBZMQ_ERROR) :])
    length = data[0] if data else 0
    if not length or len(data) < 1 + length:
        raise ZmtpError("a command without a name came")
    return bytes(data[1 : 1 + length]), bytes(data[1 + length :])


def plain_hello(username: bytes, password: bytes) -> bytes:
    """PLAIN's first command. Both at most 255 bytes."""
    return command(b"HELLO", bytes([len(username)]) + username + bytes([len(password)]) + password)


def plain_initiate() -> bytes:
    """PLAIN's second command, with the metadata of a DEALER without a routing id of its own."""
    pairs = ((b"Socket-Type", b"DEALER"), (b"Identity", b""))
    body = b"".join(
        bytes([len(name)]) + name + struct.pack(">I", len(value)) + value for name, value in pairs
    )
    return command(b"INITIATE", body)


def pong(ping_body: bytes) -> bytes:
    """The answer to a PING command, with its context (what follows the two bytes of its time to live)."""
    return command(b"PONG", ping_body[2:18])


class FrameReader:
    """Turns received bytes into frames. Large bodies are received in place, without a further copy.

    Use: receive at most len(target()) bytes into target(), then call took(n), which gives the whole frames.
    """

    def __init__(self, max_bytes: int):
        self._max_bytes = max_bytes
        self._scratch = memoryview(bytearray(_SCRATCH_BYTES))
        self._have = 0  # bytes in the scratch that are no frame yet
        self._body: bytearray | None = None  # a large body being received in place
        self._filled = 0
        self._flags = 0

    def target(self) -> memoryview:
        """Where the next bytes go; never empty."""
        if self._body is not None:
            return memoryview(self._body)[self._filled :]
        return self._scratch[self._have :]

    def took(self, count: int) -> list[Frame]:
        """count bytes were received into target(). Raises ZmtpError."""
        if self._body is None:
            self._have += count
            return self._split()
        self._filled += count
        if self._filled < len(self._body):
            return []
        frame = Frame(self._flags, self._body)
        self._body = None
        return [frame]

    def _split(self) -> list[Frame]:
        frames: list[Frame] = []
        at = 0
        while self._have - at >= 2:
            flags, size, head = self._head(at)
            if head == 0:
                break
            start, end = at + head, at + head + size
            if end <= self._have:
                frames.append(Frame(flags, bytes(self._scratch[start:end])))
                at = end
            elif end - at > _SCRATCH_BYTES:
                self._start_body(flags, size, start)
                return frames
            else:
                break
        rest = self._have - at
        self._scratch[:rest] = bytes(self._scratch[at : self._have])
        self._have = rest
        return frames

    def _head(self, at: int) -> tuple[int, int, int]:
        """Flags, size of the body, size of the head; the last is 0 while the head is not whole."""
        flags = self._scratch[at]
        if flags & ~(MORE | LONG | COMMAND):
            raise ZmtpError(f"a frame with the flags {flags:#x} came")
        if not flags & LONG:
            return flags, self._scratch[at + 1], 2
        if self._have - at < 9:
            return flags, 0, 0
        (size,) = struct.unpack_from(">Q", self._scratch, at + 1)
        if size > self._max_bytes:
            raise ZmtpError(f"a frame of {size} bytes came, over {self._max_bytes}")
        return flags, size, 9

    def _start_body(self, flags: int, size: int, start: int) -> None:
        body = bytearray(size)
        self._filled = self._have - start
        body[: self._filled] = self._scratch[start : self._have]
        self._body, self._flags, self._have = body, flags, 0
