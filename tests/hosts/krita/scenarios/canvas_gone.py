"""Checks of a layer or document that goes away, or changes, while it is edited; run by canvas_layers."""

from __future__ import annotations

from canvas_stage import (
    BLUE,
    RED,
    CanvasError,
    activate,
    canvas,
    fill,
    insert,
    painted,
    pixel,
    read,
    settle,
)
from mgie_scenario.documents import K, add_layer, close_documents, names
from mgie_scenario.steps import Pause, Steps, Until, run

from mgie_krita.types import LayerEdit


def check_what_is_painted_meanwhile_does_not_get_in() -> Steps[None]:
    document = yield from painted(600, 4000)
    steps = canvas.read(canvas.source("layer"))
    next(steps)
    fill(document.activeNode(), RED * (600 * 4000), 0, 0, 600, 4000)
    yield Pause(50)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            made = end.value
            break
        yield
    assert bytes(made.picture.data) == bytes((40, 120, 200, 255)) * (600 * 4000)


def check_the_layer_was_deleted() -> Steps[None]:
    document = yield from painted()
    layer = add_layer(document, "gone soon")
    fill(layer, RED * 100, 3, 3, 10, 10)
    yield from activate(document, layer)
    yield from settle(document)
    made = yield from read()
    source = made.source
    layer.remove()
    top = add_layer(document, "top")
    yield Until(lambda: names(document) == ["Background", "top"], "it is gone")
    new = yield from insert(made)
    assert names(document) == ["Background", "top", "edited"]
    assert new.bounds().getRect() == (3, 3, 10, 10)
    try:
        next(canvas.read(source))
        raise AssertionError("a deleted layer was read")
    except CanvasError as error:
        assert error.code == "canvas_no_layer"
    assert top is not None


def check_the_document_was_closed() -> Steps[None]:
    yield from painted()
    made = yield from read()
    yield from close_documents()
    for steps in (
        canvas.insert(LayerEdit(made.source, made.picture, None, "late")),
        canvas.read(made.source),
    ):
        try:
            next(steps)
            raise AssertionError("a closed document was used")
        except CanvasError as error:
            assert error.code == "canvas_document_gone"
    canvas.save_note(made.source.document, b"late")
    assert canvas.load_note(made.source.document) == b""

    opened = yield from run(canvas.open_new(made.picture, "rescued"))
    assert opened == canvas.active_document()
    document = K.activeDocument()
    assert (document.width(), document.height(), names(document)) == (64, 48, ["rescued"])
    assert pixel(document.topLevelNodes()[0], 9, 9) == tuple(BLUE)
    assert document.modified()


def check_the_document_is_closed_while_it_is_read_and_written() -> Steps[None]:
    yield from painted(600, 4000)
    made = yield from read()
    reading = canvas.read(made.source)
    writing = canvas.insert(LayerEdit(made.source, made.picture, None, "late"))
    next(reading)
    next(writing)
    yield from close_documents()
    yield Pause(100)
    for steps in (reading, writing):
        try:
            for _ in steps:
                pass
            raise AssertionError("nobody noticed")
        except CanvasError as error:
            assert error.code == "canvas_document_gone"


def check_the_user_has_gone_to_another_layer() -> Steps[None]:
    document = yield from painted()
    other = add_layer(document, "other")
    yield from activate(document, document.topLevelNodes()[0])
    made = yield from read()
    yield from insert(made, "first")
    yield Until(lambda: document.activeNode().name() == "first", "the new layer is active")
    yield from activate(document, other)
    yield from insert(made, "second")
    yield Pause(300)
    assert document.activeNode().name() == "other"
    assert K.action("edit_undo").text().replace("&", "") == "Undo Add Layer"
    assert names(document) == ["Background", "first", "second", "other"]  # the newest lies on top
