"""The recipe of an edit: its light and colour apart from the picture that it was made on.

A transform of colours fitted on one picture, kept small enough for a file (file.py), and applied to any other:
another layer, a folder, the frames of a clip. What was painted is no part of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from mgie_protocol.pixels import PixelBuffer, check_selection
from mgie_server.imaging.pixels import Floats, as_array
from mgie_server.imaging.recipes.everywhere import Everywhere, fit_everywhere
from mgie_server.imaging.recipes.transform import Photometric, applied, changes_of, restored
from mgie_server.imaging.selection import weights_of

GRID_SIDE = 48  # px: what an edit does to light and colour changes slowly over a picture
ROUNDS = 8  # of correcting the grid until it gives the coefficients back
SAME_LEVELS = (
    1.0  # of 255: an edit that nowhere (but in 1 % of pixels) differs by more is the same everywhere
)


@dataclass(frozen=True)
class Made:
    """What made a recipe. date: ISO 8601. version: of MGIE for Krita and GIMP."""

    instruction: str = ""
    expressive: str = ""
    model: str = ""
    licence: str = ""
    date: str = ""
    version: str = ""


@dataclass(frozen=True)
class Recipe:
    """grid: float32 [4, 3, h, w], slopes and offset of the change by place, at most GRID_SIDE px a side; 1 x 1 is the
    same everywhere. tables: of the curves, float32 [3, knots, 3]. overall_slopes: [3, 3], for colours beyond 0..1.
    everywhere: the edit as the one map of colours that comes nearest to it.
    """

    grid: Floats
    tables: list[Floats]
    overall_slopes: Floats
    everywhere: Everywhere
    made: Made = field(default_factory=Made)

    @classmethod
    def of(cls, transform: Photometric, seen: Floats | None = None, made: Made | None = None) -> Recipe:
        """The recipe of an edit.

        seen: the picture that it was fitted on, float32 [h, w, 3] in 0..1, at model size: how much the edit differs
        from place to place is measured on its colours. None: on all colours alike.
        """
        seen = _all_colours(transform.coefficients.shape[2:]) if seen is None else np.clip(seen, 0, 1)
        everywhere, rest = fit_everywhere(seen, changes_of(transform, seen))
        grid = _reduced(transform.coefficients)
        recipe = cls(grid, transform.tables, transform.overall_slopes, everywhere, made or Made())
        same = np.quantile(np.abs(rest), 0.99) * 255 <= SAME_LEVELS
        return recipe.mean() if recipe.is_local and same else recipe

    @property
    def is_local(self) -> bool:
        """Whether it does different things in different places."""
        return self.grid.shape[2:] != (1, 1)

    def at(self, strength: float) -> Recipe:
        """The recipe with so much of its change: 0 none, 1 all."""
        part = np.float32(strength)
        tables = [table * part for table in self.tables]
        everywhere = replace(self.everywhere, table=self.everywhere.table * part)
        return Recipe(self.grid * part, tables, self.overall_slopes * part, everywhere, self.made)

    def mean(self) -> Recipe:
        """The same everywhere: the one map of colours that comes nearest to it."""
        if not self.is_local:
            return self
        flat = np.zeros((4, 3, 1, 1), np.float32)
        return replace(self, grid=flat, tables=[self.everywhere.table])

    def apply(
        self,
        full: PixelBuffer,
        selection: PixelBuffer | None = None,
        *,
        strict: bool = True,
        feather: float = 0.0,
    ) -> PixelBuffer:
        """A picture of any size and depth with the edit: own format, alpha bit for bit.

        selection, strict, feather: see selection.weights_of. Raises MgieError picture_invalid, mask_size_differs.
        """
        weights = None
        if selection is not None:
            check_selection(full.format, selection.format)
            weights = weights_of(as_array(selection)[..., 0], feather, strict)
        return applied(restored(self.grid, self.tables, self.overall_slopes), full, weights)


def _reduced(coefficients: Floats) -> Floats:
    """[4, 3, h, w] at no more than GRID_SIDE px a side, so that it gives the same when it is enlarged linearly."""
    height, width = coefficients.shape[2:]
    scale = min(1.0, GRID_SIDE / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    if size == (width, height):
        return coefficients
    return np.stack([[_small(plane, size) for plane in planes] for planes in coefficients])


def _small(plane: Floats, size: tuple[int, int]) -> Floats:
    made = cv2.resize(plane, size, interpolation=cv2.INTER_AREA)
    for _ in range(ROUNDS):
        again = cv2.resize(made, plane.shape[::-1], interpolation=cv2.INTER_LINEAR)
        made += cv2.resize(plane - again, size, interpolation=cv2.INTER_AREA)
    return made.reshape(size[::-1])


def _all_colours(shape: tuple[int, ...]) -> Floats:
    """Colours of all kinds in every part of a picture of at least this shape, [h, w, 3]."""
    height, width = (max(32, side) for side in shape)
    return np.random.default_rng(0).random((height, width, 3), np.float32)
