"""A selection as weights of the edit: the soft edge that was asked for, as the server makes it. Knows no Krita.

The server (imaging.selection) blurs the mask by three boxes. So does this, in plain Python, where the mask is not all one
value; wide edges on every few pixels of it. What is mixed by the server's weights and taken apart by these
is the same in the picture in any case (mixing.unmixed); these say how the layer's alpha runs.
"""

from __future__ import annotations

from collections.abc import Generator
from itertools import accumulate
from operator import add, sub

from mgie_krita.canvas.layouts import and_bytes, strips
from mgie_krita.canvas.slices import Pace
from mgie_krita.qt import QtCore, QtGui

PASSES = 3  # of a box: as many as the server's
TILE = 64  # px
SPARSE = 8  # a blur over more pixels than this is made of fewer of them

_STRETCH = QtCore.Qt.AspectRatioMode.IgnoreAspectRatio
_SMOOTH = QtCore.Qt.TransformationMode.SmoothTransformation


def weights_of(
    mask: memoryview, width: int, height: int, feather: float, strict: bool
) -> Generator[float, None, memoryview]:
    """One byte a pixel, 255 = the edit alone. mask: the selection, as many bytes. feather, strict: as in EditRequest."""
    if feather <= 0:
        return mask
    reach = max(1, round(feather / PASSES if strict else feather / (2 * PASSES)))
    every = max(1, reach // SPARSE)
    small, wide, high = yield from _sparse(mask, width, height, every)
    soft = yield from _blurred(small, wide, high, max(1, round(reach / every)), strict)
    if every > 1:
        soft = yield from _enlarged(soft, wide, high, every, width, height)
    if strict:
        yield from _limit(soft, mask, width)
    return memoryview(soft)


def reach_of(feather: float, strict: bool) -> int:
    """How far beyond the selection an edit may be seen, px."""
    return 0 if strict or feather <= 0 else PASSES * max(1, round(feather / (2 * PASSES)))


def _sparse(
    mask: memoryview, width: int, height: int, every: int
) -> Generator[float, None, tuple[memoryview, int, int]]:
    """The mask with one pixel for each square of so many; squares that reach beyond it see its border's values."""
    if every == 1:
        return mask, width, height
    wide, high = -(-width // every), -(-height // every)
    more, parts, pace = wide * every - width, [], Pace()
    for top, rows in strips(high, max(1, TILE // every)):
        lines = []
        for row in range(top * every, (top + rows) * every):
            row = min(row, height - 1)
            line = bytes(mask[row * width : (row + 1) * width])
            lines.append(line + line[-1:] * more)
        parts += _scaled(b"".join(lines), wide * every, (wide, rows))
        if pace.over():
            yield 0.0
            pace.restart()
    return memoryview(b"".join(parts)), wide, high


def _scaled(data: bytes, width: int, size: tuple[int, int]) -> list[bytes]:
    """Rows of another size of gray bytes, by Qt."""
    image = QtGui.QImage(data, width, len(data) // width, width, QtGui.QImage.Format.Format_Grayscale8)
    image = image.scaled(*size, _STRETCH, _SMOOTH)
    bits, line = image.constBits(), image.bytesPerLine()
    assert bits is not None
    made = bits.asstring(line * size[1])
    return [made[row * line : row * line + size[0]] for row in range(size[1])]


def _blurred(
    mask: memoryview, width: int, height: int, reach: int, strict: bool
) -> Generator[float, None, bytearray]:
    out, pace = bytearray(width * height), Pace()
    for top, rows in strips(height, TILE):
        for left in range(0, width, TILE):
            across = min(TILE, width - left)
            tile = _tile(mask, width, height, (left, top, across, rows), reach * PASSES)
            for number, line in enumerate(_blur(tile, reach, strict)):
                start = (top + number) * width + left
                out[start : start + across] = line
            if pace.over():
                yield 0.0
                pace.restart()
    return out


def _tile(
    mask: memoryview, width: int, height: int, box: tuple[int, int, int, int], margin: int
) -> list[bytes]:
    """The rows of a rectangle with a margin on each side; beyond the border, the border's own values."""
    left, top, across, down = box
    start, end = max(0, left - margin), min(width, left + across + margin)
    before, after = start - (left - margin), left + across + margin - end
    lines = []
    for row in range(top - margin, top + down + margin):
        row = min(max(row, 0), height - 1)
        line = bytes(mask[row * width + start : row * width + end])
        lines.append(line[:1] * before + line + line[-1:] * after)
    return lines


def _blur(tile: list[bytes], reach: int, strict: bool) -> list[bytes]:
    margin = reach * PASSES
    first = tile[0]
    if first.count(first[0]) == len(first) and all(line == first for line in tile):
        inside = len(first) - 2 * margin
        return [_ramp([first[0]], 255.0, strict) * inside] * (len(tile) - 2 * margin)
    known: dict[bytes, list[int]] = {}  # rows are often alike
    for line in tile:
        if line not in known:
            known[line] = _boxes(list(line), reach)
    rows = [known[line] for line in tile]
    side = 2 * reach + 1
    for _ in range(PASSES):
        total = rows[0]
        for row in rows[1:side]:
            total = list(map(add, total, row))
        made = [total]
        for number in range(len(rows) - side):
            total = list(map(sub, map(add, total, rows[number + side]), rows[number]))
            made.append(total)
        rows = made
    full = 255.0 * side ** (2 * PASSES)
    return [_ramp(row, full, strict) for row in rows]


def _boxes(line: list[int], reach: int) -> list[int]:
    """The sums of the boxes along a row, box after box; each makes it shorter."""
    side = 2 * reach + 1
    for _ in range(PASSES):
        sums = [0, *accumulate(line)]
        line = list(map(sub, sums[side:], sums))
    return line


def _ramp(row: list[int], full: float, strict: bool) -> bytes:
    """Sums as weights; strict: the inner half of the ramp, stretched."""
    if strict:
        scale, offset = 510.0 / full, 254.5
        return bytes([max(0, int(value * scale - offset)) for value in row])
    scale = 255.0 / full
    return bytes([int(value * scale + 0.5) for value in row])


def _enlarged(
    small: bytearray, wide: int, high: int, every: int, width: int, height: int
) -> Generator[float, None, bytearray]:
    """By Qt, between rows of pixels; a band and one row around it at a time."""
    out, pace = bytearray(width * height), Pace()
    for top, rows in strips(high, max(1, TILE // every)):
        first, last = max(0, top - 1), min(high, top + rows + 1)
        size = wide * every, (last - first) * every
        lines = _scaled(bytes(small[first * wide : last * wide]), wide, size)
        for row in range(top * every, min((top + rows) * every, height)):
            out[row * width : (row + 1) * width] = lines[row - first * every][:width]
        if pace.over():
            yield 0.0
            pace.restart()
    return out


def _limit(soft: bytearray, mask: memoryview, width: int) -> Generator[float, None, None]:
    """Nowhere more than the mask."""
    rows, pace = max(1, TILE * 1024 // width), Pace()
    for start in range(0, len(soft), rows * width):
        most = bytes(mask[start : start + rows * width])
        part = soft[start : start + len(most)]
        if most.strip(b"\xff") and part.strip(b"\0"):
            hard = not most.translate(None, b"\0\xff")
            less = and_bytes(bytes(part), most) if hard else bytes(map(min, part, most))
            soft[start : start + len(most)] = less
        if pace.over():
            yield 0.0
            pace.restart()
