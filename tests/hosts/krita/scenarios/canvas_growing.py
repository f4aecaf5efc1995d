"""The canvas grows with a result that is larger than its source: nothing is lost, and undo gives back what was."""

from __future__ import annotations

from typing import Any

from canvas_stage import activate, canvas, fill, settle
from krita import Selection  # type: ignore
from mgie_scenario.documents import add_layer, names, trigger, undo_text
from mgie_scenario.steps import Steps, Until, run
from results_stage import GREEN, HEIGHT, RED, WIDTH, picture, read, shown, undo

from mgie_krita.canvas.documents import find_document, find_node
from mgie_krita.types import LayerEdit
from mgie_protocol.pixels import PixelBuffer

MARGINS = (30, 10, 0, 20)  # left, top, right, bottom
LARGE = (WIDTH + 30, HEIGHT + 30)


def furnished() -> Steps[Any]:
    """The picture, and around "source" what may be lost: pixels beyond the canvas, a group, a clone, a mask, vectors."""
    document = yield from picture()
    source = document.nodeByName("source")
    beyond = add_layer(document, "beyond")
    fill(beyond, bytes((200, 100, 50, 255)) * 1600, -20, 30, 40, 40)
    group = document.createGroupLayer("group")
    document.rootNode().addChildNode(group, None)
    fill(add_layer(document, "inside", parent=group), bytes((20, 200, 50, 128)) * 600, 50, -5, 30, 20)
    document.rootNode().addChildNode(document.createCloneLayer("clone", beyond), None)
    vector = document.createVectorLayer("vector")
    document.rootNode().addChildNode(vector, None)
    vector.addShapesFromSvg('<svg xmlns="http://www.w3.org/2000/svg" width="64px" height="48px" '
                            'viewBox="0 0 64 48"><rect x="5" y="5" width="9" height="7" fill="#f00"/></svg>')  # fmt: skip
    masked = add_layer(document, "masked")
    fill(masked, bytes((90, 90, 250, 255)) * 900, 10, 10, 30, 30)
    yield from activate(document, masked)
    chosen = Selection()
    chosen.select(12, 12, 10, 10, 255)
    document.setSelection(chosen)
    trigger("add_new_transparency_mask")
    yield Until(lambda: masked.childNodes(), "the mask is there")
    yield from activate(document, source)
    yield from settle(document)
    return document


def contents(document: Any, dx: int = 0, dy: int = 0) -> dict[str, Any]:
    """Every layer and mask: its place, less (dx, dy), and its pixels there, also those beyond the canvas."""
    found: dict[str, Any] = {}

    def walk(node: Any) -> None:
        for child in node.childNodes():
            x, y, width, height = child.bounds().getRect()
            own = bytes(child.pixelData(x, y, width, height)) if child.type() != "selectionmask" else b""
            grows = child.name() == "Background" or child.type() == "selectionmask"  # these fill the canvas
            place = None if grows else (x - dx, y - dy, width, height)
            found[child.name()] = (place, None if grows else own)
            walk(child)

    walk(document.rootNode())
    selection = document.selection()
    found["selection"] = selection and (selection.x() - dx, selection.y() - dy, selection.width())
    return found


def moved(document: Any, name: str, dx: int = 0, dy: int = 0) -> Any:
    return contents(document, dx, dy)[name]


def larger(made: Any, color: tuple[int, ...], margins: tuple[int, int, int, int] = MARGINS) -> LayerEdit:
    """What a server would send for it."""
    left, top, right, bottom = margins
    source = canvas.larger(made.source, margins)
    form = made.picture
    wide, high = form.width + left + right, form.height + top + bottom
    rgba = bytes((color[2], color[1], color[0], 255)) * (wide * high)
    return LayerEdit(source, PixelBuffer(wide, high, 4, "u8", "srgb", rgba), None, "larger", margins=margins)


def insert(order: LayerEdit) -> Steps[Any]:
    new = yield from run(canvas.insert(order))
    document = find_document(order.source.document)
    yield from settle(document)
    return find_node(document, new)


