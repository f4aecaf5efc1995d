"""Pictures turned by quarters and mirrored, a row at a time. Knows no Krita."""

from __future__ import annotations

from collections.abc import Generator

from mgie_krita.canvas.slices import Pace
from mgie_protocol.pixels import ITEM_BYTES, PixelBuffer


def turned(picture: PixelBuffer, how: str) -> Generator[float, None, PixelBuffer]:
    """how: "" (as it is), "90", "180", "270" (clockwise), "across" (left and right change places), "down"."""
    if not how:
        return picture
    data = memoryview(picture.data).cast("B")
    width, height = picture.width, picture.height
    upright = how in ("90", "270")
    wide, high = (height, width) if upright else (width, height)
    pixel = picture.channels * ITEM_BYTES[picture.dtype]
    out, pace = bytearray(len(data)), Pace()
    for row in range(high):
        at = row * wide * pixel
        for byte in range(pixel):
            out[at + byte : at + wide * pixel : pixel] = _line(data, (width, height, pixel), how, row, byte)
        if pace.over():
            yield row / high
            pace.restart()
    return PixelBuffer(wide, high, picture.channels, picture.dtype, picture.transfer, out)


def turned_margins(margins: tuple[int, int, int, int], how: str) -> tuple[int, int, int, int]:
    """left, top, right, bottom of a picture that is turned so."""
    left, top, right, bottom = margins
    return {
        "90": (bottom, left, top, right),
        "180": (right, bottom, left, top),
        "270": (top, right, bottom, left),
        "across": (right, top, left, bottom),
        "down": (left, bottom, right, top),
    }.get(how, margins)


def _line(data: memoryview, size: tuple[int, int, int], how: str, row: int, byte: int) -> bytes:
    """One byte of each pixel of a row of what is made."""
    width, height, pixel = size
    if how in ("90", "270"):
        column = row if how == "90" else width - 1 - row
        line = bytes(data[column * pixel + byte :: width * pixel])
        return line[::-1] if how == "90" else line
    old = height - 1 - row if how in ("180", "down") else row
    line = bytes(data[old * width * pixel + byte : (old + 1) * width * pixel : pixel])
    return line if how == "down" else line[::-1]
