"""A coarse map of a part, corrected by the picture's own colors: GrabCut (Rother, Kolmogorov and Blake 2004).

The network saw a few hundred pictures; what it is sure of in this one says which colors the part has here, and which not.
"""

from __future__ import annotations

import cv2
import numpy as np

from mgie_server.imaging.pixels import Floats

SIDE = 200  # px, of the long side
SURE_IN, SURE_OUT, SEEDS = 0.7, 0.05, 20  # probabilities; px of each that it takes to know its colors
ROUNDS = 3


def cut_by_color(picture: Floats, found: Floats) -> Floats:
    """0 or 1, [h, w], at most SIDE long; `found` at that size where too little of it is sure.

    picture: float32 [h, w, 3], 0..1; found: float32 [h, w] of any size, how probable the part is.
    """
    scale = min(1.0, SIDE / max(picture.shape[:2]))
    size = max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale))
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    coarse = np.asarray(cv2.resize(found, size, interpolation=cv2.INTER_LINEAR), np.float32)
    kinds = np.where(coarse > 0.5, cv2.GC_PR_FGD, cv2.GC_PR_BGD).astype(np.uint8)
    kinds[coarse > SURE_IN], kinds[coarse < SURE_OUT] = cv2.GC_FGD, cv2.GC_BGD
    if min((kinds == cv2.GC_FGD).sum(), (kinds == cv2.GC_BGD).sum()) < SEEDS:
        return coarse
    eight = np.rint(np.clip(small, 0, 1) * 255).astype(np.uint8)
    inside, outside = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.setRNGSeed(1)  # its clusters begin at random
    cv2.grabCut(eight, kinds, (0, 0, 0, 0), inside, outside, ROUNDS, cv2.GC_INIT_WITH_MASK)
    return ((kinds == cv2.GC_FGD) | (kinds == cv2.GC_PR_FGD)).astype(np.float32)
