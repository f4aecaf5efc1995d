"""Read, put back unchanged, compare; what was read goes to a file for the tests to compute again."""

from __future__ import annotations

import struct
from typing import Any

from canvas_pictures import HEIGHT, WIDTH, Case, raw, values
from canvas_stage import fill, insert, newdoc, read, settle
from mgie_scenario.documents import add_layer, names, trigger, undo_text
from mgie_scenario.report import OUT, report
from mgie_scenario.steps import Steps, Until


def round_trip(key: str, case: Case) -> Steps[None]:
    document = yield from newdoc(64, 48, case.space)
    assert (document.colorModel(), document.colorDepth(), document.colorProfile()) == case.space
    layer = add_layer(document, "layer")
    fill(layer, raw(case), 5, 7, WIDTH, HEIGHT)
    yield Until(lambda: document.activeNode().name() == "layer", "it is active")
    yield from settle(document)
    document.setModified(False)

    made = yield from read()
    picture = made.picture
    (OUT / f"{key}.bin").write_bytes(picture.data)
    report.note(key, [made.source.x, made.source.y, picture.width, picture.height])
    assert (picture.channels, picture.dtype, picture.transfer) == case.wire, picture.format
    assert made.selection is None

    new = yield from insert(made, "back")
    assert undo_text() == "Undo Add Layer"
    assert names(document) == ["Background", "layer", "back"]
    box = (made.source.x, made.source.y, picture.width, picture.height)
    if case.tolerance is not None:
        worst = _worst(case, bytes(layer.pixelData(*box)), bytes(new.pixelData(*box)))
        report.note(f"{key} back", worst)
        assert worst <= case.tolerance, f"{worst} over {case.tolerance}"

    yield Until(lambda: document.activeNode().name() == "back", "the new layer is active")
    again = (yield from read()).picture if new.bounds() == layer.bounds() else None
    assert again is not None, f"{new.bounds()} is not {layer.bounds()}"
    worst = _wire_worst(picture, again)
    report.note(f"{key} again", worst)
    assert worst <= case.again, f"read again: {worst} over {case.again}"

    trigger("edit_undo")
    yield Until(lambda: names(document) == ["Background", "layer"], "it is undone")
    trigger("edit_redo")
    yield Until(lambda: names(document) == ["Background", "layer", "back"], "it is redone")


def _worst(case: Case, one: bytes, other: bytes) -> float:
    """The largest difference of a channel where there is any colour to see."""
    if one == other:
        return 0.0
    size = case.pixel // struct.calcsize(
        "B" if case.depth == "U8" else {"U16": "H", "F16": "e"}.get(case.depth, "f")
    )
    a, b = values(case, one), values(case, other)
    seen = (i for i in range(len(a)) if a[i - i % size + size - 1] > 0 or i % size == size - 1)
    return max((abs(a[i] - b[i]) for i in seen), default=0.0)


def _wire_worst(one: Any, other: Any) -> float:
    assert one.format == other.format, (one.format, other.format)
    code = {"u8": "B", "u16": "H", "f32": "f"}[one.dtype]
    size = len(one.data) // struct.calcsize(code)
    pairs = zip(
        struct.unpack(f"<{size}{code}", one.data), struct.unpack(f"<{size}{code}", other.data), strict=True
    )
    return max(abs(a - b) for a, b in pairs)
