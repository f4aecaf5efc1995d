"""Gains of bands, measured on crops and carried out at full size."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from scenes import scene

from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_server.imaging.landing.band_gains import fit_bands
from mgie_server.imaging.landing.bands import colors_of, halved, octaves, planes_of
from mgie_server.imaging.landing.compose import compose
from mgie_server.imaging.landing.crops import SIDE, cut_crops
from mgie_server.imaging.landing.model_edit import Crop
from mgie_server.imaging.landing.photometric import Photometric
from mgie_server.imaging.landing.plan import Plan
from mgie_server.imaging.pixels import as_array

HIGH, WIDE = 301, 420
Edit = Callable[[np.ndarray], np.ndarray]


def textured() -> np.ndarray:
    rng = np.random.default_rng(4)
    fine = cv2.GaussianBlur(rng.normal(0, 0.25, (HIGH, WIDE, 1)).astype(np.float32), (0, 0), 1.2)
    return np.clip(0.2 + 0.6 * scene(HIGH, WIDE) + fine[..., None], 0, 1).astype(np.float32)


def crops_of(before: np.ndarray, after: np.ndarray, noise: np.ndarray | None = None) -> list[Crop]:
    """Whole pictures at every scale, as an engine that does exactly the operation would give them."""
    found: list[Crop] = []
    for level in range(octaves(max(before.shape[:2]))):
        found.append(Crop(2.0**level, before, after, noise if level == 0 else None))
        before, after = halved(before), halved(after)
    return found


def landed(
    pixels: np.ndarray, crops: list[Crop], seed: int = 0, selected: np.ndarray | None = None
) -> np.ndarray:
    names = {"uint8": "u8", "uint16": "u16", "float32": "f32"}
    form = PixelFormat(pixels.shape[1], pixels.shape[0], pixels.shape[2], names[str(pixels.dtype)])
    layer = PixelBuffer.from_format(form, np.ascontiguousarray(pixels).reshape(-1).data.cast("B"))
    nothing = np.zeros((8, 8, 3), np.float32)
    plan = Plan(Photometric.nothing(), nothing, nothing, bands=fit_bands(crops, seed), lit=False)
    return as_array(compose(layer, plan, selected)[0])


def decibels(a: np.ndarray, b: np.ndarray) -> float:
    return float(-10 * np.log10(np.square(a - b).mean()))


def blur(x: np.ndarray) -> np.ndarray:
    return cv2.GaussianBlur(x, (0, 0), 3.0)


def sharpen(x: np.ndarray) -> np.ndarray:
    y = x.mean(axis=2)
    return x + (y - cv2.GaussianBlur(y, (0, 0), 1.0))[..., None]


def test_planes_and_colors_are_each_others_inverse() -> None:
    picture = textured()
    assert np.abs(colors_of(planes_of(picture)) - picture).max() < 1e-5


@pytest.mark.parametrize(("edit", "least"), [(blur, 38.0), (lambda x: x + 0.5 * (blur(x) - x), 42.0)])
def test_a_linear_operation_is_carried_over(edit: Edit, least: float) -> None:
    before = textured()
    assert decibels(landed(before, crops_of(before, edit(before))), edit(before)) > least


def test_what_was_left_alone_keeps_its_bytes() -> None:
    before = textured()
    levels = (before * 255).round().astype(np.uint8)
    assert np.array_equal(landed(levels, crops_of(before, before)), levels)


def test_sharpening_raises_detail_without_halos_and_leaves_flats_flat() -> None:
    drawing = np.full((200, 300, 3), 60, np.uint8)
    drawing[60:140, 80:220] = 190
    made = landed(drawing, crops_of(textured(), sharpen(textured())))
    assert made.max() <= 190 + 0.03 * 255 and made.min() >= 60 - 0.03 * 255
    away = cv2.dilate((drawing[..., 0] == 190).astype(np.uint8), np.ones((7, 7))) == cv2.erode(
        (drawing[..., 0] == 190).astype(np.uint8), np.ones((7, 7))
    )
    assert np.array_equal(made[away], drawing[away])
    before = textured()
    fine = [
        one - cv2.GaussianBlur(one, (0, 0), 1.0)
        for one in (before, landed(before, crops_of(before, sharpen(before))))
    ]
    assert (fine[0] * fine[1]).sum() / (fine[0] ** 2).sum() > 1.3


def test_colors_stay_when_light_is_sharpened() -> None:
    before = textured()
    made = landed(before, crops_of(before, sharpen(before)))
    away = planes_of(made)[..., 1:] - planes_of(before)[..., 1:]
    assert np.abs(away).max() < 1e-4 and np.abs(made - before).max() > 0.02


def test_noise_goes_and_an_edge_stays() -> None:
    rng = np.random.default_rng(8)
    clean = np.full((256, 256, 3), 0.3, np.float32)
    clean[:, 128:] = 0.7
    noisy = clean + rng.normal(0, 0.03, clean.shape).astype(np.float32)
    made = landed(noisy, crops_of(noisy, clean))
    assert made[20:-20, 20:100].std() < 0.5 * noisy[20:-20, 20:100].std()
    step = (made[:, 130:134].mean() - made[:, 122:126].mean()) / 0.4
    assert step > 0.95


def test_grain_follows_the_seed_and_the_strength() -> None:
    rng = np.random.default_rng(2)
    white = rng.standard_normal((HIGH, WIDE)).astype(np.float32)
    before = textured()
    noise = cv2.GaussianBlur(white, (0, 0), 0.6)
    after = before + (0.04 / noise.std() * noise)[..., None]
    crops = crops_of(before, after, white)[:1]
    flat = np.full((200, 240, 3), 0.5, np.float32)
    one, same, other = (landed(flat, crops, seed) for seed in (1, 1, 2))
    assert np.array_equal(one, same) and not np.array_equal(one, other)
    assert 0.032 < one.std() < 0.048 and abs(one.mean() - 0.5) < 0.003
    assert np.allclose(one[..., 0], one[..., 2])


def test_what_is_transparent_does_not_bleed_into_a_blur() -> None:
    before = textured()
    layer = np.dstack([before, np.ones((HIGH, WIDE), np.float32)])
    layer[:, :200] = (0, 1, 0, 0)
    made = landed(layer, crops_of(before, blur(before)))
    assert np.abs(made[:, 202:, :3] - blur(before)[:, 202:]).max() < 0.12
    assert np.array_equal(made[..., 3], layer[..., 3])


def test_strips_meet_without_seams(monkeypatch: pytest.MonkeyPatch) -> None:
    before = textured()
    crops = crops_of(before, sharpen(blur(before)))
    whole = landed(before, crops)
    monkeypatch.setattr("mgie_server.imaging.pixels.strips.__defaults__", (37 * WIDE,))
    assert np.abs(landed(before, crops) - whole).max() < 1e-5


@pytest.mark.parametrize("shape", [(3, 5, 3), (40, 30, 1), (64, 64, 4), (700, 90, 2)])
def test_crops_of_any_layer(shape: tuple[int, int, int]) -> None:
    pixels = np.random.default_rng(1).integers(0, 256, shape, np.uint8)
    form = PixelFormat(shape[1], shape[0], shape[2], "u8")
    cuts = cut_crops(pixels, form, (1, 2, 4, 8))
    assert cuts and all(cut.picture.shape == (SIDE, SIDE, 3) for cut in cuts)
    assert all(cut.high <= shape[0] and cut.wide <= shape[1] for cut in cuts)
    crops = [Crop(c.scale, c.picture[: c.high, : c.wide], c.picture[: c.high, : c.wide]) for c in cuts]
    assert np.array_equal(landed(pixels, crops), pixels)
