"""An edit as one map of colours for the whole picture, and how far that is from what it does."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mgie_server.imaging.pixels import Floats

KNOTS = 33  # places where a curve may bend: the points of a .cube of 33 or 65 lie on them
STIFFNESS = 1e-4  # of a bend against the mean squared error, so that colours that no pixel has go straight on


@dataclass(frozen=True)
class Everywhere:
    """table: float32 [3 in, knots, 3 out], what curves of each channel add to each channel, over 0..1.

    rest: what the edit does beyond that, root mean square in levels of 255. change: how much it does at all.
    """

    table: Floats
    rest: float
    change: float


def fit_everywhere(seen: Floats, change: Floats) -> tuple[Everywhere, Floats]:
    """The map nearest to change [h, w, 3] of the colours seen [h, w, 3] in 0..1, and what it leaves, [h, w, 3]."""
    bases = _hats(seen.reshape(-1, 3))
    target = change.reshape(-1, 3).astype(np.float64)
    bend = np.diff(np.eye(KNOTS), n=2, axis=0)
    pull = np.kron(np.eye(3), STIFFNESS * bend.T @ bend) + 1e-7 * np.eye(3 * KNOTS)
    table = np.linalg.solve(bases.T @ bases / len(bases) + pull, bases.T @ target / len(bases))
    rest = target - bases @ table
    made = Everywhere(table.reshape(3, KNOTS, 3).astype(np.float32), _levels(rest), _levels(target))
    return made, rest.reshape(change.shape)


def _hats(colours: Floats) -> np.ndarray:
    """Piecewise linear bases [n, 3 * KNOTS] of each channel of colours [n, 3]."""
    places = np.clip(colours, 0, 1)[..., None].astype(np.float64) * (KNOTS - 1)
    return np.maximum(0, 1 - np.abs(places - np.arange(KNOTS))).reshape(len(colours), 3 * KNOTS)


def _levels(change: np.ndarray) -> float:
    return 255 * float(np.sqrt(np.square(change).mean()))
