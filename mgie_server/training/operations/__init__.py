"""Whole-picture operations of light and colour: the targets that the built-in model learns.

Pictures are numpy float32 [h, w, 3], sRGB-encoded, 0..1. Each operation is a smooth curve of the colour (and
for the vignette of the place), so that a landed edit stays clean. They belong to training only: nothing at
edit time may import this.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mgie_server.training.damages import damage_balance, damage_exposure, settle_balance, settle_exposure
from mgie_server.training.tones import Picture, lift, lower, luma, warmth

DEGREES = ("little", "default", "much")


def brighter(x: Picture, s: float) -> Picture:
    return lift(x, s)


def darker(x: Picture, s: float) -> Picture:
    return lower(x, s)


def more_contrast(x: Picture, s: float) -> Picture:
    """An S-shaped curve of slope s at the picture's own mean luma; black and white stay."""
    p = float(np.clip(luma(x).mean(), 0.25, 0.7))
    below = p * np.power(np.minimum(x, p) / p, s)
    above = (1 - p) * (1 - np.power((1 - np.maximum(x, p)) / (1 - p), s))
    return below + above


def less_contrast(x: Picture, s: float) -> Picture:
    """Tones drawn towards a middle between the mean and a light gray, as in a faded print."""
    middle = 0.5 * float(luma(x).mean()) + 0.27
    return middle + s * (x - middle)


def black_and_white(x: Picture, s: float) -> Picture:
    return np.repeat(luma(x)[..., None], 3, axis=-1)


def more_saturated(x: Picture, s: float) -> Picture:
    """Chroma times s, less where a channel would leave 0..1, so that nothing clips hard."""
    y = luma(x)[..., None]
    d = x - y
    with np.errstate(divide="ignore", invalid="ignore"):
        room = np.where(d > 1e-4, (1 - y) / d, np.where(d < -1e-4, -y / d, 50.0)).min(-1, keepdims=True)
    room = np.clip(room - 1, 1e-3, 50)
    gain = 1 + ((s - 1) ** -3 + room**-3) ** (-1 / 3)
    return y + gain * d


def less_saturated(x: Picture, s: float) -> Picture:
    y = luma(x)[..., None]
    return y + s * (x - y)


def _balance(x: Picture, amounts: tuple[float, float, float], gains: tuple[float, float, float]) -> Picture:
    """Each channel lifted (amount > 0) or lowered (amount < 0), then scaled, so that whites follow too."""
    out = np.empty_like(x)
    for i, (amount, gain) in enumerate(zip(amounts, gains, strict=True)):
        curve = lift(x[..., i], amount) if amount >= 0 else lower(x[..., i], -amount)
        out[..., i] = gain * curve
    return out


def warmer(x: Picture, s: float) -> Picture:
    return _balance(x, (0.35 * s, 0.03 * s, -0.45 * s), (1.0, 1 - 0.02 * s, 1 - 0.10 * s))


def cooler(x: Picture, s: float) -> Picture:
    return _balance(x, (-0.45 * s, 0.0, 0.35 * s), (1 - 0.10 * s, 1 - 0.02 * s, 1.0))


def green_tint(x: Picture, s: float) -> Picture:
    return _balance(x, (-0.35 * s, 0.30 * s, -0.35 * s), (1 - 0.08 * s, 1.0, 1 - 0.08 * s))


def blue_tint(x: Picture, s: float) -> Picture:
    return _balance(x, (-0.45 * s, -0.15 * s, 0.55 * s), (1 - 0.12 * s, 1 - 0.07 * s, 1.0))


def red_tint(x: Picture, s: float) -> Picture:
    return _balance(x, (0.55 * s, -0.35 * s, -0.35 * s), (1.0, 1 - 0.10 * s, 1 - 0.10 * s))


def sepia(x: Picture, s: float) -> Picture:
    """One warm brown tone: colour follows the luma alone."""
    y = luma(x)
    return np.stack([0.02 + 0.97 * lift(y, 0.30), 0.93 * y, 0.78 * lower(y, 0.35)], -1)


def negative(x: Picture, s: float) -> Picture:
    return 1 - x


def night(x: Picture, s: float) -> Picture:
    """Much darker, paler and bluer; blue pictures get a bluer light, so that darkening never warms them."""
    y = luma(x)[..., None]
    dark = lower(y + 0.65 * (x - y), 1.5 * s)
    goal = min(warmth(x) - 0.03 * s, -0.06 * s)
    low, high = 0.0, 1.0
    for _ in range(7):
        t = 0.5 * (low + high)
        if warmth(_moonlight(dark, t, s)) > goal:
            low = t
        else:
            high = t
    return _moonlight(dark, high, s)


