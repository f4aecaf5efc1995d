"""Selections, wherever they come from: the image's own, the mask of an earlier result, or what a result has kept."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from mgie_gimp.canvas.formats import mask_format
from mgie_gimp.canvas.scratch import get_pixels
from mgie_gimp.host import Babl, Gegl, Gimp
from mgie_gimp.layer_data import Box, Mask, Taken
from mgie_gimp.types import Record

KEPT = "mgie-selection"
_MOST_KEPT = 400_000_000  # bytes of a mask of 100 megapixels of float: a file from anywhere may claim more


@dataclass(frozen=True)
class Selected:
    """box: outside of which nothing is selected, px of the image. read: the selection over a box of the image."""

    box: Box
    read: Callable[[Box], Mask]


def of_image(image: Any) -> Selected | None:
    """What is selected in the image now; None when nothing is."""
    if Gimp.Selection.is_empty(image):
        return None
    found = Gimp.Selection.bounds(image)
    box = Box(found.x1, found.y1, found.x2 - found.x1, found.y2 - found.y1)
    return Selected(box, lambda area: _pixels(image.get_selection(), area))


def of_result(result: Any, record: Record, source: Any) -> Selected | None:
    """What was selected for an earlier result, over its source as it lies now; None when nothing was."""
    corner = source.get_offsets()
    x, y = corner.offset_x + record.x, corner.offset_y + record.y
    if record.instead:
        return _kept(result, x, y)
    mask = result.get_mask()
    if mask is None:
        return None
    box = Box(x, y, result.get_width(), result.get_height())
    return Selected(box, lambda area: _pixels(mask, area.moved(-x, -y)))


def keep(layer: Any, taken: Taken) -> None:
    """Keep the selection of a result that has no mask for it, so that its edit can be made again."""
    if taken.mask is None:
        return
    data = base64.b64encode(zlib.compress(taken.mask.data, 1)).decode("ascii")
    kept = {"width": taken.form.width, "height": taken.form.height, "babl": taken.mask.babl, "data": data}
    flags = Gimp.PARASITE_PERSISTENT | Gimp.PARASITE_UNDOABLE
    layer.attach_parasite(Gimp.Parasite.new(KEPT, flags, json.dumps(kept).encode("ascii")))


def _kept(layer: Any, x: int, y: int) -> Selected | None:
    """What keep() kept, its corner at this place of the image; None for anything else: files come from anywhere."""
    parasite = layer.get_parasite(KEPT)
    if parasite is None:
        return None
    try:
        values = json.loads(bytes(parasite.get_data()))
        width, height, babl = int(values["width"]), int(values["height"]), str(values["babl"])
        data = zlib.decompressobj().decompress(base64.b64decode(values["data"]), _MOST_KEPT)
    except (ValueError, TypeError, KeyError, RecursionError, zlib.error):
        return None
    size = {"Y u8": 1, "Y float": 4}.get(babl, 0)
    if not size or width < 1 or height < 1 or len(data) != width * height * size:
        return None
    return Selected(
        Box(x, y, width, height),
        lambda area: Mask(_part(data, Box(0, 0, width, height), area.moved(-x, -y), size), babl),
    )


def _part(data: bytes, whole: Box, area: Box, size: int) -> bytes:
    """An area of a picture of so many bytes a pixel; outside of the picture it is 0."""
    inside = area.meeting(whole)
    row = bytes(area.width * size)
    before, after = (
        bytes((inside.x - area.x) * size),
        bytes((area.x + area.width - inside.x - inside.width) * size),
    )
    rows = []
    for y in range(area.y, area.y + area.height):
        if not (inside.y <= y < inside.y + inside.height and inside.width):
            rows.append(row)
            continue
        start = (y * whole.width + inside.x) * size
        rows.append(before + data[start : start + inside.width * size] + after)
    return b"".join(rows)


def _pixels(channel: Any, area: Box) -> Mask:
    babl = mask_format(Babl.format_get_encoding(channel.get_format()))
    return Mask(get_pixels(channel, babl, Gegl.Rectangle.new(area.x, area.y, area.width, area.height)), babl)
