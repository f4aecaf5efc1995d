"""Pictures that the training tests share: photographs that come with scikit-image, and procedural ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage

from mgie_server.training import pictures
from mgie_server.training.flat_pictures import flat_picture
from mgie_server.training.picture_source import draw

PHOTOGRAPHS = ("astronaut.png", "chelsea.png", "coffee.png", "motorcycle_left.png", "rocket.jpg")


def photograph(name: str, long_side: int) -> np.ndarray:
    """u8 [h, w, 3] RGB."""
    picture = cv2.imread(f"{skimage.__path__[0]}/data/{name}", cv2.IMREAD_COLOR)
    assert picture is not None, name
    scale = long_side / max(picture.shape[:2])
    size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
    return np.ascontiguousarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA)[..., ::-1])


@pytest.fixture(scope="session")
def photographs() -> dict[str, np.ndarray]:
    """name -> float32 [h, w, 3], 128 px on the long side."""
    return {name: photograph(name, 128).astype(np.float32) / 255 for name in PHOTOGRAPHS}


@pytest.fixture(scope="session")
def drawn() -> list[np.ndarray]:
    """Forty procedural pictures, shaded as photographs are, with usual exposure, contrast and colour."""
    return usual(pictures.shaded_picture)


@pytest.fixture(scope="session")
def flat() -> list[np.ndarray]:
    """Forty procedural drawings with exact flats, with usual exposure, contrast and colour."""
    return usual(flat_picture)


def usual(kind: Callable[[np.random.Generator], np.ndarray]) -> list[np.ndarray]:
    rng = np.random.default_rng(11)
    kept: list[np.ndarray] = []
    while len(kept) < 40:
        picture = kind(rng)
        y = picture @ np.array([0.299, 0.587, 0.114], np.float32)
        colored = (picture.max(-1) - picture.min(-1)).mean()
        if 0.22 < y.mean() < 0.75 and 0.08 < y.std() < 0.25 and 0.05 < colored < 0.35:
            kept.append(picture)
    return kept


@pytest.fixture(scope="session")
def drawings_file(tmp_path_factory) -> Path:
    """A few procedural pictures as training keeps them, so that a test need not draw each anew."""
    path = tmp_path_factory.mktemp("drawings") / "drawings.npz"
    draw(path, 60, seed=3)
    return path


@pytest.fixture
def crops_file(tmp_path):
    """A small crops.npz as the command that gathers photographs writes it."""
    from mgie_server.training.photographs import crops_of

    rng = np.random.default_rng(0)
    crops, parts = [], []
    for name in PHOTOGRAPHS:
        c, p = crops_of(photograph(name, 400), 12, rng)
        crops.append(c)
        parts.append(p)
    path = tmp_path / "crops.npz"
    np.savez(path, crops=np.concatenate(crops), parts=np.concatenate(parts))
    return path
