"""Most of a picture is new: what was kept keeps its bytes, whatever the model did to everything beside."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from scenes import buffer_of, psnr, scene

from mgie_server.imaging.landing.land import land
from mgie_server.imaging.landing.model_edit import ModelEdit
from mgie_server.imaging.landing.registration import find_shift
from mgie_server.imaging.pixels import as_array

HIGH, WIDE = 960, 1280
SMALL = (512, 384)
SHIFT = np.array([6, -4, 8], np.float32) / 255


def photo(seed: int, calm: float = 1.5) -> np.ndarray:
    return 0.1 + 0.8 * cv2.GaussianBlur(scene(HIGH, WIDE, seed), (0, 0), calm)


def reduced(picture: np.ndarray) -> np.ndarray:
    return cv2.resize(picture, SMALL, interpolation=cv2.INTER_AREA)


def enlarged(picture: np.ndarray) -> np.ndarray:
    return np.clip(cv2.resize(picture, (WIDE, HIGH), interpolation=cv2.INTER_CUBIC), 0, 1)


def jpeg(picture: np.ndarray) -> np.ndarray:
    coded = cv2.imencode(".jpg", np.rint(picture * 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 60])[1]
    back = cv2.imdecode(coded, cv2.IMREAD_COLOR)
    assert back is not None
    return back.astype(np.float32) / 255


def drifted(picture: np.ndarray) -> np.ndarray:
    matrix = np.array([[1.012, 0, 4.3 - 0.012 * 255.5], [0, 1.012, -2.6 - 0.012 * 191.5]])
    how = cv2.INTER_LANCZOS4
    made = cv2.warpAffine(picture, matrix, SMALL, flags=how, borderMode=cv2.BORDER_REFLECT_101)
    return np.clip(made, 0, 1)


def new_background(calm: float = 1.5) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Layer, truth, and where the truth is the layer, bool [h, w]: a fifth of the picture."""
    kept = np.zeros((HIGH, WIDE), np.uint8)
    cv2.ellipse(kept, (640, 520), (290, 290), 0, 0, 360, 1, -1)
    full = photo(1)
    return full, np.where(kept[..., None] > 0, full, photo(9, calm)).astype(np.float32), kept > 0


@pytest.mark.parametrize(
    ("fault", "calm"),  # a smooth background (12 px) is no blur of everything
    [("none", 12.0), ("noise", 1.5), ("jpeg", 1.5), ("colour", 12.0), ("drift", 1.5)],
)
def test_what_is_kept_before_a_new_background_keeps_its_bytes(fault: str, calm: float) -> None:
    full, truth, kept = new_background(calm)
    seen, made = reduced(full), reduced(truth)
    noise = np.random.default_rng(2).normal(0, 0.02, made.shape).astype(np.float32)
    faulty = {"noise": made + noise, "jpeg": jpeg(made), "colour": made + SHIFT, "drift": drifted(made)}
    unchanged = jpeg(seen) if fault == "jpeg" else seen
    done = land(buffer_of(full), ModelEdit(seen, unchanged, np.clip(faulty.get(fault, made), 0, 1)))
    same = (as_array(done.picture) == as_array(buffer_of(full))).all(axis=2)
    inner = cv2.erode(kept.astype(np.uint8), np.ones((77, 77), np.uint8)) > 0  # 3 % of the long side
    assert same[inner].mean() > 0.99 and same[~kept].mean() < 0.2
    report = done.report
    if fault == "drift":
        assert abs(report.shift.x / 2.5 - 4.3) < 0.1 and abs(report.shift.y / 2.5 + 2.6) < 0.1
        assert abs(report.shift.scale - 1.012) < 0.0005
    else:
        assert report.shift.none
    expected = SHIFT if fault == "colour" else np.zeros(3)
    assert np.allclose(report.color_shift, expected, atol=0.1 * SHIFT.max())


def test_two_different_pictures_have_no_drift() -> None:
    for seed in range(3, 7):
        assert find_shift(reduced(photo(seed)), reduced(photo(seed + 9))).none


def test_new_content_from_a_lossy_codec_is_not_sharpened_into_its_errors() -> None:
    full, truth, kept = new_background()
    seen, made = reduced(full), jpeg(reduced(truth))
    out = as_array(land(buffer_of(full), ModelEdit(seen, jpeg(seen), made)).picture).astype(np.float32) / 255
    new = ~kept
    assert psnr(out[new], truth[new]) > psnr(enlarged(made)[new], truth[new]) - 0.02
