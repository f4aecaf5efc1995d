"""What was drawn over a picture in the browser: a mask, of which the alpha counts, and marks, of which the colours do too.

An editor's value: an object with layers, u8 [h, w, 4], straight alpha, at the size of what the browser shows.
"""

from __future__ import annotations

import hashlib
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from mgie_protocol.json_values import object_in
from mgie_protocol.pixels import PixelBuffer

FAINT = 8  # of 255: what is drawn paler than that everywhere is nothing


def selection_of(editor: Any, size: tuple[int, int]) -> PixelBuffer | None:
    """What was painted, as a selection of this size (width, height); None where nothing was. The strongest stroke selects
    wholly."""
    drawn = _drawn(editor)
    if drawn is None:
        return None
    painted = drawn[..., 3]
    mask = np.clip(painted.astype(np.float32) * (255 / int(painted.max())), 0, 255).astype(np.uint8)
    mask = cv2.resize(mask, size, interpolation=cv2.INTER_LINEAR)
    return PixelBuffer(size[0], size[1], 1, "u8", "srgb", np.ascontiguousarray(mask).reshape(-1).data)


def marks_of(editor: Any, size: tuple[int, int]) -> PixelBuffer | None:
    """What was drawn, as marks of this size (width, height), RGBA; None where nothing was. No colour between two is made."""
    drawn = _drawn(editor)
    if drawn is None:
        return None
    clear = drawn[..., 3] == 0
    flat = cv2.resize(np.where(clear[..., None], 0, drawn), size, interpolation=cv2.INTER_NEAREST)
    return PixelBuffer(size[0], size[1], 4, "u8", "srgb", np.ascontiguousarray(flat).reshape(-1).data)


def has_strokes(editor: Any) -> bool:
    return _drawn(editor) is not None


def strokes_of(editor: Any) -> str:
    """Tells what was drawn from anything else that may be; "" for nothing."""
    drawn = _drawn(editor)
    return "" if drawn is None else hashlib.sha256(drawn.tobytes()).hexdigest()


def _drawn(editor: Any) -> NDArray[np.uint8] | None:
    """All layers in one, the stronger stroke of two; None where the brush was nowhere."""
    layers: list[NDArray[Any] | None] = object_in(editor).get("layers", [])
    drawn = [layer for layer in layers if layer is not None and layer.shape[2] == 4]
    if not drawn:
        return None
    made: NDArray[np.uint8] = drawn[0]
    for layer in drawn[1:]:
        made = np.where(layer[..., 3:] > made[..., 3:], layer, made)
    return made if int(made[..., 3].max(initial=0)) > FAINT else None
