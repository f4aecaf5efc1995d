"""What was selected, packed small enough for a document's file, and made a mask again when its edit is repeated.

A rectangle is its four numbers. Any other mask is the difference of each row from the row above, deflated: exact, or,
where it is too intricate for MAX_CHARS, only noted as lost.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from collections.abc import Generator
from typing import Any

from mgie_krita.jobs.errors import PluginError
from mgie_krita.jobs.pace import Pace
from mgie_krita.types import Source
from mgie_krita.words import tr
from mgie_protocol.limits import MAX_PIXELS
from mgie_protocol.pixels import PixelBuffer

MAX_CHARS = 6_000  # of one packed mask

Packed = dict[str, Any]  # x, y, width, height: canvas px; mask: base64, not there for a rectangle; lost: True
Box = tuple[int, int, int, int]  # left, top, right, bottom


def pack(selection: PixelBuffer, x: int, y: int) -> Generator[float, None, Packed]:
    """selection: as it was sent, its corner at x, y of the canvas. Yields the share done, every 4 ms or so."""
    data = memoryview(selection.data).cast("B")
    pace = Pace()
    left, top, right, bottom = selection.width, selection.height, 0, 0
    for row in range(selection.height):
        line = _row(data, selection.width, row)
        if line.strip(b"\0"):
            left = min(left, selection.width - len(line.lstrip(b"\0")))
            right = max(right, len(line.rstrip(b"\0")))
            top, bottom = min(top, row), row + 1
        if pace.over():
            yield 0.3 * row / selection.height
    packed: Packed = {"x": x + left, "y": y + top, "width": right - left, "height": bottom - top}
    if right <= left:
        return {**packed, "width": 0, "height": 0, "lost": True}
    made = yield from _deflated(data, selection.width, (left, top, right, bottom))
    return {**packed, **made}


def _deflated(data: memoryview, width: int, box: Box) -> Generator[float, None, Packed]:
    left, top, right, bottom = box
    press, parts, size, pace = zlib.compressobj(9), [], 0, Pace()
    above, full, rectangle = bytes(right - left), b"\xff" * (right - left), True
    for row in range(top, bottom):
        line = _row(data, width, row)[left:right]
        rectangle = rectangle and line == full
        parts.append(press.compress(_difference(line, above)))
        size, above = size + len(parts[-1]), line
        if size > MAX_CHARS and not rectangle:
            return {"lost": True}
        if pace.over():
            yield 0.3 + 0.7 * (row - top) / (bottom - top)
    if rectangle:
        return {}
    text = base64.b64encode(b"".join([*parts, press.flush()])).decode("ascii")
    return {"mask": text} if len(text) <= MAX_CHARS else {"lost": True}


def can_unpack(packed: Packed | None) -> bool:
    """Whether the very selection can be used again."""
    if packed is None or packed.get("lost"):
        return False
    numbers = [packed.get(name) for name in ("x", "y", "width", "height")]
    if not all(type(number) is int and abs(number) <= MAX_PIXELS for number in numbers):
        return False
    width, height = packed["width"], packed["height"]
    return (
        width > 0 and height > 0 and width * height <= MAX_PIXELS and isinstance(packed.get("mask", ""), str)
    )


def unpack(packed: Packed, source: Source) -> Generator[float, None, PixelBuffer]:
    """The mask over what is edited now. Raises PluginError canvas_nothing_selected where the two do not meet, or where
    the file holds something else than pack made. Only for what can_unpack."""
    out = bytearray(source.width * source.height)
    left, right = max(packed["x"], source.x), min(packed["x"] + packed["width"], source.x + source.width)
    lines, pace, met = _lines(packed), Pace(), False
    for number in range(packed["height"]):
        line = next(lines, None)
        if line is None:
            raise _missed(tr("The selection of then cannot be read."))
        row = packed["y"] + number - source.y
        if 0 <= row < source.height and left < right:
            start = row * source.width - source.x
            part = line[left - packed["x"] : right - packed["x"]]
            met = met or bool(part.strip(b"\0"))
            out[start + left : start + right] = part
        if pace.over():
            yield number / packed["height"]
    if not met:
        raise _missed(tr("The selection of then does not touch {name}.").format(name=source.name))
    return PixelBuffer(source.width, source.height, 1, "u8", "srgb", out)


def _lines(packed: Packed) -> Generator[bytes, None, None]:
    """The rows of the packed rectangle; fewer where the text is broken."""
    width = packed["width"]
    if "mask" not in packed:
        for _ in range(packed["height"]):
            yield b"\xff" * width
        return
    try:
        waiting, press, above = base64.b64decode(packed["mask"]), zlib.decompressobj(), bytes(width)
        while True:
            line = press.decompress(waiting, width)
            waiting = press.unconsumed_tail
            while line and len(line) < width and not press.eof:
                more = press.decompress(waiting, width - len(line))
                waiting = press.unconsumed_tail
                if not more:
                    break
                line += more
            if len(line) < width:
                return
            above = _difference(line, above)
            yield above
    except (binascii.Error, ValueError, zlib.error):
        return


def _difference(one: bytes, other: bytes) -> bytes:
    """Exclusive or of two byte strings of one length, as numbers of many digits."""
    return (int.from_bytes(one, "little") ^ int.from_bytes(other, "little")).to_bytes(len(one), "little")


def _row(data: memoryview, width: int, row: int) -> bytes:
    return bytes(data[row * width : (row + 1) * width])


def _missed(words: str) -> PluginError:
    return PluginError("canvas_nothing_selected", words, tr("Select anew and edit with the instruction."))
