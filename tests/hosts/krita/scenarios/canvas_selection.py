"""Selections: what is sent, what is written, and that nothing else changes."""

from __future__ import annotations

from typing import Any

from canvas_stage import CanvasError, canvas, fill, insert, inverted, newdoc, painted, read, settle
from krita import Selection  # type: ignore
from mgie_scenario.documents import add_layer, names, save_png, trigger, undo_text
from mgie_scenario.report import OUT, report
from mgie_scenario.steps import Steps, Until

from mgie_krita.types import LayerEdit

WIDTH, HEIGHT = 256, 192


def _select(document: Any, x: int, y: int, width: int, height: int, feather: int = 0) -> None:
    selection = Selection()
    selection.select(x, y, width, height, 255)
    if feather:
        selection.feather(feather)
    document.setSelection(selection)


def check_outside_stays_bit_identical() -> Steps[None]:
    """A soft selection over a layer of half transparent pixels, over another one; the tests compare the PNGs."""
    document = yield from newdoc(WIDTH, HEIGHT)
    pixels = bytes(
        (x * 3 + y * 7 + c * 50) % 256 for y in range(HEIGHT) for x in range(WIDTH) for c in range(4)
    )
    fill(document.topLevelNodes()[0], pixels, 0, 0, WIDTH, HEIGHT)
    layer = add_layer(document, "face")
    fill(layer, pixels[::-1], 20, 10, WIDTH, HEIGHT)
    yield Until(lambda: document.activeNode().name() == "face", "it is active")
    _select(document, 60, 40, 100, 80, feather=12)
    yield from settle(document)
    save_png(document, "before")
    document.setModified(False)

    made = yield from read()
    assert made.selection is not None and len(made.selection.data) == WIDTH * HEIGHT
    (OUT / "mask.bin").write_bytes(made.selection.data)
    report.note("source", [made.source.x, made.source.y, made.source.width, made.source.height])
    new = yield from insert(made, picture=inverted(made.picture))
    assert undo_text() == "Undo Add Layer"
    yield from settle(document)
    save_png(document, "after")
    bounds = new.bounds()
    report.note("written", [bounds.x(), bounds.y(), bounds.width(), bounds.height()])

    yield Until(lambda: document.activeNode().name() == "edited", "the new layer is active")
    trigger("edit_undo")
    yield Until(lambda: names(document) == ["Background", "face"], f"{undo_text()!r} is undone")
    face = document.topLevelNodes()[1]
    yield Until(face.visible, "its source is seen again")
    yield from settle(document)
    save_png(document, "undone")
    trigger("edit_redo")
    yield Until(lambda: names(document) == ["Background", "face", "edited"], "it is redone")
    yield Until(lambda: not face.visible(), "and stands in for its source")
    yield from settle(document)
    save_png(document, "redone")


def check_one_undo_is_enough() -> Steps[None]:
    document = yield from painted()
    assert undo_text().strip() == "Undo"  # nothing before
    made = yield from read()
    yield from insert(made)
    assert undo_text() == "Undo Add Layer"
    yield Until(lambda: document.activeNode().name() == "edited", "the new layer is active")
    trigger("edit_undo")
    yield Until(lambda: undo_text().strip() == "Undo", "there is nothing more to undo")
    assert names(document) == ["Background"]


def check_selection_beside_the_layer() -> Steps[None]:
    document = yield from painted()
    layer = add_layer(document, "dot")
    fill(layer, bytes((1, 2, 3, 255)) * 16, 0, 0, 4, 4)
    yield Until(lambda: document.activeNode().name() == "dot", "it is active")
    _select(document, 30, 30, 10, 10)
    try:
        yield from read()
        raise AssertionError("it was read")
    except CanvasError as error:
        assert error.code == "canvas_nothing_selected" and error.hint


def check_selection_beyond_the_canvas() -> Steps[None]:
    document = yield from painted()
    _select(document, -20, -20, 30, 25)
    made = yield from read()
    mask = bytes(made.selection.data)
    assert mask == (bytes([255] * 10 + [0] * 54)) * 5 + bytes(64 * 43)
    new = yield from insert(made, picture=inverted(made.picture))
    assert new.bounds().getRect() == (0, 0, 10, 5)


def check_inverted_selection_of_a_layer_beyond_the_canvas() -> Steps[None]:
    """Outside its own rectangle an inverted selection is full."""
    document = yield from painted()
    layer = add_layer(document, "beyond")
    fill(layer, bytes((1, 2, 3, 255)) * (100 * 10), -20, 0, 100, 10)
    yield Until(lambda: document.activeNode().name() == "beyond", "it is active")
    selection = Selection()
    selection.select(0, 0, 20, 20, 255)
    selection.invert()
    document.setSelection(selection)
    made = yield from read()
    row = bytes(made.selection.data)[:100]
    assert row == bytes([255] * 20 + [0] * 20 + [255] * 60), row


def check_selection_in_sixteen_bits_and_floats() -> Steps[None]:
    for depth, profile in (
        ("U16", "sRGB-elle-V2-g10.icc"),
        ("F32", "sRGB-elle-V2-g10.icc"),
        ("U8", "ClayRGB-elle-V2-g22.icc"),
    ):
        document = yield from newdoc(32, 32, ("RGBA", depth, profile))
        _select(document, 8, 8, 8, 8)
        made = yield from read()
        new = yield from insert(made)
        assert new.bounds().getRect() == (8, 8, 8, 8)
        size = len(bytes(new.pixelData(0, 0, 1, 1)))
        assert bytes(new.pixelData(7, 8, 1, 1)) == bytes(size)
        assert bytes(new.pixelData(8, 8, 8, 8)) == bytes(document.topLevelNodes()[0].pixelData(8, 8, 8, 8))
        document.setModified(False)


def check_what_does_not_fit_is_refused() -> Steps[None]:
    """Krita would believe any length: nothing of it may reach Krita."""
    from mgie_protocol.errors import MgieError
    from mgie_protocol.pixels import PixelBuffer

    document = yield from painted()
    made = yield from read()
    picture = made.picture
    short = PixelBuffer(64, 48, 4, "u8", "srgb", bytes(picture.data)[:-1])
    small = PixelBuffer(32, 48, 4, "u8", "srgb", bytes(32 * 48 * 4))
    for wrong in (short, small):
        try:
            next(canvas.insert(LayerEdit(made.source, wrong, None, "wrong")))
            raise AssertionError("it was taken")
        except MgieError as error:
            assert error.message
    mask = PixelBuffer(64, 48, 1, "u8", "srgb", bytes(64 * 48))
    try:
        for _ in canvas.insert(LayerEdit(made.source, picture, mask, "wrong")):
            yield
        raise AssertionError("an empty selection was taken")
    except CanvasError as error:
        assert error.code == "canvas_nothing_selected"
    assert names(document) == ["Background"]
