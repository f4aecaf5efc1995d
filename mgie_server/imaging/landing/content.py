"""Which part of a change is new content: what no transform of the picture's own colours explains."""

from __future__ import annotations

import cv2
import numpy as np

from mgie_server.imaging.landing.affine import LocalAffine, box
from mgie_server.imaging.landing.change import Tolerance
from mgie_server.imaging.landing.global_map import GlobalMap
from mgie_server.imaging.landing.noise import FINE, largest, mean_of, smoothed
from mgie_server.imaging.pixels import Floats, luma_of

RADIUS = 4  # px: windows in which the details of both pictures are compared
DETAIL = 2.5  # px: what is finer is detail
SURVIVES = 0.55  # share of the detail's power that the picture's own must explain
FLAT = 1.5 / 255  # detail below this says nothing
GONE = 0.08  # detail that has less than this share of its power left was painted over
CLIPPED = 0.03  # of luma: closer to black or white there is no detail to see
EDGE = 0.05  # of 0..1 a pixel: a slope that is an outline
OUTLINED = 0.5  # share of a patch's border that must be a new outline
SMOOTH = 3  # px: a verdict is that of its neighbourhood


def new_content(
    guide: Floats,
    made: Floats,
    changed: np.ndarray,
    explained: GlobalMap,
    tolerance: Tolerance,
) -> np.ndarray:
    """bool [h, w]: the changed pixels that are new.

    guide, made: what the model saw (as its codec gives it back) and made, [h, w, 3]. explained: the map that most of
    the change obeys. Where details are to be seen, they decide: detail that the picture's own detail explains is kept
    content, other detail is new. Where there is none on either side, a change that the map explains is none (unless its
    outline is new), and another follows its neighbours.
    """
    new, gone, told = _by_detail(guide, made, changed, tolerance.white)
    rest = largest(np.abs(smoothed(made - guide - explained(np.clip(guide, 0, 1)), FINE)))
    obeys = rest <= 1.5 * tolerance.fine
    drawn = gone | (_outlined_anew(guide, made, changed) & ~told)
    return _spread((new & ~obeys) | drawn, told | obeys | drawn, changed)


def _outlined_anew(guide: Floats, made: Floats, changed: np.ndarray) -> np.ndarray:
    """bool [h, w]: the patches of change whose border is an edge of what was made and none of what was there."""
    before, after = _edges(guide), _edges(made)
    border = changed & (cv2.erode(changed.astype(np.uint8), np.ones((5, 5), np.uint8)) == 0)
    fresh = border & (after > EDGE) & (before < EDGE / 3)
    labels = cv2.connectedComponents(changed.astype(np.uint8), connectivity=8)[1].astype(np.int64)
    count = int(labels.max()) + 1
    lengths = np.bincount(labels[border], minlength=count)
    drawn = np.bincount(labels[fresh], minlength=count) > OUTLINED * np.maximum(lengths, 1)
    drawn[0] = False
    return drawn[labels]


def _edges(picture: Floats) -> Floats:
    """The strongest slope around each pixel, of any channel, per px."""
    across, down = cv2.Sobel(picture, -1, 1, 0) / 8, cv2.Sobel(picture, -1, 0, 1) / 8
    slope = largest(np.sqrt(np.square(across) + np.square(down)).reshape(picture.shape))
    return cv2.dilate(slope, np.ones((9, 9), np.uint8))  # what changed reaches a little beyond its outline


def _by_detail(
    guide: Floats, made: Floats, changed: np.ndarray, white: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where detail is new, where it was painted over, and where there is enough of it to tell; bool [h, w] each.

    Detail that ran into black or white was not painted over.
    """
    before, after = guide - smoothed(guide, DETAIL), made - smoothed(made, DETAIL)
    unexplained = LocalAffine(before, RADIUS, 1e-5).rest(after)
    inside = changed.astype(np.float32)
    share = np.maximum(box(inside, RADIUS), 1e-6)

    def power_of(detail: Floats) -> Floats:
        return box(3 * mean_of(np.square(detail)) * inside, RADIUS) / share

    noise, least = 3 * white * white, 3 * (FLAT * FLAT + white * white)
    was, left = power_of(before), np.maximum(power_of(unexplained) - noise, 0)
    power = np.maximum(power_of(after) - noise, 0)
    seen = power > least
    luma = luma_of(made)
    gone = changed & (was > least) & (power < GONE * was) & (luma > CLIPPED) & (luma < 1 - CLIPPED)
    return seen & (left > (1 - SURVIVES) * power), gone, (seen | gone) & changed


def _spread(new: np.ndarray, told: np.ndarray, changed: np.ndarray) -> np.ndarray:
    """Verdicts carried over to the changed pixels that have none, from the nearest that have one."""
    votes = smoothed(np.where(told & changed, np.where(new, 1.0, -1.0), 0.0).astype(np.float32), SMOOTH)
    if not (told & changed).any():
        return changed.copy()
    unknown = changed & (np.abs(votes) < 1e-3)
    if unknown.any():
        sure = (~unknown & changed).astype(np.uint8)
        how = cv2.DIST_LABEL_PIXEL
        labels = cv2.distanceTransformWithLabels(1 - sure, cv2.DIST_L2, 5, labelType=how)[1].astype(np.int64)
        lookup = np.zeros(labels.max() + 1, np.float32)
        lookup[labels[sure > 0]] = votes[sure > 0]
        votes = np.where(unknown, lookup[labels], votes)
    return changed & (votes > 0)
