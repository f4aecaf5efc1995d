"""The source's own pixels replaced by a result, in one step to undo.

Krita's setPixelData leaves no step (and would put what was painted before it out of step), and Krita's Python has nothing
that joins two steps. Measured in Krita 5.1.5: the action "Convert to a Paint Layer" puts a new layer with the same pixels,
name and settings in the place of a paint layer, in one step. The new pixels are written into that one, which has no
history; the layer before is not touched, and undo brings it back.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any

from krita import Krita  # type: ignore

from mgie_krita.canvas.carrier import Carrier
from mgie_krita.canvas.documents import document_id, find_node, id_of
from mgie_krita.canvas.edit_strips import Edit, not_added
from mgie_krita.canvas.family import Record, remember, successor_of
from mgie_krita.canvas.filling import fill_carrier
from mgie_krita.canvas.growing import grow_canvas
from mgie_krita.canvas.sources import check_groups
from mgie_krita.canvas.writing import edit_of
from mgie_krita.types import CanvasError, LayerEdit
from mgie_krita.words import tr

ACTION = "convert_to_paint_layer"
WAIT_S = 20.0  # for Krita to convert


def replace_pixels(order: LayerEdit) -> Generator[float, None, str]:
    """Gives the unique id of the layer with the new pixels. Raises CanvasError canvas_no_place and what inserting raises."""
    edit = yield from edit_of(order)
    assert edit.source is not None
    document = edit.home(edit.source)
    node = _replaceable(document, edit)
    filled = node.duplicate()
    yield from fill_carrier(Carrier(filled, filled, True), node, [], edit, document, order.opacity)
    yield from _activate(document, node)
    new = yield from _converted(node)
    box = edit.on_canvas
    new.setPixelData(filled.pixelData(*box), *box)  # at one go: an undo in the middle would find half of it
    yield from _until_active(document, new)  # Krita makes it so; before, its window does not know the layer
    new.setColorLabel(node.colorLabel())
    remember(document, id_of(new), Record(id_of(node), True))
    yield from grow_canvas(document, box, edit.margins)
    return id_of(new)


def _replaceable(document: Any, edit: Edit) -> Any:
    assert edit.source is not None
    node = find_node(document, edit.source.node) or successor_of(document, edit.source.node)
    if node is None:
        raise _no_place(tr("{name} is no layer of its own.").format(name=edit.source.name))
    why = _why_not(node)
    if why:
        raise _no_place(why.format(name=node.name()))
    if Krita.instance().activeDocument() is None or (
        document_id(Krita.instance().activeDocument()) != document_id(document)
    ):
        raise CanvasError(
            "canvas_no_place",
            tr("{document} is not in front.").format(document=edit.source.document_name),
            tr("Bring it to the front and apply again."),
        )
    if node.locked():
        raise CanvasError(
            "canvas_locked",
            tr("The layer {name} is locked.").format(name=node.name()),
            tr("Unlock it, or choose another layer."),
        )
    check_groups(node)
    return node


def _why_not(node: Any) -> str:
    if node.type() != "paintlayer":
        return tr("{name} is no paint layer: Krita cannot replace its pixels.")
    if node.childNodes():
        return tr("{name} has masks, which Krita would flatten.")
    if node.layerStyleToAsl():
        return tr("{name} has a layer style, which Krita would flatten.")
    return (
        tr("{name} is animated: one frame of it cannot be replaced in one step.") if node.animated() else ""
    )


def _no_place(words: str) -> CanvasError:
    return CanvasError("canvas_no_place", words, tr("Apply it as a layer: under More, “Apply as”."))


def _activate(document: Any, node: Any) -> Generator[float, None, None]:
    """Krita's action is about the active layer, which it changes a few turns of its event loop later."""
    if not _is_active(document, node):
        document.setActiveNode(node)
    yield from _until_active(document, node)


def _until_active(document: Any, node: Any) -> Generator[float, None, None]:
    ends = time.monotonic() + WAIT_S
    while not _is_active(document, node):
        if time.monotonic() > ends:
            raise not_added(node.name())
        yield 0.9


def _is_active(document: Any, node: Any) -> bool:
    active = document.activeNode()
    return active is not None and id_of(active) == id_of(node)


def _converted(node: Any) -> Generator[float, None, Any]:
    """The new layer in the place of a node."""
    parent = node.parentNode()
    before = {id_of(child) for child in parent.childNodes()}
    Krita.instance().action(ACTION).trigger()
    ends = time.monotonic() + WAIT_S
    while time.monotonic() < ends:
        new = next((child for child in parent.childNodes() if id_of(child) not in before), None)
        if node.parentNode() is None and new is not None:
            return new
        yield 1.0
    raise not_added(node.name())
