"""What can be edited, and sentences for what cannot."""

from __future__ import annotations

from typing import Any

from mgie_gimp.host import Gimp
from mgie_gimp.i18n import _
from mgie_gimp.plain import CanvasError


def source_layer(image: Any, drawables: list[Any]) -> Any:
    """The one layer to edit; a layer's mask stands for its layer. Raises CanvasError."""
    if not drawables:
        raise CanvasError(
            "canvas_no_layer", _("No layer is selected."), _("Select the layer that you want to edit.")
        )
    if len(drawables) > 1:
        raise CanvasError(
            "canvas_many_layers",
            _("{number} layers are selected.").format(number=len(drawables)),
            _("Select one layer, or put them into a layer group and select the group."),
        )
    _check_floating(image)
    _check_indexed(image)
    drawable = drawables[0]
    layer = Gimp.Layer.from_mask(drawable) if isinstance(drawable, Gimp.LayerMask) else drawable
    if not isinstance(layer, Gimp.Layer):
        raise CanvasError(
            "canvas_not_a_layer",
            _("“{name}” is a channel and has no colours to edit.").format(name=drawable.get_name()),
            _("Select a layer."),
        )
    return layer


def _check_floating(image: Any) -> None:
    if image.get_floating_sel() is not None:
        raise CanvasError(
            "canvas_floating",
            _("The image has a floating selection."),
            _("Anchor it, or make a layer of it (Layer > To New Layer), first."),
        )


def _check_indexed(image: Any) -> None:
    if image.get_base_type() == Gimp.ImageBaseType.INDEXED:
        raise CanvasError(
            "canvas_indexed",
            _("The image has indexed colours: an edit would be forced into its palette."),
            _("Convert it first: Image > Mode > RGB."),
        )
