"""Grain: new content comes without the noise of the layer around it; it gets as much as the layer has."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelFormat
from mgie_server.imaging.landing.noise import second_differences
from mgie_server.imaging.pixels import Floats, colour_of, luma_of

LEAST = 1.5 / 255  # weaker grain is not seen
BLOCK = 48  # px
BLOCKS = 12  # a side
TILE = (509, 512)  # px; rows and columns of the noise, which repeats


class Grain:
    """Noise of luma of one strength for any rows, the same for the same place. strength: standard deviation, 0..1."""

    def __init__(self, strength: float) -> None:
        self.strength = strength
        self._tile = np.random.default_rng(0).normal(0, strength, TILE).astype(np.float32)

    def rows(self, rows: slice, width: int) -> Floats:
        """[rows, width, 1]."""
        lines = self._tile[np.arange(rows.start, rows.stop) % TILE[0]]
        return np.tile(lines, (1, -(-width // TILE[1])))[:, :width, None]


def grain_of(pixels: NDArray[Any], form: PixelFormat) -> Grain | None:
    """The grain of a layer [h, w, channels] where it is calm; None where there is none to speak of."""
    found: list[float] = []
    for top in _places(form.height):
        for left in _places(form.width):
            block = luma_of(np.clip(colour_of(pixels[top : top + BLOCK, left : left + BLOCK], form), 0, 1))
            if min(block.shape) >= 8 and 0.08 < block.mean() < 0.92:
                found.append(1.48 * float(np.median(np.abs(second_differences(block[..., None])))))
    strength = float(np.percentile(found, 25)) if found else 0.0
    return Grain(strength) if strength >= LEAST else None


def _places(side: int) -> NDArray[np.int64]:
    return np.unique(np.linspace(0, max(0, side - BLOCK), BLOCKS).astype(np.int64))
