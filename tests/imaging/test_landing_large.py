"""A model of a megapixel: what is new is told at a smaller size, but painted, moved back and sharpened at its own."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from scenes import buffer_of, psnr, scene

from mgie_server.imaging.landing.land import land
from mgie_server.imaging.landing.large import DECIDED, TAKEN, denoised_around, plan_edit
from mgie_server.imaging.landing.model_edit import LandingOptions, ModelEdit
from mgie_server.imaging.landing.noise import denoised
from mgie_server.imaging.pixels import as_array

HIGH, WIDE = 1600, 2400
MODEL = (1200, 800)


def photo(seed: int = 1) -> np.ndarray:
    return 0.1 + 0.8 * cv2.GaussianBlur(scene(HIGH, WIDE, seed), (0, 0), 1.5)


def reduced(picture: np.ndarray) -> np.ndarray:
    return cv2.resize(picture, MODEL, interpolation=cv2.INTER_AREA)


def with_object(full: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The picture with a striped disc, whose stripes are a few px wide at the model's size; and bool [h, w], where."""
    stripes = np.full_like(full, 0.2)
    for x in range(-HIGH, WIDE, 28):
        cv2.line(stripes, (x, 0), (x + HIGH, HIGH), (0.9, 0.7, 0.1), 8, cv2.LINE_AA)
    mask = np.zeros((HIGH, WIDE), np.uint8)
    cv2.circle(mask, (1500, 800), 320, 1, -1)
    return np.where(mask[..., None] > 0, stripes, full).astype(np.float32), mask > 0


def test_new_content_keeps_the_fineness_of_the_models_picture() -> None:
    full = photo()
    truth, new = with_object(full)
    edit = ModelEdit(reduced(full), reduced(full), reduced(truth))
    done = land(buffer_of(full), edit)
    pixels = as_array(done.picture)
    inner = cv2.erode(new.astype(np.uint8), np.ones((25, 25), np.uint8)) > 0
    ours = pixels.astype(np.float32) / 255
    small = cv2.resize(reduced(truth), (DECIDED // 400, 400), interpolation=cv2.INTER_AREA)
    bicubic, halved = (
        np.clip(cv2.resize(one, (WIDE, HIGH), interpolation=cv2.INTER_CUBIC), 0, 1)
        for one in (edit.made, small)
    )
    assert psnr(ours[inner], truth[inner]) > psnr(bicubic[inner], truth[inner])
    assert psnr(ours[inner], truth[inner]) > psnr(halved[inner], truth[inner]) + 3
    near = cv2.dilate(new.astype(np.uint8), np.ones((97, 97), np.uint8)) > 0  # 2 % of the long side around
    assert (pixels == as_array(buffer_of(full))).all(axis=2)[~near].mean() > 0.999


@pytest.mark.parametrize("place", [np.s_[300:420, 500:640], np.s_[:, :], np.s_[:9, 700:], np.s_[500:, :4]])
def test_noise_is_taken_away_around_new_content_as_of_the_whole(place: tuple[slice, slice]) -> None:
    made = np.random.default_rng(0).normal(0.5, 0.05, (600, 800, 3)).astype(np.float32)
    new = np.zeros(made.shape[:2], bool)
    new[place] = True
    around = cv2.dilate(new.astype(np.uint8), np.ones((2 * TAKEN - 1, 2 * TAKEN - 1))) > 0
    calm = denoised_around(made, 0.05, new)
    assert np.abs(calm - denoised(made, 0.05))[around].max() < 1e-6


def test_drift_is_undone_at_the_models_own_size() -> None:
    full = photo()
    matrix = np.array([[1.006, 0, 2.7 - 0.006 * 599.5], [0, 1.006, -1.4 - 0.006 * 399.5]])
    how = cv2.INTER_LANCZOS4
    made = cv2.warpAffine(
        reduced(with_object(full)[0]), matrix, MODEL, flags=how, borderMode=cv2.BORDER_REFLECT_101
    )
    plan = plan_edit(ModelEdit(reduced(full), reduced(full), np.clip(made, 0, 1)), LandingOptions())
    assert abs(plan.shift.x - 2.7) < 0.1 and abs(plan.shift.y + 1.4) < 0.1
    assert abs(plan.shift.scale - 1.006) < 0.0005
    inner = np.s_[100:-100, 100:-100]
    assert psnr(plan.made[inner], reduced(with_object(full)[0])[inner]) > 35


def test_detail_finer_than_what_decides_still_lands() -> None:
    """Sharpening whose detail is lost where the model's picture is halved."""
    grain = np.random.default_rng(0).normal(0, 0.08, (HIGH, WIDE, 3)).astype(np.float32)
    full = np.clip(photo() + grain, 0, 1)
    seen = reduced(full)
    made = np.clip(seen + 0.6 * (seen - cv2.GaussianBlur(seen, (0, 0), 0.6)), 0, 1)
    report = land(buffer_of(full), ModelEdit(seen, seen, made)).report
    assert report.detail and report.detail[0] > 1.2
