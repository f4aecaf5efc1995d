"""Intervals: against theory, of differences, over clusters; and Wilson's."""

from __future__ import annotations

import numpy as np
import pytest

from mgie_server.evaluation.pairs.bootstrap import Interval, intervals, wilson


def one(values: np.ndarray, clusters: list[str] | None = None, seed: int = 0) -> Interval:
    found = intervals(values[:, None], clusters or [str(n) for n in range(len(values))], seed)[0]
    assert found
    return found


def test_an_interval_is_as_wide_as_theory_says() -> None:
    values = np.random.default_rng(1).normal(3, 2, 400)
    found = one(values)
    half = 1.96 * values.std() / np.sqrt(len(values))
    assert found.mean == pytest.approx(values.mean()) and found.n == 400
    assert found.high - found.low == pytest.approx(2 * half, rel=0.08)


def test_it_is_the_same_for_the_same_seed_alone() -> None:
    values = np.random.default_rng(2).normal(size=30)
    assert one(values) == one(values) != one(values, seed=1)


def test_turns_of_one_picture_are_no_independent_cases() -> None:
    """Each value four times over: as clusters the interval stays, as independent cases it would halve."""
    values = np.random.default_rng(3).normal(size=100)
    often, ids = np.repeat(values, 4), [str(n) for n in np.repeat(np.arange(100), 4)]
    wide, clustered, naive = (one(v, c) for v, c in ((values, None), (often, ids), (often, None)))
    assert clustered.high - clustered.low == pytest.approx(wide.high - wide.low, rel=0.1)
    assert naive.high - naive.low < 0.6 * (wide.high - wide.low)


def test_a_paired_difference_sees_what_two_intervals_hide() -> None:
    rng = np.random.default_rng(4)
    a = rng.normal(0, 5, 60)
    b = a + 0.5 + rng.normal(0, 0.3, 60)
    columns = intervals(np.stack([a, b, a - b], axis=1), [str(n) for n in range(60)], 0)
    first, second, apart = columns
    assert first and second and apart
    assert first.high > second.low and apart.high < 0
    assert apart.mean == pytest.approx(first.mean - second.mean)


def test_what_a_record_lacks_does_not_count() -> None:
    values = np.array([[1.0, np.nan, np.nan], [3.0, 5.0, np.nan], [2.0, 7.0, np.nan]])
    found = intervals(values, ["a", "b", "c"], 0)
    assert found[0] and found[0].mean == 2 and found[0].n == 3
    assert found[1] and found[1].mean == 6 and found[1].n == 2 and found[1].low >= 5
    assert found[2] is None


def test_wilson_by_hand() -> None:
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)
