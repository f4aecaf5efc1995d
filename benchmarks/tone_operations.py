"""Tone and colour operations used to measure how well an edit made at model size lands on the full-size picture.

They stand here, apart from the product: what the product applies is fitted from pictures alone.
Every operation takes sRGB-encoded float32 [h, w, 3] in 0..1 and returns the same; None of them knows the picture's size.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Operation = Callable[[np.ndarray], np.ndarray]
LUMA = np.array([0.299, 0.587, 0.114], np.float32)


def _luma(x: np.ndarray) -> np.ndarray:
    return (x @ LUMA)[..., None]


def _clip(x: np.ndarray) -> np.ndarray:
    return np.clip(x, 0, 1).astype(np.float32, copy=False)


def _saturation(x: np.ndarray, factor: float) -> np.ndarray:
    y = _luma(x)
    return _clip(y + factor * (x - y))


def _sigmoid(x: np.ndarray, strength: float) -> np.ndarray:
    low, high = (1 / (1 + np.exp(strength * (0.5 - v))) for v in (0.0, 1.0))
    return _clip((1 / (1 + np.exp(strength * (0.5 - x))) - low) / (high - low))


def _vignette(x: np.ndarray) -> np.ndarray:
    h, w = x.shape[:2]
    v = ((np.arange(h, dtype=np.float32) + 0.5) / h * 2 - 1)[:, None, None]
    u = ((np.arange(w, dtype=np.float32) + 0.5) / w * 2 - 1)[None, :, None]
    return _clip(x * (1 - 0.35 * (u * u + v * v)))


def _two_halves(x: np.ndarray) -> np.ndarray:
    """Left half darker and cooler, right half brighter and more saturated: a hard seam in the middle."""
    out = _saturation(_clip(x * 1.2), 1.4)
    middle = x.shape[1] // 2
    out[:, :middle] = _clip(x[:, :middle] * np.array([0.6, 0.7, 0.85], np.float32))
    return out


def _sepia(x: np.ndarray) -> np.ndarray:
    return _clip(_luma(x) * np.array([1.08, 0.95, 0.74], np.float32) + np.array([0.03, 0.01, 0], np.float32))


def _night(x: np.ndarray) -> np.ndarray:
    y = _luma(x)
    return _clip(0.5 * (0.5 * x + 0.5 * y) ** 1.3 * np.array([0.7, 0.85, 1.2], np.float32))


OPERATIONS: dict[str, Operation] = {
    "brighter (gain 1.4, clipped)": lambda x: _clip(x * 1.4),
    "brighter (offset 0.15, clipped)": lambda x: _clip(x + 0.15),
    "darker (gain 0.6)": lambda x: _clip(x * 0.6),
    "gamma 0.6": lambda x: _clip(x**0.6),
    "gamma 1.7": lambda x: _clip(x**1.7),
    "contrast 1.5, clipped": lambda x: _clip(0.5 + 1.5 * (x - 0.5)),
    "contrast, S-curve": lambda x: _sigmoid(x, 6.0),
    "less contrast": lambda x: _clip(0.5 + 0.6 * (x - 0.5)),
    "saturation 1.6, clipped": lambda x: _saturation(x, 1.6),
    "saturation 0.5": lambda x: _saturation(x, 0.5),
    "black and white": lambda x: _saturation(x, 0.0),
    "sepia": _sepia,
    "warmer": lambda x: _clip(x * np.array([1.15, 1.02, 0.82], np.float32)),
    "cooler": lambda x: _clip(x * np.array([0.82, 0.98, 1.18], np.float32)),
    "green tint": lambda x: _clip(x + np.array([-0.05, 0.08, -0.05], np.float32)),
    "negative": lambda x: 1 - x,
    "night": _night,
    "vignette": _vignette,
    "two halves": _two_halves,
}
