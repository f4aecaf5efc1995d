"""Which part of a picture was kept: its structure is found again in what the model made, perhaps a little aside.

Most of the picture may be new. What was kept still agrees with itself: its blocks all moved by the same drift and zoom.
"""

from __future__ import annotations

import cv2
import numpy as np

from mgie_server.imaging.landing.noise import smoothed
from mgie_server.imaging.pixels import Floats

BLOCK = 16  # px
STEP = 8  # px
TELLING = 0.05  # power of a block's pattern below which it says nothing
FOUND = 0.7  # correlation at which a block is found again
AGREES = 1.0  # px: a block that lies nearer to a move agrees with it
LEAST = 8  # blocks that must agree,
CROWD = 0.08  # and the share of those that were found again
TRIES = 400
ALIKE = 0.8  # correlation of structure from which a place was kept
WINDOW = 5.0  # px, in which structure is compared


def alike(before: Floats, after: Floats) -> np.ndarray:
    """bool [h, w]: where two patterns [h, w] (see registration.pattern_of) show the same structure."""
    was, now = (smoothed(np.square(one), WINDOW) for one in (before, after))
    both = smoothed(before * after, WINDOW)
    return (was > TELLING) & (both > ALIKE * np.sqrt(np.maximum(was * now, 1e-12)))


def common_move(
    before: Floats, after: Floats, reach: int, zoom: float
) -> tuple[np.ndarray, np.ndarray] | None:
    """What the blocks of two patterns [h, w] agree on: (x, y, scale - 1) about the middle, and bool [h, w], which do.

    None where too few agree. reach: px that a block may lie aside. zoom: largest abs(scale - 1).
    """
    places, moves = _found_again(before, after, reach)
    if len(places) < LEAST:
        return None
    best, rng = np.zeros(len(places), bool), np.random.default_rng(0)
    for a, b in rng.integers(0, len(places), (TRIES, 2)):
        apart = places[b] - places[a]
        far = float(apart @ apart)
        scale = float(apart @ (moves[b] - moves[a])) / far if far > BLOCK * BLOCK else 0.0
        if abs(scale) > zoom:
            continue
        agrees = _agreeing(places, moves, moves[a] - scale * places[a], scale)
        if agrees.sum() > best.sum():
            best = agrees
    if best.sum() < max(LEAST, CROWD * len(places)):
        return None
    return _fitted(places[best], moves[best]), _mask(before.shape, places[best])


def _found_again(before: Floats, after: Floats, reach: int) -> tuple[Floats, Floats]:
    """Middles [n, 2] of the blocks, x and y from the picture's middle, and how far [n, 2] each moved."""
    high, wide = before.shape
    places: list[tuple[float, float]] = []
    moves: list[tuple[int, int]] = []
    for top in range(reach, high - BLOCK - reach + 1, STEP):
        for left in range(reach, wide - BLOCK - reach + 1, STEP):
            block = before[top : top + BLOCK, left : left + BLOCK]
            if float(np.square(block).mean()) < TELLING:
                continue
            around = after[top - reach : top + BLOCK + reach, left - reach : left + BLOCK + reach]
            _, best, _, (x, y) = cv2.minMaxLoc(cv2.matchTemplate(around, block, cv2.TM_CCOEFF_NORMED))
            if best > FOUND:
                places.append((left + (BLOCK - wide) / 2, top + (BLOCK - high) / 2))
                moves.append((x - reach, y - reach))
    return np.array(places, np.float32).reshape(-1, 2), np.array(moves, np.float32).reshape(-1, 2)


def _agreeing(places: Floats, moves: Floats, move: Floats, scale: float) -> np.ndarray:
    return np.hypot(*(moves - move - scale * places).T) <= AGREES


def _fitted(places: Floats, moves: Floats) -> np.ndarray:
    """x, y, scale - 1 by least squares."""
    middle = places.mean(axis=0)
    away = places - middle
    scale = float((away * (moves - moves.mean(axis=0))).sum() / max(float(np.square(away).sum()), 1e-9))
    return np.array([*(moves.mean(axis=0) - scale * middle), scale])


def _mask(shape: tuple[int, ...], places: Floats) -> np.ndarray:
    mask = np.zeros(shape, bool)
    corners = np.rint(places + (np.array(shape[::-1]) - BLOCK) / 2).astype(int)
    for left, top in corners:
        mask[top : top + BLOCK, left : left + BLOCK] = True
    return mask
