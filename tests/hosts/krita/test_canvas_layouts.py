"""Byte shuffling and the paths of colours, without Krita."""

from __future__ import annotations

import itertools
import struct
import sys
from pathlib import Path

import numpy as np
import pytest

PLUGIN = Path(__file__).resolve().parents[3] / "plugin_krita"
if str(PLUGIN) not in sys.path:
    sys.path.insert(0, str(PLUGIN))

with pytest.MonkeyPatch.context() as patch:
    # this folder's own name makes an empty package `krita` of it, which the plug-in must not take for Krita's
    patch.setitem(sys.modules, "krita", None)
    from mgie_krita.canvas import layouts, spaces, turning
from mgie_krita.canvas.spaces import Wire  # noqa: E402
from mgie_krita.types import ColorSpace  # noqa: E402
from mgie_protocol.pixels import PixelBuffer  # noqa: E402

SRGB8 = ColorSpace("RGBA", "U8", "sRGB-elle-V2-srgbtrc.icc")
LINEAR32 = ColorSpace("RGBA", "F32", "sRGB-elle-V2-g10.icc")
REC2020 = ColorSpace("RGBA", "U16", "Rec2020-elle-V4-g10.icc")


@pytest.mark.parametrize("item", [1, 2])
@pytest.mark.parametrize(("width", "height"), [(1, 1), (7, 5), (64, 3)])
def test_red_and_blue_change_places(item: int, width: int, height: int) -> None:
    dtype = np.uint8 if item == 1 else np.uint16
    pixels = np.random.default_rng(3).integers(0, 256**item, (height, width, 4)).astype(dtype)
    want = pixels[..., [2, 1, 0, 3]].tobytes()
    assert layouts.swap_red_and_blue(pixels.tobytes(), width, height, item) == want
    assert layouts.swap_by_slices(pixels.tobytes(), item) == want


@pytest.mark.parametrize(("dtype", "numpy"), [("u8", np.uint8), ("u16", np.uint16), ("f32", np.float32)])
@pytest.mark.parametrize("channels", [2, 4])
def test_alpha_is_hidden_where_nothing_is_selected(dtype: str, numpy: type, channels: int) -> None:
    dice = np.random.default_rng(5)
    pixels = (dice.random((9, 4, channels)) * 200 + 1).astype(numpy)
    mask = dice.choice([0, 1, 128, 255], (9, 4)).astype(np.uint8)
    want = pixels.copy()
    want[mask == 0, -1] = 0
    assert layouts.hide_unselected(pixels.tobytes(), mask.tobytes(), channels, dtype) == want.tobytes()


@pytest.mark.parametrize(
    ("dtype", "numpy", "full"), [("u8", np.uint8, 255), ("u16", np.uint16, 65535), ("f32", np.float32, 1)]
)
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_a_picture_without_alpha_gets_one(dtype: str, numpy: type, full: int, channels: int) -> None:
    pixels = (np.random.default_rng(6).random((11, channels)) * 100).astype(numpy)
    made = np.frombuffer(layouts.with_alpha(pixels.tobytes(), channels, dtype), numpy)
    if channels in (2, 4):
        assert np.array_equal(made.reshape(11, channels), pixels)
    else:
        made = made.reshape(11, channels + 1)
        assert np.array_equal(made[:, :-1], pixels) and (made[:, -1] == full).all()


def test_rectangles_are_cut_out() -> None:
    pixels = np.arange(6 * 8 * 3, dtype=np.uint8).reshape(6, 8, 3)
    data = memoryview(pixels.tobytes())
    assert layouts.cut(data, 8, 3, (2, 1, 5, 4)) == pixels[1:5, 2:7].tobytes()
    assert layouts.cut(data, 8, 3, (0, 2, 8, 3)) == pixels[2:5].tobytes()


@pytest.mark.parametrize("rows", [1, 2, 7, 100])
def test_the_box_around_a_selection(rows: int) -> None:
    mask = np.zeros((40, 30), np.uint8)
    mask[5, 7], mask[33, 21], mask[20, 3] = 1, 255, 9
    box = layouts.BoundingBox(30)
    for top, count in layouts.strips(40, rows):
        box.add(mask[top : top + count].tobytes(), top)
    assert box.rectangle() == (3, 5, 19, 29)


def test_there_is_no_box_around_nothing() -> None:
    box = layouts.BoundingBox(30)
    box.add(bytes(30 * 4), 0)
    assert box.rectangle() is None


def test_strips_cover_every_row_once() -> None:
    assert list(layouts.strips(10, 4)) == [(0, 4), (4, 4), (8, 2)]
    assert list(layouts.strips(2, 0)) == [(0, 1), (1, 1)]


