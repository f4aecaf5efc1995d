"""Operations that move hues: rotation, one colour replaced by another, two-coloured pictures.

A colour is taken apart as gray + what two of the six hues red, yellow, green, cyan, blue, magenta add; a change of
these six is linear inside each sixth of the colour cube, so that it lands cleanly at full size.
"""

from __future__ import annotations

import numpy as np

from mgie_server.training.tones import LUMA, Picture, luma

# sRGB of the named colours at full strength
NAMED = {
    "red": (1.0, 0.0, 0.0), "orange": (1.0, 0.5, 0.0), "yellow": (1.0, 1.0, 0.0), "green": (0.0, 1.0, 0.0),
    "teal": (0.0, 1.0, 1.0), "blue": (0.0, 0.0, 1.0), "purple": (0.5, 0.0, 1.0), "pink": (1.0, 0.0, 0.5),
}  # fmt: skip
_HUES = np.array([(1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 1, 1), (0, 0, 1), (1, 0, 1)], np.float32)
# color -> how far each of the six hues belongs to it
_SHARES = {
    "red": (1.0, 0.0, 0.0, 0.0, 0.0, 0.25), "orange": (0.75, 0.75, 0.0, 0.0, 0.0, 0.0),
    "yellow": (0.0, 1.0, 0.0, 0.0, 0.0, 0.0), "green": (0.0, 0.4, 1.0, 0.0, 0.0, 0.0),
    "teal": (0.0, 0.0, 0.0, 1.0, 0.0, 0.0), "blue": (0.0, 0.0, 0.0, 0.75, 1.0, 0.0),
    "purple": (0.0, 0.0, 0.0, 0.0, 0.7, 0.9), "pink": (0.4, 0.0, 0.0, 0.0, 0.0, 1.0),
}  # fmt: skip


def rotate_hues(x: Picture, degrees: float) -> Picture:
    """Turns all hues; luma stays, colours too strong for their new hue are drawn in."""
    y = luma(x)[..., None]
    d = x - y
    turned = d @ _rotation(degrees).T
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = np.where(turned > 1e-4, (1 - y) / turned, np.where(turned < -1e-4, -y / turned, 50.0))
    return y + np.minimum(1, inside.min(-1, keepdims=True)) * turned


def _rotation(degrees: float) -> np.ndarray:
    """The rotation of colour differences around gray in the plane of constant luma."""
    to_ycc = np.array([[0.299, 0.587, 0.114], [-0.168736, -0.331264, 0.5], [0.5, -0.418688, -0.081312]])
    a = np.radians(degrees)
    turn = np.array([[1, 0, 0], [0, np.cos(a), np.sin(a)], [0, -np.sin(a), np.cos(a)]])
    return (np.linalg.inv(to_ycc) @ turn @ to_ycc).astype(np.float32)


def hue_shares(x: Picture) -> np.ndarray:
    """[h, w, 6]: what red, yellow, green, cyan, blue, magenta add to the gray of each colour."""
    low = x.min(-1)
    r, g, b = x[..., 0], x[..., 1], x[..., 2]
    rg, gb, rb = np.minimum(r, g), np.minimum(g, b), np.minimum(r, b)
    return np.stack(
        [r + low - rg - rb, rg - low, g + low - rg - gb, gb - low, b + low - gb - rb, rb - low], -1
    )


def replace_color(x: Picture, source: str, goal: str, s: float) -> Picture:
    """Colours of the hue `source` (of NAMED) become `goal`, about as light as before."""
    to = np.array(NAMED[goal], np.float32)
    change = np.zeros((6, 3), np.float32)
    for i, share in enumerate(_SHARES[source]):
        if share:
            change[i] = share * (_as_light(to, float(_HUES[i] @ LUMA)) - _HUES[i])
    return x + s * (hue_shares(x) @ change)


def _as_light(color: np.ndarray, light: float) -> np.ndarray:
    """The colour nearer to a luma: mixed with white, or scaled down."""
    own = float(color @ LUMA)
    goal = 0.5 * own + 0.5 * light
    if goal <= own:
        return color * (goal / own)
    return color + (goal - own) / (1 - own) * (1 - color)


def amount_of(x: Picture, color: str) -> float:
    """Mean of what a picture has of a colour, 0..1."""
    return float((hue_shares(x) @ np.array(_SHARES[color], np.float32)).mean())


def duotone(x: Picture, shadows: str, lights: str, s: float) -> Picture:
    """Two colours: a dark one for black, a light one for white, in a straight line of luma between them."""
    dark = 0.42 * _as_light(np.array(NAMED[shadows], np.float32), 0.35)
    bright = np.array(NAMED[lights], np.float32)
    bright = _as_light(bright, 0.95) * 0.97
    y = luma(x)[..., None]
    return dark + (bright - dark) * y


__all__ = ["NAMED", "amount_of", "duotone", "hue_shares", "replace_color", "rotate_hues"]
