"""Where an edit of a large picture has changed a small part of it, and how that part looks from near."""

from __future__ import annotations

from collections.abc import Generator

from mgie_krita.jobs.pace import Pace
from mgie_krita.jobs.thumbnails import MAX_SIDE, thumbnail
from mgie_krita.types import Closeup, Thumbnail
from mgie_protocol.pixels import ITEM_BYTES, PixelBuffer

SMALL = 3  # a change is small where it takes less than a third of the picture both ways
MARGIN = 24  # px around it at least

Box = tuple[int, int, int, int]  # left, top, right, bottom


def closeup(before: PixelBuffer, after: list[PixelBuffer]) -> Generator[float, None, Closeup | None]:
    """None where the whole picture shows it well, or nothing changed. Yields the share done, every 4 ms or so."""
    width, height = before.width, before.height
    if max(width, height) <= MAX_SIDE or any(picture.format != before.format for picture in after):
        return None
    box: Box | None = None
    for picture in after:
        found = yield from _changed(before, picture)
        if found is not None:
            box = found if box is None else _around(box, found)
    if box is None or not _is_small(box, width, height):
        return None
    box = _with_margin(box, width, height)
    pictures: list[Thumbnail] = []
    for picture in (before, *after):
        part = yield from _cut(picture, box)
        pictures.append((yield from thumbnail(part)))
    return Closeup(box[0], box[1], box[2] - box[0], box[3] - box[1], pictures[0], tuple(pictures[1:]))


def _changed(before: PixelBuffer, after: PixelBuffer) -> Generator[float, None, Box | None]:
    """The rectangle in which the two differ; the search ends early where it is no small one."""
    old, new = memoryview(before.data).cast("B"), memoryview(after.data).cast("B")
    pixel = before.channels * ITEM_BYTES[before.dtype]
    row_bytes = before.width * pixel
    box: Box | None = None
    pace = Pace()
    for row in range(before.height):
        place = slice(row * row_bytes, (row + 1) * row_bytes)
        one, other = bytes(old[place]), bytes(new[place])
        if one != other:
            odd = int.from_bytes(one, "little") ^ int.from_bytes(other, "little")
            left = ((odd & -odd).bit_length() - 1) // 8 // pixel
            right = (odd.bit_length() - 1) // 8 // pixel + 1
            line = (left, row, right, row + 1)
            box = line if box is None else _around(box, line)
            if not _is_small(box, before.width, before.height):
                return box
        if pace.over():
            yield row / before.height
    return box


def _is_small(box: Box, width: int, height: int) -> bool:
    return (box[2] - box[0]) * SMALL <= width and (box[3] - box[1]) * SMALL <= height


def _with_margin(box: Box, width: int, height: int) -> Box:
    across, down = (max(MARGIN, (box[n + 2] - box[n]) // 2) for n in (0, 1))
    return (
        max(0, box[0] - across),
        max(0, box[1] - down),
        min(width, box[2] + across),
        min(height, box[3] + down),
    )


def _around(one: Box, other: Box) -> Box:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _cut(picture: PixelBuffer, box: Box) -> Generator[float, None, PixelBuffer]:
    """The rectangle as a picture of its own."""
    left, top, right, bottom = box
    data = memoryview(picture.data).cast("B")
    pixel = picture.channels * ITEM_BYTES[picture.dtype]
    width, row_bytes = (right - left) * pixel, picture.width * pixel
    out = bytearray(width * (bottom - top))
    pace = Pace()
    for number in range(bottom - top):
        start = (top + number) * row_bytes + left * pixel
        out[number * width : (number + 1) * width] = data[start : start + width]
        if pace.over():
            yield number / (bottom - top)
    return PixelBuffer(right - left, bottom - top, picture.channels, picture.dtype, picture.transfer, out)
