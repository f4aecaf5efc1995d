"""Operations that mend: what they do depends on the picture."""

from __future__ import annotations

import numpy as np

from mgie_server.training.damages import settle_balance, settle_exposure
from mgie_server.training.operations.color import more_saturated
from mgie_server.training.operations.light import more_contrast
from mgie_server.training.tones import Picture, luma


def fix_exposure(x: Picture, s: float) -> Picture:
    """A moderate guess of the right exposure.

    What training asks for is the undamaged picture (see `damages.damage_exposure`).
    """
    return settle_exposure(stretched(x, 0.9), 0.5)


def fix_white_balance(x: Picture, s: float) -> Picture:
    """Gray world: what training asks for is the undamaged picture (see `damages.damage_balance`)."""
    return settle_balance(x, 1.0)


def better_overall(x: Picture, s: float) -> Picture:
    """Levels, exposure, balance, contrast and colour, each a part of the way."""
    y = settle_balance(settle_exposure(stretched(x, 0.6), 0.5), 0.25)
    y = np.clip(y, 0, 1)
    flat = float(np.clip((0.24 - luma(y).std()) / 0.12, 0, 1))
    pale = float(np.clip((0.22 - (y.max(-1) - y.min(-1)).mean()) / 0.15, 0, 1))
    return more_saturated(more_contrast(y, 1.12 + 0.35 * flat), 1.12 + 0.35 * pale)


def clear_haze(x: Picture, s: float) -> Picture:
    """The veil's light is taken off, contrast and colour come back."""
    clear = np.clip(stretched(x, 0.85), 0, 1)
    return more_saturated(more_contrast(clear, 1 + 0.28 * s), 1 + 0.35 * s)


def stretched(x: Picture, part: float) -> Picture:
    """Tones between the 1st and 99th percentile spread a part (0..1) of the way to 0..1."""
    low, high = np.percentile(luma(x), [1, 99])
    return np.clip((x - part * low) / max(part * (high - low) + 1 - part, 0.2), 0, 1)
