"""What a layer looks like in little, and how it was turned, scaled or cropped since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mgie_gimp.host import Gegl
from mgie_gimp.layer_data import Box, Marks

_BABL = "R'G'B'A u8"
_CELLS, _POINTS = 12, 6  # cells a side, points a side of each
_RUN, _LATTICE = 32, 5  # pixels that a crop leaves as they were, and how many such runs there are a side
_NEAR = 0.03  # mean difference of cells, of 1: scaling changes them a little
_BETTER = 0.5  # a turned layer fits so much better than one that was painted on


@dataclass(frozen=True)
class Change:
    """How a layer of before lies in the layer of now: mirrored, then turned clockwise, then scaled, or cropped.

    mirrored: left and right are exchanged. quarters: turns of 90 degrees. size: of now. crop: the layer of now, in px
    of the layer of before, where it is a part of it.
    """

    mirrored: bool = False
    quarters: int = 0
    size: tuple[int, int] = (0, 0)
    crop: Box | None = None

    def place(self, box: Box, width: int, height: int) -> Box:
        """Where a box of the layer of before, which had this size, lies in the layer of now."""
        if self.crop is not None:
            return box.moved(-self.crop.x, -self.crop.y)
        x, y, wide, high = box.x, box.y, box.width, box.height
        if self.mirrored:
            x = width - x - wide
        for _turn in range(self.quarters):
            x, y, wide, high, width, height = height - y - high, x, high, wide, height, width
        across, down = self.size[0] / width, self.size[1] / height
        left, top = round(x * across), round(y * down)
        return Box(left, top, round((x + wide) * across) - left, round((y + high) * down) - top)


def marks_of(layer: Any) -> Marks:
    """Of a layer's own pixels, without its filters."""
    width, height, buffer = layer.get_width(), layer.get_height(), layer.get_buffer()
    rows = [_row_of_cells(buffer, width, height, j) for j in range(_CELLS)]
    runs = {(x, y): _read(buffer, x, y, _RUN) for x, y in _run_places(width, height)}
    return Marks(width, height, tuple(rows), runs)


def change_of(layer: Any, before: Marks) -> Change | None:
    """What became of a layer since. None: it cannot be told; painting on it is no change."""
    now = (layer.get_width(), layer.get_height())
    same_size = now == (before.width, before.height)
    cells = marks_of(layer).cells
    straight = _difference(cells, before.cells)
    if same_size and straight <= _NEAR:
        return Change(size=now)
    if not same_size and now[0] <= before.width and now[1] <= before.height:
        crop = _crop_of(layer, before)
        if crop is not None:
            return Change(size=now, crop=crop)
    found = [(_difference(cells, turned), m, q) for m, q, turned in _turned(before.cells)]
    nearest, mirrored, quarters = min(found)
    if nearest <= _NEAR and (not same_size or nearest < _BETTER * straight):
        return Change(mirrored, quarters, now)
    return Change(size=now) if same_size else None


def _row_of_cells(buffer: Any, width: int, height: int, j: int) -> tuple[tuple[float, ...], ...]:
    sums = [[0.0] * 4 for _cell in range(_CELLS)]
    for k in range(_POINTS):
        y = int((j * _POINTS + k + 0.5) * height / (_CELLS * _POINTS))
        row = _read(buffer, 0, y, width)
        for i in range(_CELLS * _POINTS):
            at = 4 * int((i + 0.5) * width / (_CELLS * _POINTS))
            alpha = row[at + 3] / 255
            cell = sums[i // _POINTS]
            for channel in range(3):
                cell[channel] += row[at + channel] / 255 * alpha
            cell[3] += alpha
    count = _POINTS * _POINTS
    return tuple(tuple(total / count for total in cell) for cell in sums)


def _run_places(width: int, height: int) -> Iterator[tuple[int, int]]:
    if width < _RUN:
        return
    for j in range(_LATTICE):
        for i in range(_LATTICE):
            yield int((i + 0.5) * (width - _RUN) / _LATTICE), int((j + 0.5) * height / _LATTICE)


def _read(buffer: Any, x: int, y: int, count: int) -> bytes:
    """So many pixels of a row."""
    return buffer.get(Gegl.Rectangle.new(x, y, count, 1), 1.0, _BABL, Gegl.AbyssPolicy.NONE)


def _crop_of(layer: Any, before: Marks) -> Box | None:
    """Which part of the layer of before the layer is now, found by a run of its pixels and held against the others."""
    width, height, buffer = layer.get_width(), layer.get_height(), layer.get_buffer()
    lively = [(place, run) for place, run in before.runs.items() if len(set(run)) > _RUN // 2]
    for y in range(height):
        row = _read(buffer, 0, y, width)
        for place, run in lively:
            at = row.find(run)
            if at >= 0 and at % 4 == 0:
                crop = Box(place[0] - at // 4, place[1] - y, width, height)
                if _holds(buffer, before, crop):
                    return crop
    return None


def _holds(buffer: Any, before: Marks, crop: Box) -> bool:
    """Whether every run that lies in the crop is there."""
    whole = Box(0, 0, before.width, before.height)
    if crop.meeting(whole) != crop:
        return False
    inside = [
        (x, y, run) for (x, y), run in before.runs.items() if crop.meeting(Box(x, y, _RUN, 1)).width == _RUN
    ]
    inside = [(x, y, run) for x, y, run in inside if crop.y <= y < crop.y + crop.height]
    return all(_read(buffer, x - crop.x, y - crop.y, _RUN) == run for x, y, run in inside)


def _turned(cells: Any) -> Iterator[tuple[bool, int, Any]]:
    """Cells mirrored and turned in all eight ways."""
    for mirrored in (False, True):
        grid = tuple(row[::-1] for row in cells) if mirrored else cells
        for quarters in range(4):
            yield mirrored, quarters, grid
            grid = tuple(zip(*grid[::-1]))  # a quarter clockwise


def _difference(one: Any, other: Any) -> float:
    """Mean difference of the numbers in two grids of cells."""
    pairs = [(a, b) for p, q in zip(one, other) for c, d in zip(p, q) for a, b in zip(c, d)]
    return sum(abs(a - b) for a, b in pairs) / len(pairs)
