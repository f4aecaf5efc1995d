"""What each family promises, measured on pixels: as in the project's quality check, with margins."""

from __future__ import annotations

import numpy as np

LUMA = np.array([0.299, 0.587, 0.114])


def luma(x: np.ndarray) -> np.ndarray:
    return x @ LUMA


def chroma(x: np.ndarray) -> np.ndarray:
    return np.hypot((x[..., 0] - luma(x)) / 1.402, (x[..., 2] - luma(x)) / 1.772)


def warmth(x: np.ndarray) -> float:
    return float((x[..., 0] - x[..., 2]).mean())


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.corrcoef(luma(a).ravel(), luma(b).ravel())[0, 1])


def rest(before: np.ndarray, after: np.ndarray) -> float:
    """RMS of what a cubic tone and colour change, its affine part varying slowly, leaves unexplained."""
    h, w = before.shape[:2]
    r, g, b = (before[..., i].ravel() for i in range(3))
    ones = np.ones_like(r)
    tone = np.stack([ones, r, g, b, r * r, g * g, b * b, r * g, g * b, r * b, r**3, g**3, b**3], 1)
    yy, xx = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j]
    x, y = xx.ravel(), yy.ravel()
    base = np.concatenate([tone] + [tone[:, :4] * s[:, None] for s in (x, y, x * x, y * y, x * y)], 1)
    goal = after.reshape(-1, 3)
    return float(np.sqrt(np.mean((goal - base @ np.linalg.lstsq(base, goal, rcond=None)[0]) ** 2)))


def corner_ratio(x: np.ndarray) -> float:
    """Luma of the corners over luma of the middle."""
    y = luma(x)
    h, w = y.shape
    a, b = h // 6, w // 6
    corners = (y[:a, :b], y[:a, -b:], y[-a:, :b], y[-a:, -b:])
    return float(np.mean([c.mean() for c in corners]) / max(y[2 * a : -2 * a, 2 * b : -2 * b].mean(), 1e-3))


def one_tone(x: np.ndarray) -> bool:
    """True where colour follows the luma alone and is warm."""
    y = luma(x).ravel()
    base = np.stack([y, y * y, np.ones_like(y)], 1)
    left = []
    for channel in (0, 2):
        shift = x[..., channel].ravel() - y
        left.append(np.std(shift - base @ np.linalg.lstsq(base, shift, rcond=None)[0]))
    return warmth(x) >= 0.06 and max(left) <= 0.02


def tint_shift(before: np.ndarray, after: np.ndarray, channel: int) -> float:
    """How far the mean colour went towards one channel."""
    shift = (after - before).reshape(-1, 3).mean(0)
    want = np.eye(3)[channel] - 1 / 3
    return float((shift - shift.mean()) @ want / np.linalg.norm(want))


# family -> holds(before, after), for the default degree, with a margin over the quality check's thresholds
PROMISES = {
    "brighter": lambda a, b: 0.06 <= luma(b).mean() - luma(a).mean() <= 0.35,
    "darker": lambda a, b: 0.06 <= luma(a).mean() - luma(b).mean() <= 0.35,
    "more contrast": lambda a, b: luma(b).std() >= 1.15 * luma(a).std(),
    "less contrast": lambda a, b: luma(b).std() <= 0.7 * luma(a).std() and correlation(a, b) > 0.95,
    "black and white": lambda a, b: chroma(b).mean() <= 1e-5 and correlation(a, b) > 0.99,
    "more saturated": lambda a, b: chroma(b).mean() >= 1.27 * chroma(a).mean(),
    "less saturated": lambda a, b: 0.2 * chroma(a).mean() <= chroma(b).mean() <= 0.6 * chroma(a).mean(),
    "warmer": lambda a, b: warmth(b) - warmth(a) >= 0.06,
    "cooler": lambda a, b: warmth(a) - warmth(b) >= 0.06,
    "sepia": lambda a, b: one_tone(b) and correlation(a, b) > 0.97,
    "negative": lambda a, b: correlation(a, b) <= -0.99,
    "night": lambda a, b: (
        luma(a).mean() - luma(b).mean() >= 0.10 and warmth(b) <= warmth(a) - 0.02 and correlation(a, b) > 0.8
    ),
    "vignette": lambda a, b: corner_ratio(b) <= 0.75 * corner_ratio(a),
    "green tint": lambda a, b: tint_shift(a, b, 1) >= 0.04,
    "blue tint": lambda a, b: tint_shift(a, b, 2) >= 0.04,
    "red tint": lambda a, b: tint_shift(a, b, 0) >= 0.04,
}
CLEAN = 0.018  # largest rest of an ideal operation
