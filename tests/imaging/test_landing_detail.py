"""Detail edits travel to the layer's own frequencies."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from scenes import buffer_of, psnr

from mgie_server.imaging.landing.detail import find_detail
from mgie_server.imaging.landing.land import land
from mgie_server.imaging.landing.model_edit import Crop, Landed, ModelEdit
from mgie_server.imaging.pixels import as_array

HIGH, WIDE = 960, 1280


def textured(seed: int = 1) -> np.ndarray:
    """Detail at every scale, as photographs have it (amplitude falls with frequency), float32 [h, w, 3]."""
    rng = np.random.default_rng(seed)
    total = np.full((HIGH, WIDE, 3), 0.5, np.float32)
    for times, strength in ((2, 0.02), (4, 0.03), (8, 0.05), (32, 0.09), (128, 0.12)):
        small = rng.normal(0, strength, (-(-HIGH // times), -(-WIDE // times), 1)).astype(np.float32)
        total += cv2.resize(small, (WIDE, HIGH), interpolation=cv2.INTER_CUBIC)[..., None]
    return np.clip(total, 0, 1)


def reduced(picture: np.ndarray) -> np.ndarray:
    return cv2.resize(picture, (320, 240), interpolation=cv2.INTER_AREA)


def landed(full: np.ndarray, truth: np.ndarray, crops: tuple[Crop, ...] = ()) -> Landed:
    return land(buffer_of(full), ModelEdit(reduced(full), reduced(full), reduced(truth), crops))


def blur(picture: np.ndarray) -> np.ndarray:
    return cv2.GaussianBlur(picture, (0, 0), 6.0)


def sharpen(picture: np.ndarray) -> np.ndarray:
    return np.clip(picture + 0.7 * (picture - cv2.GaussianBlur(picture, (0, 0), 6.0)), 0, 1)


def fine_gain(before: np.ndarray, after: np.ndarray) -> float:
    a, b = (part - cv2.GaussianBlur(part, (0, 0), 2.5) for part in (before, after))
    return float((a * b).sum() / (a * a).sum())


@pytest.mark.parametrize(("edit", "least"), [(blur, 40), (sharpen, 36)])
def test_a_gain_of_detail_reaches_frequencies_that_the_model_never_saw(edit, least: float) -> None:
    full = textured()
    truth = edit(full)
    done = landed(full, truth)
    out = as_array(done.picture).astype(np.float32) / 255
    assert done.report.detail and not done.report.painted
    assert psnr(out, truth) > least
    assert abs(fine_gain(full, out) - fine_gain(full, truth)) < 0.1


def test_noise_that_only_crops_show_is_taken_away() -> None:
    clean = blur(textured())
    rng = np.random.default_rng(4)
    full = np.clip(clean + rng.normal(0, 0.05, (HIGH, WIDE, 1)), 0, 1).astype(np.float32)
    crop = Crop(1.0, full[300:556, 400:656], clean[300:556, 400:656])
    out = as_array(landed(full, clean, (crop,)).picture).astype(np.float32) / 255
    assert psnr(out, clean) > psnr(full, clean) + 6


@pytest.mark.parametrize("edit", [blur, sharpen])
def test_what_a_codec_loses_twice_is_not_lost_of_the_layer(edit) -> None:
    full = textured()
    truth = edit(full)
    seen = reduced(full)
    unchanged = cv2.GaussianBlur(seen, (0, 0), 0.9)
    made = reduced(truth) - (seen - unchanged)
    out = as_array(land(buffer_of(full), ModelEdit(seen, unchanged, made)).picture).astype(np.float32) / 255
    assert psnr(out, truth) > 36


def test_grain_that_the_model_saw_goes_where_it_took_it_away() -> None:
    clean = blur(textured())
    grain = np.random.default_rng(4).normal(0, 0.06, (320, 427, 1)).astype(np.float32)
    full = np.clip(clean + cv2.resize(grain, (WIDE, HIGH), interpolation=cv2.INTER_CUBIC)[..., None], 0, 1)
    out = as_array(landed(full, clean).picture).astype(np.float32) / 255
    assert psnr(out, clean) > 54  # the gains of the bands alone, all coefficients of a size alike, reach 52


def test_painting_something_is_no_gain_of_detail() -> None:
    full = textured()
    truth = full.copy()
    truth[300:600, 500:900] = textured(7)[300:600, 500:900]
    assert find_detail(reduced(full), reduced(truth)) is None
    assert find_detail(reduced(full), reduced(full)) is None
