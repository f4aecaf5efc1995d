"""Small pictures for the screen, made in pure Python in slices short enough for a UI thread.

Rows are taken apart with strided slices, which run at C speed; 16-bit linear and floating-point samples are
looked up in tables.
"""

from __future__ import annotations

import struct
import time
from collections.abc import Callable, Generator

from mgie_krita.types import Thumbnail
from mgie_protocol.pixels import ITEM_BYTES, PixelBuffer

MAX_SIDE = 384  # px
_SLICE_S = 0.004
_LINEAR_STEPS = 4096

Samples = Callable[[memoryview, int, int], bytes]  # a row, where to begin, how far to go: 8-bit sRGB


def thumbnail(picture: PixelBuffer, max_side: int = MAX_SIDE) -> Generator[float, None, Thumbnail]:
    """The picture at most max_side px wide and high, as straight RGBA. Yields the share done, every 4 ms or so.

    Each of its pixels is the mean of up to four of the picture's. Values outside 0..1 are cut, NaN is black.
    """
    step = max(1, -(-max(picture.width, picture.height) // max_side))
    width, height = -(-picture.width // step), -(-picture.height // step)
    rows = _Rows(picture, step)
    rgba = bytearray(width * height * 4)
    until = time.perf_counter() + _SLICE_S
    for row in range(height):
        rgba[row * width * 4 : (row + 1) * width * 4] = rows.rgba(row, width)
        if time.perf_counter() >= until:
            yield (row + 1) / height
            until = time.perf_counter() + _SLICE_S
    return Thumbnail(width, height, bytes(rgba))


def thumbnail_now(picture: PixelBuffer, max_side: int = MAX_SIDE) -> Thumbnail:
    """At once: for previews, which are small."""
    maker = thumbnail(picture, max_side)
    while True:
        try:
            next(maker)
        except StopIteration as end:
            return end.value


class _Rows:
    """Rows of a thumbnail."""

    def __init__(self, picture: PixelBuffer, step: int):
        self._picture, self._step = picture, step
        self._data = memoryview(picture.data).cast("B")
        self._row_bytes = picture.width * picture.channels * ITEM_BYTES[picture.dtype]
        self._color, self._alpha = _samplers(picture)
        # where in a square of step x step pixels to look
        near, far = step // 4, step - 1 - step // 4
        four = [(near, near), (far, far), (far, near), (near, far)]
        self._places = four if step > 1 else [(0, 0)]

    def rgba(self, row: int, width: int) -> bytearray:
        """One row, width pixels."""
        channels = self._picture.channels
        made = bytearray(b"\xff") * (width * 4)
        color = min(channels, 3) if channels > 2 else 1
        for channel in range(color):
            values = self._mean(row, width, channel, self._color)
            for target in range(channel, 3 if color == 1 else channel + 1):
                made[target::4] = values
        if channels in (2, 4):
            made[3::4] = self._mean(row, width, channels - 1, self._alpha)
        return made

    def _mean(self, row: int, width: int, channel: int, samples: Samples) -> bytes:
        picture, step = self._picture, self._step
        item = ITEM_BYTES[picture.dtype]
        found = []
        for across, down in self._places:
            y = min(row * step + down, picture.height - 1)
            line = self._data[y * self._row_bytes : (y + 1) * self._row_bytes]
            # the last square of a row may be cut off: its sample comes from what is there
            values = samples(line, (across * picture.channels + channel) * item, step * picture.channels)
            if len(values) < width:
                values += samples(line, ((picture.width - 1) * picture.channels + channel) * item, 1)[:1]
            found.append(values)
        while len(found) > 1:
            found = [average(a, b) for a, b in zip(found[::2], found[1::2])]
        return found[0]


def average(first: bytes, second: bytes) -> bytes:
    """The mean of each pair of bytes, rounded down: both rows as one large number each."""
    a, b = int.from_bytes(first, "little"), int.from_bytes(second, "little")
    no_carry = int.from_bytes(b"\xfe" * len(first), "little")
    return ((a & b) + (((a ^ b) & no_carry) >> 1)).to_bytes(len(first), "little")


def _samplers(picture: PixelBuffer) -> tuple[Samples, Samples]:
    """How to read colour, and alpha, which is never encoded."""
    linear = picture.transfer == "linear"
    if picture.dtype == "u8":
        return (_u8_linear if linear else _u8), _u8
    if picture.dtype == "u16":
        return (_u16_linear if linear else _u16), _u16
    return (_f32_linear if linear else _f32), _f32


def _u8(line: memoryview, start: int, stride: int) -> bytes:
    return bytes(line[start::stride])


def _u8_linear(line: memoryview, start: int, stride: int) -> bytes:
    return bytes(line[start::stride]).translate(_ENCODED_U8)


def _u16(line: memoryview, start: int, stride: int) -> bytes:
    return bytes(line[start + 1 :: stride * 2])  # the upper byte of a little-endian number


def _u16_linear(line: memoryview, start: int, stride: int) -> bytes:
    return bytes([_ENCODED[value >> 4] for value in line.cast("H")[start // 2 :: stride]])


def _f32(line: memoryview, start: int, stride: int) -> bytes:
    return bytes(map(_FLOAT.__getitem__, line.cast("H")[start // 2 + 1 :: stride * 2]))


def _f32_linear(line: memoryview, start: int, stride: int) -> bytes:
    return bytes(map(_FLOAT_LINEAR.__getitem__, line.cast("H")[start // 2 + 1 :: stride * 2]))


def _encode(linear: float) -> float:
    return linear * 12.92 if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055


def _byte(value: float) -> int:
    return int(value * 255 + 0.5)


def _float_table(encode: Callable[[float], float]) -> bytes:
    """8 bits for the upper half of a 32-bit float (sign, exponent, 7 bits of the number), as an index.

    Below 2**-14 all is black; so are negative numbers and NaN. From 1 on, infinity included, all is white.
    """
    black, white, infinite = 0x3880, 0x3F80, 0x7F80
    middles = struct.unpack(
        f"{white - black}f",
        struct.pack(f"{white - black}I", *(bits << 16 | 0x8000 for bits in range(black, white))),
    )
    known = bytes(black) + bytes(_byte(encode(value)) for value in middles)
    return known + b"\xff" * (infinite + 1 - white) + bytes(0x10000 - infinite - 1)


_ENCODED = bytes(_byte(_encode(step / (_LINEAR_STEPS - 1))) for step in range(_LINEAR_STEPS))
_ENCODED_U8 = bytes(_byte(_encode(step / 255)) for step in range(256))
_FLOAT = _float_table(lambda value: value)
_FLOAT_LINEAR = _float_table(_encode)
