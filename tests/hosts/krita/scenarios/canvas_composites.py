"""The rule of composites: the picture afterwards is what it would be if the source's pixels had been replaced.

Each case builds a picture, lays an edit into it as the server would send it, undoes, redoes, undoes, and then replaces the
source's own pixels by hand. What Krita shows each time goes to a file; the test compares them.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

from canvas_stage import canvas, insert, newdoc, settle
from krita import Selection  # type: ignore
from mgie_scenario.documents import LINEAR, SRGB, activate, add_layer, fill, trigger, undo_text
from mgie_scenario.report import OUT, report
from mgie_scenario.steps import Pause, Steps, Until, run

from mgie_protocol.pixels import PixelBuffer

WIDTH, HEIGHT = 64, 48
U8, F32 = ("RGBA", "U8", SRGB), ("RGBA", "F32", LINEAR)


@dataclass(frozen=True)
class Case:
    """alpha: "opaque", "soft" (a ramp). mask: with a transparency mask. clip: inherits alpha from a smaller layer. group: ""
    or what lies in a group at 50 %: "inside" (the source), "whole" (the group is the source). select: "", "hard", "soft".
    """

    mode: str = "normal"
    opacity: int = 255
    alpha: str = "opaque"
    mask: bool = False
    clip: bool = False
    group: str = ""
    select: str = ""
    kind: str = "layer"
    space: tuple[str, str, str] = U8


CASES = {
    "plain": Case(),
    "plain_soft": Case(select="soft"),
    "plain_float_soft": Case(select="soft", space=F32),
    "multiply_half": Case("multiply", 128),
    "multiply_half_soft": Case("multiply", 128, select="soft"),
    "screen_hard": Case("screen", select="hard"),
    "half": Case(opacity=128, select="soft"),
    "soft_alpha": Case(alpha="soft"),
    "soft_alpha_soft": Case(alpha="soft", select="soft"),
    "clipped": Case(clip=True, select="soft"),
    "clipped_multiply": Case("multiply", 160, "soft", clip=True),
    "in_group": Case(group="inside", select="soft"),
    "in_group_screen": Case("screen", group="inside", alpha="soft"),
    "group": Case(group="whole", kind="group"),
    "group_multiply_soft": Case("multiply", group="whole", kind="group", select="soft"),
    "masked": Case(mask=True),
    "masked_soft": Case("overlay", 200, mask=True, select="soft"),
    "overlay_float": Case("overlay", 153, "soft", select="soft", space=F32),
    "merged_soft_alpha": Case(alpha="soft", kind="merged", select="soft"),
}


def painting(seed: int, alpha: str, space: tuple[str, str, str]) -> bytes:
    samples = []
    for y in range(HEIGHT):
        for x in range(WIDTH):
            opacity = 255 if alpha == "opaque" else min(255, max(0, 6 * x - 40))
            samples += [
                (x * 3 + seed * 40) % 200 + 30,
                (y * 4 + seed * 70) % 180 + 40,
                (x + y + seed * 90) % 160 + 50,
            ]
            samples.append(opacity)
    return _bytes(samples, space)


def _bytes(samples: list[int], space: tuple[str, str, str]) -> bytes:
    if space == U8:
        return bytes(samples)
    return struct.pack(f"<{len(samples)}f", *(value / 255 for value in samples))


def edited(made: Any) -> PixelBuffer:
    """What the server would send: the negative, mixed into the picture by the selection; alpha stays."""
    picture = made.picture
    count = picture.width * picture.height
    mask = bytes(made.selection.data) if made.selection is not None else b"\xff" * count
    top = 255 if picture.dtype == "u8" else 1.0
    form = f"<{count * 4}" + ("B" if picture.dtype == "u8" else "f")
    out = list(struct.unpack(form, bytes(picture.data)))
    for place in range(count):
        for channel in range(3):
            old = out[4 * place + channel]
            new = old + (top - 2 * old) * mask[place] / 255
            out[4 * place + channel] = round(new) if top == 255 else new
    return PixelBuffer.from_format(picture.format, struct.pack(form, *out))


def _build(case: Case) -> Steps[tuple[Any, Any, Any]]:
    """The document, what is edited, and the paint layer in it whose pixels are replaced in the end."""
    document = yield from newdoc(WIDTH, HEIGHT, case.space)
    ground = document.topLevelNodes()[0]
    size = (0, 0, WIDTH, HEIGHT)
    if case.kind == "merged":
        fill(ground, bytes(len(painting(0, "opaque", case.space))), *size)
    else:
        fill(ground, painting(1, "opaque", case.space), *size)
    parent = document.rootNode()
    if case.group or case.clip:
        parent = document.createGroupLayer("group")
        document.rootNode().addChildNode(parent, ground)
    if case.clip:
        small = add_layer(document, "small", parent=parent)
        fill(
            small,
            painting(3, "soft", case.space)[: len(painting(3, "soft", case.space)) // 2],
            0,
            8,
            WIDTH,
            HEIGHT // 2,
        )
    layer = add_layer(document, "source", parent=parent, above=None if case.group or case.clip else ground)
    fill(layer, painting(2, case.alpha, case.space), *size)
    top = add_layer(document, "top")
    fill(
        top,
        painting(4, "soft", case.space)[: len(painting(4, "soft", case.space)) // 4],
        0,
        0,
        WIDTH,
        HEIGHT // 4,
    )
    top.setOpacity(100)
    yield Pause(150)
    source = parent if case.group == "whole" else layer
    source.setBlendingMode(case.mode)
    source.setOpacity(case.opacity if case.group != "whole" else 128)
    if case.group == "inside":
        parent.setOpacity(128)
    layer.setInheritAlpha(case.clip)
    if case.mask:
        yield from _add_mask(document, layer)
    yield from activate(document, source)
    _select(document, case.select)
    yield from settle(document)
    return document, source, layer


def _add_mask(document: Any, layer: Any) -> Steps[None]:
    yield from activate(document, layer)
    _select(document, "soft", 26)
    yield Pause(100)
    trigger("add_new_transparency_mask")
    yield Until(lambda: layer.childNodes(), "the mask is there")
    document.setSelection(None)


def _select(document: Any, how: str, left: int = 14) -> None:
    if how:
        selection = Selection()
        selection.select(left, 10, 30, 26, 255)
        if how == "soft":
            selection.feather(6)
        document.setSelection(selection)


def _shown(document: Any, name: str) -> Steps[None]:
    yield from settle(document)
    (OUT / f"{name}.bin").write_bytes(bytes(document.pixelData(0, 0, WIDTH, HEIGHT)))


def _undo(document: Any, layers: int) -> Steps[None]:
    trigger("edit_undo")
    yield Until(lambda: len(_all(document)) == layers, "it is undone")
    yield Until(lambda: _is_seen(document), "what it hid is shown again")


def _all(document: Any) -> list[Any]:
    from mgie_krita.canvas.family import drawn

    return drawn(document)


def _is_seen(document: Any) -> bool:
    return all(seen for _, seen in _all(document))


def _one(name: str, case: Case) -> Steps[None]:
    document, _, layer = yield from _build(case)
    before, steps = len(_all(document)), undo_text()
    yield from _shown(document, f"{name}.before")
    made = yield from run(canvas.read(canvas.source(case.kind)))
    new = yield from insert(made, "result", edited(made))
    masks = [child.type() for child in new.childNodes() if child.type().endswith("mask")]
    assert masks == (["transparencymask"] if case.mask else []), "the mask stays a mask"
    assert undo_text() == "Undo Add Layer"
    hidden = sorted(node.name() for node, seen in _all(document) if not seen)
    report.note(name, {"hidden": hidden, "kind": case.space[1], "mask": case.select})
    yield from _shown(document, f"{name}.after")
    yield from _undo(document, before)
    assert undo_text() == steps, (undo_text(), steps)
    yield from _shown(document, f"{name}.undone")
    trigger("edit_redo")
    yield Until(lambda: len(_all(document)) > before, "it is redone")
    yield Until(
        lambda: sorted(n.name() for n, seen in _all(document) if not seen) == hidden, "it hides again"
    )
    yield from _shown(document, f"{name}.redone")
    yield from _undo(document, before)
    yield from _replace(document, case, layer, name)


def _replace(document: Any, case: Case, layer: Any, name: str) -> Steps[None]:
    """The picture with the source's own pixels replaced: what every result must look like."""
    if case.kind == "merged":
        yield from settle(document)
        made = yield from run(canvas.read(canvas.source("merged")))
        (OUT / f"{name}.want.bin").write_bytes(_to_krita(edited(made)))
        return
    old = painting(2, case.alpha, case.space)
    x, y, width, height = 0, 0, WIDTH, HEIGHT
    form = PixelBuffer(width, height, 4, "u8" if case.space == U8 else "f32", "srgb", old)
    mask = document.selection()
    selection = None
    if mask is not None:
        selection = PixelBuffer(width, height, 1, "u8", "srgb", bytes(mask.pixelData(x, y, width, height)))
    from mgie_krita.types import SourcePicture

    fill(layer, bytes(edited(SourcePicture(None, form, selection)).data), x, y, width, height)  # type: ignore[arg-type]
    yield from _shown(document, f"{name}.want")


def _to_krita(picture: PixelBuffer) -> bytes:
    data = bytearray(picture.data)
    data[0::4], data[2::4] = bytes(picture.data)[2::4], bytes(picture.data)[0::4]
    return bytes(data)


def _check(name: str, case: Case) -> Any:
    def check() -> Steps[None]:
        yield from _one(name, case)

    return check


for _name, _case in CASES.items():
    globals()[f"check_{_name}"] = _check(_name, _case)
