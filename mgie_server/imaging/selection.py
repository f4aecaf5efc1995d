"""A selection as weights of the edit, feathered."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from mgie_protocol.errors import MgieError

FAINT = 2  # of 255: a mask that ends there edits nothing that anybody sees
PASSES = 3  # three box filters come near a Gaussian


def check_selects(mask: NDArray[Any], opacity: NDArray[Any] | None, name: object) -> None:
    """Raises MgieError selection_empty for a mask u8 [h, w] that selects nothing, or next to nothing.

    opacity: the file's alpha [h, w], 0..1, where it has one. name: the file's, for the message.
    """
    most = int(mask.max(initial=0))
    if most > FAINT:
        return
    hint = "White is where to edit, black and transparent where not."
    if opacity is not None and opacity.max(initial=0) > 0.5:
        hint = "Paint in white instead of black: it is painted on transparency, and white is where to edit."
    elif most:
        hint = f"Multiply its values by {255 // most}: 255 is where to edit."
    what = f"at most {most} of 255" if most else "nothing"
    raise MgieError("selection_empty", f"The mask {name} selects {what}: nothing would be edited.", hint)


def check_feather(mask: NDArray[Any], feather: float) -> None:
    """Raises MgieError selection_empty where a feather within a mask u8 [h, w] leaves nothing of it."""
    if feather > 0 and not weights_of(mask, feather, strict=True).any():
        raise MgieError(
            "selection_empty",
            f"The feather of {feather:g} px leaves nothing of the mask, which is nowhere wide enough for it.",
            "Use a smaller --feather, or a wider mask.",
        )


def weights_of(selection: NDArray[Any], feather: float, strict: bool) -> NDArray[np.uint16]:
    """Weights u16 [h, w], 65535 = the edit alone, of a selection u8 [h, w], 255 = edit here.

    feather: px over which the edit fades, 0..1000. strict: it fades inwards, from 0 at the selection's edge,
    and never exceeds the selection; else it fades to both sides of the edge.
    """
    weights = selection.astype(np.uint16) * np.uint16(257)
    if feather <= 0:
        return weights
    # three passes of a box of this side together reach `feather` px to each side of an edge
    side = 2 * max(1, round(feather / (2 * PASSES) if not strict else feather / PASSES)) + 1
    soft: NDArray[Any] = weights
    for _ in range(PASSES):
        soft = cv2.blur(soft, (side, side), borderType=cv2.BORDER_REPLICATE)
    if not strict:
        return soft
    # the inner half of the ramp, stretched: (0.5 .. 1) -> (0 .. 1)
    inner = np.maximum(soft, 32768) - np.uint16(32768)
    inner = np.minimum(inner, 32767) * np.uint16(2) + (inner >= 32767).astype(np.uint16)
    return np.minimum(inner, weights)
