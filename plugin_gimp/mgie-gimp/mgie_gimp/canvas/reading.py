"""A layer and the selection over it, as they are now, as plain data."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from mgie_gimp.canvas.formats import choose_wire, mask_format
from mgie_gimp.canvas.scratch import get_pixels, rendered
from mgie_gimp.host import Babl, Gegl, Gimp
from mgie_gimp.i18n import _
from mgie_gimp.plain import CanvasError, Mask, Taken
from mgie_protocol.pixels import PixelBuffer, PixelFormat


def take(image: Any, layer: Any) -> Taken:
    """What the artist sees of this layer, with filters, mask and all. Raises CanvasError and MgieError."""
    PixelFormat(layer.get_width(), layer.get_height(), 1, "u8").check()  # before anything is copied
    simple = type(layer) is Gimp.Layer and layer.get_mask() is None and not layer.get_filters()
    at = layer.get_offsets()
    with nullcontext(layer) if simple else rendered(layer, image) as seen:
        where = seen.get_offsets()
        mask = _take_selection(image, where.offset_x, where.offset_y, seen)
        babl_format = seen.get_format()
        gray = image.get_base_type() == Gimp.ImageBaseType.GRAY
        space = Babl.get_name(Babl.format_get_space(babl_format))
        wire = choose_wire(Babl.format_get_encoding(babl_format), space, gray)
        form = PixelFormat(seen.get_width(), seen.get_height(), wire.channels, wire.dtype, wire.transfer)
        form.check()
        picture = PixelBuffer.from_format(form, get_pixels(seen, wire.babl))
    return Taken(
        picture=picture,
        wire=wire,
        left=at.offset_x,
        top=at.offset_y,
        x=where.offset_x - at.offset_x,
        y=where.offset_y - at.offset_y,
        mask=mask,
        tattoo=layer.get_tattoo(),
        name=layer.get_name(),
    )


def _take_selection(image: Any, x: int, y: int, layer: Any) -> Mask | None:
    """The selection in the layer's frame; None when there is none. Raises CanvasError when it misses the layer."""
    if Gimp.Selection.is_empty(image):
        return None
    selection = image.get_selection()
    babl = mask_format(Babl.format_get_encoding(selection.get_format()))
    data = get_pixels(selection, babl, Gegl.Rectangle.new(x, y, layer.get_width(), layer.get_height()))
    if not data.strip(b"\0"):
        raise CanvasError(
            "canvas_nothing_selected",
            _("The selection lies beside the layer “{name}”: nothing of it would change.").format(
                name=layer.get_name()
            ),
            _("Select a part of the layer, or nothing at all (Select > None)."),
        )
    return Mask(data, babl)


def read_mask(layer: Any) -> Mask | None:
    """The mask that a layer has now."""
    mask = layer.get_mask()
    if mask is None:
        return None
    babl = mask_format(Babl.format_get_encoding(mask.get_format()))
    return Mask(get_pixels(mask, babl), babl)
