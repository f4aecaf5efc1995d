"""What goes wrong with a photograph's exposure and white balance, and what usual ones look like."""

from __future__ import annotations

import numpy as np

from mgie_server.training.tones import Picture, lift, lower, luma


def settle_exposure(x: Picture, part: float) -> Picture:
    """Draws the mean luma towards the usual range 0.36..0.54 by a part (0..1) of what is missing."""
    mean = float(luma(x).mean())
    goal = mean + part * (float(np.clip(mean, 0.36, 0.54)) - mean)
    if goal == mean or not 0.01 < mean < 0.99:
        return x
    # the curve through (mean, goal): odds are multiplied by 1 + amount
    ratio = goal * (1 - mean) / (mean * (1 - goal))
    return lift(x, ratio - 1) if ratio >= 1 else lower(x, 1 / ratio - 1)


def settle_balance(x: Picture, part: float) -> Picture:
    """Draws the channel means towards their mean by `part` (0..1), with gains."""
    means = x.reshape(-1, 3).mean(0)
    gains = (means.mean() / np.maximum(means, 0.02)) ** part
    return x * np.clip(gains, 0.6, 1.7).astype(np.float32)


def damage_exposure(x: Picture, rng: np.random.Generator) -> Picture:
    """Under- or over-exposes (or fades) a picture at random; one in twelve stays as it is."""
    kind = rng.random()
    if kind < 0.08:
        return x
    if kind < 0.38:
        return (rng.uniform(0.35, 0.75) * x) ** rng.uniform(1.0, 1.5)
    if kind < 0.54:
        return lower(x, rng.uniform(0.8, 4.0))
    if kind < 0.84:
        return 1 - rng.uniform(0.32, 0.7) * (1 - x)
    if kind < 0.94:
        return lift(x, rng.uniform(1.0, 4.0))
    return rng.uniform(1.25, 1.7) * x


def damage_balance(x: Picture, rng: np.random.Generator) -> Picture:
    """A random cast: mostly blue to orange, some green and magenta; one in twelve stays as it is."""
    if rng.random() < 0.08:
        return x
    t = rng.choice([-1, 1]) * rng.uniform(0.08, 0.33)
    g = rng.normal(0, 0.03) if rng.random() < 0.75 else rng.choice([-1, 1]) * rng.uniform(0.08, 0.22)
    if abs(g) > 0.08:
        t *= rng.uniform(0, 0.6)
    return x * np.exp([t, g, -t]).astype(np.float32)


def damage_somewhat(x: Picture, rng: np.random.Generator) -> Picture:
    """What an ordinary photograph suffers from: nothing, or a bit of wrong exposure, cast or flatness."""
    kind = rng.random()
    if kind < 0.3:
        return x
    if kind < 0.6:
        amount = rng.uniform(0.4, 1.8)
        return lower(x, amount) if rng.random() < 0.6 else lift(x, amount)
    if kind < 0.8:
        return 0.25 * rng.random() + rng.uniform(0.5, 0.75) * x
    t = rng.choice([-1, 1]) * rng.uniform(0.05, 0.18)
    return x * np.exp([t, rng.normal(0, 0.02), -t]).astype(np.float32)


def damage_haze(x: Picture, rng: np.random.Generator) -> Picture:
    """A light veil of random strength; one picture in five stays as it is."""
    if rng.random() < 0.2:
        return x
    part = rng.uniform(0.15, 0.6)
    veil = rng.uniform(0.6, 0.95) * np.array([0.97, 1.0, 1.03], np.float32) ** rng.uniform(-1, 1)
    return x * (1 - part) + part * veil
