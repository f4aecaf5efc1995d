"""Crops of training photographs of which a teacher said what their subject is: the files of `teaching`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mgie_server.training.segmentation.labels import Labeled

SIDE = 192  # px, of a crop
UNKNOWN = 255  # of such a place nothing is known
_LEAST, _MOST, _UNSURE = 0.02, 0.8, 0.35  # area of a subject; what of it may be neither in nor out


@dataclass(frozen=True)
class Taught:
    """picture: u8 [SIDE, SIDE, 3]; subject: u8 [SIDE, SIDE], 0, 1 or UNKNOWN."""

    picture: np.ndarray
    subject: np.ndarray


def read_taught(folder: Path, photographs: list[Labeled]) -> list[Taught]:
    """The crops whose subject the teacher is sure of, of the photographs (in the order of their names) that have one."""
    found: list[Taught] = []
    shows = [float(np.mean(one.subject)) > 0.005 for one in photographs]
    for file in sorted(folder.glob("*.npz")):
        crops = np.load(file)
        for picture, mask, of in zip(crops["pictures"], crops["masks"], crops["src"], strict=True):
            share = mask.astype(np.float32) / 255
            area, unsure = (share > 0.5).mean(), ((share > 0.2) & (share < 0.8)).mean()
            if not shows[of] or not _LEAST <= area <= _MOST:
                continue
            if unsure <= _UNSURE * area + 0.02:
                subject = np.where(share > 0.7, 1, np.where(share < 0.3, 0, UNKNOWN)).astype(np.uint8)
                found.append(Taught(picture, subject))
    return found
