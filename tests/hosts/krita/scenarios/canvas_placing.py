"""Where results come to lie, what they follow, and what their edges are."""

from __future__ import annotations

import itertools
import math
from typing import Any

from canvas_stage import CanvasError, activate, canvas, fill, newdoc, pixel, refused, settle
from krita import Selection  # type: ignore
from mgie_scenario.documents import K, add_layer, names, save_kra, trigger, undo_text
from mgie_scenario.steps import Pause, Steps, Until, run

from mgie_krita.canvas import sources
from mgie_krita.canvas.documents import find_document, find_node
from mgie_protocol.pixels import PixelBuffer

WIDTH, HEIGHT = 64, 48
RED, GREEN, BLUE, BLACK = (0, 0, 255, 255), (0, 255, 0, 255), (255, 0, 0, 255), (0, 0, 0, 255)  # BGRA


def painting(width: int = WIDTH, height: int = HEIGHT) -> bytes:
    """Every pixel another one, all opaque."""
    return bytes(
        v for y in range(height) for x in range(width) for v in (x * 3 + 40, y * 4 + 30, (x + y) + 60, 255)
    )


def picture() -> Steps[Any]:
    """A document with black ground and a layer "source" on it, which is active."""
    document = yield from newdoc(WIDTH, HEIGHT)
    fill(document.topLevelNodes()[0], bytes(BLACK) * (WIDTH * HEIGHT), 0, 0, WIDTH, HEIGHT)
    layer = add_layer(document, "source")
    fill(layer, painting(), 0, 0, WIDTH, HEIGHT)
    yield from activate(document, layer)
    yield from settle(document)
    return document


def filled(made: Any, color: tuple[int, ...], weights: bytes | None = None) -> PixelBuffer:
    """What a server would send that fills the picture with one colour, mixed by weights, else by the selection."""
    form = made.picture
    count = form.width * form.height
    weights = weights or (bytes(made.selection.data) if made.selection is not None else b"\xff" * count)
    rgb = (color[2], color[1], color[0])
    out = bytearray(form.data)
    for place in range(count):
        for channel in range(3):
            old = out[4 * place + channel]
            out[4 * place + channel] = round(old + (rgb[channel] - old) * weights[place] / 255)
    return PixelBuffer.from_format(form.format, out)


def read(**edge: Any) -> Steps[Any]:
    return (yield from run(canvas.read(canvas.source("layer"), **edge)))


def apply(
    made: Any, name: str, color: tuple[int, ...], weights: bytes | None = None, **edge: Any
) -> Steps[Any]:
    """Insert an edit that fills with a colour; gives the new node."""
    steps = canvas.insert(made.source, filled(made, color, weights), made.selection, name, **edge)
    new = yield from run(steps)
    document = find_document(made.source.document)
    yield from settle(document)
    return find_node(document, new)


def select(document: Any, box: tuple[int, int, int, int], soft: int = 0) -> None:
    selection = Selection()
    selection.select(*box, 255)
    if soft:
        selection.feather(soft)
    document.setSelection(selection)


def shown(document: Any, x: int, y: int) -> tuple[int, ...]:
    return tuple(bytes(document.pixelData(x, y, 1, 1)))


def visible(document: Any) -> list[str]:
    return [
        node.name()
        for node in document.topLevelNodes()
        if node.visible() and not node.type().endswith("mask")
    ]


def move_up(document: Any, name: str) -> Steps[None]:
    """By Krita's own action."""
    yield from activate(document, document.nodeByName(name))
    before = names(document)
    trigger("move_layer_up")
    yield Until(lambda: names(document) != before, f"{name} is moved up")
    yield from settle(document)


def undo(words: str, condition: Any) -> Steps[None]:
    trigger("edit_undo")
    yield Until(condition, words)
    yield from settle(K.activeDocument())


# --- the newest lies on top ---------------------------------------------------------------------------


def check_the_newest_result_is_what_is_seen() -> Steps[None]:
    document = yield from picture()
    add_layer(document, "lines")
    yield Pause(100)
    made = yield from read_of(document, "source")
    yield from apply(made, "first", RED)
    assert shown(document, 9, 9) == RED
    second = yield from apply(made, "second", GREEN)
    assert shown(document, 9, 9) == GREEN
    assert names(document) == ["Background", "source", "first", "second", "lines"]
    second.setName("renamed")
    yield from activate(document, second)
    other = yield from read()  # the result itself is edited
    yield from apply(other, "third", BLUE)
    assert shown(document, 9, 9) == BLUE
    assert names(document) == ["Background", "source", "first", "renamed", "third", "lines"]
    second.remove()
    yield from apply(made, "fourth", RED)
    assert names(document) == ["Background", "source", "first", "third", "fourth", "lines"]
    assert shown(document, 9, 9) == RED
    yield from move_up(document, "fourth")  # over the lines, which it hides
    yield from apply(made, "fifth", GREEN)
    assert names(document) == ["Background", "source", "first", "third", "lines", "fourth", "fifth"]
    assert shown(document, 9, 9) == GREEN


