"""Layer masks: reading and giving them."""

from __future__ import annotations

from typing import Any

from mgie_gimp.canvas.formats import mask_format
from mgie_gimp.canvas.scratch import get_pixels, set_pixels
from mgie_gimp.host import Babl, Gegl, Gimp
from mgie_gimp.layer_data import Box, Mask


def active_mask(layer: Any) -> Any:
    """The mask through which a layer is seen; None where it has none, or one that is switched off."""
    mask = layer.get_mask()
    return mask if mask is not None and layer.get_apply_mask() else None


def read_mask(mask: Any, area: Box) -> Mask:
    """Of a layer's mask an area of the layer; 0 outside of it."""
    babl = mask_format(Babl.format_get_encoding(mask.get_format()))
    return Mask(get_pixels(mask, babl, Gegl.Rectangle.new(area.x, area.y, area.width, area.height)), babl)


def give_mask(layer: Any, mask: Mask, area: Box | None = None) -> Any:
    """A new mask on a layer, or on an area of it, and nothing let through elsewhere."""
    made = layer.create_mask(Gimp.AddMaskType.WHITE if area is None else Gimp.AddMaskType.BLACK)
    layer.add_mask(made)
    where = None if area is None else Gegl.Rectangle.new(area.x, area.y, area.width, area.height)
    set_pixels(made, mask.babl, mask.data, where)
    layer.set_edit_mask(False)  # the next brush stroke paints on the picture
    return made
