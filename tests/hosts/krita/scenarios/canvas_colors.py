"""Colour spaces that are converted on their way."""

from __future__ import annotations

import struct
from functools import partial
from typing import Any

from canvas_pictures import CASES
from canvas_round_trip import round_trip
from canvas_stage import fill, insert, newdoc, read, settle
from mgie_scenario.documents import add_layer
from mgie_scenario.steps import Steps, Until

for _key, _case in CASES.items():
    if not _case.as_it_is:
        globals()[f"check_{_key}"] = partial(round_trip, _key, _case)


def check_a_layer_of_another_space_than_its_document() -> Steps[None]:
    """8 bits of sRGB in a picture of linear floats: what lies over it has the picture's space and looks the same."""
    new = yield from _another_space(255)
    assert new.colorDepth() == "F32"
    got = struct.unpack("<4f", bytes(new.pixelData(3, 3, 1, 1)))
    want = [_linear(250), _linear(128), _linear(10), 1.0]
    assert max(abs(a - b) for a, b in zip(got, want, strict=True)) < 1e-4, (got, want)


def check_what_stands_in_for_a_layer_of_another_space() -> Steps[None]:
    """Seen through, it cannot be laid over: what takes its place has its own space and its very pixels."""
    new = yield from _another_space(200)
    assert new.colorDepth() == "U8"
    assert bytes(new.pixelData(3, 3, 1, 1)) == bytes((10, 128, 250, 200))


def _another_space(alpha: int) -> Steps[Any]:
    document = yield from newdoc(16, 16, ("RGBA", "F32", "sRGB-elle-V2-g10.icc"))
    layer = add_layer(document, "eight bits")
    assert layer.setColorSpace("RGBA", "U8", "sRGB-elle-V2-srgbtrc.icc")
    fill(layer, bytes((10, 128, 250, alpha)) * 256, 0, 0, 16, 16)
    yield from settle(document)
    yield Until(lambda: document.activeNode().name() == "eight bits", "it is active")
    document.setModified(False)
    made = yield from read()
    assert (made.picture.dtype, bytes(made.picture.data[:4])) == ("u8", bytes((250, 128, 10, alpha)))
    return (yield from insert(made))


def _linear(value: int) -> float:
    share = value / 255
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
