"""The painter: a stand-in for tests of what a model that paints brings onto the layer; only with MGIE_TEST_ENGINES=1.

It returns the picture file that MGIE_TEST_PICTURE names, at the size of the picture that it got; without one, what it
saw with a red disc in the middle, a fifth of the width across, with a hard edge.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from mgie_server.engines import echo
from mgie_server.engines.engine import Description, EditSettings, OnStep

if TYPE_CHECKING:
    from mgie_server.engines.engine import Picture

PICTURE = "MGIE_TEST_PICTURE"
RED = (0.9, 0.1, 0.1)

CAPABILITIES = replace(echo.CAPABILITIES, name="painter", title="Painter (tests)", paints=True)


class PainterEngine:
    """See the module's docstring."""

    capabilities = CAPABILITIES

    def describe(
        self, picture: Picture, instruction: str, expressive: str | None = None, decoding: str = "fast"
    ) -> Description:
        return Description(expressive or f"There would be a new picture: {instruction}", None)

    def edit(
        self, picture: Picture, description: Description, settings: EditSettings, on_step: OnStep
    ) -> Picture:
        path = os.environ.get(PICTURE)
        made = _read(path, picture.shape[1], picture.shape[0]) if path else with_disc(picture)
        for step in range(1, settings.steps + 1):
            on_step(step, settings.steps, lambda: made)
        return made

    def reconstruct(self, picture: Picture) -> Picture:
        return picture


def with_disc(picture: Picture) -> Picture:
    """The picture with the red disc."""
    high, wide = picture.shape[:2]
    y, x = np.mgrid[:high, :wide] + 0.5
    made = picture.copy()
    made[np.hypot(x - wide / 2, y - high / 2) <= wide / 10] = RED
    return made


def _read(path: str, width: int, height: int) -> Picture:
    with Image.open(path) as image:
        image = image.convert("RGB")
        if image.size != (width, height):
            image = image.resize((width, height), Image.Resampling.LANCZOS)
        return np.asarray(image, np.float32) / np.float32(255)
