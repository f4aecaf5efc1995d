"""How far a soft selection reaches, as one with hard edges."""

from __future__ import annotations

from mgie_gimp.plain import Taken
from mgie_protocol.pixels import PixelBuffer

_ANYTHING = bytes([0] + [255] * 255)  # a byte -> 255 unless it is 0


def reach(taken: Taken) -> PixelBuffer | None:
    """255 where the mask lets anything through, however little, else 0; None without a mask."""
    if taken.mask is None:
        return None
    data = taken.mask.data
    # of a float above 0 (but for a few of no weight) the highest byte has bits of the exponent
    high = data if taken.mask.babl.endswith(" u8") else data[3::4]
    kept = high.translate(_ANYTHING)
    return PixelBuffer(taken.picture.width, taken.picture.height, 1, "u8", "srgb", kept)
