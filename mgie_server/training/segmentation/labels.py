"""Masks that were drawn by hand: polygons in labels.json, refined to the edges of the photographs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from mgie_server.imaging.guided import guided
from mgie_server.segmentation.classes import CLASSES

LABELS = Path(__file__).with_name("labels.json")
_RADIUS, _SMOOTHNESS = 0.014, 2e-4  # of the long side; of color


@dataclass(frozen=True)
class Labeled:
    """picture: u8 [h, w, 3] RGB; classes: u8 [h, w], an index of CLASSES; subject: bool [h, w], what it is of.

    known: bool [h, w], where the class is known; elsewhere it is only known that it is not the sky.
    """

    picture: np.ndarray
    classes: np.ndarray
    subject: np.ndarray
    known: np.ndarray


def refined(picture: np.ndarray, regions: list[tuple[str, Any]]) -> Labeled:
    """regions: (class, with a * before it where it belongs to the subject; points in percent of width and height), painted
    in this order over "other"."""
    h, w = picture.shape[:2]
    classes, subject = np.zeros((h, w), np.uint8), np.zeros((h, w), np.uint8)
    for name, points in regions:
        polygon = np.rint(np.array(points, np.float64) * (w / 100, h / 100)).astype(np.int32)
        cv2.fillPoly(classes, [polygon], CLASSES.index(name.lstrip("*")))
        cv2.fillPoly(subject, [polygon], int(name.startswith("*")))
    guide = picture.astype(np.float32) / 255
    radius = max(3, round(_RADIUS * max(h, w)))

    def followed(mask: np.ndarray) -> np.ndarray:
        return guided(guide, mask.astype(np.float32), radius, _SMOOTHNESS)(guide)

    present = np.unique(classes)
    best = np.stack([followed(classes == c) for c in present], -1).argmax(-1)
    return Labeled(picture, present[best], followed(subject) > 0.5, np.ones((h, w), bool))


def read_labels(path: Path = LABELS) -> dict[str, list[tuple[str, Any]]]:
    """Regions by the name of the photograph's file."""
    return {name: [(c, p) for c, p in regions] for name, regions in json.loads(path.read_text()).items()}
