"""Every kind of layer, and every reason not to edit one."""

from __future__ import annotations

from typing import Any

import canvas_documents
import canvas_gone
from canvas_stage import (
    GREEN,
    RED,
    CanvasError,
    activate,
    canvas,
    fill,
    insert,
    inverted,
    painted,
    pixel,
    read,
    refused,
    settle,
)
from mgie_scenario.documents import K, add_layer, names, save_png
from mgie_scenario.steps import Pause, Steps, Until, run


def check_no_document() -> None:
    assert K.activeDocument() is None
    assert canvas.active_document() == ""
    assert [refused(kind) for kind in ("layer", "group", "merged")] == ["canvas_no_document"] * 3


def check_an_offset_layer_beyond_the_canvas() -> Steps[None]:
    document = yield from painted()
    layer = add_layer(document, "beyond")
    fill(layer, RED * (100 * 20), -30, 40, 100, 20)
    yield from activate(document, layer)
    yield from settle(document)
    made = yield from read()
    source = made.source
    assert (source.x, source.y, source.width, source.height) == (-30, 40, 100, 20)
    assert (source.kind, source.name, source.document) == ("layer", "beyond", canvas.active_document())
    assert bytes(made.picture.data) == bytes((255, 0, 0, 255)) * 2000
    new = yield from insert(made, picture=inverted(made.picture))
    assert new.bounds() == layer.bounds()
    assert pixel(new, -30, 59) == pixel(new, 69, 40) == (255, 255, 0, 255)
    assert names(document) == ["Background", "beyond", "edited"]


def check_the_whole_canvas_of_a_small_layer() -> Steps[None]:
    """For a model that paints into transparency: the layer's own rectangle and the canvas."""
    from mgie_protocol.pixels import PixelBuffer

    document = yield from painted(64, 48)
    layer = add_layer(document, "dot")
    fill(layer, RED * 100, -5, 10, 10, 10)
    yield from activate(document, layer)
    yield from settle(document)
    source = canvas.source("layer", beyond=True)
    assert (source.x, source.y, source.width, source.height) == (-5, 0, 69, 48)
    made = yield from run(canvas.read(source))
    rows = bytes(made.picture.data)
    assert (
        rows[(10 * 69 + 9) * 4 :][:8] == bytes((255, 0, 0, 255, 0, 0, 0, 0)) and rows.count(0) > len(rows) / 2
    )
    full = PixelBuffer(69, 48, 4, "u8", "srgb", bytes((0, 0, 255, 255)) * (69 * 48))
    new = yield from insert(made, picture=full)
    assert new.bounds().getRect() == (-5, 0, 69, 48)  # the result's own coverage, not the layer's


def check_groups() -> Steps[None]:
    document = yield from painted()
    assert refused("group") == "canvas_no_layer"  # the layer is in none
    group = document.createGroupLayer("figures")
    document.rootNode().addChildNode(group, None)
    low = add_layer(document, "low", parent=group)
    high = add_layer(document, "high", parent=group, above=low)
    fill(low, RED * 400, 10, 10, 20, 20)
    fill(high, GREEN * 100, 25, 25, 10, 10)
    yield from activate(document, low)
    yield from settle(document)
    for active in (low, group):
        yield from activate(document, active)
        made = yield from read("group")
        source = made.source
        assert (source.name, source.x, source.y, source.width, source.height) == ("figures", 10, 10, 25, 25)
        rows = bytes(made.picture.data)
        at = lambda x, y, rows=rows: tuple(rows[(y * 25 + x) * 4 :][:4])  # noqa: E731
        assert at(0, 0) == (255, 0, 0, 255) and at(24, 24) == (0, 255, 0, 255) and at(24, 0)[3] == 0
    new = yield from insert(made)
    assert names(document) == ["Background", "figures", "edited"]
    assert pixel(new, 34, 34) == tuple(GREEN)

    yield from activate(document, low)  # a layer in a group: the new one comes right above it, in the group
    made = yield from read()
    yield from insert(made, "inside")
    assert [child.name() for child in group.childNodes()] == ["low", "inside", "high"]


def check_the_merged_picture() -> Steps[None]:
    document = yield from painted()
    layer = add_layer(document, "dot")
    fill(layer, RED * 16, 2, 3, 4, 4)
    yield from activate(document, document.topLevelNodes()[0])
    yield from settle(document)
    document.setModified(False)
    made = yield from read("merged")
    assert (made.source.node, made.source.width, made.source.height) == ("", 64, 48)
    data = bytes(made.picture.data)
    assert data[:4] == bytes((40, 120, 200, 255)) and data[(3 * 64 + 2) * 4 :][:4] == bytes((255, 0, 0, 255))
    yield from insert(made, "merged edit")
    assert names(document) == ["Background", "dot", "merged edit"]


