"""A picture parted into what is opaque and what its alpha hides, in every depth, and the mask that comes of it."""

from __future__ import annotations

from array import array

import pytest

from mgie_gimp.canvas.cutting import left_through, parted
from mgie_gimp.layer_data import Mask
from mgie_protocol.pixels import PixelBuffer

DEPTHS = {"u8": ("B", 255), "u16": ("H", 65535), "f32": ("f", 1.0)}


@pytest.mark.parametrize("dtype", DEPTHS)
@pytest.mark.parametrize("channels", [2, 4])
def test_colours_stay_and_alpha_becomes_what_is_hidden(dtype: str, channels: int) -> None:
    code, top = DEPTHS[dtype]
    alphas = [0, top, top / 4 if dtype == "f32" else top // 4]
    pixels = [
        value for alpha in alphas for value in [*([top / 2 if dtype == "f32" else 7] * (channels - 1)), alpha]
    ]
    picture = PixelBuffer(3, 1, channels, dtype, "srgb", array(code, pixels).tobytes())
    opaque, hides = parted(picture, None)
    made = array(code, bytes(opaque.data))
    assert list(made[channels - 1 :: channels]) == [top] * 3
    assert all(made[c::channels] == array(code, pixels)[c::channels] for c in range(channels - 1))
    assert numbers(hides) == pytest.approx([1, 0, 0.75], abs=1 / 250)


@pytest.mark.parametrize("dtype", DEPTHS)
def test_nothing_is_hidden_outside_of_the_selection(dtype: str) -> None:
    picture = PixelBuffer(2, 1, 2, dtype, "srgb", bytes(4 * array(DEPTHS[dtype][0]).itemsize))
    _, hides = parted(picture, Mask(bytes([0, 9]), "Y u8"))
    assert numbers(hides) == pytest.approx([0, 1])


@pytest.mark.parametrize("babl", ["Y u8", "Y float"])
def test_what_is_left_through(babl: str) -> None:
    """By the strength of the edit, and no more than another mask lets through."""

    def mask(*shares: float) -> Mask:
        eight = bytes(round(255 * share) for share in shares)
        return Mask(eight if babl == "Y u8" else array("f", shares).tobytes(), babl)

    hides = mask(0, 1, 0.5)
    assert numbers(left_through(hides, 1.0, None)) == pytest.approx([1, 0, 0.5], abs=1 / 250)
    assert numbers(left_through(hides, 0.5, None)) == pytest.approx([1, 0.5, 0.75], abs=1 / 250)
    assert numbers(left_through(hides, 1.0, mask(0.2, 1, 0.5))) == pytest.approx([0.2, 0, 0.25], abs=1 / 250)


def numbers(mask: Mask) -> list[float]:
    if mask.babl == "Y u8":
        return [value / 255 for value in bytes(mask.data)]
    return list(array("f", bytes(mask.data)))
