"""The shift of colour that a diffusion model adds to everything, measured where nothing else changed."""

from __future__ import annotations

import numpy as np

from mgie_server.imaging.landing.noise import smoothed
from mgie_server.imaging.pixels import Floats

MOST = 8.5 / 255  # a larger shift is meant
LEAST = 0.4 / 255  # a smaller one cannot be seen
CROWD = 0.25  # of the pixels must have moved by the same
SIGMA = 2.0  # px


def common_shift(change: Floats) -> Floats:
    """The change [3] that a crowd of the pixels of change [h, w, 3] share; zero where there is none, or it stands still."""
    calm = smoothed(change, SIGMA)
    shift = _mode(calm.reshape(-1, 3))
    near = np.abs(calm - shift).max(axis=2) < 2.5 / 255
    if near.mean() < CROWD or np.abs(shift).max() > MOST or np.abs(shift).max() < LEAST:
        return np.zeros(3, np.float32)
    return np.median(change[near], axis=0).astype(np.float32)


def _mode(values: Floats) -> Floats:
    """Where values [n, 3] crowd: the densest cell of each channel, then means of what is near (mean shift)."""
    cells = np.rint(values * 255).astype(int).clip(-60, 60) + 60
    keys = (cells[:, 0] * 121 + cells[:, 1]) * 121 + cells[:, 2]
    found, counts = np.unique(keys, return_counts=True)
    best = int(found[counts.argmax()])
    at = np.array([best // 121**2 - 60, best // 121 % 121 - 60, best % 121 - 60], np.float32) / 255
    for _ in range(8):
        near = np.abs(values - at).max(axis=1) < 2.5 / 255
        if not near.any():
            break
        at = values[near].mean(axis=0)
    return at
