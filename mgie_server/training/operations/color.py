"""Operations of colour: strength, temperature, tints, hues. Strength s = 1 is the usual amount."""

from __future__ import annotations

import numpy as np

from mgie_server.training.tones import Picture, lift, lower, luma

# color -> (amounts, gains) of red, green, blue at s = 1, see `balanced`
_TINTS: dict[str, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
    "red": ((0.55, -0.35, -0.35), (0.0, -0.10, -0.10)),
    "orange": ((0.55, 0.03, -0.65), (0.0, -0.04, -0.16)),
    "yellow": ((0.30, 0.25, -0.70), (0.0, 0.0, -0.16)),
    "green": ((-0.35, 0.30, -0.35), (-0.08, 0.0, -0.08)),
    "teal": ((-0.60, 0.22, 0.25), (-0.12, 0.0, 0.0)),
    "blue": ((-0.45, -0.15, 0.55), (-0.12, -0.07, 0.0)),
    "purple": ((0.18, -0.60, 0.40), (-0.02, -0.12, 0.0)),
    "pink": ((0.50, -0.45, 0.15), (0.0, -0.10, -0.02)),
}


def black_and_white(x: Picture, s: float) -> Picture:
    return np.repeat(luma(x)[..., None], 3, axis=-1)


def more_saturated(x: Picture, s: float) -> Picture:
    """Chroma times s, less where a channel would leave 0..1, so that nothing clips hard."""
    y = luma(x)[..., None]
    return y + limited_gain(x - y, y, s) * (x - y)


def limited_gain(d: Picture, y: np.ndarray, s: float) -> np.ndarray:
    """A gain of at most s (> 1) for the colour d around the luma y [h, w, 1] that stays within 0..1."""
    with np.errstate(divide="ignore", invalid="ignore"):
        room = np.where(d > 1e-4, (1 - y) / d, np.where(d < -1e-4, -y / d, 50.0)).min(-1, keepdims=True)
    room = np.clip(room - 1, 1e-3, 50)
    return 1 + ((s - 1) ** -3 + room**-3) ** (-1 / 3)


def less_saturated(x: Picture, s: float) -> Picture:
    y = luma(x)[..., None]
    return y + s * (x - y)


def balanced(
    x: Picture, amounts: tuple[float, float, float], gains: tuple[float, float, float] = (1, 1, 1)
) -> Picture:
    """Each channel lifted (amount > 0) or lowered (amount < 0), then scaled, so that whites follow too."""
    out = np.empty_like(x)
    for i, (amount, gain) in enumerate(zip(amounts, gains, strict=True)):
        curve = lift(x[..., i], amount) if amount >= 0 else lower(x[..., i], -amount)
        out[..., i] = gain * curve
    return out


def warmer(x: Picture, s: float) -> Picture:
    return balanced(x, (0.35 * s, 0.03 * s, -0.45 * s), (1.0, 1 - 0.02 * s, 1 - 0.10 * s))


def cooler(x: Picture, s: float) -> Picture:
    return balanced(x, (-0.45 * s, 0.0, 0.35 * s), (1 - 0.10 * s, 1 - 0.02 * s, 1.0))


def tint(color: str):
    """The operation that lays a cast of this colour over everything."""
    amounts, gains = (np.array(values) for values in _TINTS[color])

    def operation(x: Picture, s: float) -> Picture:
        return balanced(x, tuple(s * amounts), tuple(1 + s * gains))

    return operation
