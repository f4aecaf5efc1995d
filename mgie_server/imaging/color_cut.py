"""A coarse map of a part, corrected by the picture's own colors: GrabCut (Rother, Kolmogorov and Blake 2004).

The network saw a few hundred pictures; what it is sure of in this one says which colors the part has here, and which not.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from mgie_server.imaging.pixels import Floats

SIDE = 320  # px, of the long side
SEEDS = 20  # px inside and outside that it takes to know the colors of each
ROUNDS = 3


@dataclass(frozen=True)
class Sure:
    """From which probability on a place is surely the part, and below which it is surely not."""

    inside: float = 0.7
    outside: float = 0.05


def cut_by_color(picture: Floats, found: Floats, sure: Sure) -> Floats:
    """0 or 1, [h, w], at most SIDE long; `found` at that size where too little of it is sure.

    picture: float32 [h, w, 3], 0..1; found: float32 [h, w] of any size, how probable the part is.
    """
    size = _size(picture)
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    coarse = np.asarray(cv2.resize(found, size, interpolation=cv2.INTER_LINEAR), np.float32)
    kinds = np.where(coarse > 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    kinds[coarse > sure.inside], kinds[coarse < sure.outside] = cv2.GC_FGD, cv2.GC_BGD
    if min((kinds == cv2.GC_FGD).sum(), (kinds == cv2.GC_BGD).sum()) < SEEDS:
        return coarse
    eight = np.rint(np.clip(small, 0, 1) * 255).astype(np.uint8)
    inside, outside = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(1)  # its clusters begin at random
    cv2.grabCut(eight, kinds, (0, 0, 0, 0), inside, outside, ROUNDS, cv2.GC_INIT_WITH_MASK)
    return ((kinds == cv2.GC_FGD) | (kinds == cv2.GC_PR_FGD)).astype(np.float32)


def cut_in_half(picture: Floats, found: Floats) -> Floats:
    """The same where the map is right by itself: 1 where the part is likelier than not."""
    return (cv2.resize(found, _size(picture), interpolation=cv2.INTER_LINEAR) > 0.5).astype(np.float32)


def _size(picture: Floats) -> tuple[int, int]:
    """(width, height), at most SIDE."""
    scale = min(1.0, SIDE / max(picture.shape[:2]))
    return max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
