"""A painting model's picture on the layer: untouched, relit and new pixels told apart."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import TOP, buffer_of, psnr, scene

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.framing import to_model
from mgie_server.imaging.landing.land import land
from mgie_server.imaging.landing.model_edit import Landed, LandingOptions, ModelEdit
from mgie_server.imaging.pixels import as_array
from mgie_server.mgie.config import Sizing

FULL = (960, 1280)
SHIFT = np.array([0.02, -0.012, 0.024], np.float32)


def calm(seed: int = 1) -> np.ndarray:
    """A scene without grain, so that none is restored."""
    return cv2.GaussianBlur(scene(*FULL, seed=seed), (0, 0), 2.0)


def painted(full: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The picture with something new in it, and where, bool [h, w]."""
    mask = np.zeros(full.shape[:2], np.uint8)
    cv2.ellipse(mask, (700, 480), (190, 130), 20, 0, 360, 1, -1)
    new = calm(9)
    return np.where(mask[..., None] > 0, new, full).astype(np.float32), mask > 0


def reduced(picture: np.ndarray) -> np.ndarray:
    return cv2.resize(picture, (512, 384), interpolation=cv2.INTER_AREA)


def landed(full: np.ndarray, truth: np.ndarray, options: LandingOptions | None = None, **faults) -> Landed:
    made = faults.get("made", reduced(truth))
    seen = reduced(full)
    return land(buffer_of(full), ModelEdit(seen, faults.get("unchanged", seen), made), None, options)


def colours(done: Landed) -> np.ndarray:
    return as_array(done.picture).astype(np.float32) / 255


def test_new_content_lands_and_the_rest_keeps_its_bytes() -> None:
    full = calm()
    truth, where = painted(full)
    done = landed(full, truth)
    bicubic = cv2.resize(reduced(truth), FULL[::-1], interpolation=cv2.INTER_CUBIC)
    assert psnr(colours(done)[where], truth[where]) > psnr(bicubic[where], truth[where])
    near = (
        cv2.dilate(where.astype(np.uint8), np.ones((77, 77), np.uint8)) > 0
    )  # 3 % of the long side around it
    same = (as_array(done.picture) == as_array(buffer_of(full))).all(axis=2)
    assert same[~near].mean() > 0.99
    error = (colours(done) - truth)[where]
    assert abs(np.corrcoef(error.ravel(), full[where].ravel())[0, 1]) < 0.1, "a ghost of what was there"
    report = done.report
    assert report.painted and abs(report.new - where.mean()) < 0.04
    assert abs(report.identical - same.mean()) < 1e-6
    assert report.identical + report.photometric + report.new == pytest.approx(1)


def test_light_and_colour_alone_paints_nothing() -> None:
    full = calm()
    truth, where = painted(full)
    done = landed(full, truth, LandingOptions(landing="photometric"))
    painted_db = psnr(colours(landed(full, truth))[where], truth[where])
    assert not done.report.painted and psnr(colours(done)[where], truth[where]) < painted_db - 2


def test_an_edit_that_changes_nothing_leaves_every_byte() -> None:
    full = calm()
    done = landed(full, full)
    assert done.report.identical == 1 and not done.report.painted and done.report.shift.none


def test_a_picture_that_is_all_new_comes_out_as_it_is() -> None:
    full, other = calm(), calm(5)
    done = landed(full, other)
    assert done.report.new > 0.99
    back = cv2.resize(colours(done), (512, 384), interpolation=cv2.INTER_AREA)
    assert psnr(back, reduced(other)) > 42


def test_light_where_it_falls_stays_the_layers_own_pixels() -> None:
    full = calm()
    y, x = np.ogrid[: FULL[0], : FULL[1]]
    glow = np.maximum(0, 1 - np.hypot(x - 500, y - 400) / 260).astype(np.float32)[..., None]
    truth = np.clip(full * (1 + 0.5 * glow), 0, 1)
    done = landed(full, truth)
    assert done.report.new < 0.01 and psnr(colours(done), truth) > 44