def test_infinities_leave_floats() -> None:
    good = struct.pack("<4f", 0.0, -3.5, 1e30, 1e-40)
    assert layouts.without_infinities(good) is good
    bad = struct.pack("<5f", float("nan"), float("inf"), float("-inf"), 0.25, -1e38)
    made = struct.unpack("<5f", layouts.without_infinities(bad))
    assert made[0] == 0 and 1e38 < made[1] < float("inf") and float("-inf") < made[2] < -1e38
    assert made[3] == 0.25 and made[4] == pytest.approx(-1e38)


def test_srgb_travels_as_it_is_in_every_depth() -> None:
    for depth, dtype in (("U8", "u8"), ("U16", "u16"), ("F32", "f32")):
        for profile, transfer in (("sRGB-elle-V2-srgbtrc.icc", "srgb"), ("sRGB-elle-V2-g10.icc", "linear")):
            space = ColorSpace("RGBA", depth, profile)
            assert spaces.to_wire(space) == ([], space, Wire(4, dtype, transfer))
            assert spaces.from_wire(Wire(4, dtype, transfer), space)[1] == []


def test_another_name_of_srgb_needs_no_conversion() -> None:
    assert spaces.from_wire(Wire(4, "u8", "srgb"), ColorSpace("RGBA", "U8", "sRGB built-in"))[1] == []


def test_half_floats_only_change_their_depth() -> None:
    """Both ends are called linear: no curve is applied, whatever the profile is."""
    half = ColorSpace("RGBA", "F16", "sRGB-elle-V2-srgbtrc.icc")
    hops, _, wire = spaces.to_wire(half)
    assert wire == Wire(4, "f32", "srgb")
    assert [(a.depth, b.depth) for a, b in hops] == [("F16", "F32")]
    assert {end.profile for hop in hops for end in hop} == {"sRGB-elle-V2-g10.icc"}


def test_wide_gamut_goes_through_floats_both_ways() -> None:
    hops, end, wire = spaces.to_wire(REC2020)
    assert (hops, end, wire) == ([(REC2020, LINEAR32)], LINEAR32, Wire(4, "f32", "linear"))
    _, back = spaces.from_wire(wire, REC2020)
    assert back[0] == (LINEAR32, ColorSpace("RGBA", "F32", REC2020.profile))
    assert (back[1][0].depth, back[1][1].depth) == ("F32", "U16")


@pytest.mark.parametrize("model", sorted(spaces.CHANNELS))
@pytest.mark.parametrize("depth", sorted(spaces.ITEM_BYTES))
def test_every_path_is_a_chain_from_end_to_end(model: str, depth: str) -> None:
    """Each hop begins with the bytes that the one before made, and the last makes the target's."""
    space = ColorSpace(model, depth, "some profile")
    hops, end, wire = spaces.to_wire(space)
    assert spaces.pixel_bytes(end) == wire.channels * {"u8": 1, "u16": 2, "f32": 4}[wire.dtype]
    start, back = spaces.from_wire(wire, space)
    for path, first, last in ((hops, space, end), (back, start, space)):
        sizes = [(spaces.pixel_bytes(a), spaces.pixel_bytes(b)) for a, b in path]
        assert sizes and sizes[0][0] == spaces.pixel_bytes(first) and sizes[-1][1] == spaces.pixel_bytes(last)
        assert all(one[1] == two[0] for one, two in itertools.pairwise(sizes))


def test_blue_is_first_in_integers_only() -> None:
    assert spaces.is_bgra(SRGB8) and not spaces.is_bgra(LINEAR32)
    assert not spaces.is_bgra(ColorSpace("LABA", "U16", ""))


@pytest.mark.parametrize("how", ["", "90", "180", "270", "across", "down"])
def test_margins_turn_with_the_picture(how: str) -> None:
    """What lies within them before lies within them after."""
    left, top, right, bottom = margins = (1, 2, 3, 4)
    picture = np.zeros((top + 5 + bottom, left + 6 + right, 1), np.uint8)
    picture[top:-bottom, left:-right] = 9
    high, wide = picture.shape[:2]
    steps = turning.turned(PixelBuffer(wide, high, 1, "u8", "srgb", picture.tobytes()), how)
    try:
        while True:
            next(steps)
    except StopIteration as end:
        made = end.value
    found = np.frombuffer(bytes(made.data), np.uint8).reshape(made.height, made.width)
    left, top, right, bottom = turning.turned_margins(margins, how)
    assert (found[top:-bottom, left:-right] == 9).all() and found.sum() == 9 * 30
