"""Operations of light: exposure, contrast, tone ranges, vignette. Strength s = 1 is the usual amount."""

from __future__ import annotations

import numpy as np

from mgie_server.training.tones import Picture, lift, lower, luma


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


def lighter_shadows(x: Picture, s: float) -> Picture:
    """Dark tones are lifted, the more the darker the darkest third is; lights stay."""
    darkest = float(np.percentile(luma(x), 20))
    amount = s * float(np.clip(0.5 / (darkest + 0.12), 1.0, 3.5))
    return _in_shadows(x, lift(x, amount))


def darker_shadows(x: Picture, s: float) -> Picture:
    return _in_shadows(x, lower(x, 2.2 * s))


def softer_highlights(x: Picture, s: float) -> Picture:
    """Light tones are drawn down, the more the lighter the lightest third is; shadows stay."""
    lightest = 1 - float(np.percentile(luma(x), 80))
    amount = s * float(np.clip(0.5 / (lightest + 0.12), 1.0, 3.0))
    return 1 - _in_shadows(1 - x, lift(1 - x, amount))


def brighter_highlights(x: Picture, s: float) -> Picture:
    return 1 - darker_shadows(1 - x, s)


def brighter_midtones(x: Picture, s: float) -> Picture:
    """A gamma of 1 / (1 + s); the steep start of the power at black is cut."""
    return _gamma(x, 1 / (1 + s))


def darker_midtones(x: Picture, s: float) -> Picture:
    return _gamma(x, 1 + s)


def _in_shadows(x: Picture, changed: Picture) -> Picture:
    weight = np.square(1 - x)
    return x + weight * (changed - x)


def _gamma(x: Picture, power: float) -> Picture:
    toe = 0.03
    start, end = toe**power, (1 + toe) ** power
    return (np.power(x + toe, power) - start) / (end - start)


def dramatic(x: Picture, s: float) -> Picture:
    """More contrast, darker, a little less colour."""
    strong = lower(more_contrast(x, 1 + 0.7 * s), 0.45 * s)
    y = luma(strong)[..., None]
    return y + (1 - 0.18 * s) * (strong - y)


def vignette(x: Picture, s: float) -> Picture:
    """Light falls off with the distance from the centre; the middle third stays."""
    h, w = x.shape[:2]
    yy = np.linspace(-1, 1, h, dtype=np.float32)[:, None]
    xx = np.linspace(-1, 1, w, dtype=np.float32)[None, :]
    r2 = 0.5 * (xx * xx + yy * yy)
    fall = 1 - s * r2**1.25
    return x * np.maximum(fall, 0.02)[..., None]
