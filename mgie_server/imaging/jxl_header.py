"""The first fields of a JPEG XL: size and depth (ISO/IEC 18181-1, headers)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

CONTAINER = b"\x00\x00\x00\x0cJXL \r\n\x87\n"
_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))


@dataclass(frozen=True)
class JxlHeader:
    """bits: of a sample, 0 where it is floating point or not told before other fields. animated: in frames.
    usual: 8 bits of sRGB, and nothing else is said."""

    width: int
    height: int
    bits: int
    animated: bool
    usual: bool = False


def header_of(data: bytes) -> JxlHeader:
    """Raises ValueError for what is no JPEG XL."""
    bits = _Bits(_codestream(data))
    if bits.take(16) != 0x0AFF:
        raise ValueError("its header is damaged")
    width, height = _size(bits)
    if bits.take(1):  # everything else as usual: 8 bits, sRGB
        return JxlHeader(width, height, 8, False, True)
    preview = animated = 0
    if bits.take(1):
        bits.take(3)
        if bits.take(1):
            _size(bits)
        preview = bits.take(1)
        animated = 0 if preview else bits.take(1)
    if preview or animated or bits.take(1):
        return JxlHeader(width, height, 0, bool(animated))
    return JxlHeader(width, height, bits.pick((0, 8), (0, 10), (0, 12), (6, 1)), False)


def boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and body of each box of an ISO container, at the outermost level."""
    at = 0
    while at + 8 <= len(data):
        length, name, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        stop = len(data) if length == 0 else at + length
        if stop < at + head:
            return
        yield name, data[at + head : stop]
        at = stop


def _codestream(data: bytes) -> bytes:
    """The start of it."""
    if not data.startswith(CONTAINER):
        return data[:64]
    for name, body in boxes(data):
        if name in (b"jxlc", b"jxlp"):
            return body[4:68] if name == b"jxlp" else body[:64]
    raise ValueError("there is no picture in it")


def _size(bits: _Bits) -> tuple[int, int]:
    small = bits.take(1)

    def side() -> int:
        return 8 * (bits.take(5) + 1) if small else bits.pick((9, 1), (13, 1), (18, 1), (30, 1))

    height = side()
    ratio = bits.take(3)
    if not ratio:
        return side(), height
    across, down = _RATIOS[ratio - 1]
    return height * across // down, height


class _Bits:
    """Numbers of a stream of bits, the lowest first."""

    def __init__(self, data: bytes) -> None:
        self._value, self._left = int.from_bytes(data, "little"), 8 * len(data)

    def take(self, count: int) -> int:
        self._left -= count
        if self._left < 0:
            raise ValueError("its header is cut off")
        made = self._value & ((1 << count) - 1)
        self._value >>= count
        return made

    def pick(self, *ways: tuple[int, int]) -> int:
        """One of four ways: so many bits, plus so much."""
        count, offset = ways[self.take(2)]
        return self.take(count) + offset