def read_of(document: Any, name: str) -> Steps[Any]:
    yield from activate(document, document.nodeByName(name))
    return (yield from read())


def check_a_part_that_was_moved_away_takes_nothing_with_it() -> Steps[None]:
    """A result of a small selection, moved over the lines: a later result of the whole layer stays below them."""
    document = yield from picture()
    top = add_layer(document, "lines")
    yield Pause(100)
    fill(top, bytes(BLUE) * 64, 40, 40, 8, 8)
    select(document, (2, 2, 8, 8))
    made = yield from read_of(document, "source")
    yield from apply(made, "small", RED)
    yield from move_up(document, "small")
    document.setSelection(None)
    made = yield from read_of(document, "source")
    yield from apply(made, "whole", GREEN)
    assert names(document) == ["Background", "source", "whole", "lines", "small"]
    assert shown(document, 41, 41) == BLUE and shown(document, 30, 30) == GREEN


def check_a_file_that_is_opened_again_knows_its_results() -> Steps[None]:
    document = yield from picture()
    made = yield from read()
    yield from apply(made, "first", RED)
    path = save_kra(document, "results")
    yield Pause(300)
    document.close()
    yield Pause(300)
    again = K.openDocument(path)
    K.activeWindow().addView(again)
    yield Until(lambda: K.activeDocument() == again, "it is open again")
    made = yield from read_of(again, "source")
    yield from apply(made, "second", GREEN)
    assert names(again) == ["Background", "source", "first", "second"]
    assert shown(again, 9, 9) == GREEN


# --- in the place of its source -----------------------------------------------------------------------


def multiplied() -> Steps[Any]:
    document = yield from picture()
    ground = bytes(
        v for y in range(HEIGHT) for x in range(WIDTH) for v in (90 + 2 * x, 200 - 3 * y, 140, 255)
    )
    fill(document.topLevelNodes()[0], ground, 0, 0, WIDTH, HEIGHT)
    document.nodeByName("source").setBlendingMode("multiply")
    yield from settle(document)
    return document


def check_results_in_the_place_of_their_source_take_turns() -> Steps[None]:
    document = yield from multiplied()
    made = yield from read()
    yield from apply(made, "first", RED)
    assert visible(document) == ["Background", "first"]
    yield from apply(made, "second", GREEN)
    assert visible(document) == ["Background", "second"]
    assert names(document) == ["Background", "source", "first", "second"]
    first = document.nodeByName("first")
    assert (first.blendingMode(), first.opacity()) == ("multiply", 255)
    yield from undo("the first one is seen", lambda: visible(document) == ["Background", "first"])
    yield from undo("the source is seen", lambda: visible(document) == ["Background", "source"])
    trigger("edit_redo")
    yield Until(lambda: visible(document) == ["Background", "first"], "the first one is back")
    trigger("edit_redo")
    yield Until(lambda: visible(document) == ["Background", "second"], "the second one is back")
    yield from settle(document)
    first.remove()  # what the hidden one has hidden stays hidden
    yield Until(lambda: names(document) == ["Background", "source", "second"], "it is deleted")
    yield Pause(200)
    assert visible(document) == ["Background", "second"]
    document.nodeByName("second").remove()  # deleted: the source is shown again
    yield Until(lambda: visible(document) == ["Background", "source"], "the source is seen")


def check_two_parts_of_one_source() -> Steps[None]:
    """The second result has the first one's part in it, and where they fade into each other nothing of the old shows."""
    document = yield from multiplied()
    ground = [shown_of(document.topLevelNodes()[0], x, 20) for x in (5, 50)]
    select(document, (0, 0, 20, HEIGHT))
    made = yield from read()
    yield from apply(made, "left", RED)
    select(document, (40, 0, 24, HEIGHT))
    made = yield from read_hidden(document, made)
    yield from apply(made, "right", GREEN)
    assert visible(document) == ["Background", "right"]
    assert shown(document, 5, 20) == (0, 0, ground[0][2], 255)  # multiplied by red
    assert shown(document, 50, 20) == (0, ground[1][1], 0, 255)


def read_hidden(document: Any, made: Any) -> Steps[Any]:
    """Again: the same source, read anew, though it is hidden."""
    yield Pause(50)
    return (yield from run(canvas.read(made.source)))


def shown_of(node: Any, x: int, y: int) -> tuple[int, ...]:
    return tuple(bytes(node.pixelData(x, y, 1, 1)))


