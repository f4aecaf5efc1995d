"""A result into the source's document: over its source, or in its place."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import replace
from typing import Any, Protocol

from mgie_krita.canvas.carrier import OPAQUE, Carrier, carrier_of, new_layer
from mgie_krita.canvas.documents import document_of, find_node, id_of
from mgie_krita.canvas.edges import weights_of
from mgie_krita.canvas.edit_strips import Edit, Home, alpha_is_hard, not_added, written_box
from mgie_krita.canvas.family import Record, remember
from mgie_krita.canvas.filling import fill_carrier, fill_stacked
from mgie_krita.canvas.growing import grow_canvas
from mgie_krita.canvas.masks import keeps_masks
from mgie_krita.canvas.placing import Placement, place
from mgie_krita.canvas.reading import has_effects
from mgie_krita.canvas.shining import shining_through
from mgie_krita.canvas.sources import check_groups
from mgie_krita.canvas.standing import changed_since
from mgie_krita.canvas.turning import turned, turned_margins
from mgie_krita.types import CanvasError, LayerEdit, Source
from mgie_krita.words import tr
from mgie_protocol.pixels import PixelBuffer, check_selection

ACTIVE_SECONDS = 1.0  # Krita makes a new layer the active one a few turns of its event loop later


class Covers(Protocol):
    """Hides layers for as long as a result is there, or says that they stay."""

    def hide(self, document: Any, result: Any, nodes: list[Any]) -> None: ...

    def leave(self, nodes: list[Any]) -> None: ...


def insert_layer(order: LayerEdit, covering: Covers, home: Home = document_of) -> Generator[float, None, str]:
    """See KritaCanvas.insert. home: see Edit."""
    edit = yield from edit_of(order, home)
    hard = yield from alpha_is_hard(edit)
    document = home(order.source)
    where = place(document, edit.source or order.source, edit.on_canvas, hard)
    if where.carries:
        effects = where.base is not None and has_effects(where.base)
        masked = effects and not where.over and (yield from keeps_masks(edit, where.base))
        made = carrier_of(document, where.base, effects, masked)
        yield from fill_carrier(made, where.base, where.over, edit, document, order.opacity)
    else:
        layer = new_layer(document, opacity=round(OPAQUE * order.opacity))
        if layer is None:
            raise not_added(order.name)
        made = Carrier(layer, layer, False)
        yield from fill_stacked(layer, edit, document)
        if order.opacity == 1:
            where = replace(where, hidden=(yield from shining_through(where.over, edit)))
    made.top.setName(order.name)
    yield from add_to_tree(made.top, edit, where if order.hide else replace(where, hidden=[]), covering)
    if not order.hide:
        covering.leave(where.hidden)
    yield from grow_canvas(home(order.source), edit.on_canvas, edit.margins)
    return id_of(made.top)


def _check(source: Source, picture: PixelBuffer, selection: PixelBuffer | None) -> None:
    """Krita believes every length: what does not fit must not reach it."""
    picture.check()
    if (picture.width, picture.height) != (source.width, source.height):
        raise CanvasError(
            "canvas_not_added",
            tr("The result has {width} x {height} pixels, the layer {layer_width} x {layer_height}.").format(
                width=picture.width,
                height=picture.height,
                layer_width=source.width,
                layer_height=source.height,
            ),
            tr("Open the result as a new picture."),
        )
    if selection is not None:
        selection.check()
        check_selection(picture.format, selection.format)


def edit_of(order: LayerEdit, home: Home = document_of) -> Generator[float, None, Edit]:
    """The result as the document is now, with its soft edge. Raises CanvasError, MgieError picture_invalid."""
    _check(order.source, order.picture, order.selection)
    source, how = changed_since(home(order.source), order.source)
    picture = yield from turned(order.picture, how)
    weights = None
    if order.selection is not None:
        selection = yield from turned(order.selection, how)
        mask = memoryview(selection.data).cast("B")
        size = picture.width, picture.height
        weights = yield from weights_of(mask, *size, order.feather, order.strict)
    box = yield from written_box(weights, picture, order.feather)
    return Edit(source, picture, weights, box, home, turned_margins(order.margins, how))


def add_to_tree(new: Any, edit: Edit, where: Placement, covering: Covers) -> Generator[float, None, None]:
    """Adding the layer is the only step to undo: its name, settings and pixels are there before.

    addChildNode waits until Krita has drawn the whole picture anew, and lets Krita's events run meanwhile: whoever makes
    the steps may be called from within one.
    """
    source = edit.source
    assert source is not None
    document = edit.home(source)
    if where.above is not None:
        check_groups(where.above)
    active = document.activeNode()
    hidden = [node for node in where.hidden if node.visible()]
    where.parent.addChildNode(new, where.above)
    yield 1.0
    document = edit.home(source)
    if find_node(document, id_of(new)) is None:  # addChildNode says True in any case
        raise not_added(new.name())
    remember(document, id_of(new), Record(source.node, where.carries))
    covering.hide(document, new, hidden)
    moved_on = source.node and active is not None and not _is_in(active, [source.node, *map(id_of, hidden)])
    if moved_on:
        yield from _give_back(source, new, active)


def _is_in(node: Any, wanted: list[str]) -> bool:
    """Whether a node is one of the wanted or lies in one (a mask, a layer of a group)."""
    while node is not None:
        if id_of(node) in wanted:
            return True
        node = node.parentNode()
    return False


def _give_back(source: Source, new: Any, active: Any) -> Generator[float, None, None]:
    """Krita activates what was added. The user has gone to another layer meanwhile: let him go on there."""
    ends = time.monotonic() + ACTIVE_SECONDS
    while time.monotonic() < ends:
        document = document_of(source)
        now = document.activeNode()
        if now is not None and id_of(now) == id_of(new):
            document.setActiveNode(active)
            return
        yield 1.0
