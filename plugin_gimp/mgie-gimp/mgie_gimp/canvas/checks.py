"""What can be edited, and sentences for what cannot."""

from __future__ import annotations

from typing import Any

from mgie_gimp.host import Gimp
from mgie_gimp.i18n import _
from mgie_gimp.layer_data import Box
from mgie_gimp.types import CanvasError


def source_layers(image: Any, drawables: list[Any]) -> list[Any]:
    """The layers to edit, each once; a layer's mask stands for its layer. Raises CanvasError."""
    if not drawables:
        raise CanvasError(
            "canvas_no_layer", _("No layer is selected."), _("Select the layer that you want to edit.")
        )
    _check_floating(image)
    _check_indexed(image)
    layers: list[Any] = []
    for drawable in drawables:
        layer = _layer_of(drawable)
        if layer not in layers:
            layers.append(layer)
    return layers


def one_layer(layers: list[Any]) -> Any:
    """The only one. Raises CanvasError canvas_many_layers."""
    if len(layers) > 1:
        raise CanvasError(
            "canvas_many_layers",
            _("{number} layers are selected.").format(number=len(layers)),
            _("Select one layer that an edit made."),
        )
    return layers[0]


def check_layer(image: Any, layer: Any) -> None:
    """That the layer has something that can be seen in the image. Raises CanvasError."""
    if layer.is_group():
        if not layer.get_children():
            raise CanvasError(
                "canvas_empty",
                _("The group “{name}” is empty: there is nothing to edit.").format(name=layer.get_name()),
                _("Select a layer that has a picture."),
            )
        _check_passing(layer)
    canvas = Box(0, 0, image.get_width(), image.get_height())
    if not canvas.meeting(box_of(layer)).width or not canvas.meeting(box_of(layer)).height:
        raise CanvasError(
            "canvas_outside",
            _("The layer “{name}” lies outside of the canvas: nothing of it is seen.").format(
                name=layer.get_name()
            ),
            _("Move it into the image, or use Image > Fit Canvas to Layers."),
        )


def nothing_seen(name: str) -> CanvasError:
    """For a layer without a pixel that shows."""
    return CanvasError(
        "canvas_empty",
        _("The layer “{name}” is clear: there is nothing to edit.").format(name=name),
        _("Select a layer that has a picture."),
    )


def nothing_selected(name: str) -> CanvasError:
    """For a selection with nothing of the layer in it."""
    return CanvasError(
        "canvas_nothing_selected",
        _("The selection lies beside the layer “{name}”: nothing of it would change.").format(name=name),
        _("Select a part of the layer, or nothing at all (Select > None)."),
    )


def box_of(layer: Any) -> Box:
    """Where a layer lies in its image."""
    corner = layer.get_offsets()
    return Box(corner.offset_x, corner.offset_y, layer.get_width(), layer.get_height())


def _layer_of(drawable: Any) -> Any:
    layer = Gimp.Layer.from_mask(drawable) if isinstance(drawable, Gimp.LayerMask) else drawable
    if not isinstance(layer, Gimp.Layer):
        raise CanvasError(
            "canvas_not_a_layer",
            _("“{name}” is a channel and has no colours to edit.").format(name=drawable.get_name()),
            _("Select a layer."),
        )
    return layer


def _check_passing(group: Any) -> None:
    """A group that passes through has a picture of its own only where its layers do nothing to what lies below."""
    if group.get_mode() != Gimp.LayerMode.PASS_THROUGH:
        return
    plain = (Gimp.LayerMode.NORMAL, Gimp.LayerMode.NORMAL_LEGACY)
    if group.get_filters() or any(layer.get_mode() not in plain for layer in _passing(group)):
        raise CanvasError(
            "canvas_passes_through",
            _(
                "The group “{name}” passes its modes through to what lies below: it has no picture of its own."
            ).format(name=group.get_name()),
            _("Set the group's mode to Normal, or select one of its layers."),
        )


def _passing(group: Any) -> list[Any]:
    """The visible layers in a group that blend with what lies below it."""
    found: list[Any] = []
    for layer in group.get_children():
        if layer.get_visible():
            inner = layer.is_group() and layer.get_mode() == Gimp.LayerMode.PASS_THROUGH
            found += _passing(layer) if inner else [layer]
    return found


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
