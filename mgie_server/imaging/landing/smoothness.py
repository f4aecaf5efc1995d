"""How far a fit trusts single model pixels: as far as the model's output deserves it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mgie_server.imaging.landing.affine import LocalAffine, without_affine
from mgie_server.imaging.landing.curves import fit_curves
from mgie_server.imaging.pixels import Floats

# Roughness as measured on photographs, at 64 and at 512 px: tone and colour operations themselves stay below 0.002,
# a vignette and two halves that are edited differently below 0.009; an output with errors of 2 % in blotches has
# 0.009 (64 px) and 0.017 (512 px), a small diffusion model 0.027 and more.
EXACT, ROUGH = 0.009, 0.028


@dataclass(frozen=True)
class Smoothness:
    """radius: px at model size, of the windows. ridge: of the slopes, a variance of colours in 0..1.

    knots: places where a curve may bend. stiffness: weight of a bend, see curves.fit_curves.
    """

    radius: int
    ridge: float
    knots: int
    stiffness: float

    @classmethod
    def of(cls, long_side: int, rough: float) -> Smoothness:
        """For a model picture of long_side px whose output has this roughness."""
        amount = min(1.0, max(0.0, (rough - EXACT) / (ROUGH - EXACT)))
        return cls(
            radius=max(1, round(amount * long_side * 3 / 16)),
            ridge=1e-5 * 300**amount,
            knots=round(33 - 24 * amount),
            stiffness=1e-4 * 100**amount,
        )


def roughness(guide: Floats, change: Floats) -> float:
    """The error of change [h, w, 3] as a standard deviation: what affine fits in small windows leave of it.

    It comes from the median, so that a seam between two halves that were edited differently is no error.
    """
    curves = fit_curves(guide, change, knots=13, ridge=1e-3, stiffness=1e-3)
    local = LocalAffine(guide, max(2, max(guide.shape) // 64), ridge=1e-3)
    rest = local.rest(without_affine(guide, change - curves(guide)))
    return 1.48 * float(np.median(np.abs(rest)))
