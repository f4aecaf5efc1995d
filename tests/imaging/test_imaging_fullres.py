"""Edits made at model size, on the full-size layer."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from scenes import buffer_of, psnr, scene

from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging import pixels
from mgie_server.imaging.framing import to_model
from mgie_server.imaging.landing.land import land_light
from mgie_server.imaging.landing.photometric import Photometric
from mgie_server.imaging.landing.smoothness import Smoothness, roughness
from mgie_server.imaging.pixels import as_array, strips
from mgie_server.mgie.config import Sizing

MODEL = Sizing("fit", 160, 8)
SMALL = Sizing("stretch", 64, 1)


def warm(x: np.ndarray) -> np.ndarray:
    return np.clip(x * np.array([1.1, 1.0, 0.8], np.float32), 0, 1)


def bend(x: np.ndarray) -> np.ndarray:
    return x**0.6


def gray(x: np.ndarray) -> np.ndarray:
    return np.repeat((x @ np.array([0.299, 0.587, 0.114], np.float32))[..., None], 3, axis=2)


def two_colors(x: np.ndarray) -> np.ndarray:
    return (np.array([0.1, 0.15, 0.4]) + np.array([0.85, 0.6, 0.1]) * gray(x)).astype(np.float32)


def through_a_codec(x: np.ndarray, cell: int = 8) -> np.ndarray:
    """Light as it is, of color the mean of each block: what a codec that is coarse in color gives back."""
    light = gray(x)
    blocks = (x - light).reshape(x.shape[0] // cell, cell, x.shape[1] // cell, cell, 3).mean(axis=(1, 3))
    return (light + blocks.repeat(cell, 0).repeat(cell, 1)).astype(np.float32)


def invert(x: np.ndarray) -> np.ndarray:
    return 1 - x


def landed(picture: PixelBuffer, operation, sizing: Sizing = MODEL, **how) -> np.ndarray:
    before = to_model(picture, sizing)
    return as_array(land_light(picture, before, operation(before).astype(np.float32), **how))


@pytest.mark.parametrize("transfer", ["srgb", "linear"])
@pytest.mark.parametrize("dtype", ["u8", "u16", "f32"])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_an_edit_that_changes_nothing_changes_nothing(channels: int, dtype: str, transfer: str) -> None:
    values = np.concatenate([scene(120, 90), scene(120, 90)[..., :1]], axis=2)
    picture = buffer_of(values[..., -channels:], dtype, transfer)
    result = landed(picture, lambda x: x)
    if dtype == "f32" and transfer == "linear":  # decoding what was encoded rounds the last bits
        np.testing.assert_allclose(result, as_array(picture), atol=2e-6)
    else:
        assert np.array_equal(result, as_array(picture))


def test_color_that_follows_light_survives_a_codec_that_is_coarse_in_color() -> None:
    """Fitted cell by cell the color follows the layer's own light; fitted pixel by pixel much of it stays behind."""
    full = scene(960, 1280)
    picture = buffer_of(full)
    small = to_model(picture, SMALL)
    before, after = through_a_codec(small), through_a_codec(two_colors(small))
    fine, coarse = (
        psnr(as_array(land_light(picture, before, after, color_cell=cell)) / 255, two_colors(full))
        for cell in (1, 8)
    )
    assert coarse > 36 and coarse > fine + 6, (fine, coarse)


@pytest.mark.parametrize("sizing", [MODEL, SMALL])
@pytest.mark.parametrize(("operation", "least"), [(warm, 44), (bend, 42), (gray, 55), (invert, 55)])
def test_an_exact_edit_lands_exactly(operation, least: float, sizing: Sizing) -> None:
    full = scene(960, 1280)
    result = landed(buffer_of(full), operation, sizing) / 255
    truth = operation(full)
    enlarged = cv2.resize(operation(to_model(buffer_of(full), sizing)), (1280, 960))
    assert psnr(result, truth) >= least
    assert psnr(result, truth) >= psnr(enlarged, truth) + 10


@pytest.mark.parametrize("sizing", [MODEL, SMALL])
def test_two_halves_edited_differently_land_differently(sizing: Sizing) -> None:
    def halves(x: np.ndarray) -> np.ndarray:
        out = 1 - x
        half = x.shape[1] // 2
        out[:, :half] = 0.5 * x[:, :half]
        return out

    full = scene(960, 1280)
    result, truth = landed(buffer_of(full), halves, sizing) / 255, halves(full)
    margin = 1280 // 8  # a few model pixels on each side of the seam
    left, right = np.s_[:, : 640 - margin], np.s_[:, 640 + margin :]
    least = 42 if sizing is MODEL else 38
    assert psnr(result[left], truth[left]) > least and psnr(result[right], truth[right]) > least


@pytest.mark.parametrize("dtype", ["u8", "u16", "f32"])
def test_depth_size_and_alpha_are_kept(dtype: str) -> None:
    values = np.concatenate([scene(), scene(seed=2)[..., :1]], axis=2)
    picture = buffer_of(values, dtype)
    before = to_model(picture, MODEL)
    result = land_light(picture, before, bend(before))
    assert result.format == picture.format
    assert np.array_equal(as_array(result)[..., 3], as_array(picture)[..., 3])
    assert not np.array_equal(as_array(result)[..., :3], as_array(picture)[..., :3])


def test_sixteen_bits_are_more_than_eight() -> None:
    ramp = np.linspace(0.4, 0.42, 4096)[None, :, None].repeat(32, 0).repeat(3, 2)
    result = landed(buffer_of(ramp, "u16"), lambda x: 0.5 * x, SMALL)
    assert len(np.unique(result)) > 500


