"""Operations of whole looks: film, moods of light and weather. Strength s = 1 is the usual amount."""

from __future__ import annotations

import numpy as np

from mgie_server.training.operations.color import balanced, less_saturated, more_saturated, warmer
from mgie_server.training.operations.light import more_contrast
from mgie_server.training.tones import Picture, lift, lower, luma, warmth


def sepia(x: Picture, s: float) -> Picture:
    """One warm brown tone: colour follows the luma alone."""
    y = luma(x)
    return np.stack([0.02 + 0.97 * lift(y, 0.30), 0.93 * y, 0.78 * lower(y, 0.35)], -1)


def negative(x: Picture, s: float) -> Picture:
    return 1 - x


def faded(x: Picture, s: float) -> Picture:
    """Blacks lifted, whites lowered, pale, a little warm."""
    pale = less_saturated(x, 1 - 0.32 * s)
    low = np.array([0.16, 0.145, 0.13], np.float32) * s
    high = 1 - np.array([0.09, 0.11, 0.14], np.float32) * s
    return low + (high - low) * pale


def matte(x: Picture, s: float) -> Picture:
    """Blacks lifted to a soft gray; lights nearly stay."""
    return 0.15 * s + (1 - 0.20 * s) * less_saturated(x, 1 - 0.10 * s)


def cross_process(x: Picture, s: float) -> Picture:
    """Slide film in the chemistry of negatives: contrast in red and green, blue flattened."""
    curved = more_contrast(x, 1 + 0.55 * s)
    red, green, blue = curved[..., 0], lift(curved[..., 1], 0.18 * s), x[..., 2]
    return np.stack([red, green, 0.17 * s + (1 - 0.42 * s) * blue], -1)


def teal_and_orange(x: Picture, s: float) -> Picture:
    """Shadows go to teal, lights to orange."""
    curved = more_contrast(x, 1 + 0.2 * s)
    red = (
        lower(curved[..., 0], 0.45 * s) * (1 - curved[..., 0])
        + lift(curved[..., 0], 0.5 * s) * curved[..., 0]
    )
    blue = 0.11 * s + (1 - 0.33 * s) * curved[..., 2]
    green = 0.02 * s + (1 - 0.05 * s) * curved[..., 1]
    return np.stack([red, green, blue], -1)


def pastel(x: Picture, s: float) -> Picture:
    """Light, soft, pale."""
    soft = less_saturated(x, 1 - 0.12 * s)
    return 0.40 * s + (1 - 0.42 * s) * lift(soft, 0.3 * s)


def neon(x: Picture, s: float) -> Picture:
    """Dark and very colourful, shadows purple, lights pink and cyan."""
    strong = more_saturated(lower(x, 0.7 * s), 1 + 1.2 * s)
    low = np.array([0.07, 0.0, 0.17], np.float32) * s
    return low + (np.array([1.0, 0.90, 1.0], np.float32) - low) * strong


def night(x: Picture, s: float) -> Picture:
    """Much darker, paler and bluer; blue pictures get a bluer light, so that darkening never warms them."""
    y = luma(x)[..., None]
    dark = lower(y + 0.65 * (x - y), 1.5 * s)
    goal = min(warmth(x) - 0.03 * s, -0.06 * s)
    low, high = 0.0, 1.0
    for _ in range(7):
        t = 0.5 * (low + high)
        if warmth(_night_light(dark, t, s)) > goal:
            low = t
        else:
            high = t
    return _night_light(dark, high, s)


def _night_light(dark: Picture, t: float, s: float) -> Picture:
    amounts = (-0.2 * s - 3.0 * t, -0.1 * s - 0.9 * t, 0.3 * s + 1.2 * t)
    return balanced(dark, amounts, (1 - 0.20 * min(s, 1.3), 1 - 0.14 * min(s, 1.3), 0.98))


def moonlight(x: Picture, s: float) -> Picture:
    """Silvery: nearly colourless, bluish, dim."""
    silver = lower(less_saturated(x, 1 - 0.65 * s), 0.75 * s)
    return balanced(silver, (-0.55 * s, -0.12 * s, 0.25 * s), (1 - 0.06 * s, 1.0, 1.0))


def golden_hour(x: Picture, s: float) -> Picture:
    """Warm, a little brighter and more colourful."""
    return warmer(more_saturated(lift(x, 0.15 * s), 1 + 0.25 * s), 1.35 * s)


def dusk(x: Picture, s: float) -> Picture:
    """Dim, blue and purple in the shadows, pink in the lights."""
    dim = lower(less_saturated(x, 1 - 0.25 * s), 0.85 * s)
    low = np.array([0.02, 0.0, 0.07], np.float32) * s
    return low + (1 - low) * balanced(dim, (0.08 * s, -0.45 * s, 0.35 * s), (1.0, 1 - 0.05 * s, 1.0))


def fog(x: Picture, s: float) -> Picture:
    """A light gray veil over everything."""
    veil = np.array([0.80, 0.82, 0.84], np.float32)
    part = min(0.85, 0.52 * s)
    return less_saturated(x, max(0.0, 1 - 0.25 * s)) * (1 - part) + part * veil


def overcast(x: Picture, s: float) -> Picture:
    """Dull and cool: little colour, soft contrast, less light."""
    dull = lower(less_saturated(x, 1 - 0.42 * s), 0.25 * s)
    soft = 0.42 + (1 - 0.22 * s) * (dull - 0.42)
    return balanced(soft, (-0.14 * s, 0.0, 0.10 * s), (1 - 0.02 * s, 1.0, 1.0))
