"""A selection as weights of the edit, feathered."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

PASSES = 3  # three box filters come near a Gaussian


def weights_of(selection: NDArray, feather: float, strict: bool) -> NDArray:
    """Weights u16 [h, w], 65535 = the edit alone, of a selection u8 [h, w], 255 = edit here.

    feather: px over which the edit fades, 0..1000. strict: it fades inwards, from 0 at the selection's edge,
    and never exceeds the selection; else it fades to both sides of the edge.
    """
    weights = selection.astype(np.uint16) * np.uint16(257)
    if feather <= 0:
        return weights
    # three passes of a box of this side together reach `feather` px to each side of an edge
    side = 2 * max(1, round(feather / (2 * PASSES) if not strict else feather / PASSES)) + 1
    soft: NDArray = weights
    for _ in range(PASSES):
        soft = cv2.blur(soft, (side, side), borderType=cv2.BORDER_REPLICATE)
    if not strict:
        return soft
    # the inner half of the ramp, stretched: (0.5 .. 1) -> (0 .. 1)
    inner = np.maximum(soft, 32768) - np.uint16(32768)
    inner = np.minimum(inner, 32767) * np.uint16(2) + (inner >= 32767).astype(np.uint16)
    return np.minimum(inner, weights)
