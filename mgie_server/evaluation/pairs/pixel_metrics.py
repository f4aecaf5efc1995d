"""Measures of pixels. Pictures are u8 [h, w, 3], sRGB.

L1 and L2 as MagicBrush's image_eval.py has them, SSIM as T2ONet's.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

MOST_DB = 100.0  # PSNR of two equal pictures, so that means stay finite
SSIM_SHORT_SIDE = 600  # px, to which T2ONet shrinks
CHANGED = 8  # of 255 in any channel: more than that is a change that is meant
_WINDOW, _SIGMA, _PAD = 11, 1.5, 5
_C1, _C2 = 0.01**2, 0.03**2
_STRIP = 512  # rows of a big picture at a time


def resized(picture: NDArray, size: tuple[int, int]) -> NDArray:
    """To width and height by Pillow's bicubic filter."""
    if (picture.shape[1], picture.shape[0]) == size:
        return picture
    return np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC))


def like(picture: NDArray, other: NDArray) -> NDArray:
    """The picture at the size of the other."""
    return resized(picture, (other.shape[1], other.shape[0]))


def shrunk(picture: NDArray, short_side: int = SSIM_SHORT_SIDE) -> NDArray:
    """At most so many px on the short side."""
    high, wide = picture.shape[:2]
    scale = short_side / min(high, wide)
    return picture if scale >= 1 else resized(picture, (round(wide * scale), round(high * scale)))


def distances(result: NDArray, target: NDArray) -> tuple[float, float]:
    """L1 and L2: mean absolute and mean squared difference of two pictures of one size, in 0..1."""
    counts = np.zeros(256, np.int64)
    for top in range(0, len(target), _STRIP):
        rows = slice(top, top + _STRIP)
        counts += np.bincount(cv2.absdiff(result[rows], target[rows]).ravel(), minlength=256)
    steps = np.arange(256) / 255
    return float(counts @ steps / counts.sum()), float(counts @ steps**2 / counts.sum())


def psnr(l2: float) -> float:
    """dB; equal pictures have MOST_DB."""
    return MOST_DB if l2 <= 10 ** (-MOST_DB / 10) else float(-10 * np.log10(l2))


def ssim(result: NDArray, target: NDArray) -> float:
    """Mean over channels and all pixels; windows of 11 x 11, Gaussian (sigma 1.5), zeros beyond the edges."""
    total = 0.0
    high = len(target)
    for top in range(0, high, _STRIP):
        bottom = min(high, top + _STRIP)
        first, last = max(0, top - _PAD), min(high, bottom + _PAD)
        a, b = (picture[first:last].astype(np.float64) / 255 for picture in (result, target))
        total += float(ssim_map(a, b)[top - first : bottom - first].sum())
    return total / target.size


def ssim_map(a: NDArray, b: NDArray) -> NDArray:
    """Of each pixel and channel. a, b: float64 [h, w, 3], 0..1, beyond whose edges zeros are taken to lie."""
    mean_a, mean_b = _blurred(a), _blurred(b)
    var_a, var_b = _blurred(a * a) - mean_a**2, _blurred(b * b) - mean_b**2
    both = _blurred(a * b) - mean_a * mean_b
    light = (2 * mean_a * mean_b + _C1) / (mean_a**2 + mean_b**2 + _C1)
    return light * (2 * both + _C2) / (var_a + var_b + _C2)


def _blurred(planes: NDArray) -> NDArray:
    kernel = cv2.getGaussianKernel(_WINDOW, _SIGMA)
    return cv2.sepFilter2D(planes, cv2.CV_64F, kernel, kernel, borderType=cv2.BORDER_CONSTANT)


def changed_outside(result: NDArray, source: NDArray, region: NDArray) -> float | None:
    """Share of the pixels outside of the region that differ from the source; None where nothing lies outside.

    region: bool [h, w], where the edit belongs; all of one size.
    """
    outside = ~region
    if not outside.any():
        return None
    differs = cv2.absdiff(result, source).max(axis=2) > CHANGED
    return float(differs[outside].mean())
