"""The frequency bands of a picture, octave by octave: what a picture of half its size does not hold, and so on.

Light and colour apart: planes are luma, blue minus luma, red minus luma. A band's coefficients are told apart by the power
of what lies around them: noise is weak everywhere, an edge is strong where it runs.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from mgie_server.imaging.pixels import LUMA, Floats

TO_PLANES = np.array([LUMA, [-LUMA[0], -LUMA[1], 1 - LUMA[2]], [1 - LUMA[0], -LUMA[1], -LUMA[2]]], np.float32)
TO_COLORS = np.linalg.inv(TO_PLANES).astype(np.float32)
AROUND = 3  # px a side, of what lies around
LEAST_SIDE = 24  # px of the long side of the smallest picture of an octave
_STRONGEST = 0.5  # root mean square of coefficients; stronger ones are as this
_STEPS = 256


def planes_of(colors: Floats) -> Floats:
    """[h, w, 3] of colours [h, w, 3]."""
    return cv2.transform(colors, TO_PLANES)


def colors_of(planes: Floats) -> Floats:
    """The colours [h, w, 3] that planes [h, w, 3] stand for."""
    return cv2.transform(planes, TO_COLORS)


def octaves(long_side: int) -> int:
    """How many bands a picture of this long side has."""
    return max(0, int(np.floor(np.log2(max(long_side, 1) / LEAST_SIDE))))


def halved(picture: Floats) -> Floats:
    return _shaped(cv2.pyrDown(picture), picture)


def doubled(picture: Floats, high: int, wide: int) -> Floats:
    """Back to a size of which the picture is half."""
    return _shaped(cv2.pyrUp(picture, dstsize=(wide, high)), picture)


def band_of(picture: Floats) -> Floats:
    """The finest band of a picture [h, w, n]."""
    return picture - doubled(halved(picture), *picture.shape[:2])


def power_around(band: Floats) -> Floats:
    """The mean square [h, w] around each coefficient of a band [h, w] or, of all its planes alike, [h, w, n]."""
    square = band * band if band.ndim == 2 else np.square(band).mean(axis=2)
    return cv2.blur(square, (AROUND, AROUND), borderType=cv2.BORDER_REFLECT_101)


def places_of(power: Floats) -> NDArray[np.uint8]:
    """Places in a table of 256 by the fourth root of the power, so that weak powers are told apart."""
    places = cv2.convertScaleAbs(cv2.sqrt(cv2.sqrt(power)), alpha=(_STEPS - 1) / np.sqrt(_STRONGEST))
    return np.asarray(places, np.uint8)


def strengths() -> Floats:
    """The root mean square that each place of such a table stands for."""
    return (_STRONGEST * np.square(np.arange(_STEPS) / (_STEPS - 1))).astype(np.float32)


def _shaped(made: Floats, like: Floats) -> Floats:
    """OpenCV drops an axis of length 1."""
    return made[..., None] if like.ndim == 3 and made.ndim == 2 else made
