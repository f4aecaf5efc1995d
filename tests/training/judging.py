"""What each family promises at its default degree, measured on pixels, with margins over the quality check."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

LUMA = np.array([0.299, 0.587, 0.114])
# sRGB of the named colours at full strength
NAMED = {
    "red": (1.0, 0.0, 0.0), "orange": (1.0, 0.5, 0.0), "yellow": (1.0, 1.0, 0.0), "green": (0.0, 1.0, 0.0),
    "teal": (0.0, 1.0, 1.0), "blue": (0.0, 0.0, 1.0), "purple": (0.5, 0.0, 1.0), "pink": (1.0, 0.0, 0.5),
}  # fmt: skip


def luma(x: np.ndarray) -> np.ndarray:
    return x @ LUMA


def mean(x: np.ndarray) -> float:
    return float(luma(x).mean())


def contrast(x: np.ndarray) -> float:
    return float(luma(x).std())


def chroma(x: np.ndarray) -> float:
    """Mean distance from gray in the plane of Cb and Cr."""
    return float(np.hypot((x[..., 0] - luma(x)) / 1.402, (x[..., 2] - luma(x)) / 1.772).mean())


def warmth(x: np.ndarray) -> float:
    return float((x[..., 0] - x[..., 2]).mean())


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.corrcoef(luma(a).ravel(), luma(b).ravel())[0, 1])


def point(x: np.ndarray, percent: float) -> float:
    """A percentile of luma: 2 is the black point, 98 the white point."""
    return float(np.percentile(luma(x), percent))


def tones(x: np.ndarray, low: float, high: float) -> np.ndarray:
    """Mask of the pixels between two percentiles of luma."""
    y = luma(x)
    bottom, top = np.percentile(y, [low, high])
    return (y >= bottom) & (y <= top)


def tone_shift(a: np.ndarray, b: np.ndarray, low: float, high: float) -> float:
    """Change of the mean luma of those pixels that lie between two percentiles before the edit."""
    return float((luma(b) - luma(a))[tones(a, low, high)].mean())


class Smooth:
    """What a cubic tone and colour change, its affine part varying slowly, can make of a picture."""

    def __init__(self, before: np.ndarray) -> None:
        h, w = before.shape[:2]
        r, g, b = (before[..., i].ravel().astype(float) for i in range(3))
        ones = np.ones_like(r)
        tone = np.stack([ones, r, g, b, r * r, g * g, b * b, r * g, g * b, r * b, r**3, g**3, b**3], 1)
        yy, xx = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j]
        x, y = xx.ravel(), yy.ravel()
        base = np.concatenate([tone] + [tone[:, :4] * s[:, None] for s in (x, y, x * x, y * y, x * y)], 1)
        self._basis = np.linalg.qr(base)[0]

    def rest(self, after: np.ndarray) -> float:
        """RMS of what it leaves unexplained of an edited picture."""
        goal = after.reshape(-1, 3).astype(float)
        return float(np.sqrt(np.mean((goal - self._basis @ (self._basis.T @ goal)) ** 2)))


def corner_ratio(x: np.ndarray) -> float:
    """Luma of the corners over luma of the middle."""
    y = luma(x)
    h, w = y.shape
    a, b = h // 6, w // 6
    corners = (y[:a, :b], y[:a, -b:], y[-a:, :b], y[-a:, -b:])
    return float(np.mean([c.mean() for c in corners]) / max(y[2 * a : -2 * a, 2 * b : -2 * b].mean(), 1e-3))


def off_the_tone(x: np.ndarray, bend: bool) -> float:
    """RMS of the colour that does not follow the luma alone, along a line or (bend) a parabola."""
    y = luma(x).ravel()
    base = np.stack([np.ones_like(y), y, *([y * y] if bend else [])], 1)
    shift = np.stack([x[..., 0].ravel() - y, x[..., 2].ravel() - y], 1)
    return float((shift - base @ np.linalg.lstsq(base, shift, rcond=None)[0]).std(0).max())


def towards(shift: np.ndarray, color: str) -> float:
    """How far a shift of colour [3] goes towards a named colour, apart from lightness."""
    want = np.array(NAMED[color]) - np.mean(NAMED[color])
    return float((shift - shift.mean()) @ want / np.linalg.norm(want))


def tint_shift(a: np.ndarray, b: np.ndarray, color: str) -> float:
    """How far the mean colour went towards a named colour."""
    return towards((b - a).reshape(-1, 3).mean(0), color)


def near_hue(x: np.ndarray, color: str) -> np.ndarray:
    """Chroma [h, w] (max minus min of the channels) of the pixels within 14 degrees of the hue of a named colour."""

    def hue(picture: np.ndarray) -> np.ndarray:
        return cv2.cvtColor(picture.astype(np.float32), cv2.COLOR_RGB2HSV)[..., 0]

    apart = np.abs(hue(x) - hue(np.array([[NAMED[color]]]))[0, 0])
    return np.where(np.minimum(apart, 360 - apart) < 14, x.max(-1) - x.min(-1), 0)


def hue_turn(a: np.ndarray, b: np.ndarray) -> float:
    """Mean turn of the hues in degrees, -180..180; pixels count by their chroma."""
    plane = [(x[..., 2] - luma(x)) / 1.772 + 1j * (x[..., 0] - luma(x)) / 1.402 for x in (a, b)]
    return float(np.degrees(np.angle(np.sum(np.conj(plane[0]) * plane[1]))))


def split(x: np.ndarray, before: np.ndarray) -> float:
    """Red minus blue where it was light, minus that where it was dark."""
    shift = x[..., 0] - x[..., 2]
    return float(shift[tones(before, 67, 100)].mean() - shift[tones(before, 0, 33)].mean())


def one_end(a: np.ndarray, b: np.ndarray, sign: int, dark: bool) -> bool:
    """The dark (or light) tones move by 0.04 or a third of the room they have; the other end less than half as far."""
    y, moved = luma(a), sign * (luma(b) - luma(a))
    near, far = (y < 0.4, y > 0.7) if dark else (y > 0.6, y < 0.3)
    if near.mean() < 0.02:
        return True
    level, shift = y[near].mean(), moved[near].mean()
    stays = far.mean() < 0.01 or abs(moved[far].mean()) < 0.5 * shift
    return shift >= min(0.04, (1 - level if sign > 0 else level) / 3) and stays


def in_the_middle(a: np.ndarray, b: np.ndarray, sign: int) -> bool:
    """Tones around the middle move by 0.08, black and white less than half as far."""
    y, moved = luma(a), sign * (luma(b) - luma(a))
    ends = [moved[far].mean() for far in (y < 0.04, y > 0.94) if far.mean() > 0.01]
    middle = (y > 0.35) & (y < 0.65)
    shift = moved[middle].mean() if middle.any() else 0.0
    return shift >= 0.08 and all(abs(end) < 0.5 * shift for end in ends)


def color_spread(x: np.ndarray) -> float:
    """How far the colours of the pixels lie apart, whatever cast they share."""
    return float(np.hypot((x[..., 0] - luma(x)).std(), (x[..., 2] - luma(x)).std()))


def replaced(a: np.ndarray, b: np.ndarray, source: str, goal: str) -> bool:
    """Where the source was, half of its chroma has gone, and what is there now is more of the goal than of the source."""
    had = near_hue(a, source)
    places = had > 0.1
    if places.mean() < 0.005:
        return True
    now = b[places].mean(0)
    gone = near_hue(b, source)[places].sum() <= 0.5 * had[places].sum()
    return gone and towards(now, goal) >= 0.01 and towards(now, goal) >= towards(now, source)


def two_toned(b: np.ndarray, shadows: str, lights: str) -> bool:
    """Colours lie on one line of luma, that leads from a dark shade of the one to a light one of the other."""
    y = luma(b).ravel()
    ends = np.linalg.lstsq(np.stack([1 - y, y], 1), b.reshape(-1, 3), rcond=None)[0]
    tinted = all(towards(end, color) >= 0.04 for end, color in zip(ends, (shadows, lights), strict=True))
    return tinted and off_the_tone(b, bend=False) <= 1e-3


Promise = Callable[..., bool]  # (before, after, *colors of the edit)
LIGHT: dict[str, Promise] = {
    "brighter": lambda a, b: 0.06 <= mean(b) - mean(a) <= 0.35,
    "darker": lambda a, b: 0.06 <= mean(a) - mean(b) <= 0.35,
    "more contrast": lambda a, b: contrast(b) >= 1.15 * contrast(a),
    "less contrast": lambda a, b: contrast(b) <= 0.7 * contrast(a) and correlation(a, b) > 0.95,
    "lighter shadows": lambda a, b: one_end(a, b, 1, dark=True),
    "darker shadows": lambda a, b: one_end(a, b, -1, dark=True),
    "softer highlights": lambda a, b: one_end(a, b, -1, dark=False),
    "brighter highlights": lambda a, b: one_end(a, b, 1, dark=False),
    "brighter midtones": lambda a, b: in_the_middle(a, b, 1),
    "darker midtones": lambda a, b: in_the_middle(a, b, -1),
    "vignette": lambda a, b: corner_ratio(b) <= 0.75 * corner_ratio(a),
    "dramatic": lambda a, b: (
        contrast(b) / mean(b) >= 1.16 * contrast(a) / mean(a) and correlation(a, b) > 0.93
    ),
}
COLOR: dict[str, Promise] = {
    "black and white": lambda a, b: chroma(b) <= 1e-5 and correlation(a, b) > 0.99,
    "more saturated": lambda a, b: chroma(b) >= 1.27 * chroma(a),
    "less saturated": lambda a, b: 0.2 * chroma(a) <= chroma(b) <= 0.6 * chroma(a),
    "warmer": lambda a, b: warmth(b) - warmth(a) >= 0.06,
    "cooler": lambda a, b: warmth(a) - warmth(b) >= 0.06,
    "hue shift": lambda a, b: abs(hue_turn(a, b)) >= 60 and correlation(a, b) > 0.98,
    "replace colors": replaced,
    "duotone": lambda a, b, *colors: two_toned(b, *colors),
    **{f"{color} tint": lambda a, b, c=color: tint_shift(a, b, c) >= 0.04 for color in NAMED},
}
LOOKS: dict[str, Promise] = {
    "sepia": lambda a, b: (
        warmth(b) >= 0.06 and off_the_tone(b, bend=True) <= 0.02 and correlation(a, b) > 0.97
    ),
    "negative": lambda a, b: correlation(a, b) <= -0.99,
    "faded": lambda a, b: point(b, 2) - point(a, 2) >= 0.05 and contrast(b) <= 0.9 * contrast(a),
    "matte": lambda a, b: point(b, 2) - point(a, 2) >= 0.05 and contrast(b) <= 0.95 * contrast(a),
    "cross process": lambda a, b: (
        np.ptp(np.percentile(b[..., 2], [2, 98])) <= 0.85 * np.ptp(np.percentile(a[..., 2], [2, 98]))
        and contrast(b) >= 1.05 * contrast(a)
    ),
    "teal and orange": lambda a, b: split(b, a) - split(a, a) >= 0.065,
    "pastel": lambda a, b: (
        mean(b) - mean(a) >= 0.08 and chroma(b) <= 0.95 * chroma(a) and contrast(b) <= 0.8 * contrast(a)
    ),
    "neon": lambda a, b: (
        chroma(b) / mean(b) >= min(1.25 * chroma(a) / mean(a), 0.3)
        and mean(b) <= mean(a)
        and towards((b - a)[tones(a, 0, 25)].mean(0), "purple") >= 0.03
    ),
    "dusk": lambda a, b: (
        mean(a) - mean(b) >= 0.08 and max(tint_shift(a, b, "blue"), tint_shift(a, b, "purple")) >= 0.03
    ),
    "night": lambda a, b: (
        mean(a) - mean(b) >= 0.10 and warmth(b) <= warmth(a) - 0.02 and correlation(a, b) > 0.8
    ),
    "moonlight": lambda a, b: (
        color_spread(b) <= 0.6 * color_spread(a) + 0.03
        and mean(a) - mean(b) >= 0.05
        and warmth(b) <= max(warmth(a), 0) - 0.02
    ),
    "golden hour": lambda a, b: warmth(b) - warmth(a) >= 0.07 and mean(b) >= mean(a) - 0.04,
    "fog": lambda a, b: contrast(b) <= 0.6 * contrast(a) and point(b, 2) - point(a, 2) >= 0.1,
    "overcast": lambda a, b: color_spread(b) <= 0.75 * color_spread(a) and mean(b) <= mean(a) + 0.02,
}
# before: a picture that is damaged clearly
MENDING: dict[str, Promise] = {
    "fix exposure": lambda a, b: (
        abs(mean(b) - 0.45) <= abs(mean(a) - 0.45) - 0.03 and abs(mean(b) - mean(a)) >= 0.12
    ),
    "fix white balance": lambda a, b: abs(warmth(b) - warmth(a)) >= 0.08,
    "better overall": lambda a, b: (
        contrast(b) >= 1.15 * contrast(a) and abs(mean(b) - 0.45) <= max(abs(mean(a) - 0.45), 0.09)
    ),
    "clear haze": lambda a, b: contrast(b) >= 1.2 * contrast(a) and chroma(b) >= 1.2 * chroma(a),
}
PROMISES: dict[str, Promise] = {**LIGHT, **COLOR, **LOOKS, **MENDING}
# the largest rest of an operation; some of them bend so much at their strongest that no cubic follows
CLEAN = 0.018
CLEAN_NEEDED = {("lighter shadows", "much"): 0.03}
