"""Pictures that the training tests share: photographs that come with scikit-image, and procedural ones."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import skimage

from mgie_server.training import pictures

PHOTOGRAPHS = ("astronaut.png", "chelsea.png", "coffee.png", "motorcycle_left.png", "rocket.jpg")


@pytest.fixture(scope="session")
def photographs() -> dict[str, np.ndarray]:
    """name -> float32 [h, w, 3], 256 px on the long side."""
    folder = f"{skimage.__path__[0]}/data"
    found = {}
    for name in PHOTOGRAPHS:
        picture = cv2.imread(f"{folder}/{name}", cv2.IMREAD_COLOR)
        assert picture is not None, name
        scale = 256 / max(picture.shape[:2])
        size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        found[name] = np.ascontiguousarray(small[..., ::-1]).astype(np.float32) / 255
    return found


@pytest.fixture(scope="session")
def drawn() -> list[np.ndarray]:
    """Forty procedural pictures with usual exposure, contrast and colour."""
    rng = np.random.default_rng(11)
    kept: list[np.ndarray] = []
    while len(kept) < 40:
        picture = pictures.picture(rng)
        y = picture @ np.array([0.299, 0.587, 0.114], np.float32)
        colored = (picture.max(-1) - picture.min(-1)).mean()
        if 0.22 < y.mean() < 0.75 and 0.08 < y.std() < 0.25 and 0.05 < colored < 0.35:
            kept.append(picture)
    return kept


@pytest.fixture
def crops_file(tmp_path, photographs):
    """A small crops.npz as the command that gathers photographs writes it."""
    from mgie_server.training.photographs import crops_of

    rng = np.random.default_rng(0)
    crops, parts = [], []
    for picture in photographs.values():
        c, p = crops_of((picture * 255).astype(np.uint8), 12, rng)
        crops.append(c)
        parts.append(p)
    path = tmp_path / "crops.npz"
    np.savez(path, crops=np.concatenate(crops), parts=np.concatenate(parts))
    return path
