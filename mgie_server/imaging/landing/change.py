"""Where did the picture change? Weights of the edit at model size, robust to what a codec does by itself."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from mgie_server.imaging.landing.noise import (
    FINE,
    MOST,
    QUANTISED,
    WIDE,
    clipped_mean,
    gain_of,
    largest,
    mean_of,
    smoothed,
    white_noise,
)
from mgie_server.imaging.pixels import Floats

SEED = 2.0  # times the tolerance: what is surely a change; around it everything above the tolerance belongs to it
REDRAWN = 0.35  # share of the fine detail that a codec may draw otherwise
LEFT = 0.5  # share of the noise that taking it away leaves at worst
FAINT = 0.2  # times the fine tolerance: what a change that only the wide scale finds must have
SPECK = 6  # px: a smaller patch is no change
MARGIN = 3  # px that a change is grown by: its border is not seen sharply
FADE = 2  # px over which it fades


@dataclass(frozen=True)
class Tolerance:
    """What two model pictures may differ by where nothing changed, smoothed by FINE and by WIDE px: [h, w] each.

    white: standard deviation of the noise without a grain in their difference.
    """

    fine: Floats
    wide: Floats
    white: float


def tolerance_of(
    made: Floats, before: Floats, seen: Floats, taken_away: float = 0.0, moved: bool = False
) -> Tolerance:
    """made, before, seen: the model's picture, the reference, and what the model saw, [h, w, 3] each.
    taken_away: standard deviation of the noise that was taken away from made; some of it is always left.
    moved: whether made was moved, so that the codec's errors of both no longer cancel out.

    What the codec is known to lose, and a share of the fine detail, which codecs draw as they like, is no change.
    """
    change = made - before
    white = max(white_noise(change, made), LEFT * taken_away)
    lost = np.sqrt(smoothed(mean_of(np.square(seen - before)), WIDE))
    fine_detail = seen - smoothed(seen, FINE)
    lost = lost + REDRAWN * np.sqrt(smoothed(mean_of(np.square(fine_detail)), WIDE))
    shifted = largest(clipped_mean(np.clip(before, 0, 1), max(white, taken_away)))
    levels: list[Floats] = []
    for sigma in (FINE, WIDE):
        calm = np.percentile(largest(np.abs(smoothed(change, sigma))), 10)
        least = float(np.clip(2.5 * calm, QUANTISED, MOST * FINE / sigma))
        gain = gain_of(sigma)
        levels.append(
            max(least, 5 * white * gain)
            + (6.0 if moved else 2.5) * gain * lost
            + 1.25 * smoothed(shifted, sigma)
        )
    return Tolerance(levels[0], levels[1], white)


def changed(change: Floats, tolerance: Tolerance, seeds: np.ndarray | None = None) -> np.ndarray:
    """bool [h, w]: where change [h, w, 3] is more than the tolerance allows.

    Patches that hold no sure change (or none of seeds [h, w], where given), and specks, are left out.
    """
    score = _score(change, tolerance)
    _, found, stats, _ = cv2.connectedComponentsWithStats((score > 1).astype(np.uint8), connectivity=8)
    labels = found.astype(np.int64)
    sure = np.zeros(len(stats), bool)
    sure[np.unique(labels[(score > SEED) if seeds is None else seeds])] = True
    sure &= stats[:, cv2.CC_STAT_AREA] >= SPECK
    sure[0] = False
    return sure[labels]


def _score(change: Floats, tolerance: Tolerance) -> Floats:
    fine = largest(np.abs(smoothed(change, FINE))) / tolerance.fine
    wide = largest(np.abs(smoothed(change, WIDE))) / tolerance.wide
    # a bold change shines out over its border at the wide scale: there must be something at the fine one too
    return np.maximum(fine, np.where(fine > FAINT, wide, 0))


def carried_over(mask: np.ndarray, known: np.ndarray) -> np.ndarray:
    """mask [h, w] where it is known; elsewhere as at the nearest known pixel."""
    if known.all() or not known.any():
        return mask
    how = cv2.DIST_LABEL_PIXEL
    labels = cv2.distanceTransformWithLabels((~known).astype(np.uint8), cv2.DIST_L2, 5, labelType=how)[1]
    lookup = np.zeros(int(labels.max()) + 1, bool)
    lookup[labels[known].astype(np.int64)] = mask[known]
    return lookup[labels.astype(np.int64)]


def grown(mask: np.ndarray, margin: int = MARGIN, fade: int = FADE) -> Floats:
    """Weights float32 [h, w]: 1 in the mask and `margin` px around it, then fading to exactly 0 within `fade` px."""
    away = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    return np.clip(1 - (away - margin) / (fade + 1), 0, 1).astype(np.float32)
