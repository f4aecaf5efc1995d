"""Intervals of means by the bootstrap (Efron, 1979), and Wilson's of a share (1927)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
LEVEL = 95  # %


@dataclass(frozen=True)
class Interval:
    """mean, and between low and high LEVEL % of the resampled ones. n: over how many records."""

    mean: float
    low: float
    high: float
    n: int


def intervals(
    values: NDArray, clusters: Sequence[str], seed: int, resamples: int = RESAMPLES
) -> list[Interval | None]:
    """One for each column; None for a column without a value.

    values: float [records, columns], nan where a record has none. clusters: of each record; records of one are drawn
    together, as turns of one picture are not independent. All columns see the same draws.
    """
    order = {name: k for k, name in enumerate(dict.fromkeys(clusters))}
    which = np.array([order[name] for name in clusters], np.int64)
    there = np.isfinite(values)
    sums, counts = (np.zeros((len(order), values.shape[1])) for _ in range(2))
    np.add.at(sums, which, np.where(there, values, 0))
    np.add.at(counts, which, there.astype(float))
    rng = np.random.default_rng(seed)
    means = np.full((resamples, values.shape[1]), np.nan)
    for k in range(resamples):
        drawn = np.bincount(rng.integers(len(order), size=len(order)), minlength=len(order)).astype(float)
        total, n = drawn @ sums, drawn @ counts
        np.divide(total, n, out=means[k], where=n > 0)
    edge = (100 - LEVEL) / 2
    found: list[Interval | None] = []
    for column in range(values.shape[1]):
        n = int(there[:, column].sum())
        if not n:
            found.append(None)
            continue
        low, high = np.nanpercentile(means[:, column], [edge, 100 - edge])
        mean = sums[:, column].sum() / n
        found.append(Interval(float(mean), float(low), float(high), n))
    return found


def wilson(won: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share; 0 and 1 where nothing was decided."""
    if not of:
        return 0.0, 1.0
    z = 1.959964
    share, spread = won / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * np.sqrt(share * (1 - share) / of + spread / (4 * of))
    return float(max(0.0, middle - half)), float(min(1.0, middle + half))
