"""Alpha where nothing is transparent."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.pixels import TOP, as_array, has_alpha


def is_opaque(pixels: PixelBuffer) -> bool:
    """Whether no pixel is transparent, even a little."""
    return not has_alpha(pixels.format) or bool((as_array(pixels)[..., -1] >= TOP[pixels.dtype]).all())


def without_alpha(pixels: PixelBuffer) -> PixelBuffer:
    """The colours alone."""
    if not has_alpha(pixels.format):
        return pixels
    colour = np.ascontiguousarray(as_array(pixels)[..., :-1])
    return replace(pixels, channels=pixels.channels - 1, data=colour.reshape(-1).data.cast("B"))


def with_alpha(pixels: PixelBuffer) -> PixelBuffer:
    """With an alpha that hides nothing, where they have none."""
    if has_alpha(pixels.format):
        return pixels
    values = as_array(pixels)
    opaque = np.full((*values.shape[:2], 1), TOP[pixels.dtype], values.dtype)
    data = np.concatenate([values, opaque], axis=2).reshape(-1).data.cast("B")
    return replace(pixels, channels=pixels.channels + 1, data=data)
