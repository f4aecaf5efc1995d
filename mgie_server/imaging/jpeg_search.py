"""Whole DCT coefficients whose samples are exactly the given ones wherever those must stay.

With a quantisation of one, rounding the 64 coefficients of a block moves each sample by 0.29 in the root mean square:
one in twelve is rounded to another level. Where some samples of the block may move a little, other coefficients
nearby give all the others back exactly; they are found by descending to them from several places.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

TRIES = 16  # places to descend from
STEPS = 40  # of one descent
LEAST_FREE = 3  # samples of a block; with fewer of them there is next to nowhere to go
_WITHIN = 0.48  # of a level: what a decoder rounds back, with a little room for its integer arithmetic
_CHUNK = 128  # blocks at a time: their steps are looked at together, 8 MB of float32


def basis() -> Floats:
    """[64, 64], orthonormal: coefficients = samples @ basis().T, samples = coefficients @ basis() (both - 128).

    ITU-T T.81, A.3.3; rows and columns of a block in its own order (not in zigzag).
    """
    k = np.arange(8)
    rows = (
        np.cos((2 * k[None] + 1) * k[:, None] * np.pi / 16) * np.where(k == 0, np.sqrt(1 / 8), 0.5)[:, None]
    )
    return np.einsum("ux,vy->uvxy", rows, rows).reshape(64, 64).astype(np.float32)


def levels_of(coefficients: Floats) -> Floats:
    """The levels - 128 [n, 64] of whole coefficients [n, 64], to the last bit as libjpeg's accurate decoder has them.

    The algorithm of Loeffler, Ligtenberg and Moschytz (ICASSP 1989) with constants of 13 bits, columns first.
    """
    block = np.rint(coefficients).astype(np.int64).reshape(-1, 8, 8)
    columns = _descaled(_one_way(block), 11)
    rows = _one_way(columns.transpose(0, 2, 1)).transpose(0, 2, 1)
    return np.clip(_descaled(rows, 18), -128, 127).reshape(-1, 64).astype(np.float32)


def _descaled(values: NDArray[np.int64], bits: int) -> NDArray[np.int64]:
    return (values + (1 << (bits - 1))) >> bits


def _one_way(block: NDArray[np.int64]) -> NDArray[np.int64]:
    """[n, 8, m], along the second axis; the result is 13 bits larger."""
    c = [block[:, k] for k in range(8)]
    turn = (c[2] + c[6]) * 4433
    low, high = turn - c[6] * 15137, turn + c[2] * 6270
    total, rest = (c[0] + c[4]) << 13, (c[0] - c[4]) << 13
    even = [total + high, rest + low, rest - low, total - high]
    shared = (c[7] + c[3] + c[5] + c[1]) * 9633
    a, b = (c[7] + c[1]) * -7373, (c[5] + c[3]) * -20995
    d, e = shared + (c[7] + c[3]) * -16069, shared + (c[5] + c[1]) * -3196
    odd = [c[1] * 12299 + a + e, c[3] * 25172 + b + d, c[5] * 16819 + b + e, c[7] * 2446 + a + d]
    ends = zip(even, odd, strict=True)
    sums = [(plus + minus, plus - minus) for plus, minus in ends]
    return np.stack([first for first, _ in sums] + [last for _, last in reversed(sums)], axis=1)


def find_coefficients(samples: Floats, fixed: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.bool_]]:
    """Whole coefficients [n, 64] for samples [n, 64] (levels - 128), and for which blocks [n] they were found.

    fixed: the samples that must come back to the level; the others come back within a few levels.
    """
    found = np.zeros(samples.shape, np.float32)
    done = np.zeros(len(samples), bool)
    worth = np.flatnonzero((~fixed).sum(axis=1) >= LEAST_FREE)
    chunks = [worth[first : first + _CHUNK] for first in range(0, len(worth), _CHUNK)]

    def found_at(rows: NDArray[np.int_]) -> tuple[Floats, NDArray[np.bool_]]:
        return _found(samples[rows], fixed[rows])

    with ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for chunk, (coefficients, reached) in zip(chunks, pool.map(found_at, chunks), strict=True):
            found[chunk], done[chunk] = coefficients, reached
    return found, done


def _found(samples: Floats, fixed: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.bool_]]:
    """find_coefficients of some blocks, at once."""
    rng = np.random.default_rng(0)
    found = np.zeros(samples.shape, np.float32)
    left = np.arange(len(samples))
    for reach in np.linspace(0, 4, TRIES):
        wanted = samples[left] + np.where(fixed[left], 0, reach * rng.uniform(-1, 1, (len(left), 64)))
        coefficients, near = _descend(wanted.astype(np.float32), fixed[left])
        reached = near & ((levels_of(coefficients) == samples[left]) | ~fixed[left]).all(axis=1)
        found[left[reached]] = coefficients[reached]
        left = left[~reached]
        if not len(left):
            break
    done = np.ones(len(samples), bool)
    done[left] = False
    return found, done


def _descend(wanted: Floats, fixed: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.bool_]]:
    """From the rounded coefficients, one of them up or down at a time, until every fixed sample is within."""
    transform = basis()
    coefficients = np.rint(wanted @ transform.T)
    error = (coefficients @ transform - wanted) * fixed
    cost, each = _cost(error), np.arange(len(wanted))
    for _ in range(STEPS):
        under_way = np.flatnonzero(cost > 0)
        if not len(under_way):
            break
        moves = transform[None] * fixed[under_way, None]
        costs = np.stack([_cost(error[under_way, None] + sign * moves) for sign in (1, -1)], axis=2)
        best = costs.reshape(len(under_way), -1).argmin(axis=1)
        least = costs.reshape(len(under_way), -1)[each[: len(under_way)], best]
        better = least < cost[under_way] - 1e-7
        if not better.any():
            break
        moving, which = under_way[better], best[better] // 2
        sign = np.where(best[better] % 2 == 0, 1, -1).astype(np.float32)[:, None]
        coefficients[moving, which] += sign[:, 0]
        error[moving] += sign * transform[which] * fixed[moving]
        cost[moving] = _cost(error[moving])
    return coefficients, cost <= 0


def _cost(error: Floats) -> Floats:
    return np.square(np.maximum(np.abs(error) - _WITHIN, 0)).sum(axis=-1)
