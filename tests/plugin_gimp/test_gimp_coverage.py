"""What of a picture shows, where masks agree, and which part of a layer travels: plain bytes and numbers."""

from __future__ import annotations

import struct

import pytest

from mgie_gimp.canvas import coverage
from mgie_gimp.canvas.mask_bytes import let_through, same
from mgie_gimp.canvas.part import part_of
from mgie_gimp.layer_data import Box, Mask
from mgie_protocol.pixels import PixelBuffer

FORMS = {"u8": ("B", 255), "u16": ("H", 65535), "f32": ("f", 1.0)}


def picture(dtype: str, alphas: list[float], channels: int = 4) -> PixelBuffer:
    """A row of pixels with these alphas, 0..1."""
    letter, most = FORMS[dtype]
    kind = float if dtype == "f32" else int
    values = [kind(value * most) for alpha in alphas for value in [0.25] * (channels - 1) + [alpha]]
    data = struct.pack(f"<{len(values)}{letter}", *values)
    return PixelBuffer(len(alphas), 1, channels, dtype, "srgb", data)


@pytest.mark.parametrize("dtype", FORMS)
@pytest.mark.parametrize("channels", [2, 4])
def test_what_shows(dtype: str, channels: int) -> None:
    assert not coverage.shows(picture(dtype, [0, 0, 0], channels))
    assert coverage.shows(picture(dtype, [0, 0.01, 0], channels))
    assert coverage.shows(picture(dtype, [0, 1, 0], channels), bytes([0, 255, 0]))
    assert not coverage.shows(picture(dtype, [0, 1, 0], channels), bytes([255, 0, 255]))
    assert not coverage.shows(picture(dtype, [1, 1, 0], channels), bytes([255, 0, 255]), bytes([0, 255, 255]))


@pytest.mark.parametrize("dtype", FORMS)
def test_what_is_partly_clear(dtype: str) -> None:
    assert not coverage.is_partly_clear(picture(dtype, [0, 1, 1, 0]))
    for alpha in (0.01, 0.5, 0.996):
        assert coverage.is_partly_clear(picture(dtype, [0, 1, alpha, 0]))
        assert not coverage.is_partly_clear(picture(dtype, [0, 1, alpha, 0]), bytes([255, 255, 0, 255]))
    assert not coverage.is_partly_clear(PixelBuffer(1, 1, 3, "u8", "srgb", b"abc"))


def test_limits_in_common() -> None:
    assert coverage.overlap(bytes([0, 255, 0]), bytes([255, 255, 0]))
    assert not coverage.overlap(bytes([0, 255, 0]), bytes([255, 0, 255]))


def test_masks_that_differ_by_rounding_are_the_same() -> None:
    row = bytes(range(256)) * 100
    near = row[:200] + bytes([201]) + row[201:]
    assert same(Mask(row, "Y u8"), Mask(bytearray(row), "Y u8")) and same(
        Mask(row, "Y u8"), Mask(near, "Y u8")
    )
    assert not same(Mask(row, "Y u8"), Mask(row[:200] + bytes([203]) + row[201:], "Y u8"))
    floats = struct.pack("<3f", 0.0, 0.5, 1.0)
    assert same(Mask(floats, "Y float"), Mask(struct.pack("<3f", 0.0, 0.5001, 1.0), "Y float"))
    assert not same(Mask(floats, "Y float"), Mask(struct.pack("<3f", 0.0, 0.51, 1.0), "Y float"))
    assert not same(Mask(floats, "Y float"), Mask(floats, "Y u8"))
    assert let_through(Mask(floats, "Y float")) == bytes([0, 255, 255])


def test_a_layer_that_may_be_sent_is_sent_whole() -> None:
    layer = Box(-50, 20, 10_000, 10_000)
    assert part_of(layer, Box(0, 100, 10, 10), 0) == part_of(layer, None, 0) == layer


def test_of_a_larger_one_what_is_selected_with_its_surroundings() -> None:
    layer = Box(0, 0, 20_000, 10_000)
    part = part_of(layer, Box(15_000, 9_000, 400, 300), 0)
    assert (part.x, part.y) == (15_000 - 712, 9_000 - 712)
    assert (part.x + part.width, part.y + part.height) == (15_400 + 712, 10_000)
    part = part_of(layer, Box(0, 0, 9_900, 9_900), 20)  # no room for all of them
    assert part.meeting(Box(0, 0, 9_920, 9_920)) == Box(0, 0, 9_920, 9_920)
    assert part.width * part.height <= 100_000_000
    assert (
        part_of(layer, Box(10, 10, 19_000, 9_000), 0).width >= 19_000
    )  # too much: it is refused with these numbers
