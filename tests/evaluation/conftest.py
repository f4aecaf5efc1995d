"""Photographs that come with scikit-image, as the evaluation sees them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import skimage

PHOTOGRAPHS = ("astronaut.png", "chelsea.png", "coffee.png", "motorcycle_left.png", "rocket.jpg")


@pytest.fixture(scope="session")
def photographs() -> dict[str, np.ndarray]:
    """name -> u8 [h, w, 3], 160 px on the long side."""
    found = {}
    for name in PHOTOGRAPHS:
        picture = cv2.imread(f"{skimage.__path__[0]}/data/{name}", cv2.IMREAD_COLOR)
        assert picture is not None, name
        scale = 160 / max(picture.shape[:2])
        size = (round(picture.shape[1] * scale), round(picture.shape[0] * scale))
        small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
        found[name] = cv2.cvtColor(small, cv2.COLOR_BGR2RGB)
    return found


@pytest.fixture
def folder(tmp_path, photographs):
    """A folder with one photograph."""
    path = tmp_path / "photos"
    path.mkdir()
    cv2.imwrite(str(path / "coffee.png"), cv2.cvtColor(photographs["coffee.png"], cv2.COLOR_RGB2BGR))
    return path
