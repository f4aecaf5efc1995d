"""The true operations of detail, at a picture's full size: the targets that the detail network learns.

Pictures are float32 [h, w, 3], sRGB-encoded, 0..1. A degree is 0 (a little), 1 (the default) or 2 (much).
"""

from __future__ import annotations

import cv2
import numpy as np

from mgie_server.detail.network import SHARES
from mgie_server.training.tones import Picture, luma

SHARPEN = (0.6, 1.2, 2.2)  # times the unsharp mask
SOFTEN = (0.35, 0.6, 0.85)  # share of the softened picture
DENOISE = (0.5, 0.85, 1.0)  # share of the noise that goes
GRAIN = (0.02, 0.04, 0.07)  # standard deviation in the middle tones
CLARITY = (0.3, 0.6, 1.0)
_CORE = 0.004  # differences below this are noise, and are not sharpened
_MARGIN = 0.015  # by which sharpening may leave the range of what lies around
_LARGE = 0.12  # differences from this on are edges, whose contrast is no local one
_FINE = 0.6  # px, of grain


def blurred(x: np.ndarray, sigma: float) -> np.ndarray:
    return cv2.GaussianBlur(x, (0, 0), sigma, borderType=cv2.BORDER_REFLECT_101).reshape(x.shape)


def sharpen(x: Picture, degree: int) -> Picture:
    """An unsharp mask of 1 px on light, which stays within what lies around (5 x 5 px)."""
    y = luma(x)
    away = y - blurred(y, 1.0)
    away *= away * away / (away * away + _CORE * _CORE)
    return _lit(x, y, _within(y + SHARPEN[degree] * away, y, 2, _MARGIN))


def soften(x: Picture, degree: int, long_side: float) -> Picture:
    """A share of the picture blurred by a little."""
    return x + SOFTEN[degree] * (blurred(x, SHARES["soften"][degree] * long_side) - x)


def blur(x: Picture, degree: int, long_side: float) -> Picture:
    """A Gaussian blur."""
    return blurred(x, SHARES["blur"][degree] * long_side)


def clarity(x: Picture, degree: int, long_side: float) -> Picture:
    """Local contrast of the middle tones, without that of strong edges."""
    y, sigma = luma(x), SHARES["clarity"][degree] * long_side
    away = y - blurred(y, sigma)
    away = away / (1 + np.abs(away) / _LARGE) * (0.3 + 2.8 * y * (1 - y))
    return _lit(x, y, _within(y + CLARITY[degree] * away, y, round(1.5 * sigma), _MARGIN))


def denoise(clean: Picture, noise: np.ndarray, degree: int) -> Picture:
    """noise: [h, w, 3], of the picture before."""
    return clean + (1 - DENOISE[degree]) * noise


def grain(x: Picture, degree: int, white: np.ndarray) -> Picture:
    """white: noise [h, w] of standard deviation 1, of which the grain is made; strongest in the middle tones."""
    y = luma(x)
    made = blurred(white, _FINE)
    made /= _left_of_white()
    return x + (GRAIN[degree] * made * (0.4 + 2.4 * y * (1 - y)))[..., None]


def _left_of_white() -> float:
    """The standard deviation that the blur of grain leaves of white noise."""
    dot = np.zeros((15, 15), np.float32)
    dot[7, 7] = 1
    return float(np.sqrt(np.square(blurred(dot, _FINE)).sum()))


def _within(made: np.ndarray, y: np.ndarray, reach: int, margin: float) -> np.ndarray:
    window = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    return np.clip(made, cv2.erode(y, window) - margin, cv2.dilate(y, window) + margin)


def _lit(x: Picture, before: np.ndarray, after: np.ndarray) -> Picture:
    """Light moved, and every channel alike, so that colours stay."""
    return x + (after - before)[..., None]
