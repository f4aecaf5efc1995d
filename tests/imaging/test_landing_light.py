"""Whether one map of colours serves an edit, or windows do."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from scenes import TOP, buffer_of, psnr, scene

from mgie_server.imaging.framing import to_model
from mgie_server.imaging.landing.land import land, land_light
from mgie_server.imaging.landing.light import is_flat
from mgie_server.imaging.landing.model_edit import LandingOptions, ModelEdit
from mgie_server.imaging.pixels import as_array, luma_of
from mgie_server.mgie.config import Sizing

COARSE = Sizing("stretch", 64, 1)


def drawing() -> np.ndarray:
    """Flat shapes outlined in black on paper, float32 [h, w, 3]."""
    rng = np.random.default_rng(6)
    picture = np.full((480, 640, 3), (0.95, 0.93, 0.88), np.float32)
    for _ in range(9):
        centre = tuple(int(v) for v in rng.integers((60, 60), (580, 420)))
        radius = int(rng.integers(25, 80))
        cv2.circle(picture, centre, radius, rng.uniform(0.15, 0.95, 3).tolist(), -1)
        cv2.circle(picture, centre, radius, (0, 0, 0), 3)
    return picture


def blotchy(picture: np.ndarray, seed: int = 2) -> np.ndarray:
    """As a small model returns it: with clouds that mean nothing."""
    clouds = np.random.default_rng(seed).normal(0, 0.15, picture.shape).astype(np.float32)
    return np.clip(picture + cv2.GaussianBlur(clouds, (0, 0), 2.5), 0, 1)


def smooth_photograph() -> np.ndarray:
    """Light without texture: at 8 bits most neighbours are equal, but not many in a row."""
    return cv2.GaussianBlur(scene(480, 640), (0, 0), 6.0)


@pytest.mark.parametrize("depth", ["u8", "u16", "f32"])
def test_a_drawing_is_told_from_a_photograph(depth: str) -> None:
    assert is_flat(as_array(buffer_of(drawing(), depth)))
    assert not is_flat(as_array(buffer_of(smooth_photograph(), depth)))
    assert not is_flat(as_array(buffer_of(scene(480, 640), depth)))


def test_flat_colours_stay_flat_under_a_blotchy_edit() -> None:
    layer = buffer_of(drawing())
    before = to_model(layer, COARSE)
    out = as_array(land_light(layer, before, blotchy(before**0.7), color_cell=8))
    colors = as_array(layer).astype(np.int64) @ np.array([65536, 256, 1])
    for color in np.unique(colors):
        spread = np.ptp(np.percentile(out[colors == color], [1, 99], axis=0), axis=0)
        assert spread.max() <= 4, (color, spread)
    lines = out[colors == 0].astype(int)
    assert np.ptp(lines, axis=1).max() <= 6, "black lines took a colour"


def test_a_vignette_reaches_a_drawing() -> None:
    full = drawing()
    layer = buffer_of(full)

    def shade(picture: np.ndarray) -> np.ndarray:
        y, x = (np.linspace(-1, 1, side, dtype=np.float32) for side in picture.shape[:2])
        return picture * (1 - 0.3 * (x[None, :, None] ** 2 + y[:, None, None] ** 2))

    before = to_model(layer, COARSE)
    out = as_array(land_light(layer, before, blotchy(shade(before)), color_cell=8)) / 255
    assert psnr(out, shade(full)) > 27


def test_halves_of_a_smooth_photograph_are_edited_apart() -> None:
    full = smooth_photograph()

    def halves(picture: np.ndarray) -> np.ndarray:
        out = picture.copy()
        out[:, : picture.shape[1] // 2] *= 0.6
        return out

    before = to_model(buffer_of(full), Sizing("fit", 320, 8))
    out = as_array(land_light(buffer_of(full), before, halves(before))) / 255
    assert psnr(out, halves(full)) > 36


def grayed(picture: np.ndarray, left: float, rough: float = 0.008) -> np.ndarray:
    """Its luma and a share of its colour, with the colour noise of a small model."""
    luma = luma_of(picture)[..., None]
    clouds = np.random.default_rng(3).normal(0, 0.05, picture.shape).astype(np.float32)
    clouds = cv2.GaussianBlur(clouds, (0, 0), 1.5)
    clouds *= rough / clouds.std()
    return np.clip(luma + left * (picture - luma) + clouds, 0, 1)


@pytest.mark.parametrize("depth", ["u8", "u16", "f32"])
def test_black_and_white_is_neutral(depth: str) -> None:
    full = scene()
    before = to_model(buffer_of(full), COARSE)
    out = as_array(land_light(buffer_of(full, depth), before, grayed(before, 0.03), color_cell=8))
    spread = np.ptp(out.astype(np.float64), axis=2)
    assert spread.max() <= {"u8": 1, "u16": 1, "f32": 1e-5}[depth]
    assert psnr(out[..., 1] / TOP[depth], luma_of(full)) > 30


@pytest.mark.parametrize(("left", "tint"), [(0.25, 0.0), (0.0, 0.03)])
def test_muted_and_tinted_pictures_keep_their_colour(left: float, tint: float) -> None:
    full = scene()
    before = to_model(buffer_of(full), COARSE)
    made = grayed(before, left) + tint * np.array([1, 0, -1], np.float32)
    out = as_array(land_light(buffer_of(full), before, made, color_cell=8)).astype(int)
    assert np.ptp(out, axis=2).mean() > 5


@pytest.mark.parametrize("depth", ["u16", "f32"])
@pytest.mark.parametrize("paints", [False, True])
def test_a_gradient_keeps_its_levels(depth: str, paints: bool) -> None:
    """8,192 of them under an edit of light, with new content beside it or without."""
    full = np.linspace(0.2, 0.7, 8192, dtype=np.float32)[None, :, None].repeat(96, 0).repeat(3, 2)
    layer = buffer_of(full, depth)
    before = to_model(layer, Sizing("fit", 512, 8))
    made = before**0.8
    if paints:
        made[:, 400:440] = (0.9, 0.1, 0.1)
    out = as_array(
        land(layer, ModelEdit(before, before, made), options=LandingOptions(paints=paints)).picture
    )
    line = out[48, :6000, 1].astype(np.float64)
    assert len(np.unique(line)) > 4096
    assert np.all(np.diff(line) >= 0)
