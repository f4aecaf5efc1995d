"""Whole-picture operations of light and colour: the targets that the built-in model learns.

Pictures are numpy float32 [h, w, 3], sRGB-encoded, 0..1. Each operation is a smooth curve of the colour (and
for the vignette of the place), so that a landed edit stays clean. They belong to training only: nothing at
edit time may import this.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

DEGREES = ("little", "default", "much")
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
    goal = min(warmth(x) - 0.03, -0.06)
    low, high = 0.0, 1.0
    for _ in range(7):
        t = 0.5 * (low + high)
        if warmth(_moonlight(dark, t)) > goal:
            low = t
        else:
            high = t
    return _moonlight(dark, high)


def _moonlight(dark: Picture, t: float) -> Picture:
    return _balance(dark, (-0.2 - 3.0 * t, -0.1 - 0.9 * t, 0.3 + 1.2 * t), (0.80, 0.86, 0.98))


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


def settle_exposure(x: Picture, part: float) -> Picture:
    """Draws the mean luma towards the usual range 0.36..0.54 by a part (0..1) of what is missing."""
    mean = float(luma(x).mean())
    goal = mean + part * (float(np.clip(mean, 0.36, 0.54)) - mean)
    if goal == mean or not 0.01 < mean < 0.99:
        return x
    # the curve through (mean, goal): odds are multiplied by 1 + amount
    ratio = goal * (1 - mean) / (mean * (1 - goal))
    return lift(x, ratio - 1) if ratio >= 1 else lower(x, 1 / ratio - 1)


def fix_white_balance(x: Picture, s: float) -> Picture:
    """Gray world: what training asks for is the undamaged picture (see `damage_balance`)."""
    return settle_balance(x, 1.0)


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
        _family("more contrast", more_contrast, 1.6, 2.1, 2.8),
        _family("less contrast", less_contrast, 0.72, 0.55, 0.36),
        _family("black and white", black_and_white),
        _family("more saturated", more_saturated, 1.45, 1.9, 2.6),
        _family("less saturated", less_saturated, 0.62, 0.42, 0.2),
        _family("warmer", warmer, 0.6, 1.0, 1.6),
        _family("cooler", cooler, 0.6, 1.0, 1.6),
        _family("sepia", sepia),
        _family("negative", negative),
        _family("night", night, 0.7, 1.0, 1.5),
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
