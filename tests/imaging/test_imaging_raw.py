"""The model's picture itself on the layer."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from scenes import TOP, buffer_of, psnr, scene

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.landing.model_edit import LandingOptions, ModelEdit
from mgie_server.imaging.landing.raw import land_raw, raw
from mgie_server.imaging.pixels import as_array, luma_of


def levels(made: np.ndarray) -> np.ndarray:
    return np.rint(made * 255).astype(np.uint8)


def test_at_the_models_size_its_bytes_and_nothing_else() -> None:
    made = np.random.default_rng(3).random((64, 96, 3), np.float32)
    made[0, :4] = np.array([0.5, 2.5, 127.5, 254.5], np.float32)[:, None] / 255  # ties round as numpy rounds
    assert (as_array(raw(buffer_of(scene(64, 96)), made)) == levels(made)).all()


@pytest.mark.parametrize("dtype", ["u8", "u16", "f32"])
def test_every_depth_and_alpha_stay(dtype: str) -> None:
    made = scene(64, 96, 5)
    alpha = np.random.default_rng(0).random((64, 96, 1))
    layer = buffer_of(np.concatenate([scene(64, 96), alpha], axis=2), dtype)
    out = as_array(raw(layer, made))
    assert (out[..., 3] == as_array(layer)[..., 3]).all()
    assert (
        np.abs(out[..., :3] / TOP[dtype] - made).max() <= (0.5 / TOP[dtype] if dtype != "f32" else 0) + 1e-6
    )


def test_a_gray_layer_takes_the_luma() -> None:
    made = scene(64, 96, 5)
    out = as_array(raw(buffer_of(np.full((64, 96, 1), 0.5)), made))
    assert np.abs(out[..., 0] / 255 - luma_of(made)).max() < 0.6 / 255


def test_enlarged_and_nothing_else() -> None:
    made = cv2.GaussianBlur(scene(96, 128, 5), (0, 0), 1)
    out = as_array(raw(buffer_of(scene(384, 512)), made)).astype(np.float32) / 255
    assert psnr(cv2.resize(out, (128, 96), interpolation=cv2.INTER_AREA), made) > 45
    assert psnr(out, cv2.resize(made, (512, 384), interpolation=cv2.INTER_CUBIC)) > 35


def test_a_layer_smaller_than_the_models_picture_gets_its_means() -> None:
    made = scene(64, 64, 5)
    out = as_array(raw(buffer_of(scene(16, 32)), made)).astype(np.float32) / 255
    assert np.abs(out - made.reshape(16, 4, 32, 2, 3).mean(axis=(1, 3))).max() < 0.6 / 255


@pytest.mark.parametrize("channels", [3, 4])
def test_outside_the_selection_every_byte_stays(channels: int) -> None:
    layer = buffer_of(np.random.default_rng(1).random((64, 96, channels)))
    mask = np.zeros((64, 96), np.uint8)
    mask[10:40, 20:70] = 255
    mask[40:45, 20:70] = 128
    selection = PixelBuffer(96, 64, 1, "u8", "srgb", mask.tobytes())
    made = scene(64, 96, 5)
    landed = land_raw(layer, ModelEdit(made, made, made), selection, LandingOptions("raw"))
    out, before = as_array(landed.picture), as_array(layer)
    assert (out[mask == 0] == before[mask == 0]).all()
    assert (out[mask == 255][:, :3] == levels(made)[mask == 255]).all()
    mixed = (before[..., :3] / 255 * 127 + made * 128) / 255
    assert np.abs(out[..., :3] / 255 - mixed)[mask == 128].max() < 1 / 255
    report = landed.report
    assert report.landing == "raw" and report.painted and landed.transform is None
    same = (out == before).all(axis=2)
    assert (
        report.identical == same.mean() and abs(report.identical + report.photometric + report.new - 1) < 1e-9
    )
    assert abs(report.new - ((mask > 127) & ~same).mean()) < 1e-9


def test_coverage_grows_where_it_may() -> None:
    layer = buffer_of(np.zeros((64, 96, 4)))
    mask = np.zeros((64, 96), np.uint8)
    mask[:, :48] = 255
    selection = PixelBuffer(96, 64, 1, "u8", "srgb", mask.tobytes())
    made = scene(64, 96, 5)
    edit = ModelEdit(made, made, made)
    kept = as_array(land_raw(layer, edit, selection, LandingOptions("raw")).picture)
    assert not kept[..., 3].any()
    grown = as_array(land_raw(layer, edit, selection, LandingOptions("raw", coverage="grow")).picture)
    assert (grown[:, :48, 3] == 255).all() and not grown[:, 48:].any()