@pytest.mark.parametrize(("x", "y", "zoom"), [(4.3, -2.6, 1.012), (-5.5, 3.1, 0.985), (0.6, 0.4, 1.0)])
def test_drift_and_zoom_are_found_and_undone(x: float, y: float, zoom: float) -> None:
    full = calm()
    truth, where = painted(full)
    matrix = np.array([[zoom, 0, x + 255.5 * (1 - zoom)], [0, zoom, y + 191.5 * (1 - zoom)]])
    made = cv2.warpAffine(
        reduced(truth), matrix, (512, 384), flags=cv2.INTER_LANCZOS4, borderMode=cv2.BORDER_REFLECT
    )
    done = landed(full, truth, made=np.clip(made, 0, 1))
    shift = done.report.shift
    assert abs(shift.x / 2.5 - x) < 0.1 and abs(shift.y / 2.5 - y) < 0.1 and abs(shift.scale - zoom) < 0.0008
    assert psnr(colours(done)[where], truth[where]) > 25


def test_a_colour_shift_is_removed_where_something_else_was_edited() -> None:
    full = 0.1 + 0.8 * calm()
    truth, where = painted(full)
    done = landed(full, truth, made=reduced(truth) + SHIFT)
    assert np.allclose(done.report.color_shift, SHIFT, atol=0.1 * SHIFT.max())
    assert done.report.identical > 0.85
    inner = cv2.erode(where.astype(np.uint8), np.ones((41, 41), np.uint8)) > 0
    assert np.abs((colours(done) - truth)[inner].mean(axis=0)).max() < 0.004


def test_a_colour_shift_alone_is_the_edit() -> None:
    full = 0.1 + 0.8 * calm()
    done = landed(full, full, made=reduced(full) + SHIFT)
    assert psnr(colours(done), full + SHIFT) > 45


def test_noise_of_the_model_is_no_edit() -> None:
    full = calm()
    truth, where = painted(full)
    noise = np.random.default_rng(2).normal(0, 0.02, (384, 512, 3))
    done = landed(full, truth, made=np.clip(reduced(truth) + noise, 0, 1).astype(np.float32))
    near = cv2.dilate(where.astype(np.uint8), np.ones((77, 77), np.uint8)) > 0
    same = (as_array(done.picture) == as_array(buffer_of(full))).all(axis=2)
    assert same[~near].mean() > 0.99


def jpeg(picture: np.ndarray) -> np.ndarray:
    coded = cv2.imencode(".jpg", np.rint(picture * 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 60])[1]
    back = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    assert back is not None
    return back.astype(np.float32) / 255


def test_noise_that_is_cut_off_at_black_and_white_is_no_edit() -> None:
    """There it brightens or darkens, and looks calmer than it is."""
    full = calm()
    full[:, :420] = 0.0
    full[:300, 420:] = 1.0
    truth, where = painted(full)
    made = reduced(truth) + np.random.default_rng(3).normal(0, 0.02, (384, 512, 3))
    done = landed(full, truth, made=np.clip(made, 0, 1).astype(np.float32))
    near = cv2.dilate(where.astype(np.uint8), np.ones((77, 77), np.uint8)) > 0
    same = (as_array(done.picture) == as_array(buffer_of(full))).all(axis=2)
    assert same[~near].mean() > 0.99


def test_what_the_codec_does_by_itself_is_no_edit() -> None:
    full = calm()
    truth, where = painted(full)
    done = landed(full, truth, made=jpeg(reduced(truth)), unchanged=jpeg(reduced(full)))
    near = cv2.dilate(where.astype(np.uint8), np.ones((77, 77), np.uint8)) > 0
    same = (as_array(done.picture) == as_array(buffer_of(full))).all(axis=2)
    assert same[~near].mean() > 0.99


def test_something_flat_on_something_flat_is_new() -> None:
    full = np.full((*FULL, 3), (0.3, 0.5, 0.8), np.float32)
    truth = full.copy()
    cv2.circle(truth, (600, 500), 150, (0.9, 0.2, 0.1), -1)
    done = landed(full, truth)
    assert done.report.painted and 0.04 < done.report.new < 0.09


