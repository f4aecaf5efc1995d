"""Pixel buffers as floats and back."""

from __future__ import annotations

import numpy as np
import pytest
from scenes import buffer_of, scene

from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.pixels import (
    as_array,
    decode_srgb,
    encode_srgb,
    from_float,
    strips,
    to_float,
)


@pytest.mark.parametrize("transfer", ["srgb", "linear"])
@pytest.mark.parametrize("dtype", ["u8", "u16", "f32"])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_there_and_back_keeps_every_value(channels: int, dtype: str, transfer: str) -> None:
    values = np.random.default_rng(3).random((37, 53, channels))
    before = buffer_of(values, dtype, transfer)
    after = from_float(*to_float(before), before.format)
    assert after.format == before.format
    difference = np.abs(as_array(before).astype(float) - as_array(after).astype(float)).max()
    assert difference <= (1e-6 if dtype == "f32" else 0)


def test_gray_is_three_equal_channels_and_alpha_comes_apart() -> None:
    pixels = np.zeros((2, 3, 2))
    pixels[..., 0], pixels[..., 1] = 0.4, 0.2
    colour, alpha = to_float(buffer_of(pixels))
    assert colour.shape == (2, 3, 3) and colour.dtype == np.float32
    assert np.allclose(colour, 102 / 255) and alpha is not None and np.allclose(alpha, 51 / 255)
    assert to_float(buffer_of(np.zeros((2, 3, 3))))[1] is None


def test_the_transfer_function_is_that_of_srgb() -> None:
    linear = np.array([0.0, 0.001, 0.18, 0.5, 1.0, 4.0, -0.5], np.float32)
    known = [0.0, 0.01292, 0.461356, 0.735357, 1.0, 1.824796, -0.735357]
    assert np.allclose(encode_srgb(linear), known, atol=1e-5)
    assert np.allclose(decode_srgb(encode_srgb(linear)), linear, atol=1e-6)


def test_float_values_outside_the_range_pass() -> None:
    values = np.array([[[-0.5, 0.5, 7.25]]], np.float32)
    before = PixelBuffer(1, 1, 3, "f32", "linear", values.tobytes())
    after = from_float(*to_float(before), before.format)
    assert np.allclose(as_array(after), values, rtol=1e-5)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_the_first_value_that_is_no_number_is_named(value: float) -> None:
    values = np.zeros((900, 1000, 4), np.float32)  # two strips
    values[700, 31, 2] = values[800, 2, 1] = value
    with pytest.raises(MgieError) as caught:
        to_float(PixelBuffer(1000, 900, 4, "f32", "linear", values.tobytes()))
    assert caught.value.code == "picture_invalid"
    assert caught.value.details == {"x": 31, "y": 700, "channel": 2}
    assert "column 31, row 700" in caught.value.message


def test_integers_clip_and_round() -> None:
    colour = np.array([[[-0.2, 0.5019, 1.7]]], np.float32)
    form = PixelBuffer(1, 1, 3, "u8", "srgb", b"abc").format
    assert as_array(from_float(colour, None, form)).tolist() == [[[0, 128, 255]]]


def test_a_wrong_length_is_refused() -> None:
    with pytest.raises(MgieError) as caught:
        to_float(PixelBuffer(4, 4, 3, "u8", "srgb", b"short"))
    assert caught.value.code == "picture_invalid"


def test_strips_cover_every_row_once() -> None:
    for height, width in ((1, 1), (7, 10), (10_000, 3), (3, 10_000_000)):
        rows = [r for s in strips(height, width) for r in range(s.start, s.stop)]
        assert rows == list(range(height))


def test_gray_takes_the_luma() -> None:
    colour = scene(8, 8)
    form = PixelBuffer(8, 8, 1, "f32", "srgb", bytes(256)).format
    expected = colour @ np.array([0.299, 0.587, 0.114], np.float32)
    assert np.allclose(as_array(from_float(colour, None, form))[..., 0], expected, atol=1e-6)
