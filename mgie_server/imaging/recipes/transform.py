"""The transform of a landing as a recipe needs it; the one place of recipes that knows landing."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.landing.compose import compose
from mgie_server.imaging.landing.photometric import Photometric
from mgie_server.imaging.landing.plan import Plan
from mgie_server.imaging.pixels import Floats

__all__ = ["Photometric", "applied", "changes_of", "restored"]


def restored(coefficients: Floats, tables: list[Floats], overall_slopes: Floats) -> Photometric:
    """A transform with these parts; at least one table."""
    return Photometric(tables, coefficients, overall_slopes)


def applied(transform: Photometric, full: PixelBuffer, selected: NDArray[Any] | None) -> PixelBuffer:
    """The layer with the transform, as an edit lands. selected: weights, see compose. Raises MgieError picture_invalid."""
    nothing = np.zeros((1, 1, 3), np.float32)  # no model made anything of this layer
    return compose(full, Plan(transform, nothing, nothing), selected)[0]


def changes_of(transform: Photometric, seen: Floats) -> Floats:
    """What the transform adds to each pixel of a picture [h, w, 3], sRGB-encoded, 0..1; not clipped."""
    return transform.at_model_size(seen) - np.clip(seen, 0, 1)
