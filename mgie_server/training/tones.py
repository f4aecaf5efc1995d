"""Tone curves and measures that the operations share. Pictures are float32 [h, w, 3], sRGB-encoded, 0..1."""

from __future__ import annotations

import numpy as np

LUMA = np.array([0.299, 0.587, 0.114], np.float32)

Picture = np.ndarray


def luma(picture: Picture) -> np.ndarray:
    """Rec. 601 luma [h, w] of an sRGB-encoded picture."""
    return picture @ LUMA


def warmth(picture: Picture) -> float:
    """Mean of red minus blue, -1..1."""
    return float((picture[..., 0] - picture[..., 2]).mean())


def lift(x: np.ndarray, amount: float | np.ndarray) -> np.ndarray:
    """Brightening curve through 0 and 1, slope 1 + amount at black; never clips. Its inverse is `lower`."""
    return x * (1 + amount) / (1 + amount * x)


def lower(x: np.ndarray, amount: float | np.ndarray) -> np.ndarray:
    """Darkening curve through 0 and 1: the inverse of `lift`."""
    return x / (1 + amount - amount * x)
