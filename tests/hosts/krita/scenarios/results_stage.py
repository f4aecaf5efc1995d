"""What the scenarios share that lay results into a picture: the picture, edits that fill with a colour, what is seen."""

from __future__ import annotations

from typing import Any

from canvas_stage import activate, canvas, fill, newdoc, settle
from krita import Selection  # type: ignore
from mgie_scenario.documents import K, add_layer, names, trigger
from mgie_scenario.steps import Steps, Until, run

from mgie_krita.canvas.documents import find_document, find_node
from mgie_krita.types import LayerEdit
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
    whole = bytes(made.selection.data) if made.selection is not None else b"\xff" * count
    shares = weights or whole
    rgb = (color[2], color[1], color[0])
    out = bytearray(form.data)
    for place in range(count):
        for channel in range(3):
            old = out[4 * place + channel]
            out[4 * place + channel] = round(old + (rgb[channel] - old) * shares[place] / 255)
    return PixelBuffer.from_format(form.format, out)


def read(**edge: Any) -> Steps[Any]:
    return (yield from run(canvas.read(canvas.source("layer"), **edge)))


def apply(
    made: Any, name: str, color: tuple[int, ...], weights: bytes | None = None, **edge: Any
) -> Steps[Any]:
    """Insert an edit that fills with a colour; gives the new node."""
    steps = canvas.insert(LayerEdit(made.source, filled(made, color, weights), made.selection, name, **edge))
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


def read_of(document: Any, name: str) -> Steps[Any]:
    yield from activate(document, document.nodeByName(name))
    return (yield from read())
