"""Every operation keeps its family's promise with a margin, on photographs and drawings, and stays clean."""

from __future__ import annotations

import numpy as np
import pytest
from judging import (
    CLEAN,
    CLEAN_NEEDED,
    MENDING,
    NAMED,
    PROMISES,
    Smooth,
    chroma,
    mean,
    replaced,
    towards,
    warmth,
)

from mgie_server.training.edits import COLORED, COLORS, DEGREES, Edit
from mgie_server.training.operations import FAMILIES, apply
from mgie_server.training.operations.hues import amount_of, hue_shares

PLAIN = tuple(name for name in FAMILIES if name not in MENDING)
# each colour goes to two that are not its neighbours
PAIRS = tuple((COLORS[i], COLORS[(i + step) % 8]) for step in (2, 5) for i in range(8))


def edits_of(family: str, degree: str = "default") -> list[Edit]:
    """One edit of the family, or with each of PAIRS."""
    return [Edit(family, degree, colors) for colors in (PAIRS if family in COLORED else ((),))]


def some_edit(family: str, degree: str = "default") -> Edit:
    return Edit(family, degree, ("red", "blue") if family in COLORED else ())


def test_the_promises_cover_all_families():
    assert set(FAMILIES) == set(PROMISES) and len(FAMILIES) == 46
    assert {f.name for f in FAMILIES.values() if f.damage is not None} == set(MENDING)
    assert {f.name for f in FAMILIES.values() if f.operation is None} == set(COLORED)


@pytest.mark.parametrize("family", PLAIN)
def test_promise_holds_on_photographs(family, photographs):
    for name, before in photographs.items():
        for edit in edits_of(family):
            after = apply(edit, before)
            assert PROMISES[family](before.astype(float), after.astype(float), *edit.colors), (edit, name)


def promises_kept(family: str, drawings: list[np.ndarray]) -> list[tuple[bool, Edit, int]]:
    """Of each drawing (whether it keeps the promise, the edit, its number); colors start from the one it shows most."""
    found = []
    for i, before in enumerate(drawings):
        most = max(COLORS, key=lambda color: amount_of(before, color))
        for edit in edits_of(family):
            if not edit.colors or edit.colors[0] == most:
                after = apply(edit, before)
                kept = PROMISES[family](before.astype(float), after.astype(float), *edit.colors)
                found.append((bool(kept), edit, i))
    return found


@pytest.mark.parametrize("family", PLAIN)
def test_promise_holds_on_drawn_pictures(family, drawn):
    assert not [(edit, i) for kept, edit, i in promises_kept(family, drawn) if not kept]


@pytest.mark.parametrize("family", PLAIN)
def test_promise_holds_on_most_flat_drawings(family, flat):
    """Not on all: ink on paper has no middle tones, and a flat of full strength cannot become more colorful."""
    share = np.mean([kept for kept, *_ in promises_kept(family, flat)])
    assert share >= 0.6, share


@pytest.fixture(scope="module")
def smooth(photographs) -> dict[str, Smooth]:
    return {name: Smooth(before[::2, ::2]) for name, before in photographs.items()}


@pytest.mark.parametrize("family", tuple(FAMILIES))
def test_operation_is_clean(family, photographs, smooth):
    for degree in DEGREES if FAMILIES[family].has_degrees else ("default",):
        limit = CLEAN_NEEDED.get((family, degree), CLEAN)
        for name, before in photographs.items():
            for edit in edits_of(family, degree)[::4]:
                assert smooth[name].rest(apply(edit, before[::2, ::2])) < limit, (edit, name)


@pytest.mark.parametrize("family", [f.name for f in FAMILIES.values() if f.has_degrees])
def test_degrees_go_further_and_further(family, photographs):
    for before in photographs.values():
        change = [np.abs(apply(Edit(family, degree), before) - before).mean() for degree in DEGREES]
        assert change[0] < 0.95 * change[1] < 0.95 * 0.95 * change[2]


@pytest.mark.parametrize("family", tuple(FAMILIES))
def test_extreme_pictures_stay_in_range(family):
    rng = np.random.default_rng(0)
    flat = [np.full((8, 8, 3), v, np.float32) for v in (0.0, 0.5, 1.0)]
    primaries = [np.broadcast_to(np.eye(3, dtype=np.float32)[i], (8, 8, 3)) for i in range(3)]
    for before in (*flat, *primaries, rng.random((1, 1, 3), np.float32)):
        after = apply(some_edit(family, "much"), before)
        assert after.dtype == np.float32 and after.shape == before.shape
        assert np.isfinite(after).all() and after.min() >= 0 and after.max() <= 1


def test_night_does_not_warm_a_blue_picture(photographs):
    blue = np.clip(photographs["rocket.jpg"] * np.array([0.5, 0.8, 1.3], np.float32), 0, 1)
    assert warmth(apply(Edit("night"), blue)) <= warmth(blue)


@pytest.mark.parametrize("source", COLORS)
def test_every_color_can_be_replaced_by_every_other(source):
    picture = np.full((8, 8, 3), 0.5, np.float32)
    picture[:4] = 0.25 + 0.5 * np.array(NAMED[source], np.float32)
    for goal in COLORS:
        if goal == source:
            continue
        after = apply(Edit("replace colors", colors=(source, goal)), picture)
        assert replaced(picture, after, source, goal), goal
        assert towards(after[0, 0], goal) >= 0.25 * towards(picture[0, 0], source), goal
        assert np.allclose(after[4:], 0.5)


def test_replacing_a_color_leaves_gray_and_far_colors_alone():
    gray = np.linspace(0, 1, 48, dtype=np.float32).reshape(4, 4, 3).mean(-1, keepdims=True).repeat(3, -1)
    green = np.broadcast_to(np.array([0.2, 0.7, 0.2], np.float32), (4, 4, 3))
    for picture in (gray, green):
        assert np.allclose(
            apply(Edit("replace colors", colors=("blue", "orange")), picture), picture, atol=1e-5
        )


def test_a_turn_of_the_hues_keeps_the_light_and_a_half_turn_gives_the_opposite():
    picture = np.broadcast_to(np.array([0.6, 0.4, 0.4], np.float32), (4, 4, 3))
    turned = apply(Edit("hue shift", "much"), picture)
    assert mean(turned) == pytest.approx(mean(picture), abs=1e-5)
    assert turned[0, 0, 0] < turned[0, 0, 1] and chroma(turned) == pytest.approx(chroma(picture), rel=0.05)


def test_what_the_six_hues_add_to_the_gray_gives_the_picture_again():
    picture = np.random.default_rng(0).random((6, 6, 3), np.float32)
    hues = np.array([(1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 1, 1), (0, 0, 1), (1, 0, 1)], np.float32)
    assert np.allclose(picture.min(-1, keepdims=True) + hue_shares(picture) @ hues, picture, atol=1e-6)
