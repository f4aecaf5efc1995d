"""Results as new layers above their source, in one undo step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mgie_gimp.canvas import provenance, records
from mgie_gimp.canvas.scratch import set_pixels
from mgie_gimp.host import Gegl, Gimp
from mgie_gimp.i18n import _
from mgie_gimp.plain import Mask, Record, Taken
from mgie_protocol.pixels import PixelBuffer

_NAME_CHARS = 60
_PRECISIONS = {
    ("u8", "srgb"): "U8_NON_LINEAR",
    ("u8", "linear"): "U8_LINEAR",
    ("u16", "srgb"): "U16_NON_LINEAR",
    ("u16", "linear"): "U16_LINEAR",
    ("f32", "srgb"): "FLOAT_NON_LINEAR",
    ("f32", "linear"): "FLOAT_LINEAR",
}


@dataclass(frozen=True)
class Place:
    """Where results go. source: the layer that was edited. above: the one below which they must not hide."""

    image: Any
    source: Any
    above: Any


def insert(place: Place, taken: Taken, pictures: list[PixelBuffer], notes: list[Record]) -> list[Any]:
    """New layers, one for each picture, directly above place.above; gives them in the same order.

    They have position, opacity and mode of the source, and the selection as it was taken as their mask. The
    first is on top and the only one that is shown. What was closed or deleted meanwhile loses no result:
    without its layer it goes on top of the image, without its image into a new one.
    """
    image, source, above = _still_there(place, taken)
    mask = taken.mask
    image.undo_group_start()
    try:
        made = [_make(image, source, taken, p, note) for p, note in zip(pictures, notes)]
        for layer in made:  # each directly above the source, and so below the one before it
            _put(image, layer, above)
            layer.set_visible(layer is made[0])
            if mask is not None:
                _add_mask(layer, mask)
        provenance.state(image, notes)
        image.set_selected_layers(made[:1])
    finally:
        image.undo_group_end()
    Gimp.displays_flush()
    return made


def _still_there(place: Place, taken: Taken) -> tuple[Any, Any, Any]:
    """Image, source and above; None for layers that are gone."""
    image = place.image
    if not image.is_valid() or image.get_base_type() == Gimp.ImageBaseType.INDEXED:
        return _new_image(taken.picture), None, None
    source, above = (layer if layer.is_valid() else None for layer in (place.source, place.above))
    return image, source, above or source


def _make(image: Any, source: Any, taken: Taken, picture: PixelBuffer, record: Record) -> Any:
    """The layer, filled, not yet in the image."""
    gray = image.get_base_type() == Gimp.ImageBaseType.GRAY
    kind = Gimp.ImageType.GRAYA_IMAGE if gray else Gimp.ImageType.RGBA_IMAGE
    opacity = source.get_opacity() if source else 100.0
    layer = Gimp.Layer.new(
        image, layer_name(record), picture.width, picture.height, kind, opacity, _mode(source)
    )
    set_pixels(layer, taken.wire.babl, picture.data)
    x, y = _corner(source, taken)
    layer.set_offsets(x + taken.x, y + taken.y)
    records.attach(layer, record)
    return layer


def _corner(source: Any, taken: Taken) -> tuple[int, int]:
    """Of the source as it lies now, px from the image's corner: the artist may have moved it."""
    if source is None:
        return taken.left, taken.top
    now = source.get_offsets()
    return now.offset_x, now.offset_y


def _mode(source: Any) -> Any:
    """As the source's; a group that passes through has none that a layer could have."""
    if source is None or source.get_mode() == Gimp.LayerMode.PASS_THROUGH:
        return Gimp.LayerMode.NORMAL
    return source.get_mode()


def _put(image: Any, layer: Any, above: Any) -> None:
    if above is None:
        image.insert_layer(layer, None, 0)
    else:
        image.insert_layer(layer, above.get_parent(), image.get_item_position(above))


def _add_mask(layer: Any, mask: Mask) -> None:
    made = layer.create_mask(Gimp.AddMaskType.WHITE)
    layer.add_mask(made)
    area = Gegl.Rectangle.new(0, 0, layer.get_width(), layer.get_height())
    buffer = made.get_buffer()
    buffer.set(area, mask.babl, mask.data)
    buffer.flush()
    made.update(0, 0, layer.get_width(), layer.get_height())
    layer.set_edit_mask(False)  # the next brush stroke paints on the picture


def _new_image(picture: PixelBuffer) -> Any:
    """For a result whose image was closed, or has become one that cannot hold it."""
    base = Gimp.ImageBaseType.GRAY if picture.channels < 3 else Gimp.ImageBaseType.RGB
    precision = getattr(Gimp.Precision, _PRECISIONS[picture.dtype, picture.transfer])
    image = Gimp.Image.new_with_precision(picture.width, picture.height, base, precision)
    if Gimp.default_display() is not None:
        Gimp.Display.new(image)
    return image


def layer_name(record: Record) -> str:
    """One line: what was asked for, and which seed made it."""
    words = " ".join(record.instruction.split())
    short = words if len(words) <= _NAME_CHARS else words[: _NAME_CHARS - 1] + "…"
    return _("{instruction} (seed {seed})").format(instruction=short, seed=record.seed)