def test_gray_stays_gray() -> None:
    picture = buffer_of(scene()[..., :1])
    result = landed(picture, invert)
    assert result.shape == (480, 640, 1)
    assert np.abs(result.astype(int) - (255 - as_array(picture).astype(int))).max() <= 1


def test_linear_layers_come_back_linear() -> None:
    full = scene(480, 640)
    linear = buffer_of(full, "f32", "linear")
    result = landed(linear, lambda x: 0.5 * x)
    encoded = np.where(full <= 0.0031308, full * 12.92, 1.055 * full ** (1 / 2.4) - 0.055) / 2
    expected = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    assert np.abs(result - expected).max() < 5e-4 and np.abs(result - expected).mean() < 2e-5


def test_values_beyond_the_range_keep_their_distance() -> None:
    full = np.asarray(scene(), np.float32).copy()
    full[100, 200] = [1.5, 2.0, 4.0]
    full[101, 201] = [-0.25, 0.2, 0.2]
    result = landed(buffer_of(full, "f32"), lambda x: 0.5 * x)
    assert np.allclose(result[100, 200], [0.75, 1.0, 2.0], atol=0.01)
    assert np.allclose(result[101, 201], [-0.125, 0.1, 0.1], atol=0.01)
    inside = np.all((full >= 0) & (full <= 1), axis=2)
    assert result[inside].min() >= 0 and result[inside].max() <= 1


def circle() -> tuple[PixelBuffer, np.ndarray]:
    mask = np.zeros((480, 640), np.uint8)
    cv2.circle(mask, (320, 240), 120, 255, -1)
    return PixelBuffer(640, 480, 1, "u8", "srgb", mask.tobytes()), mask


@pytest.mark.parametrize("feather", [0.0, 1.0, 30.0, 1000.0])
@pytest.mark.parametrize("dtype", ["u8", "f32"])
def test_nothing_outside_a_strict_selection_changes(dtype: str, feather: float) -> None:
    picture = buffer_of(scene() * 1.5 - 0.2 if dtype == "f32" else scene(), dtype)
    selection, mask = circle()
    result = landed(picture, invert, selection=selection, feather=feather)
    original = as_array(picture)
    assert result[mask == 0].tobytes() == original[mask == 0].tobytes()
    if feather <= 30:
        assert np.abs(result[240, 320] - landed(picture, invert)[240, 320]).max() <= 1e-6


def test_a_feather_fades() -> None:
    picture = buffer_of(np.full((480, 640, 3), 0.75))
    selection, _ = circle()
    line = landed(picture, invert, selection=selection, feather=40)[240, 320:640, 0].astype(int)
    assert np.all(np.diff(line) >= 0) and line[0] == 64 and line[121] == 191
    assert np.abs(np.diff(line)).max() <= 12  # no step: 127 levels over some 40 px
    loose = landed(picture, invert, selection=selection, feather=40, strict=False)[240, 320:640, 0]
    assert loose[130] < 191 and np.all(loose[170:] == 191)


def test_half_a_selection_is_half_an_edit() -> None:
    picture = buffer_of(np.full((64, 64, 3), 0.8), "f32")
    selection = PixelBuffer(64, 64, 1, "u8", "srgb", bytes([51]) * 4096)
    result = landed(picture, lambda x: 0.5 * x, selection=selection)
    assert np.allclose(result, 0.8 * 0.8 + 0.2 * 0.4, atol=1e-3)


def test_a_selection_of_another_size_is_refused() -> None:
    picture = buffer_of(scene(64, 64))
    selection = PixelBuffer(63, 64, 1, "u8", "srgb", bytes(63 * 64))
    with pytest.raises(MgieError) as caught:
        landed(picture, invert, selection=selection)
    assert caught.value.code == "mask_size_differs"


@pytest.mark.parametrize("size", [(1, 1), (1, 700), (700, 1), (2, 3), (65, 64)])
@pytest.mark.parametrize("sizing", [MODEL, SMALL])
def test_the_smallest_pictures(size: tuple[int, int], sizing: Sizing) -> None:
    picture = buffer_of(scene(64, 700)[: size[0], : size[1]])
    if picture.height < size[0]:
        picture = buffer_of(scene(700, 64)[: size[0], : size[1]])
    result = landed(picture, lambda x: 0.5 * x, sizing)
    assert np.abs(result - as_array(picture) * 0.5).max() <= 3


def test_strips_leave_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = buffer_of(scene(301, 640))
    whole = landed(picture, bend)
    monkeypatch.setattr(pixels, "strips", lambda height, width: strips(height, width, 640 * 7))
    assert np.array_equal(landed(picture, bend), whole)


def test_a_rough_model_is_smoothed_and_an_exact_one_is_not() -> None:
    full = scene(960, 1280)
    before = to_model(buffer_of(full), SMALL)
    rng = np.random.default_rng(5)
    blotches = cv2.GaussianBlur(rng.normal(0, 0.25, before.shape).astype(np.float32), (0, 0), 1.5)
    rough = np.clip(warm(before) + blotches, 0, 1)
    assert roughness(before, warm(before) - before) < 0.006
    assert roughness(before, rough - before) > 0.015
    adapted = land_light(buffer_of(full), before, rough)
    fitted = Photometric.fit(before, rough, Smoothness.of(64, 0))
    trusting = fitted.apply(as_array(buffer_of(full)), slice(0, 960), buffer_of(full).format)
    truth = warm(full)
    gain = psnr(as_array(adapted) / 255, truth) - psnr(trusting, truth)
    assert gain > 4
