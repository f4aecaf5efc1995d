"""What an edit would take now: which layer, which rectangle, and why not."""

from __future__ import annotations

import math
from typing import Any

from mgie_krita.canvas.documents import (
    document_id,
    document_name,
    front_document,
    groups_above,
    id_of,
    space_of_node,
)
from mgie_krita.canvas.layouts import Rectangle
from mgie_krita.canvas.spaces import pixel_bytes
from mgie_krita.types import SOURCES, CanvasError, Source
from mgie_krita.words import tr
from mgie_protocol.limits import MAX_PIXELS

# these change what lies below them and have no picture of their own
NO_PICTURE = ("filterlayer", "adjustmentlayer")

# around what is selected, where not all of a layer can travel: a model that paints wants half of it on each side
SURROUNDINGS = (0.5, 0.25, 0.0)  # shares of the selection's longer side, as there is room
SOFT_EDGE = 500  # px beyond the selection that the largest feather reaches


def current_source(kind: str, beyond: bool) -> Source:
    """Raises CanvasError; see KritaCanvas.source."""
    if kind not in SOURCES:
        raise ValueError(f"a source is one of {SOURCES}, not {kind!r}")
    document = front_document()
    node = None
    if kind != "merged":
        node = _layer(document) if kind == "layer" else _group(document)
        _check_usable(node)
    picture = document if node is None else node
    if not pixel_bytes(space_of_node(picture)):
        raise _no_picture(document_name(document) if node is None else node.name())
    x, y, width, height = _rectangle(document, node, beyond)
    return Source(
        document=document_id(document),
        document_name=document_name(document),
        node="" if node is None else id_of(node),
        kind=kind,
        name=tr("Whole picture") if node is None else node.name(),
        x=x,
        y=y,
        width=width,
        height=height,
        space=space_of_node(picture),
        target=space_of_node(document),
        path=document.fileName(),
    )


def _layer(document: Any) -> Any:
    """The active layer; of a mask, the layer that it is on."""
    node = document.activeNode()
    while node is not None and node.type().endswith("mask"):
        node = node.parentNode()
    if node is None or node.parentNode() is None:  # the root is no layer
        raise CanvasError(
            "canvas_no_layer", tr("No layer is active."), tr("Choose a layer in the layer list.")
        )
    return node


def _group(document: Any) -> Any:
    layer = _layer(document)
    if layer.type() == "grouplayer":
        return layer
    group = next(groups_above(layer), None)
    if group is None:
        raise CanvasError(
            "canvas_no_layer",
            tr("The layer {name} is in no group.").format(name=layer.name()),
            tr("Edit the layer alone or the whole picture, or put the layer into a group."),
        )
    return group


def _check_usable(node: Any) -> None:
    name = node.name()
    if node.type() in NO_PICTURE:
        raise _no_picture(name)
    above = list(groups_above(node))
    hidden = next((n for n in [node, *above] if not n.visible()), None)
    if hidden is not None:
        raise CanvasError(
            "canvas_hidden",
            tr("The layer {name} is hidden.").format(name=hidden.name()),
            tr("Show it, or choose another layer."),
        )
    if node.locked():
        raise CanvasError(
            "canvas_locked",
            tr("The layer {name} is locked.").format(name=name),
            tr("Unlock it, or choose another layer."),
        )
    check_groups(node, above)


def check_groups(node: Any, above: list[Any] | None = None) -> None:
    """Raises CanvasError canvas_group_locked: nothing may be added beside this node."""
    locked = next((group for group in above or groups_above(node) if group.locked()), None)
    if locked is not None:
        raise CanvasError(
            "canvas_group_locked",
            tr("The group {name} is locked.").format(name=locked.name()),
            tr("Unlock it: the result is to be put there."),
        )


def _no_picture(name: str) -> CanvasError:
    return CanvasError(
        "canvas_no_picture",
        tr("{name} has no picture of its own.").format(name=name),
        tr("Choose a layer with pixels, or edit the whole picture."),
    )


def _rectangle(document: Any, node: Any, beyond: bool) -> Rectangle:
    """Canvas px. Everything that the layer holds, beyond the canvas too, unless that is more than may travel.

    beyond: and all of the canvas.
    """
    canvas: Rectangle = (0, 0, document.width(), document.height())
    if node is None:
        return _small_enough(document, canvas)
    bounds = node.bounds()
    box: Rectangle = (bounds.x(), bounds.y(), bounds.width(), bounds.height())
    if box[2] < 1 or box[3] < 1:
        raise _empty(node)
    if beyond:
        box = _around(box, canvas)
    seen = _overlap(box, canvas)
    if seen[2] < 1 or seen[3] < 1:
        raise _outside(node)
    return _small_enough(document, seen if box[2] * box[3] > MAX_PIXELS else box)


def source_of_layer(document: Any, node: Any, name: str) -> Source:
    """What a layer holds, seen or hidden. name: of the document. Raises CanvasError canvas_empty_layer, canvas_outside,
    canvas_too_large, canvas_no_picture."""
    space = space_of_node(node)
    if not pixel_bytes(space):
        raise _no_picture(node.name())
    x, y, width, height = _rectangle(document, node, False)
    home, layer = document_id(document), id_of(node)
    return Source(home, name, layer, "layer", node.name(), x, y, width, height, space, space)


def _overlap(one: Rectangle, other: Rectangle) -> Rectangle:
    left, top = max(one[0], other[0]), max(one[1], other[1])
    right = min(one[0] + one[2], other[0] + other[2])
    bottom = min(one[1] + one[3], other[1] + other[3])
    return left, top, right - left, bottom - top


def _around(one: Rectangle, other: Rectangle) -> Rectangle:
    left, top = min(one[0], other[0]), min(one[1], other[1])
    right = max(one[0] + one[2], other[0] + other[2])
    bottom = max(one[1] + one[3], other[1] + other[3])
    return left, top, right - left, bottom - top


def _small_enough(document: Any, box: Rectangle) -> Rectangle:
    """What may travel: of more than that, what is selected and its surroundings."""
    if box[2] * box[3] > MAX_PIXELS:
        parts = [_selected(document, box, share) for share in SURROUNDINGS]
        part = parts[-1]
        for more in parts:
            if more is not None and more[2] * more[3] <= MAX_PIXELS:
                return more
        raise CanvasError(
            "canvas_too_large",
            tr("{width} x {height} pixels are over the limit of 100 megapixels.").format(
                width=(part or box)[2], height=(part or box)[3]
            ),
            tr("Select a smaller part of it.")
            if part
            else tr("Select a part of it, or edit a smaller copy."),
        )
    return box


def _selected(document: Any, box: Rectangle, share: float) -> Rectangle | None:
    """Of a rectangle: what is selected, with a share of its longer side around it; None where that is nothing."""
    selection = document.selection()
    if selection is None or selection.width() < 1 or selection.height() < 1:
        return None
    width, height = selection.width(), selection.height()
    more = math.ceil(share * max(width, height)) + SOFT_EDGE
    around = (selection.x() - more, selection.y() - more, width + 2 * more, height + 2 * more)
    part = _overlap(around, box)
    return part if part[2] > 0 and part[3] > 0 else None


def _outside(node: Any) -> CanvasError:
    return CanvasError(
        "canvas_outside",
        tr("All of the layer {name} lies outside the picture.").format(name=node.name()),
        tr("Move it onto the canvas, or choose another layer."),
    )


def _empty(node: Any) -> CanvasError:
    return CanvasError(
        "canvas_empty_layer",
        tr("The layer {name} is empty.").format(name=node.name()),
        tr("Paint something on it, or choose another layer."),
    )
