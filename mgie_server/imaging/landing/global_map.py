"""One colour map for the whole picture: curves and an affine transform, fitted so that a part that is new does no harm.

The same colour goes to the same colour wherever it lies, so that flat colours stay flat. Fitted by iteratively
reweighted least squares (Tukey's biweight) on a sample of pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np

from mgie_server.imaging.landing.curves import Curves
from mgie_server.imaging.pixels import Floats

KNOTS = 17
ROUNDS = 6
SAMPLE = 6_000  # pixels; the map has some 150 unknowns
REACH = 4.7  # of Tukey's biweight, in standard deviations


@dataclass(frozen=True)
class GlobalMap:
    """What an edit adds to a colour: curves of each channel and an affine part [4, 3] (slopes, offset)."""

    curves: Curves
    affine: Floats

    def __call__(self, guide: Floats) -> Floats:
        """The change [h, w, 3] of colours [h, w, 3] in 0..1."""
        return self.curves(guide) + guide @ self.affine[:3] + self.affine[3]


def fit_global(
    guide: Floats,
    change: Floats,
    weights: Floats | None = None,
    stiffness: float = 1e-4,
    black_stays: float = 0.0,
) -> GlobalMap:
    """The map that explains most of change [h, w, 3] by guide [h, w, 3].

    weights: [h, w], 0 leaves a pixel out. stiffness: weight of a bend at a knot against the mean squared error.
    black_stays: weight, as a share of all pixels, of the wish that black does not change; it counts where no pixel is dark.
    """
    colors, target = guide.reshape(-1, 3), change.reshape(-1, 3)
    given = np.ones(len(colors), np.float32) if weights is None else weights.reshape(-1)
    kept = np.flatnonzero(given > 0)
    if not len(kept):
        kept = np.arange(len(colors))
        given = np.ones(len(colors), np.float32)
    kept = kept[:: max(1, len(kept) // SAMPLE)]
    pull = _pull(stiffness)
    black = _bases(np.zeros((1, 3)))
    pull += black_stays * black.T @ black
    return _fitted(colors[kept].astype(np.float64), target[kept].astype(np.float64), given[kept], pull)


def _fitted(colors: np.ndarray, target: np.ndarray, given: np.ndarray, pull: np.ndarray) -> GlobalMap:
    bases = _bases(colors)
    weights = given.astype(np.float64)
    table = np.zeros((3 * KNOTS, 3))
    for _ in range(ROUNDS):
        weighted: Floats = bases * weights[:, None]
        total = max(weights.sum(), 1e-9)
        table = cast(
            "Floats", np.linalg.solve(bases.T @ weighted / total + pull, weighted.T @ target / total)
        )
        rest = np.sqrt(np.square(target - bases @ table).mean(axis=1))
        spread = max(1.48 * float(np.median(rest)), 0.002)
        weights = given * np.square(np.maximum(0, 1 - np.square(rest / (REACH * spread))))
    return _split(table.reshape(3, KNOTS, 3))


def _bases(colors: np.ndarray) -> np.ndarray:
    places = np.clip(colors, 0, 1)[..., None] * (KNOTS - 1)
    return np.maximum(0, 1 - np.abs(places - np.arange(KNOTS))).reshape(len(colors), 3 * KNOTS)


def _pull(stiffness: float) -> np.ndarray:
    """Bends cost; and a little is paid for all that the colours cannot tell: the three offsets, unseen slopes."""
    bend = np.diff(np.eye(KNOTS), n=2, axis=0)
    return np.kron(np.eye(3), stiffness * bend.T @ bend) + 1e-7 * np.eye(3 * KNOTS)


def _split(table: np.ndarray) -> GlobalMap:
    """Curves without their straight part, and the straight part as an affine transform."""
    places = np.linspace(0, 1, KNOTS)
    line = np.column_stack([places, np.ones(KNOTS)])
    straight = np.einsum("lk,iko->ilo", np.linalg.pinv(line), table)
    rest = table - np.einsum("kl,ilo->iko", line, straight)
    affine = np.vstack([straight[:, 0], straight[:, 1].sum(axis=0)])
    return GlobalMap(Curves(rest.astype(np.float32)), affine.astype(np.float32))
