"""Soft edges for a selection, by GIMP's own filters. The same as the server's (imaging.selection)."""

from __future__ import annotations

import math
from typing import Any

from mgie_gimp.canvas.scratch import filter_pixels, get_pixels, scratch_image, set_pixels
from mgie_gimp.host import Gimp
from mgie_gimp.layer_data import Mask

_PASSES = 3  # the server's blur: so many boxes; a Gaussian of the same variance stands for them here


def deviation(feather: float, strict: bool) -> float:
    """Standard deviation (px) of the blur that fades an edge over `feather` px.

    strict: the fading lies inside the selection; else half of it on each side of the edge.
    """
    reach = feather / _PASSES if strict else feather / (2 * _PASSES)
    radius = max(1, round(reach))
    return math.sqrt(radius * (radius + 1))  # of three boxes of 2 * radius + 1


def feathered(mask: Mask, width: int, height: int, feather: float, strict: bool) -> Mask:
    """The mask with an edge that fades over `feather` px. strict: never above what it was."""
    if feather <= 0:
        return mask
    precision = Gimp.Precision.FLOAT_LINEAR
    with scratch_image(width, height, Gimp.ImageBaseType.GRAY, precision) as scratch:
        soft = _layer_of(scratch, mask, width, height)
        _blur(soft, deviation(feather, strict))
        if strict:
            filter_pixels(soft, "gegl:levels", {"in-low": 0.5})  # the inner half of the ramp alone
            filter_pixels(soft, "gegl:rgb-clip", {"clip-low": True, "clip-high": True})
            limit = _layer_of(scratch, mask, width, height)
            limit.set_mode(Gimp.LayerMode.DARKEN_ONLY)
            soft = scratch.merge_down(limit, Gimp.MergeType.CLIP_TO_BOTTOM_LAYER)
        return Mask(get_pixels(soft, mask.babl), mask.babl)


def _layer_of(scratch: Any, mask: Mask, width: int, height: int) -> Any:
    layer = Gimp.Layer.new(
        scratch, "mask", width, height, Gimp.ImageType.GRAY_IMAGE, 100.0, Gimp.LayerMode.NORMAL
    )
    scratch.insert_layer(layer, None, 0)
    set_pixels(layer, mask.babl, mask.data)
    return layer


def _blur(layer: Any, deviation_px: float) -> None:
    values = {"std-dev-x": deviation_px, "std-dev-y": deviation_px}
    filter_pixels(
        layer, "gegl:gaussian-blur", values
    )  # beyond the border it sees the border's pixels (clamp)