def _moonlight(dark: Picture, t: float, s: float) -> Picture:
    amounts = (-0.2 * s - 3.0 * t, -0.1 * s - 0.9 * t, 0.3 * s + 1.2 * t)
    return _balance(dark, amounts, (1 - 0.20 * min(s, 1.3), 1 - 0.14 * min(s, 1.3), 0.98))


def vignette(x: Picture, s: float) -> Picture:
    """Light falls off with the distance from the centre; the middle third stays."""
    h, w = x.shape[:2]
    yy = np.linspace(-1, 1, h, dtype=np.float32)[:, None]
    xx = np.linspace(-1, 1, w, dtype=np.float32)[None, :]
    r2 = 0.5 * (xx * xx + yy * yy)
    fall = 1 - s * r2**1.25
    return x * np.maximum(fall, 0.02)[..., None]


def fix_exposure(x: Picture, s: float) -> Picture:
    """A moderate guess of the right exposure.

    What training asks for is the undamaged picture (see `damage_exposure`).
    """
    y = luma(x)
    low, high = np.percentile(y, [1, 99])
    stretched = np.clip((x - 0.9 * low) / max(0.9 * (high - low) + 0.1, 0.2), 0, 1)
    return settle_exposure(stretched, 0.5)


def fix_white_balance(x: Picture, s: float) -> Picture:
    """Gray world: what training asks for is the undamaged picture (see `damage_balance`)."""
    return settle_balance(x, 1.0)


@dataclass(frozen=True)
class Family:
    """One kind of edit.

    strengths: of the three DEGREES. damage: what is done first to a picture that is to be mended.
    """

    name: str
    operation: Callable[[Picture, float], Picture]
    strengths: tuple[float, float, float]
    damage: Callable[[Picture, np.random.Generator], Picture] | None = None

    @property
    def has_degrees(self) -> bool:
        return len(set(self.strengths)) > 1


def _family(name: str, operation, little=1.0, default=1.0, much=1.0, damage=None) -> Family:
    return Family(name, operation, (little, default, much), damage)


FAMILIES: dict[str, Family] = {
    f.name: f
    for f in (
        _family("brighter", brighter, 0.55, 1.1, 2.2),
        _family("darker", darker, 0.7, 1.3, 2.4),
        _family("more contrast", more_contrast, 1.6, 2.1, 2.6),
        _family("less contrast", less_contrast, 0.72, 0.55, 0.36),
        _family("black and white", black_and_white),
        _family("more saturated", more_saturated, 1.45, 1.9, 2.6),
        _family("less saturated", less_saturated, 0.62, 0.42, 0.2),
        _family("warmer", warmer, 0.6, 1.0, 1.6),
        _family("cooler", cooler, 0.6, 1.0, 1.6),
        _family("sepia", sepia),
        _family("negative", negative),
        _family("night", night, 0.5, 1.0, 2.2),
        _family("vignette", vignette, 0.38, 0.58, 0.8),
        _family("green tint", green_tint, 0.6, 1.0, 1.5),
        _family("blue tint", blue_tint, 0.6, 1.0, 1.5),
        _family("red tint", red_tint, 0.6, 1.0, 1.5),
        _family("fix exposure", fix_exposure, damage=damage_exposure),
        _family("fix white balance", fix_white_balance, damage=damage_balance),
    )
}


def apply(family: str, picture: Picture, degree: str = "default") -> Picture:
    """The operation of a family at a degree of DEGREES. Returns float32 [h, w, 3] in 0..1."""
    f = FAMILIES[family]
    return np.clip(f.operation(picture, f.strengths[DEGREES.index(degree)]), 0, 1).astype(np.float32)


def pair(
    family: str, picture: Picture, degree: str, rng: np.random.Generator, settle: float = 0.5
) -> tuple[Picture, Picture]:
    """(before, after) of a training pair; families that mend get a damaged `before`.

    settle: how far (0..1) the undamaged picture is first drawn to a usual exposure or balance; 1 where it has
    none of its own.
    """
    f = FAMILIES[family]
    if f.damage is None:
        return picture, apply(family, picture, degree)
    good = (
        settle_exposure(picture, settle)
        if family == "fix exposure"
        else settle_balance(picture, 0.8 * settle)
    )
    good = np.clip(good, 0, 1).astype(np.float32)
    return np.clip(f.damage(good, rng), 0, 1).astype(np.float32), good
