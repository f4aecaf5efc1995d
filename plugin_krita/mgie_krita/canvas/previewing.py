"""What the picture will look like with a result in it, made in a copy of its document that nobody sees.

Measured in Krita 5.1.5: whatever is added to a document leaves a step to undo, or would be saved with it. A copy
(Document.clone) is in none of Krita's lists, keeps the ids of the layers, and shares their pixels until they are written to:
38 ms for seven layers of 24 megapixels. The document is not touched by it.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from typing import Any

from mgie_krita.canvas.documents import document_of, space_of_node
from mgie_krita.canvas.layouts import BoundingBox, Rectangle, strips
from mgie_krita.canvas.slices import Pace
from mgie_krita.canvas.spaces import pixel_bytes
from mgie_krita.canvas.writing import insert_layer
from mgie_krita.qt import QtCore, QtGui
from mgie_krita.types import LayerEdit, Source

ROWS = 16  # of a strip that is compared
MAX_SHOWN = 32_000_000  # pixels; of more, a smaller picture is shown
SMALLEST = 512  # px of the smallest level

_KEPT = QtCore.Qt.AspectRatioMode.IgnoreAspectRatio
_SMOOTH = QtCore.Qt.TransformationMode.SmoothTransformation
_FORMAT = QtGui.QImage.Format.Format_ARGB32_Premultiplied


@dataclass(frozen=True)
class Preview:
    """source: whose document it is of. box: where the picture changes, canvas px; levels: how it looks there, each
    half as large as the one before, none where nothing changes. size, sums: of the picture without the result, its strips
    of 16 rows.
    """

    source: Source
    size: tuple[int, int]
    box: Rectangle = (0, 0, 0, 0)
    levels: list[Any] = field(default_factory=list)
    sums: list[int] = field(default_factory=list)


class Hidden:
    """In a copy nothing is shown again: what a result hides is hidden for good."""

    def hide(self, document: Any, result: Any, nodes: list[Any]) -> None:
        for node in nodes:
            node.setVisible(False)
        document.refreshProjection()

    def leave(self, nodes: list[Any]) -> None:
        """They are seen in the picture."""


def make_preview(order: LayerEdit) -> Generator[float, None, Preview]:
    """Raises CanvasError as inserting does."""
    copy = document_of(order.source).clone()

    def home(source: Source) -> Any:
        document_of(source)  # the original may be closed meanwhile
        return copy

    try:
        yield from insert_layer(order, Hidden(), home)
        copy.waitForDone()  # there is little left to do; tryBarrierLock and unlock would have all drawn once more
        preview, box = yield from _compared(order.source, copy)
        return replace(preview, box=box, levels=(yield from _levels(copy, box)))
    finally:
        copy.setModified(False)  # else Krita asks whether to save it
        copy.close()


def sum_of(document: Any, top: int) -> int:
    """A strip of 16 rows of the picture as it is now."""
    rows = min(ROWS, document.height() - top)
    return zlib.adler32(bytes(document.pixelData(0, top, document.width(), rows)))


def _compared(source: Source, copy: Any) -> Generator[float, None, tuple[Preview, Rectangle]]:
    """The document as it is, and where the copy looks otherwise."""
    document = document_of(source)
    width, height = copy.width(), copy.height()
    pixel = pixel_bytes(space_of_node(document))
    sums, box, pace = [], BoundingBox(width * pixel), Pace()
    for top, rows in strips(height, ROWS):
        document = document_of(source)
        old = bytes(document.pixelData(0, top, width, rows))
        new = bytes(copy.pixelData(0, top, width, rows))
        sums.append(zlib.adler32(old))
        if old != new and len(old) == len(new):
            odd = int.from_bytes(old, "little") ^ int.from_bytes(new, "little")
            box.add(odd.to_bytes(len(old), "little"), top)
        if pace.over():
            yield top / height
            pace.restart()
    left, top, across, down = box.rectangle() or (0, 0, 0, 0)
    right = -(-(left + across) // pixel)
    return Preview(source, (width, height), sums=sums), (left // pixel, top, right - left // pixel, down)


def _levels(copy: Any, box: Rectangle) -> Generator[float, None, list[Any]]:
    """The part as pictures for the screen, each half as large as the one before."""
    x, y, width, height = box
    if width < 1 or height < 1:
        return []
    every = max(1, math.ceil(math.sqrt(width * height / MAX_SHOWN)))
    picture = QtGui.QImage(-(-width // every), -(-height // every), _FORMAT)
    picture.fill(0)
    painter, pace = QtGui.QPainter(picture), Pace()
    painter.setCompositionMode(QtGui.QPainter.CompositionMode.CompositionMode_Source)
    try:
        for top, rows in strips(height, every * ROWS * 4):
            part = copy.projection(x, y + top, width, rows)
            if every > 1:
                part = part.scaled(picture.width(), -(-rows // every), _KEPT, _SMOOTH)
            painter.drawImage(0, top // every, part)
            if pace.over():
                yield top / height
                pace.restart()
    finally:
        painter.end()
    levels = [picture]
    while min(levels[-1].width(), levels[-1].height()) > SMALLEST:
        last = levels[-1]
        levels.append(last.scaled((last.width() + 1) // 2, (last.height() + 1) // 2, _KEPT, _SMOOTH))
        yield 1.0
    return levels
