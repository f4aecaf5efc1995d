"""Bytes of pictures: order of channels, rectangles, alpha under a selection. Knows no Krita and no colour.

All pictures are interleaved rows without padding. Work is done a strip of rows at a time by whoever calls; nothing here
loops over pixels in Python (over rows at most), except where a float picture holds infinities.
"""

from __future__ import annotations

import math
import struct
from array import array
from collections.abc import Iterator

from mgie_krita.qt import QtGui

Rectangle = tuple[int, int, int, int]  # x, y, width, height
OPAQUE = {"u8": b"\xff", "u16": b"\xff\xff", "f32": struct.pack("<f", 1.0)}

_SELECTED = bytes([0] + [255] * 255)  # a mask's bytes -> bits to keep
_LIMIT = 3.0e38  # below the largest float: arithmetic on it in a receiver is his own affair


def strips(height: int, rows: int) -> Iterator[tuple[int, int]]:
    """First row and number of rows of each strip of a picture, top to bottom; rows: of one strip, at least 1."""
    for top in range(0, height, max(1, rows)):
        yield top, min(max(1, rows), height - top)


def swap_red_and_blue(data: bytes, width: int, height: int, item: int) -> bytes:
    """BGRA <-> RGBA; item: bytes of one channel, 1 or 2.

    By QImage, which took 33 ms where slices took 640 ms (4096 x 4096, 8 bits).
    """
    if item == 2 and not _QT_SWAPS_16_BITS:
        return swap_by_slices(data, item)
    formats = QtGui.QImage.Format
    form = formats.Format_ARGB32 if item == 1 else formats.Format_RGBA64
    swapped = QtGui.QImage(data, width, height, 4 * item * width, form).rgbSwapped()
    bits = swapped.constBits()
    assert bits is not None
    return bits.asstring(len(data))


def swap_by_slices(data: bytes, item: int) -> bytes:
    """What swap_red_and_blue does, without Qt."""
    out = bytearray(data)
    pixel = 4 * item
    for byte in range(item):
        out[byte::pixel] = data[2 * item + byte :: pixel]
        out[2 * item + byte :: pixel] = data[byte::pixel]
    return bytes(out)


def without_infinities(data: bytes) -> bytes:
    """f32 with every NaN as 0 and every infinity as the largest number; the same object when there is none."""
    high = data[3::4]  # sign and the upper seven bits of the exponent
    if b"\x7f" not in high and b"\xff" not in high:
        return data
    numbers = array("f", data)
    for place, number in enumerate(numbers):
        if number != number:
            numbers[place] = 0.0
        elif math.isinf(number):
            numbers[place] = math.copysign(_LIMIT, number)
    return numbers.tobytes()


def cut(data: memoryview, width: int, pixel: int, box: Rectangle) -> bytes:
    """The rectangle of a picture; data: its bytes, width: of a whole row, pixel: bytes of one."""
    x, y, across, down = box
    row = width * pixel
    if across == width:
        return bytes(data[y * row : (y + down) * row])
    starts = range(y * row + x * pixel, (y + down) * row, row)
    return b"".join(data[start : start + across * pixel] for start in starts[:down])


def with_alpha(data: bytes, channels: int, dtype: str) -> bytes:
    """A picture of 1 or 3 channels with an opaque alpha; one of 2 or 4 as it is."""
    if channels in (2, 4):
        return data
    item = len(OPAQUE[dtype])
    pixels = len(data) // (channels * item)
    old, new = channels * item, (channels + 1) * item
    out = bytearray(OPAQUE[dtype] * (pixels * (channels + 1)))
    for byte in range(old):
        out[byte::new] = data[byte::old]
    return bytes(out)


def hide_unselected(data: bytes, mask: bytes, channels: int, dtype: str) -> bytes:
    """Alpha 0 where the mask is 0, everything else as it is; channels: 2 or 4, alpha last; mask: one byte a pixel."""
    if b"\0" not in mask:
        return data
    item = len(OPAQUE[dtype])
    pixel = channels * item
    keep = mask.translate(_SELECTED)
    out = bytearray(data)
    for byte in range(pixel - item, pixel):
        out[byte::pixel] = and_bytes(data[byte::pixel], keep)
    return bytes(out)


def and_bytes(one: bytes, other: bytes) -> bytes:
    """Bitwise and of two byte strings of one length: as numbers of a million digits, at the speed of memory."""
    together = int.from_bytes(one, "little") & int.from_bytes(other, "little")
    return together.to_bytes(len(one), "little")


class BoundingBox:
    """The rectangle in which a mask is not 0, found strip by strip."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._left, self._right = width, 0
        self._top, self._bottom = -1, 0

    def add(self, mask: bytes, top: int) -> None:
        """Rows of the mask; top: the first one's number."""
        width = self._width
        if not mask.strip(b"\0"):
            return
        for number in range(len(mask) // width):
            row = mask[number * width : (number + 1) * width]
            left = width - len(row.lstrip(b"\0"))
            if left == width:
                continue
            self._left = min(self._left, left)
            self._right = max(self._right, len(row.rstrip(b"\0")))
            self._top = top + number if self._top < 0 else self._top
            self._bottom = top + number + 1

    def rectangle(self) -> Rectangle | None:
        """None when all of it is 0."""
        if self._top < 0:
            return None
        return self._left, self._top, self._right - self._left, self._bottom - self._top


def _try_16_bits() -> bool:
    """Some Qt before 5.13 leave pictures of 16 bits a channel as they are."""
    image = QtGui.QImage(bytes(range(8)), 1, 1, 8, QtGui.QImage.Format.Format_RGBA64).rgbSwapped()
    bits = image.constBits()
    return bits is not None and bits.asstring(8) == swap_by_slices(bytes(range(8)), 2)


_QT_SWAPS_16_BITS = _try_16_bits()
