"""A result as the source's own pixels; and one that leaves what it stands in for visible."""

from __future__ import annotations

from typing import Any

from canvas_stage import CanvasError, activate, canvas, settle
from mgie_scenario.documents import K, add_layer, names, trigger, undo_text
from mgie_scenario.steps import Pause, Steps, Until, run
from results_stage import GREEN, HEIGHT, RED, WIDTH, filled, picture, read, select, shown, undo, visible

from mgie_krita.canvas.documents import find_document, find_node
from mgie_krita.types import LayerEdit

HALF = [(0, green, red, 255) for green in (127, 128) for red in (127, 128)]  # green over red


def replace(made: Any, color: tuple[int, ...], **how: Any) -> Steps[Any]:
    """The new layer."""
    new = yield from run(canvas.replace(LayerEdit(made.source, filled(made, color), made.selection, **how)))
    document = find_document(made.source.document)
    yield from settle(document)
    return find_node(document, new)


def whole(node: Any) -> bytes:
    return bytes(node.pixelData(0, 0, WIDTH, HEIGHT))


def check_the_pixels_of_the_source_itself() -> Steps[None]:
    """One step to undo; mode, opacity, clipping and label stay; undo and redo give the pixels before and after."""
    document = yield from picture()
    source = document.nodeByName("source")
    yield Pause(100)  # the window knows a new layer a little later
    source.setBlendingMode("multiply")
    source.setOpacity(140)
    source.setInheritAlpha(True)
    source.setColorLabel(4)
    select(document, (10, 8, 30, 20), soft=4)
    yield from activate(document, document.topLevelNodes()[0])  # another layer is active meanwhile
    yield from activate(document, source)
    yield from settle(document)
    unpainted, first = whole(source), undo_text()
    trigger("fill_selection_background_color")
    yield Until(lambda: undo_text() != first, "something is painted before")
    yield from settle(document)
    assert whole(source) != unpainted
    made = yield from read()
    steps, before, seen = undo_text(), whole(source), shown(document, 20, 16)
    new = yield from replace(made, RED)
    assert names(document) == ["Background", "source"], names(document)
    assert new.name() == "source" and document.activeNode().uniqueId() == new.uniqueId()
    assert (new.blendingMode(), new.opacity(), new.inheritAlpha(), new.colorLabel()) == (
        "multiply",
        140,
        True,
        4,
    )
    assert bytes(new.pixelData(20, 16, 1, 1)) == bytes(RED)
    mask = bytes(made.selection.data)
    after = whole(new)
    outside = [p for p in range(WIDTH * HEIGHT) if mask[p] == 0]
    assert outside and all(after[4 * p : 4 * p + 4] == before[4 * p : 4 * p + 4] for p in outside)
    now = undo_text()
    assert now != steps
    yield from undo("its own pixels are back", lambda: undo_text() == steps)
    assert whole(document.nodeByName("source")) == before and shown(document, 20, 16) == seen
    trigger("edit_redo")
    yield Until(lambda: undo_text() == now, "redone")
    yield from settle(document)
    assert whole(document.nodeByName("source")) == after
    yield from undo("the edit is undone", lambda: undo_text() == steps)
    source = document.nodeByName("source")
    yield from undo("what was painted before is undone", lambda: whole(source) == unpainted)


def check_the_pixels_of_a_source_that_was_replaced_already() -> Steps[None]:
    """Another variation takes the place of the first; the source can be read again; a layer goes on top of it."""
    document = yield from picture()
    made = yield from read()
    yield from replace(made, RED)
    yield from replace(made, GREEN, opacity=0.5)
    assert names(document) == ["Background", "source"] and shown(document, 9, 9) in HALF
    again = yield from run(canvas.read(made.source))
    assert again.source.node == document.nodeByName("source").uniqueId().toString()
    new = yield from run(canvas.insert(LayerEdit(made.source, filled(made, RED), None, "on top")))
    yield from settle(document)
    assert names(document) == ["Background", "source", "on top"] and find_node(document, new) is not None


def check_what_cannot_be_replaced_says_so() -> Steps[None]:
    document = yield from picture()
    layer = document.nodeByName("source")
    made = yield from read()
    other = K.createDocument(8, 8, "other", "RGBA", "U8", made.source.space.profile, 72.0)
    K.activeWindow().addView(other)
    K.setActiveDocument(other)
    yield Until(lambda: K.activeDocument() == other, "another picture is in front")
    yield from refused(made, "not in front")
    other.setModified(False)
    yield Pause(250)
    other.close()
    yield Until(lambda: K.activeDocument() == document, "the picture is in front again")
    layer.setLocked(True)
    yield from refused(made, "locked")
    layer.setLocked(False)
    select(document, (4, 4, 20, 20))
    trigger("add_new_transparency_mask")
    yield Until(lambda: layer.childNodes(), "the mask is there")
    yield from refused(made, "masks")
    group = document.createGroupLayer("group")
    document.rootNode().addChildNode(group, None)
    fill_group(document, group)
    yield from activate(document, group)
    yield from settle(document)
    document.setSelection(None)
    yield from refused((yield from run(canvas.read(canvas.source("group")))), "no paint layer")
    yield from refused((yield from run(canvas.read(canvas.source("merged")))), "no layer of its own")


def fill_group(document: Any, group: Any) -> None:
    inside = add_layer(document, "inside", parent=group)
    inside.setPixelData(bytes(RED) * 100, 0, 0, 10, 10)


def refused(made: Any, words: str) -> Steps[None]:
    steps = undo_text()
    try:
        yield from replace(made, RED)
        raise AssertionError(f"{words}: it was replaced")
    except CanvasError as error:
        assert words in error.message and error.hint, error.message
    assert undo_text() == steps


def check_what_a_result_stands_in_for_stays_visible() -> Steps[None]:
    """Where the artist wants that: the result is the same, and nothing is hidden."""
    document = yield from picture()
    document.nodeByName("source").setOpacity(128)
    made = yield from read()
    yield from run(canvas.insert(LayerEdit(made.source, filled(made, RED), None, "first", hide=False)))
    yield from settle(document)
    assert visible(document) == ["Background", "source", "first"]
    assert document.nodeByName("first").opacity() == 128
    yield from undo("it is gone", lambda: names(document) == ["Background", "source"])
    yield from run(canvas.insert(LayerEdit(made.source, filled(made, RED), None, "second")))
    yield from settle(document)
    assert visible(document) == ["Background", "second"]
