"""Images that nobody sees, in which GIMP itself does what the plug-in's Python cannot.

What happens there leaves no trace in the artist's image: no undo step, no change of the selection.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from mgie_gimp.host import Gegl, Gimp


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
    """A plain layer that looks as `layer` does alone: filters, mask and the layers of a group applied.

    Not its opacity and mode, which the result will have as well.
    """
    like = (image.get_base_type(), image.get_precision())
    with scratch_image(max(1, layer.get_width()), max(1, layer.get_height()), *like) as scratch:
        profile = image.get_color_profile()
        if profile is not None:
            scratch.set_color_profile(profile)
        copy = Gimp.Layer.new_from_drawable(layer, scratch)
        scratch.insert_layer(copy, None, 0)
        yield _composed(copy, scratch) if _is_special(copy) else _merged(copy)


def _is_special(layer: Any) -> bool:
    """Groups and texts cannot have their filters and masks merged into them."""
    return type(layer) is not Gimp.Layer


def _merged(layer: Any) -> Any:
    layer.merge_filters()
    if layer.get_mask() is not None:
        shown = layer.get_apply_mask()
        layer.remove_mask(Gimp.MaskApplyMode.APPLY if shown else Gimp.MaskApplyMode.DISCARD)
    return layer


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


def get_pixels(drawable: Any, babl: str, area: Any = None) -> bytes:
    """Pixels in a format, rows top to bottom without padding; outside of the drawable they are 0."""
    return drawable.get_buffer().get(area or whole(drawable), 1.0, babl, Gegl.AbyssPolicy.NONE)


def set_pixels(drawable: Any, babl: str, data: Any) -> None:
    """Fill a drawable. data: its bytes in this format."""
    buffer = drawable.get_buffer()
    # bytes: anything else PyGObject takes item by item, 8 s for 4096 x 4096 RGBA8
    buffer.set(whole(drawable), babl, data if isinstance(data, bytes) else bytes(data))
    buffer.flush()
    drawable.update(0, 0, drawable.get_width(), drawable.get_height())
