"""Which numbers of a layer travel, and how far a selection reaches."""

from __future__ import annotations

import struct
from dataclasses import replace

import pytest

from mgie_gimp.canvas.formats import choose_wire, mask_format
from mgie_gimp.canvas.reach import reach
from mgie_gimp.layer_data import Marks, Mask, Taken, Wire
from mgie_protocol.pixels import PixelBuffer


@pytest.mark.parametrize(
    ("encoding", "space", "gray", "wire"),
    [
        ("R'G'B'A u8", "sRGB", False, Wire(4, "u8", "srgb", "R'G'B'A u8")),
        ("R'G'B' u8", "sRGB", False, Wire(3, "u8", "srgb", "R'G'B' u8")),
        ("R~G~B~A u8", "sRGB", False, Wire(4, "u8", "srgb", "R~G~B~A u8")),
        ("RGBA u8", "sRGB", False, Wire(4, "u8", "linear", "RGBA u8")),
        ("RGB u16", "sRGB", False, Wire(3, "u16", "linear", "RGB u16")),
        ("R'G'B'A u32", "sRGB", False, Wire(4, "f32", "srgb", "R'G'B'A float")),
        ("RGBA half", "sRGB", False, Wire(4, "f32", "linear", "RGBA float")),
        ("R~G~B~ double", "sRGB", False, Wire(3, "f32", "srgb", "R~G~B~ float")),
        ("R'G'B'A u8", "space-0.9642", False, Wire(4, "f32", "srgb", "R'G'B'A float")),
        ("RGB u16", "scRGB", False, Wire(3, "f32", "linear", "RGB float")),
        ("Y' u8", "sRGB", True, Wire(1, "u8", "srgb", "Y' u8")),
        ("Y'A u16", "sRGB", True, Wire(2, "u16", "srgb", "Y'A u16")),
        ("YA float", "sRGB", True, Wire(2, "f32", "linear", "YA float")),
        ("Y~A u8", "space-gray", True, Wire(2, "f32", "srgb", "Y~A float")),
    ],
)
def test_wires(encoding: str, space: str, gray: bool, wire: Wire) -> None:
    assert choose_wire(encoding, space, gray) == wire


def test_masks_keep_their_depth() -> None:
    assert mask_format("Y u8") == "Y u8"
    assert {mask_format(f"Y {kind}") for kind in ("u16", "u32", "half", "float", "double")} == {"Y float"}


def test_a_selection_reaches_as_far_as_it_lets_anything_through() -> None:
    picture = PixelBuffer(4, 1, 1, "u8", "srgb", bytes(4))
    plain = Taken(
        picture, picture.format, Wire(1, "u8", "srgb", "Y' u8"), 0, 0, 0, 0, None, False, False,
        Marks(4, 1, (), {}), 1, "layer",
    )  # fmt: skip
    assert reach(plain) is None
    floats = struct.pack("<4f", 0.0, 1e-6, 0.5, 1.0)
    for mask in (Mask(bytes((0, 1, 128, 255)), "Y u8"), Mask(floats, "Y float")):
        made = reach(replace(plain, mask=mask))
        assert made is not None and bytes(made.data) == bytes((0, 255, 255, 255))
        made.check()
