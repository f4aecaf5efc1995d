"""The canvas made as large as a result that is larger than what was edited, in a step of its own to undo.

Measured in Krita 5.1.5: its Python has nothing that joins two steps. resizeImage moves every layer, mask and the selection,
keeps what lies beyond the canvas, and one undo gives all of it back to the byte; crop, and Krita's own Image > Trim to
Current Layer, cut off what lies beyond. Guides stay where they are in all three.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any

from mgie_krita.canvas.layouts import Rectangle
from mgie_krita.canvas.messages import tell_grown

WAIT_S = 20.0  # for Krita to move the layers

Margins = tuple  # left, top, right, bottom, px


def grow_canvas(document: Any, result: Rectangle, margins: Margins) -> Generator[float, None, None]:
    """Only at the sides at which the result is larger than its source, and only as far as it reaches beyond."""
    x, y, width, height = grown((document.width(), document.height()), result, margins)
    if (x, y, width, height) == (0, 0, document.width(), document.height()):
        return
    document.resizeImage(x, y, width, height)
    yield 1.0
    ends = time.monotonic() + WAIT_S
    while not _is_done(document) and time.monotonic() < ends:
        yield 1.0
    tell_grown()


def _is_done(document: Any) -> bool:
    """It can be locked once all layers are moved."""
    if not document.tryBarrierLock():
        return False
    document.unlock()
    return True


def grown(canvas: tuple[int, int], result: Rectangle, margins: Margins) -> Rectangle:
    """The canvas that holds a result: its place and size, px of the canvas as it is."""
    x, y, width, height = result
    left = min(0, x) if margins[0] else 0
    top = min(0, y) if margins[1] else 0
    right = max(canvas[0], x + width) if margins[2] else canvas[0]
    bottom = max(canvas[1], y + height) if margins[3] else canvas[1]
    return left, top, right - left, bottom - top
