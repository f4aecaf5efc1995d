"""Measures of pictures that say what an edit did. Pictures are float [h, w, 3], sRGB-encoded, 0..1."""

from __future__ import annotations

import cv2
import numpy as np

from mgie_server.training.operations.hues import NAMED

Picture = np.ndarray
LUMA = np.array([0.299, 0.587, 0.114])
SIDE = 256  # px, long side at which edits are judged


def judged_size(picture: Picture) -> Picture:
    """The picture at the size at which it is judged, float64, long side at most SIDE."""
    h, w = picture.shape[:2]
    scale = min(1.0, SIDE / max(h, w))
    size = (max(8, round(w * scale)), max(8, round(h * scale)))
    if size == (w, h):
        return picture.astype(np.float64)
    return cv2.resize(picture.astype(np.float32), size, interpolation=cv2.INTER_AREA).astype(np.float64)


def luma(x: Picture) -> np.ndarray:
    """Rec. 601 luma [h, w]."""
    return x @ LUMA


def mean_luma(x: Picture) -> float:
    return float(luma(x).mean())


def contrast(x: Picture) -> float:
    """Standard deviation of luma."""
    return float(luma(x).std())


def chroma(x: Picture) -> float:
    """Mean distance from gray in the plane of Cb and Cr."""
    y = luma(x)
    return float(np.hypot((x[..., 0] - y) / 1.402, (x[..., 2] - y) / 1.772).mean())


def warmth(x: Picture) -> float:
    """Mean of red minus blue."""
    return float((x[..., 0] - x[..., 2]).mean())


def correlation(a: Picture, b: Picture) -> float:
    """Of the lumas of two pictures of one size, -1..1; 0 where one of them is flat."""
    p, q = luma(a).ravel(), luma(b).ravel()
    return float(np.corrcoef(p, q)[0, 1]) if min(p.std(), q.std()) > 1e-4 else 0.0


def point(x: Picture, percent: float) -> float:
    """A percentile of luma: 2 is the black point, 98 the white point."""
    return float(np.percentile(luma(x), percent))


def part_of_tones(picture: Picture, low: float, high: float) -> np.ndarray:
    """Mask [h, w] of the pixels whose luma lies between two percentiles of the picture, ends included."""
    y = luma(picture)
    bottom, top = np.percentile(y, [low, high])
    return (y >= bottom) & (y <= top)


def tone_shift(before: Picture, after: Picture, low: float, high: float) -> float:
    """Change of the mean luma of those pixels that lie between two percentiles of the original's luma."""
    mask = part_of_tones(before, low, high)
    return float((luma(after) - luma(before))[mask].mean())


def cast_towards(shift: np.ndarray, direction: tuple[float, float, float]) -> float:
    """How far a mean shift of colour [3] goes in the direction of a colour, apart from lightness."""
    want = np.array(direction) - np.mean(direction)
    return float((shift - shift.mean()) @ want / np.linalg.norm(want))


def tint_shift(before: Picture, after: Picture, color: str) -> float:
    """How far the mean colour went towards a colour of hues.NAMED."""
    return cast_towards((after - before).reshape(-1, 3).mean(0), NAMED[color])


def colour_of_what_was(before: Picture, after: Picture, color: str) -> np.ndarray:
    """Mean colour [3] after the edit of the pixels that had about this hue; each counts by the chroma it had."""
    apart = before - before.mean(-1, keepdims=True)
    want = np.array(NAMED[color]) - np.mean(NAMED[color])
    strength = np.linalg.norm(apart, axis=-1)
    along = apart @ want / np.linalg.norm(want)
    weights = np.where(along >= 0.7 * strength, strength, 0)  # within 45 degrees
    return np.tensordot(weights, after, 2) / max(float(weights.sum()), 1e-6)


def corner_ratio(x: Picture) -> float:
    """Mean luma of the four corners over that of the middle."""
    y = luma(x)
    h, w = y.shape
    a, b = max(1, h // 6), max(1, w // 6)
    corners = (y[:a, :b], y[:a, -b:], y[-a:, :b], y[-a:, -b:])
    middle = y[2 * a : -2 * a, 2 * b : -2 * b].mean()
    return float(np.mean([corner.mean() for corner in corners]) / max(middle, 1e-3))


def off_the_tone(x: Picture, bend: bool) -> float:
    """RMS of the colour that does not follow the luma alone: along a line, or a parabola where `bend`."""
    y = luma(x).ravel()
    base = np.stack([np.ones_like(y), y, *([y * y] if bend else [])], 1)
    colour = np.stack([x[..., 0].ravel() - y, x[..., 2].ravel() - y], 1)
    left = colour - base @ np.linalg.lstsq(base, colour, rcond=None)[0]
    return float(left.std(0).max())


def end_colour(x: Picture, low: float, high: float) -> np.ndarray:
    """Mean colour [3] of the pixels between two percentiles of luma."""
    return x[part_of_tones(x, low, high)].mean(0)


def hue_turn(before: Picture, after: Picture) -> float:
    """Mean turn of the hues in degrees, -180..180; pixels count by their chroma before and after."""
    turned = np.sum(np.conj(_hue_vectors(before)) * _hue_vectors(after))
    return float(np.degrees(np.angle(turned)))


def _hue_vectors(x: Picture) -> np.ndarray:
    y = luma(x)
    return (x[..., 2] - y) / 1.772 + 1j * (x[..., 0] - y) / 1.402


def split(x: Picture, before: Picture) -> float:
    """Red minus blue in the bright third of the original's pixels, minus that in its dark third."""
    rb = x[..., 0] - x[..., 2]
    return float(
        rb[part_of_tones(before, 200 / 3, 100)].mean() - rb[part_of_tones(before, 0, 100 / 3)].mean()
    )


def spread(x: Picture, channel: int) -> float:
    """Range between the 2nd and the 98th percentile of a channel."""
    low, high = np.percentile(x[..., channel], [2, 98])
    return float(high - low)
