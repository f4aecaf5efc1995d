"""Reference pictures: layers of the image, and files that GIMP opens."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

from mgie_gimp.canvas.checks import box_of
from mgie_gimp.canvas.scratch import get_pixels, rendered
from mgie_gimp.host import Gegl, Gimp, Gio, GLib
from mgie_gimp.i18n import _
from mgie_gimp.layer_data import Box
from mgie_gimp.reference_entries import is_file
from mgie_gimp.types import CanvasError
from mgie_protocol.pixels import PixelBuffer, PixelFormat

_FORMAT = "R'G'B'A u8"


def layers_of(image: Any) -> list[Any]:
    """All of them, groups too, top first."""
    found: list[Any] = []
    waiting = list(reversed(image.get_layers()))
    while waiting:
        layer = waiting.pop()
        found.append(layer)
        if layer.is_group():
            waiting += reversed(layer.get_children())
    return found


def names_of_layers(image: Any) -> list[str]:
    """Of all of them; GIMP gives no name twice."""
    return [layer.get_name() for layer in layers_of(image)]


def read_reference(image: Any, entry: str) -> PixelBuffer:
    """RGBA, 8 bits, in sRGB. Raises CanvasError canvas_no_reference, MgieError picture_too_large."""
    if is_file(entry):
        return _read_file(entry)
    layer = _layer_of(image, entry)
    if layer is None:
        raise CanvasError(
            "canvas_no_reference",
            _("The reference picture “{name}” is neither a layer of the image nor a file.").format(
                name=entry
            ),
            _("Name a layer of the image, or the whole path of a file."),
        )
    return _read_layer(layer, image)


def layer_of_marks(image: Any, name: str) -> Any:
    """The layer of this name. Raises CanvasError canvas_no_reference."""
    layer = _layer_of(image, name)
    if layer is None:
        raise CanvasError(
            "canvas_no_reference",
            _("There is no layer “{name}” with marks.").format(name=name),
            _("Name a layer of the image."),
        )
    return layer


def read_marks(image: Any, layer: Any, box: Box) -> PixelBuffer:
    """What a layer has drawn over a part of the image, RGBA of 8 bits."""
    form = PixelFormat(box.width, box.height, 4, "u8")
    simple = type(layer) is Gimp.Layer and not layer.get_filters()
    at = box_of(layer)
    with nullcontext(layer) if simple else rendered(layer, image) as seen:
        area = Gegl.Rectangle.new(box.x - at.x, box.y - at.y, box.width, box.height)
        return PixelBuffer.from_format(form, get_pixels(seen, _FORMAT, area))


def _layer_of(image: Any, name: str) -> Any:
    return next((layer for layer in layers_of(image) if layer.get_name() == name), None)


def _read_layer(layer: Any, image: Any) -> PixelBuffer:
    """As it is seen alone, with its filters, shown or hidden."""
    box = box_of(layer)
    PixelFormat(max(1, box.width), max(1, box.height), 4, "u8").check()  # before anything is copied
    simple = type(layer) is Gimp.Layer and not layer.get_filters()
    with nullcontext(layer) if simple else rendered(layer, image) as seen:
        form = PixelFormat(seen.get_width(), seen.get_height(), 4, "u8")
        form.check()
        return PixelBuffer.from_format(form, get_pixels(seen, _FORMAT))


def _read_file(entry: str) -> PixelBuffer:
    file = Gio.File.new_for_path(str(Path(entry).expanduser()))
    try:
        opened = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, file)
    except GLib.Error:
        opened = None
    if opened is None:
        raise CanvasError(
            "canvas_no_reference",
            _("GIMP cannot open the reference picture “{name}”.").format(name=Path(entry).name),
            _("Name another file."),
        )
    try:
        form = PixelFormat(opened.get_width(), opened.get_height(), 4, "u8")
        form.check()
        shown = Gimp.Layer.new_from_visible(opened, opened, "visible")
        opened.insert_layer(shown, None, 0)
        return PixelBuffer.from_format(form, get_pixels(shown, _FORMAT))
    finally:
        opened.delete()
