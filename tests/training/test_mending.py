"""Pairs that mend: what was damaged comes back, both ways, and another edit may stand beside it."""

from __future__ import annotations

import numpy as np
import pytest
from judging import PROMISES, chroma, contrast, mean, warmth

from mgie_server.training.damages import damage_balance, damage_exposure, damage_haze, settle_exposure
from mgie_server.training.edits import Edit
from mgie_server.training.operations import apply, pair


def target(family: str, picture: np.ndarray, seed: int = 0) -> np.ndarray:
    return pair((Edit(family),), picture, np.random.default_rng(seed))[1]


@pytest.mark.parametrize("damage", [lambda x: (0.45 * x) ** 1.25, lambda x: 1 - 0.42 * (1 - x)])
def test_exposure_is_mended_from_a_usual_damage(damage, photographs):
    for name, picture in photographs.items():
        good = target("fix exposure", picture)
        assert PROMISES["fix exposure"](damage(good), good), name


@pytest.mark.parametrize("gains", [(0.78, 0.97, 1.25), (1.22, 1.0, 0.72)])
def test_balance_is_mended_from_a_usual_cast(gains, photographs):
    for name, picture in photographs.items():
        good = target("fix white balance", picture)
        assert PROMISES["fix white balance"](np.clip(good * np.array(gains), 0, 1), good), name


@pytest.mark.parametrize("part", [0.3, 0.5])
def test_haze_is_cleared(part, photographs):
    veil = np.array([0.80, 0.82, 0.84], np.float32)
    for name, picture in photographs.items():
        hazy = (1 - part) * picture + part * veil
        assert PROMISES["clear haze"](hazy, apply(Edit("clear haze"), hazy)), name


@pytest.mark.parametrize("damage", [lambda x: 0.2 + 0.5 * x, lambda x: 0.55 * x])
def test_what_is_flat_or_dark_becomes_better(damage, photographs):
    for name, picture in photographs.items():
        before = damage(picture)
        assert PROMISES["better overall"](before, apply(Edit("better overall"), before)), name


def test_damages_go_both_ways_and_sometimes_nowhere(photographs):
    picture, rng = photographs["coffee.png"][::2, ::2], np.random.default_rng(0)
    exposure = [mean(np.clip(damage_exposure(picture, rng), 0, 1)) for _ in range(300)]
    balance = [warmth(np.clip(damage_balance(picture, rng), 0, 1)) for _ in range(300)]
    for values, own in ((exposure, mean(picture)), (balance, warmth(picture))):
        shift = np.array(values) - own
        assert (shift < -0.06).sum() > 60 and (shift > 0.06).sum() > 60
        assert (np.abs(shift) < 1e-6).sum() > 5


def test_haze_takes_contrast_and_color(photographs):
    picture, rng = photographs["astronaut.png"][::2, ::2], np.random.default_rng(1)
    hazy = [damage_haze(picture, rng) for _ in range(60)]
    veiled = [x for x in hazy if x is not picture]
    assert 30 < len(veiled) < 60
    assert all(contrast(x) < 0.9 * contrast(picture) and chroma(x) < chroma(picture) for x in veiled)


@pytest.mark.parametrize("family", ["fix exposure", "fix white balance"])
def test_mending_pairs_end_at_the_undamaged_picture(family, photographs):
    targets = [target(family, photographs["astronaut.png"], seed) for seed in range(4)]
    assert all(np.array_equal(targets[0], t) for t in targets)


@pytest.mark.parametrize("degree", ["little", "default", "much"])
def test_a_hazy_picture_is_cleared_as_far_as_its_haze_shows(degree, photographs):
    edit = Edit("clear haze", degree)
    before, after, _ = pair((edit,), photographs["coffee.png"], np.random.default_rng(2))
    assert np.array_equal(after, apply(edit, before)) and contrast(before) < contrast(
        photographs["coffee.png"]
    )


@pytest.mark.parametrize("swapped", [False, True])
def test_an_edit_beside_a_mending_one_is_made_on_the_undamaged_picture(swapped, photographs):
    picture = photographs["chelsea.png"]
    edits = (Edit("fix white balance"), Edit("vignette"))[:: -1 if swapped else 1]
    before, after, shown = pair(edits, picture, np.random.default_rng(5))
    undamaged = target("fix white balance", picture)
    assert np.array_equal(after, apply(Edit("vignette"), undamaged))
    assert np.abs(before - undamaged).mean() > 0.01
    assert len(shown) == 2 and np.array_equal(shown[-1], after)


def test_two_edits_are_made_one_after_the_other(photographs):
    picture = photographs["coffee.png"]
    edits = (Edit("black and white"), Edit("blue tint"))
    before, after, shown = pair(edits, picture, np.random.default_rng(0))
    assert before is picture and np.array_equal(shown[0], apply(edits[0], picture))
    assert np.array_equal(after, apply(edits[1], shown[0])) and np.array_equal(after, shown[1])
    assert chroma(after) > 0.02  # the other way round it would be gray


def test_pictures_without_a_usual_exposure_are_given_one():
    for level in (0.1, 0.8):
        picture = np.clip(np.random.default_rng(0).normal(level, 0.05, (16, 16, 3)), 0, 1).astype(np.float32)
        assert 0.33 < mean(settle_exposure(picture, 1.0)) < 0.57
        assert abs(mean(settle_exposure(picture, 0.5)) - 0.45) < abs(mean(picture) - 0.45)
