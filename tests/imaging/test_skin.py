"""Skin is told by its chroma, whatever its tone, and only among people."""

from __future__ import annotations

import numpy as np
import pytest

from mgie_server.imaging.skin import skin_among

SKIN = [(255, 224, 196), (224, 172, 138), (198, 134, 96), (141, 85, 54), (92, 56, 38)]
NO_SKIN = [(60, 110, 200), (70, 140, 60), (128, 128, 128), (250, 250, 250), (230, 30, 30), (20, 20, 24)]
EVERYWHERE = np.ones((8, 8), np.float32)


def plain(rgb: tuple[int, int, int]) -> np.ndarray:
    return np.full((20, 30, 3), np.array(rgb, np.float32) / 255, np.float32)


@pytest.mark.parametrize("rgb", SKIN)
def test_light_and_dark_skin_is_skin_where_people_are(rgb: tuple[int, int, int]) -> None:
    assert skin_among(plain(rgb), EVERYWHERE).min() > 0.5
    assert skin_among(plain(rgb), 0 * EVERYWHERE).max() == 0


@pytest.mark.parametrize("rgb", NO_SKIN)
def test_other_colors_are_none(rgb: tuple[int, int, int]) -> None:
    assert skin_among(plain(rgb), EVERYWHERE).max() < 0.5
