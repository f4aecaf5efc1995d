"""The shift of colour that a diffusion model adds to everything, measured where nothing else changed."""

from __future__ import annotations

import numpy as np

from mgie_server.imaging.landing.noise import largest, smoothed
from mgie_server.imaging.pixels import Floats

MOST = 8.5 / 255  # a larger shift is meant
LEAST = 0.4 / 255  # a smaller one cannot be seen
CROWD = 0.25  # of the pixels must have moved by the same,
MAJORITY = 0.5  # or of those whose structure was kept,
FEW = 0.02  # if they are more than this share
SIGMA = 2.0  # px
NEAR = 2.5 / 255  # of the same


def common_shift(change: Floats, kept: np.ndarray) -> Floats:
    """The change [3] that a crowd of the pixels of change [h, w, 3] share; zero where there is none, or it stands still.

    kept: bool [h, w], where the structure of the picture was kept. Where most of it is new, these alone can tell.
    """
    calm = smoothed(change, SIGMA)
    shift, near = _crowd(calm, kept)
    if kept.mean() < FEW or near.sum() < MAJORITY * kept.sum():
        shift, near = _crowd(calm, np.ones_like(kept))
        if near.mean() < CROWD:
            return np.zeros(3, np.float32)
    if not LEAST <= np.abs(shift).max() <= MOST:
        return np.zeros(3, np.float32)
    return np.median(change[near], axis=0).astype(np.float32)


def _crowd(calm: Floats, where: np.ndarray) -> tuple[Floats, np.ndarray]:
    """The change [3] at which most of these pixels [h, w] crowd, and bool [h, w]: those that do."""
    if not where.any():
        return np.zeros(3, np.float32), where
    shift = _mode(calm[where])
    return shift, where & (largest(np.abs(calm - shift)) < NEAR)


def _mode(values: Floats) -> Floats:
    """Where values [n, 3] crowd: the densest cell of each channel, then means of what is near (mean shift)."""
    cells = np.rint(values * 255).clip(-60, 60).astype(np.int32) + 60
    keys = (cells[:, 0] * 121 + cells[:, 1]) * 121 + cells[:, 2]
    best = int(np.bincount(keys).argmax())
    at = np.array([best // 121**2 - 60, best // 121 % 121 - 60, best % 121 - 60], np.float32) / 255
    for _ in range(8):
        near = largest(np.abs(values - at)) < NEAR
        if not near.any():
            break
        at = values[near].mean(axis=0)
    return at
