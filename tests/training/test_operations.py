"""Every operation keeps its family's promise with a margin, on photographs and drawings, and stays clean."""

from __future__ import annotations

import numpy as np
import pytest
from judging import CLEAN, PROMISES, luma, rest, warmth

from mgie_server.training.damages import damage_balance, damage_exposure
from mgie_server.training.operations import DEGREES, FAMILIES, apply, pair

PLAIN = tuple(f.name for f in FAMILIES.values() if f.damage is None)


def test_the_promises_cover_every_family_that_does_not_mend():
    assert set(PLAIN) == set(PROMISES)
    assert len(FAMILIES) == 18


@pytest.mark.parametrize("family", PLAIN)
def test_promise_holds_on_photographs(family, photographs):
    for name, before in photographs.items():
        after = apply(family, before)
        assert PROMISES[family](before.astype(float), after.astype(float)), (family, name)


@pytest.mark.parametrize("family", PLAIN)
def test_promise_holds_on_drawn_pictures(family, drawn):
    for i, before in enumerate(drawn):
        after = apply(family, before)
        assert PROMISES[family](before.astype(float), after.astype(float)), (family, i)


@pytest.mark.parametrize("degree", DEGREES)
@pytest.mark.parametrize("family", PLAIN)
def test_operation_is_clean(family, degree, photographs):
    for name, before in photographs.items():
        after = apply(family, before, degree)
        assert rest(before.astype(float), after.astype(float)) < CLEAN, (family, degree, name)


@pytest.mark.parametrize("family", [f.name for f in FAMILIES.values() if f.has_degrees])
def test_degrees_go_further_and_further(family, photographs):
    for before in photographs.values():
        change = [np.abs(apply(family, before, degree) - before).mean() for degree in DEGREES]
        assert change[0] < 0.9 * change[1] < 0.9 * change[2]


@pytest.mark.parametrize("family", tuple(FAMILIES))
def test_extreme_pictures_stay_in_range(family):
    rng = np.random.default_rng(0)
    flat = [np.full((8, 8, 3), v, np.float32) for v in (0.0, 0.5, 1.0)]
    primaries = [np.broadcast_to(np.eye(3, dtype=np.float32)[i], (8, 8, 3)) for i in range(3)]
    for before in (*flat, *primaries, rng.random((1, 1, 3), np.float32)):
        after = apply(family, before, "much")
        assert after.dtype == np.float32 and after.shape == before.shape
        assert np.isfinite(after).all() and after.min() >= 0 and after.max() <= 1


def test_night_does_not_warm_a_blue_picture(photographs):
    blue = np.clip(photographs["rocket.jpg"] * np.array([0.5, 0.8, 1.3], np.float32), 0, 1)
    assert warmth(apply("night", blue)) <= warmth(blue)


@pytest.mark.parametrize("prepare", [lambda x: (0.45 * x) ** 1.25, lambda x: 1 - 0.42 * (1 - x)])
def test_target_of_exposure_differs_enough_from_the_usual_damage(prepare, photographs):
    for name, picture in photographs.items():
        _, good = pair("fix exposure", picture, "default", np.random.default_rng(0))
        assert abs(luma(good).mean() - luma(prepare(good)).mean()) >= 0.12, name


@pytest.mark.parametrize("gains", [(0.78, 0.97, 1.25), (1.22, 1.0, 0.72)])
def test_target_of_balance_differs_enough_from_the_usual_cast(gains, photographs):
    for name, picture in photographs.items():
        _, good = pair("fix white balance", picture, "default", np.random.default_rng(0))
        cast = np.clip(good * np.array(gains), 0, 1)
        assert abs(warmth(good) - warmth(cast)) >= 0.08, name


def test_damages_go_both_ways_and_sometimes_nowhere(photographs):
    picture, rng = photographs["coffee.png"], np.random.default_rng(0)
    exposure = [luma(np.clip(damage_exposure(picture, rng), 0, 1)).mean() for _ in range(300)]
    balance = [warmth(np.clip(damage_balance(picture, rng), 0, 1)) for _ in range(300)]
    for values, own in ((exposure, luma(picture).mean()), (balance, warmth(picture))):
        shift = np.array(values) - own
        assert (shift < -0.06).sum() > 60 and (shift > 0.06).sum() > 60
        assert (np.abs(shift) < 1e-6).sum() > 5


def test_mending_pairs_end_at_the_undamaged_picture(photographs):
    picture, rng = photographs["astronaut.png"], np.random.default_rng(3)
    targets = [pair("fix exposure", picture, "default", rng)[1] for _ in range(4)]
    assert all(np.array_equal(targets[0], t) for t in targets)
