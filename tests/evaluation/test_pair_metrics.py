"""The measures of pixels: by hand, against scikit-image, and against a formula written anew here."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from pair_sets import flat, scene
from PIL import Image
from skimage.metrics import mean_squared_error, peak_signal_noise_ratio, structural_similarity

from mgie_server.evaluation.pairs import pixel_metrics as pm
from mgie_server.evaluation.pairs.features import cropped


def noisy(picture: np.ndarray, seed: int = 0) -> np.ndarray:
    noise = np.random.default_rng(seed).integers(-40, 40, picture.shape)
    return np.clip(picture.astype(int) + noise, 0, 255).astype(np.uint8)


def test_distances_by_hand() -> None:
    a, b = flat(10), flat(10)
    b[0, 0] = 61  # one pixel of 4096 by 0.2
    l1, l2 = pm.distances(a, b)
    assert l1 == pytest.approx(0.2 / 4096) and l2 == pytest.approx(0.04 / 4096)
    assert pm.psnr(0.01) == pytest.approx(20) and pm.psnr(0.0) == pm.MOST_DB


def test_distances_against_scikit_image(photographs: dict[str, np.ndarray]) -> None:
    for name, picture in photographs.items():
        other = noisy(picture)
        _, l2 = pm.distances(other, picture)
        assert l2 == pytest.approx(mean_squared_error(picture / 255.0, other / 255.0)), name
        assert pm.psnr(l2) == pytest.approx(peak_signal_noise_ratio(picture, other)), name


def test_ssim_inside_is_that_of_scikit_image(photographs: dict[str, np.ndarray]) -> None:
    """Away from the edges, where both see the same windows."""
    picture = photographs["coffee.png"] / 255.0
    other = noisy(photographs["coffee.png"]) / 255.0
    found = structural_similarity(
        picture, other, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1.0,
        channel_axis=2, full=True,
    )  # fmt: skip
    theirs = np.asarray(found[1])
    assert np.abs(pm.ssim_map(picture, other) - theirs)[5:-5, 5:-5].max() < 1e-9


def test_ssim_with_its_edges_by_convolution(photographs: dict[str, np.ndarray]) -> None:
    """T2ONet's: conv2d with a padding of 5, each channel for itself, and the mean of all."""
    a, b = photographs["rocket.jpg"], noisy(photographs["rocket.jpg"])
    g = torch.exp(-((torch.arange(11, dtype=torch.float64) - 5) ** 2) / (2 * 1.5**2))
    window = torch.outer(g / g.sum(), g / g.sum()).expand(3, 1, 11, 11)
    x, y = (torch.from_numpy(p / 255.0).permute(2, 0, 1)[None] for p in (a, b))

    def blur(planes: torch.Tensor) -> torch.Tensor:
        return torch.nn.functional.conv2d(planes, window, padding=5, groups=3)

    mx, my = blur(x), blur(y)
    vx, vy, both = blur(x * x) - mx**2, blur(y * y) - my**2, blur(x * y) - mx * my
    wanted = ((2 * mx * my + 1e-4) * (2 * both + 9e-4)) / ((mx**2 + my**2 + 1e-4) * (vx + vy + 9e-4))
    assert pm.ssim(a, b) == pytest.approx(float(wanted.mean()), abs=1e-9)


def test_ssim_of_a_high_picture_is_the_same_in_strips(monkeypatch: pytest.MonkeyPatch) -> None:
    a = np.concatenate([scene(n) for n in range(3)])
    whole = pm.ssim(a, noisy(a))
    l1 = pm.distances(a, noisy(a))
    monkeypatch.setattr(pm, "_STRIP", 17)
    assert pm.ssim(a, noisy(a)) == pytest.approx(whole, abs=1e-12)
    assert pm.distances(a, noisy(a)) == pytest.approx(l1)
    assert pm.ssim(a, a) == pytest.approx(1)


def test_another_size_is_brought_to_the_target_by_pillow() -> None:
    small, target = scene(1, 48), scene(1, 96)
    wanted = np.asarray(Image.fromarray(small).resize((96, 96)))
    assert (pm.like(small, target) == wanted).all()
    assert pm.shrunk(np.zeros((1200, 1800, 3), np.uint8)).shape == (600, 900, 3)
    assert pm.shrunk(target) is target


def test_changed_outside_by_hand() -> None:
    source, result = flat(100), flat(100)
    region = np.zeros((64, 64), bool)
    region[:, :16] = True  # a quarter
    result[:, :16] = 255
    assert pm.changed_outside(result, source, region) == 0
    result[:32, 32:] = 100 + pm.CHANGED  # as much as a codec may change
    assert pm.changed_outside(result, source, region) == 0
    result[:32, 32:, 1] += 1
    assert pm.changed_outside(result, source, region) == pytest.approx(1 / 3)  # 32 x 32 of 48 x 64
    assert pm.changed_outside(result, source, np.ones((64, 64), bool)) is None


def test_the_crop_is_the_middle_of_the_short_side() -> None:
    """A picture twice as wide as high, whose middle square alone is white, becomes all white."""
    picture = np.zeros((64, 128, 3), np.uint8)
    picture[:, 32:96] = 255
    seen = cropped(picture, 32, 16, ((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)))
    assert seen.shape == (3, 16, 16) and seen.dtype == np.float32 and (seen == 1).all()
    high = cropped(picture.transpose(1, 0, 2).copy(), 32, 32, ((0.0,) * 3, (1.0,) * 3))
    assert high[:, 1:-1].min() > 0.9
