"""Drift and zoom of a model's picture against what the model saw, found to a tenth of a pixel, and undone.

Coarse phase correlation of whole pixels, then Gauss-Newton over shift and scale from coarse to fine (Lucas and
Kanade 1981) on luma whose local contrast is normalised, so that changes of light do not count; what is new is
weighed away (Tukey). Where most is new, only what was kept counts: see kept.common_move.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from mgie_server.imaging.landing.kept import alike, common_move
from mgie_server.imaging.landing.model_edit import Shift
from mgie_server.imaging.landing.noise import median, smoothed
from mgie_server.imaging.pixels import Floats, luma_of

LEVELS = (4, 2, 1)  # times reduced
ROUNDS = 10
SMALLEST = 32  # px a side, below which nothing can be told
LEAST_MOVE = 0.12  # px at a corner: below it nothing is undone
LEAST_LIKENESS = 0.5  # correlation after undoing; below it the two show different things
SURE_LIKENESS = 0.9  # from which on nearly everything was kept
LEAST_KEPT = 0.04  # share of the picture that tells a move by itself
LEAST_GAIN = 0.004  # of the correlation: a drift that is real makes the pictures more alike
REACH = 4.7  # of Tukey's biweight
FARTHEST = 0.04  # of the long side: no model drifts farther
MOST_ZOOM = 0.025
BLOCK = 16  # px, in which two patterns are compared
COARSE = 2  # times reduced, to look for what was kept


@dataclass(frozen=True)
class _Move:
    """A point p of what the model saw lies at scale * (p - centre) + centre + (x, y) in what it made."""

    x: float = 0.0
    y: float = 0.0
    scale: float = 1.0

    def matrix(self, width: int, height: int) -> np.ndarray:
        cx, cy = (width - 1) / 2, (height - 1) / 2
        return np.array(
            [
                [self.scale, 0, self.x + cx - self.scale * cx],
                [0, self.scale, self.y + cy - self.scale * cy],
            ]
        )

    def farthest(self, width: int, height: int) -> float:
        """px: the largest move of a corner."""
        zoom = abs(self.scale - 1) / 2
        return float(np.hypot(abs(self.x) + zoom * width, abs(self.y) + zoom * height))


def find_shift(before: Floats, after: Floats) -> Shift:
    """The drift of after against before, both [h, w, 3], in model px; Shift() where none is real."""
    height, width = before.shape[:2]
    if min(height, width) < SMALLEST:
        return Shift()
    reference, moved = pattern_of(before), pattern_of(after)
    kept, move = None, _search(reference, moved, _Move(*_whole_pixels(reference, moved)))
    now = _likeness(reference, _warp(moved, move))
    if now < SURE_LIKENESS and (found := _of_kept(reference, moved, move if now >= LEAST_LIKENESS else None)):
        kept, move, now = found
    if not LEAST_MOVE <= move.farthest(width, height) <= FARTHEST * max(width, height) + 4:
        return Shift()
    if now < LEAST_LIKENESS or now - _likeness(reference, moved, kept) < LEAST_GAIN:
        return Shift()
    return Shift(move.x, move.y, move.scale)


def undo(after: Floats, shift: Shift) -> tuple[Floats, np.ndarray]:
    """after [h, w, 3] brought back, its border repeated beyond its edges; and bool [h, w]: what is not repeated."""
    height, width = int(after.shape[0]), int(after.shape[1])
    matrix: Floats = _Move(shift.x, shift.y, shift.scale).matrix(width, height)
    how = cv2.INTER_LANCZOS4 | cv2.WARP_INVERSE_MAP
    back = cv2.warpAffine(after, matrix, (width, height), flags=how, borderMode=cv2.BORDER_REPLICATE)
    x = matrix[0, 0] * np.arange(width) + matrix[0, 2]
    y = matrix[1, 1] * np.arange(height) + matrix[1, 2]
    across, down = (x >= -0.25) & (x <= width - 0.75), (y >= -0.25) & (y <= height - 0.75)
    return np.clip(back, after.min(), after.max()).astype(np.float32), down[:, None] & across[None, :]


def _search(before: Floats, after: Floats, move: _Move, kept: np.ndarray | None = None) -> _Move:
    """The move from coarse to fine, from a first guess; kept: bool [h, w], what counts (None: everything)."""
    for times in LEVELS:
        if min(before.shape) // times < SMALLEST:
            continue
        size = (before.shape[1] // times, before.shape[0] // times)
        small = [cv2.resize(part, size, interpolation=cv2.INTER_AREA) for part in (before, after)]
        counts = None if kept is None else cv2.resize(kept.astype(np.float32), size)
        move = _Move(move.x / times, move.y / times, move.scale)
        for _ in range(ROUNDS):
            move, change = _step(small[0], small[1], move, counts)
            if change < 0.003:
                break
        move = _Move(move.x * times, move.y * times, move.scale)
    return move


def _of_kept(before: Floats, after: Floats, near: _Move | None) -> tuple[np.ndarray, _Move, float] | None:
    """What was kept of two patterns [h, w], bool [h, w], how it moved and how like it is then; None if too little was.

    near: about how it moved, None where that is not known.
    """
    move = near or _of_blocks(before, after)
    if move is None:
        return None
    kept = alike(before, _warp(after, move))
    if kept.mean() < LEAST_KEPT:
        return None
    move = _search(before, after, move, kept)
    likeness = _likeness(before, _warp(after, move), kept)
    return (kept, move, likeness) if likeness >= SURE_LIKENESS else None


def _of_blocks(before: Floats, after: Floats) -> _Move | None:
    """The move that blocks of two patterns [h, w] agree on."""
    size = (before.shape[1] // COARSE, before.shape[0] // COARSE)
    small = [cv2.resize(part, size, interpolation=cv2.INTER_AREA) for part in (before, after)]
    found = common_move(small[0], small[1], round(FARTHEST * max(size)) + 2, MOST_ZOOM)
    if found is None:
        return None
    (x, y, zoom), kept = found
    whole = cv2.resize(kept.astype(np.float32), before.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return _search(before, after, _Move(COARSE * x, COARSE * y, 1 + zoom), whole > 0)


def _whole_pixels(before: Floats, after: Floats) -> tuple[float, float]:
    window = cv2.createHanningWindow((before.shape[1], before.shape[0]), cv2.CV_32F)
    (x, y), sure = cv2.phaseCorrelate(before, after, window)
    far = FARTHEST * max(before.shape)
    return (x, y) if sure > 0.05 and abs(x) <= far and abs(y) <= far else (0.0, 0.0)


def _step(before: Floats, after: Floats, move: _Move, counts: Floats | None) -> tuple[_Move, float]:
    """One step of Gauss-Newton, and the largest move in it, px. counts: weights [h, w] of the pixels."""
    height, width = before.shape
    warped = _warp(after, move)
    across = cv2.Scharr(warped, cv2.CV_32F, 1, 0, scale=1 / 32)
    down = cv2.Scharr(warped, cv2.CV_32F, 0, 1, scale=1 / 32)
    x = np.arange(width, dtype=np.float32) - (width - 1) / 2
    y = (np.arange(height, dtype=np.float32) - (height - 1) / 2)[:, None]
    edge = 3 + int(FARTHEST * max(height, width) / 2)
    inner = np.s_[edge : height - edge, edge : width - edge]
    error = (warped - before)[inner].ravel()
    slopes = np.stack([part[inner] for part in (across, down, across * x + down * y)]).reshape(3, -1)
    given = None if counts is None else counts[inner].ravel()
    telling = np.abs(error if given is None or not given.any() else error[given > 0])
    spread = 1.48 * float(median(telling)) + 1e-3
    weights = np.square(np.maximum(0, 1 - np.square(error / (REACH * spread))))
    if given is not None:
        weights *= given
    weighted = slopes * weights
    normal = weighted @ slopes.T
    normal += np.diag([1e-3, 1e-3, 1e-3 * width * width]).astype(np.float32)
    dx, dy, ds = -np.linalg.solve(normal.astype(np.float64), weighted @ error)
    far = abs(dx) + abs(dy) + abs(ds) * max(width, height) / 2
    calm = min(1.0, 2.0 / far) if far > 0 else 1.0
    made = _Move(move.x + calm * dx, move.y + calm * dy, move.scale + calm * ds)
    return made, float(far)


def _warp(picture: Floats, move: _Move) -> Floats:
    height, width = picture.shape
    how = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    matrix = move.matrix(width, height)
    return cv2.warpAffine(picture, matrix, (width, height), flags=how, borderMode=cv2.BORDER_REFLECT_101)


def pattern_of(picture: Floats) -> Floats:
    """Luma without its low frequencies, its contrast evened out."""
    luma = luma_of(picture).astype(np.float32)
    wide = max(4.0, max(luma.shape) / 64)
    fine = smoothed(luma, 0.7) - smoothed(luma, wide)
    return fine / np.sqrt(smoothed(np.square(fine), wide) + 1e-4)


def _likeness(before: Floats, after: Floats, kept: np.ndarray | None = None) -> float:
    """Correlation of two patterns [h, w] over what is alike in them: the better three quarters of the blocks.

    kept: bool [h, w], all that counts (None: everything).
    """
    if kept is not None:
        before, after = before * kept, after * kept
    was, now, both = (_block_means(a * b) for a, b in ((before, before), (after, after), (before, after)))
    telling = (was > 0.05) & (now > 0)
    scores = np.sort(both[telling] / np.sqrt(was[telling] * now[telling]))
    return float(scores[len(scores) // 4 :].mean()) if len(scores) else 0.0


def _block_means(values: Floats) -> Floats:
    """Means over the blocks of values [h, w] that lie half a block from its border or farther."""
    high, wide = (max(0, (side - BLOCK - 1 - BLOCK // 2) // BLOCK + 1) for side in values.shape)
    if not high or not wide:
        return np.empty(0, np.float32)
    first = BLOCK // 2
    blocks = values[first : first + high * BLOCK, first : first + wide * BLOCK]
    return cv2.resize(blocks, (wide, high), interpolation=cv2.INTER_AREA)
