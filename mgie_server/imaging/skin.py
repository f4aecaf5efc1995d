"""The skin of people, by its color: whatever its tone, its chroma lies within a small region (Chai and Ngan 1999)."""

from __future__ import annotations

import cv2
import numpy as np

from mgie_server.imaging.pixels import Floats

CR, CB = (133 / 255, 173 / 255), (77 / 255, 127 / 255)  # of YCrCb, as the paper gives them
SOFT = 5 / 255  # how wide the way from outside to inside is
LEAST = 0.002  # of the picture


def skin_among(picture: Floats, people: Floats) -> Floats:
    """float32 [h, w], 0..1: how much each place that shows people shows their skin.

    picture: float32 [any, any, 3], 0..1, sRGB-encoded; people: float32 [h, w], 0..1.
    """
    h, w = people.shape
    small = cv2.resize(picture, (w, h), interpolation=cv2.INTER_AREA)
    colors = cv2.cvtColor(np.clip(small, 0, 1), cv2.COLOR_RGB2YCrCb)
    alike = _within(colors[..., 1], CR) * _within(colors[..., 2], CB)
    return people * alike


def _within(values: Floats, ends: tuple[float, float]) -> Floats:
    low, high = (
        (values - np.float32(ends[0])) / np.float32(SOFT),
        (np.float32(ends[1]) - values) / np.float32(SOFT),
    )
    return np.clip(np.minimum(low, high) + 0.5, 0, 1)
