"""Earlier results that would shine through the soft edge of a new one, which covers them everywhere else."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from mgie_krita.canvas.documents import space_of_node
from mgie_krita.canvas.edit_strips import Edit
from mgie_krita.canvas.layouts import strips
from mgie_krita.canvas.mixing import covers, is_partial
from mgie_krita.canvas.slices import Pace
from mgie_krita.canvas.spaces import CHANNELS, DTYPE

STRIP_PIXELS = 16 * 1024


def shining_through(nodes: list[Any], edit: Edit) -> Generator[float, None, list[Any]]:
    """Those of the nodes that are nowhere more opaque than the edit, where its edge is soft: they are to be hidden."""
    found = []
    for node in nodes:
        if edit.weights is not None and (yield from _is_under(node, edit)):
            found.append(node)
    return found


def _is_under(node: Any, edit: Edit) -> Generator[float, None, bool]:
    space, bounds, pace, soft = space_of_node(node), node.bounds(), Pace(), False
    x, y, width, height = edit.on_canvas
    dtype = DTYPE.get(space.depth)
    left, top = bounds.x() - x, bounds.y() - y  # of the box
    inside = left >= 0 and top >= 0 and left + bounds.width() <= width and top + bounds.height() <= height
    if node.type() != "paintlayer" or dtype is None or bounds.isEmpty() or not inside:
        return False
    for row, rows in strips(bounds.height(), max(1, STRIP_PIXELS // bounds.width())):
        part = (edit.box[0] + left, edit.box[1] + top + row, bounds.width(), rows)
        weights = edit.weights_of(part)
        if weights.strip(b"\xff"):
            data = bytes(node.pixelData(bounds.x(), bounds.y() + row, bounds.width(), rows))
            if not covers(weights, data, CHANNELS[space.model], dtype):
                return False
            soft = soft or is_partial(weights)
        if pace.over():
            yield 0.0
            pace.restart()
    return soft
