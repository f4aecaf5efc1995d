"""Edits of light and colour with their recipes, for the tests of recipes and of their tables."""

from __future__ import annotations

from functools import cache

import numpy as np

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.framing import to_model
from mgie_server.imaging.landing.land import land
from mgie_server.imaging.landing.model_edit import LandingOptions, ModelEdit
from mgie_server.imaging.pixels import as_array
from mgie_server.imaging.recipes.recipe import Made, Recipe
from mgie_server.mgie.config import Sizing

MODEL = Sizing("fit", 160, 8)


LIGHT = LandingOptions(paints=False)


MADE = Made(
    "make it warmer", "The light would be warm.", "mini", "CC-BY-SA-4.0", "2026-01-02T03:04:05Z", "0.1.0"
)


def warm(x: np.ndarray) -> np.ndarray:
    return np.clip(x * np.array([1.05, 1.0, 0.8], np.float32) + np.float32(0.01), 0, 1)


def bend(x: np.ndarray) -> np.ndarray:
    return x**0.7


def gray(x: np.ndarray) -> np.ndarray:
    return np.repeat((x @ np.array([0.299, 0.587, 0.114], np.float32))[..., None], 3, axis=2)


def from_the_left(x: np.ndarray) -> np.ndarray:
    """Light that falls in from the left."""
    light = np.linspace(1.2, 0.6, x.shape[1], dtype=np.float32)[None, :, None]
    return np.clip(x * light, 0, 1)


@cache
def edit_of(picture: PixelBuffer, operation) -> tuple[np.ndarray, Recipe]:
    """The landed result, and the recipe of the same edit."""
    before = to_model(picture, MODEL)
    after = operation(before).astype(np.float32)
    landed = land(picture, ModelEdit(before, before, after), None, LIGHT)
    assert landed.transform is not None
    return as_array(landed.picture), Recipe.of(landed.transform, before, MADE)
