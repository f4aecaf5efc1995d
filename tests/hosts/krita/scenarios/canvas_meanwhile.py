"""What happens to a picture while the server works, sizes over the limit, and layers with nothing to edit."""

from __future__ import annotations

import math

from canvas_stage import CanvasError, activate, canvas, fill, pixel, refused, settle
from mgie_scenario.documents import add_layer, names, trigger, undo_text
from mgie_scenario.steps import Steps, Until, run
from results_stage import BLUE, HEIGHT, RED, WIDTH, apply, painting, picture, read, select, shown

from mgie_krita.canvas import sources
from mgie_krita.canvas.documents import find_node
from mgie_krita.types import LayerEdit


def check_a_layer_that_is_moved_meanwhile() -> Steps[None]:
    document = yield from picture()
    select(document, (10, 8, 12, 9))
    made = yield from read()
    document.nodeByName("source").move(7, -5)
    yield from settle(document)
    new = yield from apply(made, "followed", RED)
    assert new.bounds().getRect() == (17, 3, 12, 9)
    assert shown(document, 17, 3) == RED and shown(document, 16, 3) != RED


def check_a_group_that_is_moved_meanwhile() -> Steps[None]:
    document = yield from picture()
    group = document.createGroupLayer("group")
    document.rootNode().addChildNode(group, None)
    layer = add_layer(document, "inside", parent=group)
    fill(layer, painting(20, 16), 10, 8, 20, 16)
    yield from activate(document, group)
    yield from settle(document)
    made = yield from run(canvas.read(canvas.source("group")))
    layer.move(5, 6)
    yield from settle(document)
    new = yield from apply(made, "followed", RED)
    assert new.bounds().getRect() == (15, 14, 20, 16), new.bounds()


def check_a_picture_that_is_cropped_or_resized_meanwhile() -> Steps[None]:
    for change, want in (
        (lambda d: d.crop(5, 4, 40, 30), (5, 4, 12, 9)),
        (lambda d: d.resizeImage(-6, -3, 90, 80), (16, 11, 12, 9)),
    ):
        document = yield from picture()
        select(document, (10, 8, 12, 9))
        made = yield from read()
        document.setSelection(None)
        change(document)
        yield from settle(document)
        new = yield from apply(made, "followed", RED)
        assert new.bounds().getRect() == want, new.bounds()
        document.setModified(False)


def check_a_picture_that_is_turned_meanwhile() -> Steps[None]:
    changes = {
        "90": (lambda d: d.rotateImage(math.pi / 2), (HEIGHT - 8 - 9, 10, 9, 12)),
        "180": (lambda d: d.rotateImage(math.pi), (WIDTH - 10 - 12, HEIGHT - 8 - 9, 12, 9)),
        "270": (lambda d: d.rotateImage(-math.pi / 2), (8, WIDTH - 10 - 12, 9, 12)),
        "across": (lambda d: trigger("mirrorImageHorizontal"), (WIDTH - 10 - 12, 8, 12, 9)),
        "down": (lambda d: trigger("mirrorImageVertical"), (10, HEIGHT - 8 - 9, 12, 9)),
    }
    for how, (change, want) in changes.items():
        document = yield from picture()
        select(document, (10, 8, 12, 9))
        made = yield from read()
        document.setSelection(None)
        before = shown(document, 0, 0)
        change(document)
        yield Until(lambda: shown(document, 0, 0) != before, "it is turned")  # noqa: B023
        yield from settle(document)
        source = document.nodeByName("source")
        steps = canvas.insert(
            LayerEdit(made.source, made.picture, made.selection, "followed")
        )  # the source's own pixels
        new = find_node(document, (yield from run(steps)))
        assert new.bounds().getRect() == want, (how, new.bounds())
        place = new.bounds().getRect()
        assert bytes(new.pixelData(*place)) == bytes(source.pixelData(*place)), how
        document.setModified(False)


def check_a_picture_that_is_scaled_meanwhile() -> Steps[None]:
    document = yield from picture()
    made = yield from read()
    for size in ((32, 24), (128, 96)):
        document.scaleImage(*size, 72, 72, "Bicubic")
        yield from settle(document)
        try:
            yield from apply(made, "lost", RED)
            raise AssertionError("it was added")
        except CanvasError as error:
            assert error.code == "canvas_changed" and "64 x 48" in error.message and error.hint
        assert names(document) == ["Background", "source"]


def check_a_layer_that_is_painted_on_meanwhile_is_no_change() -> Steps[None]:
    document = yield from picture()
    select(document, (10, 8, 12, 9))
    made = yield from read()
    fill(document.nodeByName("source"), bytes(BLUE) * (WIDTH * HEIGHT), 0, 0, WIDTH, HEIGHT)
    new = yield from apply(made, "stays", RED)
    assert new.bounds().getRect() == (10, 8, 12, 9)


# --- sizes, and nothing to edit -----------------------------------------------------------------------


def check_of_a_picture_over_the_limit_what_is_selected_travels() -> Steps[None]:
    """The limit is lowered: 100 megapixels take seconds."""
    limit, soft = sources.MAX_PIXELS, sources.SOFT_EDGE
    sources.MAX_PIXELS, sources.SOFT_EDGE = 2000, 2
    try:
        document = yield from picture()
        assert refused() == refused("merged") == "canvas_too_large"
        select(document, (20, 16, 12, 8))
        made = yield from read()
        source = made.source
        assert (source.x, source.y, source.width, source.height) == (12, 8, 28, 24)
        before = shown(document, 5, 5)
        yield from apply(made, "part", RED)
        assert shown(document, 20, 16) == RED and shown(document, 5, 5) == before
        assert shown(document, 19, 16) != RED
        yield from activate(document, document.nodeByName("source"))
        select(document, (1, 1, 62, 46))
        assert refused() == "canvas_too_large"
    finally:
        sources.MAX_PIXELS, sources.SOFT_EDGE = limit, soft


def check_there_is_nothing_to_edit() -> Steps[None]:
    document = yield from picture()
    group = document.createGroupLayer("empty group")
    document.rootNode().addChildNode(group, None)
    yield from activate(document, group)
    assert refused() == refused("group") == "canvas_empty_layer"
    clear = add_layer(document, "clear")
    fill(clear, bytes((9, 9, 9, 0)) * 100, 0, 0, 10, 10)
    away = add_layer(document, "away")
    fill(away, bytes(RED) * 100, 200, 10, 10, 10)
    hidden = add_layer(document, "hidden")
    fill(hidden, bytes(RED) * 100, 0, 0, 10, 10)
    yield from settle(document)
    for layer, code in ((clear, "canvas_empty_layer"), (away, "canvas_outside")):
        yield from activate(document, layer)
        assert refused() == code, (refused(), code)
    yield from activate(document, hidden)
    hidden.setVisible(False)
    assert refused() == "canvas_hidden"
    assert undo_text() == "Undo Add Layer" and pixel(hidden, 0, 0) == RED