def check_a_result_that_lies_over_its_source_and_one_in_its_place() -> Steps[None]:
    """The source is made half transparent after a first result: the second one carries both."""
    document = yield from picture()
    select(document, (0, 0, 20, HEIGHT))
    made = yield from read()
    yield from apply(made, "left", RED)
    document.nodeByName("source").setOpacity(128)
    select(document, (40, 0, 24, HEIGHT))
    made = yield from read_of(document, "source")
    yield from apply(made, "right", GREEN)
    assert visible(document) == ["Background", "right"]
    assert document.nodeByName("right").opacity() == 128
    half = shown(document, 50, 20)
    assert half[1] in (127, 128, 129) and half[0] == half[2] == 0
    assert shown(document, 5, 20)[2] in (127, 128, 129)


# --- edges --------------------------------------------------------------------------------------------


def check_the_feather_is_the_layers_alpha() -> Steps[None]:
    from mgie_krita.canvas.edges import weights_of

    for strict in (True, False):
        document = yield from picture()
        box = (16, 12, 32, 24)
        select(document, box)
        edge = {"feather": 12.0, "strict": strict}
        made = yield from read(**edge)
        assert not made.own_edge
        weights = yield from run(weights_of(memoryview(made.selection.data), WIDTH, HEIGHT, 12.0, strict))
        new = yield from apply(made, "soft", RED, bytes(weights), **edge)
        alphas = bytes(new.pixelData(0, 0, WIDTH, HEIGHT))[3::4]
        assert alphas == bytes(weights)
        row = alphas[24 * WIDTH : 25 * WIDTH]
        steps = [abs(a - b) for a, b in itertools.pairwise(row)]
        assert max(steps) < 60, row  # no hard edge anywhere
        assert bool(row[: box[0]].strip(b"\0")) is not strict  # it fades inwards, or to both sides
        _is_mixed(document, weights, painting())
        again = yield from apply(made, "another", GREEN, bytes(weights), **edge)
        _is_mixed(document, weights, painting(), GREEN)  # the first one does not shine through the edge
        again.remove()
        yield Until(new.visible, "the first one is shown again")
        document.nodeByName("source").setVisible(False)  # on black: nothing of the old pixels is in the layer
        yield from settle(document)
        _is_mixed(document, weights, bytes(BLACK) * (WIDTH * HEIGHT))
        document.setModified(False)


def _is_mixed(
    document: Any, weights: Any, below: bytes, color: tuple[int, ...] = RED, off: float = 2.0
) -> None:
    """Everywhere the colour over what is below, by the weights."""
    seen = bytes(document.pixelData(0, 0, WIDTH, HEIGHT))
    for place in range(WIDTH * HEIGHT):
        for channel in range(3):
            old = below[4 * place + channel]
            want = old + (color[channel] - old) * weights[place] / 255
            got = seen[4 * place + channel]
            assert abs(got - want) <= off, (place % WIDTH, place // WIDTH, channel, got, want, weights[place])


def check_edits_chain_without_a_seam_while_the_selection_stays() -> Steps[None]:
    """Every pixel of the edge is the newest edit over the source, by the selection once."""
    for soft, edge in ((6, {}), (0, {"feather": 12.0, "strict": True})):
        document = yield from picture()
        select(document, (16, 12, 32, 24), soft)
        made = yield from read(**edge)
        if soft:
            weights = bytes(made.selection.data)
        else:
            from mgie_krita.canvas.edges import weights_of

            weights = bytes(
                (yield from run(weights_of(memoryview(made.selection.data), WIDTH, HEIGHT, 12.0, True)))
            )
        first = yield from apply(made, "first", RED, weights, **edge)
        yield Until(lambda: document.activeNode().name() == "first", "the result is active")  # noqa: B023
        made = yield from read(**edge)
        assert made.source.name == "first"
        assert made.own_edge is bool(
            soft
        )  # a feather within the layer's own rectangle has all of it selected
        yield from apply(made, "second", GREEN)
        _is_mixed(document, weights, painting(), GREEN)
        assert not first.visible()
        document.setModified(False)


def check_a_feather_that_leaves_nothing_of_the_selection() -> Steps[None]:
    document = yield from picture()
    select(document, (20, 16, 6, 6))
    made = yield from read(feather=40.0)
    try:
        yield from apply(made, "nothing", RED, feather=40.0)
        raise AssertionError("it was added")
    except CanvasError as error:
        assert error.code == "canvas_nothing_selected" and "40 px" in error.message
    assert names(document) == ["Background", "source"]


# --- what happens meanwhile ---------------------------------------------------------------------------


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
            made.source, made.picture, made.selection, "followed"
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
