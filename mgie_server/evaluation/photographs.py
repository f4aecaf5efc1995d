"""The photographs on which a model is measured: none of them is trained on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from mgie_protocol.errors import MgieError
from mgie_server.imaging.files import read_picture
from mgie_server.imaging.pixels import to_float

HELD_OUT = Path("runs/photographs/held_out")
ENDINGS = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp")


@dataclass(frozen=True)
class Photograph:
    """pixels: u8 [h, w, 3], sRGB."""

    name: str
    pixels: np.ndarray


def find_photographs(folder: Path, limit: int | None = None) -> list[Path]:
    """The picture files of a folder by name, at most `limit`. Raises MgieError when there are none."""
    paths = sorted(p for p in folder.glob("*") if p.suffix.lower() in ENDINGS) if folder.is_dir() else []
    if not paths:
        why = "has no pictures in it" if folder.is_dir() else "is not there"
        raise MgieError(
            "parameter_out_of_range",
            f"There are no photographs to measure with: {folder} {why}.",
            f"`python -m mgie_server.training.photographs {HELD_OUT.parent}` gathers the held-out ones, "
            "or name a folder of your own with --photos.",
        )
    return paths[:limit]


def read_photograph(path: Path, long_side: int) -> Photograph:
    """A photograph, shrunk to at most long_side px; transparent parts count as they are coloured."""
    colour, _ = to_float(read_picture(path).pixels)
    h, w = colour.shape[:2]
    scale = long_side / max(h, w)
    if scale < 1:
        size = (max(8, round(w * scale)), max(8, round(h * scale)))
        colour = cv2.resize(colour, size, interpolation=cv2.INTER_AREA)
    return Photograph(path.stem, quantised(colour))


def quantised(picture: np.ndarray) -> np.ndarray:
    """u8 [h, w, 3] of a float picture 0..1."""
    return np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)
