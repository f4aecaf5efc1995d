"""Images that nobody sees, in which GIMP itself does what the plug-in's Python cannot.

What happens there leaves no trace in the artist's image: no undo step, no change of the selection.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mgie_gimp.host import Babl, Gegl, Gimp

_BAND_BYTES = 32 * 1024 * 1024
_CACHE_BYTES = 128 * 1024 * 1024


def spare_memory() -> None:
    """Let this process keep few pixels beside its own copies: by itself GEGL keeps as many as GIMP does."""
    Gegl.config().set_property("tile-cache-size", _CACHE_BYTES)


@contextmanager
def scratch_image(width: int, height: int, base: Any, precision: Any) -> Iterator[Any]:
    """An image without undo, deleted in the end."""
    image = Gimp.Image.new_with_precision(width, height, base, precision)
    try:
        image.undo_disable()
        yield image
    finally:
        image.delete()


@contextmanager
def rendered(layer: Any, image: Any) -> Iterator[Any]:
    """A plain layer that looks as `layer` does alone: filters and the layers of a group applied.

    Not its opacity, mode and mask, which the result will have as well.
    """
    like = (image.get_base_type(), image.get_precision())
    with scratch_image(max(1, layer.get_width()), max(1, layer.get_height()), *like) as scratch:
        profile = image.get_color_profile()
        if profile is not None:
            scratch.set_color_profile(profile)
        copy = Gimp.Layer.new_from_drawable(layer, scratch)
        scratch.insert_layer(copy, None, 0)
        if copy.get_mask() is not None:
            copy.remove_mask(Gimp.MaskApplyMode.DISCARD)
        if not _is_special(copy):
            copy.merge_filters()
        yield _composed(copy, scratch) if _is_special(copy) else copy


def _is_special(layer: Any) -> bool:
    """Groups and texts cannot have their filters merged into them."""
    return type(layer) is not Gimp.Layer


def _composed(layer: Any, scratch: Any) -> Any:
    """GIMP's own picture of the scratch image, at the layer's own size."""
    layer.set_visible(True)
    layer.set_opacity(100.0)
    if layer.get_mode() != Gimp.LayerMode.PASS_THROUGH:
        layer.set_mode(Gimp.LayerMode.NORMAL)
    where = layer.get_offsets()
    scratch.resize(layer.get_width(), layer.get_height(), -where.offset_x, -where.offset_y)
    made = Gimp.Layer.new_from_visible(scratch, scratch, "visible")
    scratch.insert_layer(made, None, 0)
    made.set_offsets(where.offset_x, where.offset_y)
    return made


def whole(drawable: Any) -> Any:
    """The rectangle of a drawable's pixels."""
    return Gegl.Rectangle.new(0, 0, drawable.get_width(), drawable.get_height())


def get_pixels(drawable: Any, babl: str, area: Any = None) -> bytes | bytearray:
    """Pixels in a format, rows top to bottom without padding; outside of the drawable they are 0."""
    area = area or whole(drawable)
    buffer = drawable.get_buffer()
    bands = _bands(area, babl)
    if len(bands) == 1:
        return buffer.get(area, 1.0, babl, Gegl.AbyssPolicy.NONE)
    data = bytearray(area.width * area.height * pixel_bytes(babl))
    place = 0
    for band in bands:  # of all at once PyGObject would make a second copy
        part = buffer.get(band, 1.0, babl, Gegl.AbyssPolicy.NONE)
        data[place : place + len(part)] = part
        place += len(part)
    return data


def set_pixels(drawable: Any, babl: str, data: Any, area: Any = None) -> None:
    """Fill a drawable, or an area of it. data: its bytes in this format."""
    area = area or whole(drawable)
    buffer = drawable.get_buffer()
    place = 0
    for band in _bands(area, babl):
        size = band.width * band.height * pixel_bytes(babl)
        # bytes: anything else PyGObject takes item by item, 8 s for 4096 x 4096 RGBA8
        buffer.set(band, babl, bytes(memoryview(data)[place : place + size]))
        place += size
    buffer.flush()
    drawable.update(area.x, area.y, area.width, area.height)


def filter_pixels(drawable: Any, operation: str, values: dict[str, Any]) -> None:
    """Change a drawable's pixels by one of GEGL's operations, with these of its properties."""
    made = Gimp.DrawableFilter.new(drawable, operation, "")
    config = made.get_config()
    for name, value in values.items():
        config.set_property(name, value)
    drawable.merge_filter(made)


def pixel_bytes(babl: str) -> int:
    """How many bytes a pixel of a format has."""
    return Babl.format_get_bytes_per_pixel(Babl.format(babl))


def _bands(area: Any, babl: str) -> list[Any]:
    """The area in pieces as wide as it is, of at most _BAND_BYTES or one row."""
    rows = max(1, _BAND_BYTES // max(1, area.width * pixel_bytes(babl)))
    tops = range(area.y, area.y + area.height, rows)
    return [
        Gegl.Rectangle.new(area.x, top, area.width, min(rows, area.y + area.height - top)) for top in tops
    ]
