"""Where results come to lie, and what their edges are; with the checks of canvas_meanwhile, canvas_in_place and
canvas_growing, which share its Krita.
"""

from __future__ import annotations

import itertools
from typing import Any

import canvas_growing
import canvas_in_place
import canvas_meanwhile
from canvas_stage import CanvasError, activate, canvas, fill, settle
from mgie_scenario.documents import K, add_layer, names, save_kra, trigger
from mgie_scenario.steps import Pause, Steps, Until, run
from results_stage import (
    BLACK,
    BLUE,
    GREEN,
    HEIGHT,
    RED,
    WIDTH,
    apply,
    move_up,
    painting,
    picture,
    read,
    read_of,
    select,
    shown,
    undo,
    visible,
)

for _other in (canvas_meanwhile, canvas_in_place, canvas_growing):
    globals().update({name: check for name, check in vars(_other).items() if name.startswith("check_")})

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
