"""How far a soft selection reaches, as one with hard edges."""

from __future__ import annotations

from mgie_gimp.canvas.mask_bytes import let_through
from mgie_gimp.layer_data import Taken
from mgie_protocol.pixels import PixelBuffer


def reach(taken: Taken) -> PixelBuffer | None:
    """255 where the mask lets anything through, however little, else 0; None without a mask."""
    if taken.mask is None:
        return None
    return PixelBuffer(taken.form.width, taken.form.height, 1, "u8", "srgb", let_through(taken.mask))