def test_a_sticker_of_one_colour_covers_a_transparent_layer() -> None:
    full = np.full((*FULL, 3), 0.5, np.float32)
    truth = full.copy()
    cv2.circle(truth, (600, 500), 150, (0.9, 0.2, 0.1), -1)
    layer = buffer_of(np.concatenate([full, np.zeros((*FULL, 1))], axis=2))
    edit = ModelEdit(reduced(full), reduced(full), reduced(truth))
    out = as_array(land(layer, edit, None, LandingOptions(coverage="grow")).picture)
    assert (out[500, 600] == (230, 51, 26, 255)).all() and out[500, 200, 3] == 0


@pytest.mark.parametrize("dtype", ["u8", "u16", "f32"])
def test_coverage_stays_or_grows(dtype: str) -> None:
    full = calm()
    truth, where = painted(full)
    layer = buffer_of(np.concatenate([full, np.zeros((*FULL, 1))], axis=2), dtype)
    edit = ModelEdit(reduced(full), reduced(full), reduced(truth))
    kept = as_array(land(layer, edit).picture)[..., 3]
    grown = as_array(land(layer, edit, None, LandingOptions(coverage="grow")).picture)[..., 3]
    assert not kept.any()
    inner = cv2.erode(where.astype(np.uint8), np.ones((61, 61), np.uint8)) > 0
    outer = cv2.dilate(where.astype(np.uint8), np.ones((61, 61), np.uint8)) > 0
    assert (grown[inner] == TOP[dtype]).mean() > 0.97 and not grown[~outer].any()


def test_grain_comes_back_at_its_own_strength() -> None:
    rng = np.random.default_rng(3)
    truth, where = painted(calm())
    full = np.clip(calm() + rng.normal(0, 0.03, (*FULL, 1)), 0, 1).astype(np.float32)
    made = np.where(
        reduced(where[..., None].repeat(3, 2).astype(np.float32)) > 0.5, reduced(truth), reduced(full)
    )
    out = colours(landed(full, truth, made=made.astype(np.float32)))
    inner = cv2.erode(where.astype(np.uint8), np.ones((41, 41), np.uint8)) > 0
    grain = (out - cv2.GaussianBlur(out, (0, 0), 1.5))[inner]
    assert 0.02 < grain.std() < 0.04


@settings(max_examples=40, deadline=None)
@given(
    size=st.tuples(st.integers(1, 90), st.integers(1, 90))
    | st.sampled_from([(20, 5000), (5000, 20), (1, 1)]),
    dtype=st.sampled_from(["u8", "u16", "f32"]),
    channels=st.integers(1, 4),
    seed=st.integers(0, 1000),
    mask=st.sampled_from(["none", "empty", "full", "noise"]),
)
def test_any_layer_keeps_its_form_its_alpha_and_what_is_not_selected(
    size, dtype, channels, seed, mask
) -> None:
    rng = np.random.default_rng(seed)
    high, wide = size
    layer = buffer_of(rng.random((high, wide, channels)), dtype)
    seen = to_model(layer, Sizing("fit", 64, 8))
    made = rng.random(seen.shape, np.float32) if seed % 2 else np.clip(seen + 0.3, 0, 1)
    chosen = {"empty": 0, "full": 255}.get(mask)
    marks = (
        np.full((high, wide), chosen, np.uint8)
        if chosen is not None
        else rng.integers(0, 2, (high, wide)) * 255
    )
    marks = marks.astype(np.uint8)
    selection = None if mask == "none" else PixelBuffer(wide, high, 1, "u8", "srgb", marks.tobytes())
    out = land(layer, ModelEdit(seen, seen, made), selection).picture
    before, after = as_array(layer), as_array(out)
    assert out.format == layer.format
    if channels in (2, 4):
        assert np.array_equal(before[..., -1], after[..., -1])
    if selection is not None:
        assert np.array_equal(before[marks == 0], after[marks == 0])
