"""Light that is raised stays within what lies around it, so that edges get no halos and flat colours stay flat."""

from __future__ import annotations

import cv2
import numpy as np

from mgie_server.imaging.pixels import Floats

REACH = 2  # px: what lies around
MARGIN = 0.021  # by which the finest band may exceed it, of the range 0..1; a band of half the size a quarter of that
FLAT = 0.5  # of what the range around is: what is flat stays so


def guarded(light: Floats, change: Floats, level: int) -> Floats:
    """As much of a change of light [h, w] as leaves the range of what lies around by no more than is seen.

    level: of the octave, 0 for the finest.
    """
    window = np.ones((2 * REACH + 1, 2 * REACH + 1), np.uint8)
    low, high = cv2.erode(light, window), cv2.dilate(light, window)
    margin = np.minimum(FLAT * (high - low), np.float32(MARGIN / (1 << 2 * level)))
    return np.clip(light + change, low - margin, high + margin) - light
