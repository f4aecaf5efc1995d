"""A layer and the selection over it, as they are now, as plain data."""

from __future__ import annotations

import math
from contextlib import nullcontext
from typing import Any

from mgie_gimp.canvas import coverage
from mgie_gimp.canvas.checks import box_of, check_layer, nothing_seen, nothing_selected
from mgie_gimp.canvas.feather import feathered
from mgie_gimp.canvas.formats import choose_wire
from mgie_gimp.canvas.marks import marks_of
from mgie_gimp.canvas.mask_bytes import let_through, same
from mgie_gimp.canvas.masks import active_mask, read_mask
from mgie_gimp.canvas.part import part_of
from mgie_gimp.canvas.scratch import get_pixels, rendered
from mgie_gimp.canvas.selecting import Selected
from mgie_gimp.host import Babl, Gegl, Gimp
from mgie_gimp.layer_data import Box, Mask, Taken, Wire
from mgie_gimp.types import CUT_OUT
from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_protocol.request import COVERAGES, EditRequest


def take(image: Any, layer: Any, selected: Selected | None, request: EditRequest) -> Taken:
    """What the artist sees of this layer, with its filters, and what of it is selected.

    request: says how the selection's edge fades. Raises CanvasError and MgieError.
    """
    check_layer(image, layer)
    simple = type(layer) is Gimp.Layer and not layer.get_filters()
    corner = box_of(layer)
    if selected is None:
        PixelFormat(corner.width, corner.height, 1, "u8").check()  # before anything is copied
    with nullcontext(layer) if simple else rendered(layer, image) as seen:
        whole = box_of(seen)
        edge = 0 if request.strict_selection else math.ceil(request.feather)
        part = part_of(whole, selected.box if selected else None, edge)
        PixelFormat(part.width, part.height, 1, "u8").check()
        mask = _mask_over(part, selected, request, layer.get_name())
        cuts = request.coverage == CUT_OUT
        picture, wire = _picture(image, seen, part.moved(-whole.x, -whole.y), cuts)
    x, y = part.x - corner.x, part.y - corner.y
    own = active_mask(layer)
    through = read_mask(own, Box(x, y, part.width, part.height)) if own is not None else None
    _check_seen(picture, mask, through, layer.get_name(), grows=request.coverage != COVERAGES[0])
    return Taken(
        picture=picture,
        form=picture.format,
        wire=wire,
        left=corner.x,
        top=corner.y,
        x=x,
        y=y,
        mask=mask,
        partial=coverage.is_partly_clear(picture, mask and let_through(mask)),
        alike=mask is not None and through is not None and same(mask, through),
        marks=marks_of(layer),
        tattoo=layer.get_tattoo(),
        name=layer.get_name(),
    )


def _mask_over(part: Box, selected: Selected | None, request: EditRequest, name: str) -> Mask | None:
    """What is selected of a part of the image, with the edge that is asked for. Raises CanvasError for nothing."""
    if selected is None:
        return None
    mask = selected.read(part)
    if _is_black(mask):
        raise nothing_selected(name)
    return feathered(mask, part.width, part.height, request.feather, request.strict_selection)


def _picture(image: Any, seen: Any, area: Box, with_alpha: bool) -> tuple[PixelBuffer, Wire]:
    """An area of a plain layer, as it is to travel. with_alpha: whether it has one or not."""
    babl_format = seen.get_format()
    gray = image.get_base_type() == Gimp.ImageBaseType.GRAY
    space = Babl.get_name(Babl.format_get_space(babl_format))
    wire = choose_wire(Babl.format_get_encoding(babl_format), space, gray, with_alpha)
    form = PixelFormat(area.width, area.height, wire.channels, wire.dtype, wire.transfer)
    where = Gegl.Rectangle.new(area.x, area.y, area.width, area.height)
    return PixelBuffer.from_format(form, get_pixels(seen, wire.babl, where)), wire


def _check_seen(
    picture: PixelBuffer, mask: Mask | None, through: Mask | None, name: str, *, grows: bool
) -> None:
    """That something shows of what is to change. grows: new content may come where nothing is."""
    limits = [let_through(one) for one in (mask, through) if one is not None]
    if grows or coverage.shows(picture, *limits):
        return
    if mask is None or not coverage.shows(
        picture, *[let_through(one) for one in (through,) if one is not None]
    ):
        raise nothing_seen(name)
    raise nothing_selected(name)


def _is_black(mask: Mask) -> bool:
    return mask.data.count(0) == len(mask.data)
