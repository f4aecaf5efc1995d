"""Checks of what belongs to a document and not to a layer: new ones, animation, notes; run by canvas_layers."""

from __future__ import annotations

from canvas_stage import (
    RED,
    canvas,
    insert,
    newdoc,
    painted,
    pixel,
    read,
    settle,
)
from mgie_scenario.documents import K, Untouched, close_documents
from mgie_scenario.steps import Pause, Steps, Until, run


def check_open_new_in_every_depth() -> Steps[None]:

    from mgie_protocol.pixels import ITEM_BYTES, PixelBuffer

    for channels, dtype, transfer in (
        (1, "u8", "srgb"),
        (3, "u16", "srgb"),
        (4, "f32", "linear"),
        (2, "f32", "srgb"),
    ):
        data = bytes(range(1, 7)) * (channels * ITEM_BYTES[dtype])
        data = data[: 6 * channels * ITEM_BYTES[dtype]] if dtype != "f32" else bytes(6 * channels * 4)
        yield from run(canvas.open_new(PixelBuffer(3, 2, channels, dtype, transfer, data), "new"))
        document = K.activeDocument()
        assert document.colorModel() == ("GRAYA" if channels < 3 else "RGBA")
        assert document.colorDepth() == dtype.upper()
        assert ("g10" in document.colorProfile()) == (transfer == "linear"), document.colorProfile()
        again = yield from read("merged")
        assert again.picture.format.transfer == transfer and again.picture.dtype == dtype
        if channels == 1:
            assert bytes(again.picture.data) == b"".join(bytes((value, 255)) for value in data)
        document.setModified(False)


def check_animated_layer() -> Steps[None]:
    from canvas_stage import fill as paint

    document = yield from painted()
    layer = document.topLevelNodes()[0]
    layer.enableAnimation()
    document.setCurrentTime(0)
    yield Pause(100)
    K.action("add_blank_frame").trigger()
    yield Pause(100)
    document.setCurrentTime(10)
    yield Pause(200)
    K.action("add_blank_frame").trigger()
    yield Pause(300)
    assert document.currentTime() == 10 and layer.hasKeyframeAtTime(10), layer.animated()
    paint(layer, RED * (64 * 48), 0, 0, 64, 48)
    yield from settle(document)
    made = yield from read()
    assert bytes(made.picture.data[:4]) == bytes((255, 0, 0, 255)), bytes(made.picture.data[:4])
    new = yield from insert(made)
    assert pixel(new, 5, 5) == tuple(RED)


def check_notes() -> Steps[None]:
    from mgie_scenario.documents import save_kra

    document = yield from newdoc()
    front = canvas.active_document()
    assert canvas.load_note(front) == b""
    before = Untouched(document)
    canvas.save_note(front, b'{"n": 1}\0\xff')
    assert canvas.load_note(front) == b'{"n": 1}\0\xff'
    assert document.modified()
    document.setModified(False)
    before.check()  # nothing on the undo stack
    path = save_kra(document, "with_a_note")
    yield from close_documents()
    again = K.openDocument(path)
    K.activeWindow().addView(again)
    yield Until(lambda: K.activeDocument() == again, "it is open again")
    assert canvas.load_note(canvas.active_document()) == b'{"n": 1}\0\xff'
    canvas.save_note(canvas.active_document(), b"")
    assert canvas.load_note(canvas.active_document()) == b""
