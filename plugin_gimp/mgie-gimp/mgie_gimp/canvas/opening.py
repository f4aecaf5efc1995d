"""Results whose image is gone: as an image of their own, or as layers of another."""

from __future__ import annotations

from typing import Any

from mgie_gimp.canvas import provenance, records
from mgie_gimp.canvas.formats import babl_of
from mgie_gimp.canvas.inserting import layer_name
from mgie_gimp.canvas.masks import give_mask
from mgie_gimp.canvas.scratch import set_pixels
from mgie_gimp.host import Gimp
from mgie_gimp.layer_data import Mask
from mgie_gimp.types import Record
from mgie_protocol.pixels import PixelBuffer

_PRECISIONS = {"u8": "U8", "u16": "U16", "f32": "FLOAT"}
_BENDS = {"srgb": "NON_LINEAR", "linear": "LINEAR"}


def open_as_image(pictures: list[PixelBuffer], notes: list[Record], mask: Mask | None) -> list[Any]:
    """A new image with a layer for each picture, the first on top and the only one that shows; gives the layers.

    mask: of every layer, with the picture's size.
    """
    first = pictures[0]
    base = Gimp.ImageBaseType.GRAY if first.channels < 3 else Gimp.ImageBaseType.RGB
    precision = getattr(Gimp.Precision, f"{_PRECISIONS[first.dtype]}_{_BENDS[first.transfer]}")
    image = Gimp.Image.new_with_precision(first.width, first.height, base, precision)
    image.undo_disable()
    layers = _fill(image, pictures, notes, mask, 0, 0)
    image.undo_enable()
    if Gimp.default_display() is not None:
        Gimp.Display.new(image)
    return layers


def add_to_image(
    image: Any, pictures: list[PixelBuffer], notes: list[Record], mask: Mask | None, left: int, top: int
) -> list[Any]:
    """The same on top of an image's layers, in one undo step. left, top: px from the image's corner."""
    image.undo_group_start()
    try:
        layers = _fill(image, pictures, notes, mask, left, top)
    finally:
        image.undo_group_end()
    Gimp.displays_flush()
    return layers


def file_name(image: Any) -> str:
    """As the artist knows the image."""
    file = image.get_file() or image.get_imported_file() or image.get_exported_file()
    return (file.get_basename() if file else None) or image.get_name()


def _fill(
    image: Any, pictures: list[PixelBuffer], notes: list[Record], mask: Mask | None, left: int, top: int
) -> list[Any]:
    gray = image.get_base_type() == Gimp.ImageBaseType.GRAY
    kind = Gimp.ImageType.GRAYA_IMAGE if gray else Gimp.ImageType.RGBA_IMAGE
    made = []
    for picture, note in zip(pictures, notes):
        size = (picture.width, picture.height)
        layer = Gimp.Layer.new(image, layer_name(note), *size, kind, note.strength, Gimp.LayerMode.NORMAL)
        set_pixels(layer, babl_of(picture), picture.data)
        if mask is not None:
            give_mask(layer, mask)
        layer.set_offsets(left, top)
        layer.set_visible(not made)
        records.attach(layer, note)
        image.insert_layer(layer, None, len(made))
        made.append(layer)
    provenance.state(image, notes)
    image.set_selected_layers(made[:1])
    return made