def check_clone_fill_file_and_vector_layers() -> Steps[None]:
    document = yield from painted()
    bottom = document.topLevelNodes()[0]
    made_by: dict[str, Any] = {}
    made_by["clone"] = document.createCloneLayer("clone", bottom)
    vector = document.createVectorLayer("vector")
    made_by["vector"] = vector
    made_by["file"] = document.createFileLayer("file", save_png(document, "for_the_file_layer"), "None")
    for node in made_by.values():
        document.rootNode().addChildNode(node, None)
    svg = '<svg width="64" height="48"><rect x="5" y="6" width="20" height="10" fill="#00ff00"/></svg>'
    assert vector.addShapesFromSvg(svg)
    yield from settle(document)
    yield Pause(300)
    for name, node in made_by.items():
        yield from activate(document, node)
        made = yield from read()
        data, source = bytes(made.picture.data), made.source
        middle = ((source.height // 2) * source.width + source.width // 2) * 4
        want = (0, 255, 0, 255) if name == "vector" else (40, 120, 200, 255)
        got = tuple(data[middle : middle + 4])
        assert max(abs(a - b) for a, b in zip(got, want, strict=True)) <= 1, (name, got)
        if name == "vector":  # its shape's rectangle, to a pixel of the soft edge
            assert abs(source.x - 5) <= 1 and abs(source.width - 20) <= 2, source
        new = yield from insert(made, f"edit of {name}")
        order = names(document)
        assert order.index(new.name()) == order.index(name) + 1, order


def check_fill_layer() -> Steps[None]:
    from krita import InfoObject, Selection  # type: ignore

    document = yield from painted()
    color = InfoObject()
    color.setProperty("color", "#00ff00")
    everything = Selection()
    everything.select(0, 0, 64, 48, 255)
    node = document.createFillLayer("fill", "color", color, everything)
    document.rootNode().addChildNode(node, None)
    yield from settle(document)
    yield Until(lambda: document.activeNode().name() == "fill", "it is active")
    yield Pause(300)
    made = yield from read()
    assert (made.picture.width, made.picture.height) == (64, 48)
    assert tuple(made.picture.data[:4]) == (0, 255, 0, 255), tuple(made.picture.data[:4])
    yield from insert(made)


def check_filter_layers_have_no_picture() -> Steps[None]:
    from krita import Selection  # type: ignore

    document = yield from painted()
    everything = Selection()
    everything.select(0, 0, 64, 48, 255)
    node = document.createFilterLayer("invert", K.filter("invert"), everything)
    document.rootNode().addChildNode(node, None)
    yield Until(lambda: document.activeNode().name() == "invert", "it is active")
    assert refused() == "canvas_no_picture"
    yield from settle(document)
    made = yield from read("merged")  # the whole picture has one all the same
    assert tuple(made.picture.data[:3]) == (215, 135, 55)


def check_masks() -> Steps[None]:
    document = yield from painted()
    layer = document.topLevelNodes()[0]
    mask = document.createNode("see through", "transparencymask")
    layer.addChildNode(mask, None)
    yield from activate(document, mask)
    yield from settle(document)
    made = yield from read()
    assert made.source.name == "Background"
    new = yield from insert(made)
    assert names(document) == ["Background", "edited"] and not layer.childNodes()[1:]
    assert new.parentNode().uniqueId() == document.rootNode().uniqueId()


def check_locked_and_hidden() -> Steps[None]:
    document = yield from painted()
    group = document.createGroupLayer("figures")
    document.rootNode().addChildNode(group, None)
    layer = add_layer(document, "face", parent=group)
    fill(layer, RED * 16, 0, 0, 4, 4)
    yield from activate(document, layer)
    yield from settle(document)
    assert refused() == ""
    made = yield from read()
    for change, code in (
        (layer.setLocked, "canvas_locked"),
        (group.setLocked, "canvas_group_locked"),
    ):
        change(True)
        assert refused() == code, (refused(), code)
        change(False)
    for node in (layer, group):
        node.setVisible(False)
        assert refused() == "canvas_hidden"
        node.setVisible(True)
    assert refused() == refused("group") == ""

    group.setLocked(True)  # meanwhile
    before = names(document), len(group.childNodes())
    try:
        yield from insert(made)
        raise AssertionError("a locked group took a layer")
    except CanvasError as error:
        assert error.code == "canvas_group_locked"
    assert (names(document), len(group.childNodes())) == before


def check_empty_layer() -> Steps[None]:
    document = yield from painted()
    layer = add_layer(document, "nothing on it")
    yield from activate(document, layer)
    assert refused() == "canvas_empty_layer"
    assert refused("merged") == ""


for _checks in (canvas_gone, canvas_documents):  # in the same Krita
    globals().update({name: check for name, check in vars(_checks).items() if name.startswith("check_")})