def check_the_canvas_grows_and_nothing_is_lost() -> Steps[None]:
    document = yield from furnished()
    made = yield from run(canvas.read(canvas.source("layer"), selected=False))
    before, first, seen = contents(document), undo_text(), shown(document, 20, 5)
    whole = bytes(document.pixelData(0, 0, WIDTH, HEIGHT))
    new = yield from insert(larger(made, GREEN))
    assert (document.width(), document.height()) == LARGE
    assert new.bounds().getRect() == (0, 0, *LARGE), new.bounds()
    yield Until(lambda: moved(document, "vector", 30, 10) == before["vector"], "vectors are drawn anew", 20)
    after = contents(document, 30, 10)
    assert after.pop("larger")[0] == (-30, -10, *LARGE)
    assert after == before, [name for name in before if before[name] != after[name]]
    assert shown(document, 0, 0) == GREEN and shown(document, 93, 77) == GREEN
    assert undo_text() == "Undo Resize Image", undo_text()
    yield from undo("the canvas is as it was", lambda: document.width() == WIDTH)
    assert undo_text() == "Undo Add Layer" and "larger" in names(document)
    yield from undo("the layer is gone", lambda: undo_text() == first)
    yield Until(lambda: moved(document, "vector") == before["vector"], "vectors are drawn anew", 20)
    assert contents(document) == before and (document.width(), document.height()) == (WIDTH, HEIGHT)
    assert bytes(document.pixelData(0, 0, WIDTH, HEIGHT)) == whole and shown(document, 20, 5) == seen


def check_another_variation_lies_on_the_first() -> Steps[None]:
    """Of a layer and of the merged picture, which looks different by then: the canvas grows once."""
    for kind in ("layer", "merged"):
        document = yield from picture()
        made = yield from run(canvas.read(canvas.source(kind), selected=False))
        first, second = larger(made, GREEN), larger(made, RED)
        yield from insert(first)
        new = yield from insert(second)
        assert (document.width(), document.height()) == LARGE, kind
        assert new.bounds().getRect() == (0, 0, *LARGE), (kind, new.bounds())
        assert shown(document, 0, 0) == RED and undo_text() == "Undo Add Layer"
        document.setModified(False)


def check_an_edit_of_the_merged_picture_under_way_meanwhile() -> Steps[None]:
    document = yield from picture()
    merged = yield from run(canvas.read(canvas.source("merged"), selected=False))
    made = yield from run(canvas.read(canvas.source("layer"), selected=False))
    yield from insert(larger(made, GREEN))
    new = yield from run(canvas.insert(LayerEdit(merged.source, merged.picture, None, "merged")))
    yield from settle(document)
    assert find_node(document, new).bounds().getRect() == (30, 10, WIDTH, HEIGHT)


def check_it_grows_only_where_the_result_reaches_beyond() -> Steps[None]:
    """A small layer in the middle; one that lies half outside, of which only the larger side counts."""
    document = yield from picture()
    small = add_layer(document, "small")
    fill(small, bytes(RED) * 100, 20, 20, 10, 10)
    yield from activate(document, small)
    made = yield from run(canvas.read(canvas.source("layer"), selected=False))
    new = yield from insert(larger(made, GREEN, (5, 5, 5, 5)))
    assert new.bounds().getRect() == (15, 15, 20, 20) and undo_text() == "Undo Add Layer"
    outside = add_layer(document, "outside")
    fill(outside, bytes(RED) * 800, -20, 10, 40, 20)
    yield from activate(document, outside)
    made = yield from run(canvas.read(canvas.source("layer"), selected=False))
    new = yield from insert(larger(made, GREEN, (0, 0, 60, 0)))
    assert (document.width(), document.height()) == (80, HEIGHT), document.width()
    assert new.bounds().getRect() == (-20, 10, 100, 20), new.bounds()


def check_of_a_picture_that_was_turned_the_right_side_grows() -> Steps[None]:
    document = yield from picture()
    made = yield from read()
    order = larger(made, GREEN, (30, 0, 0, 0))
    trigger("rotateImageCW90")
    yield Until(lambda: document.width() == HEIGHT, "it is turned")
    yield from settle(document)
    new = yield from insert(order)
    assert (document.width(), document.height()) == (HEIGHT, WIDTH + 30), document.height()
    assert new.bounds().getRect() == (0, 0, HEIGHT, WIDTH + 30), new.bounds()


def check_with_the_pixels_of_the_source_itself() -> Steps[None]:
    document = yield from picture()
    made = yield from run(canvas.read(canvas.source("layer"), selected=False))
    yield from run(canvas.replace(larger(made, GREEN)))
    yield from settle(document)
    assert names(document) == ["Background", "source"] and (document.width(), document.height()) == LARGE
    assert document.nodeByName("source").bounds().getRect() == (0, 0, *LARGE)
    yield from undo("the canvas is as it was", lambda: document.width() == WIDTH)
