"""What is asked for: all families, two edits at most, and never two that contradict each other."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from mgie_server.training.choosing import TWO_SHARE, WEIGHTS, EditChooser, touches
from mgie_server.training.edits import COLORED, COLORS
from mgie_server.training.operations import FAMILIES

CONTRADICTIONS = (
    ("brighter", "darker"), ("warmer", "cooler"), ("more saturated", "less saturated"),
    ("more contrast", "less contrast"), ("lighter shadows", "darker shadows"), ("black and white", "more saturated"),
    ("fix white balance", "warmer"), ("fix exposure", "darker"), ("black and white", "red tint"), ("sepia", "cooler"),
    ("fix exposure", "fix white balance"), ("night", "brighter"), ("replace colors", "green tint"),
)  # fmt: skip


@pytest.fixture(scope="module")
def drawn_families() -> list[tuple[str, ...]]:
    chooser, rng = EditChooser(), np.random.default_rng(1)
    return [chooser.families(rng) for _ in range(20_000)]


def test_every_family_is_known_to_touch_something():
    assert all(touches(family) for family in FAMILIES)
    assert set(WEIGHTS) <= set(FAMILIES)


@pytest.mark.parametrize(("one", "other"), CONTRADICTIONS)
def test_what_contradicts_each_other_touches_the_same(one, other):
    assert touches(one) & touches(other)


def test_all_families_are_drawn_the_weighty_ones_more_often(drawn_families):
    first = Counter(families[0] for families in drawn_families if len(families) == 1)
    assert set(first) == set(FAMILIES) and min(first.values()) > 40
    assert first["brighter"] > 1.6 * first["hue shift"]


def test_two_edits_share_nothing_and_come_in_both_orders(drawn_families):
    two = [families for families in drawn_families if len(families) == 2]
    assert max(len(families) for families in drawn_families) == 2
    assert 0.7 * TWO_SHARE < len(two) / len(drawn_families) <= 1.05 * TWO_SHARE
    assert not [families for families in two if touches(families[0]) & touches(families[1])]
    seen = Counter(two)
    assert seen["vignette", "brighter"] > 3 and seen["brighter", "vignette"] > 3


def test_a_chooser_may_draw_single_edits_alone():
    chooser, rng = EditChooser(two_share=0.0), np.random.default_rng(0)
    assert all(len(chooser.families(rng)) == 1 for _ in range(500))


def test_at_most_one_of_two_edits_mends(drawn_families):
    mending = {family for family in FAMILIES if FAMILIES[family].damage is not None}
    assert all(len(mending & set(families)) <= 1 for families in drawn_families)
    assert any(mending & set(families) for families in drawn_families if len(families) == 2)


def test_degrees_are_mostly_default_and_only_where_they_make_sense():
    chooser, rng = EditChooser(), np.random.default_rng(2)
    picture = np.zeros((4, 4, 3), np.float32)
    degrees = Counter(chooser.edit(rng, "warmer", picture).degree for _ in range(4000))
    assert 0.66 < degrees["default"] / 4000 < 0.74
    assert min(degrees["little"], degrees["much"]) / 4000 > 0.12
    for family in (f.name for f in FAMILIES.values() if not f.has_degrees):
        assert {chooser.edit(rng, family, picture).degree for _ in range(40)} == {"default"}


def test_colored_families_get_two_different_colors_and_the_others_none():
    chooser, rng = EditChooser(), np.random.default_rng(3)
    picture = rng.random((8, 8, 3), np.float32)
    for family in FAMILIES:
        for _ in range(60 if family in COLORED else 2):
            colors = chooser.edit(rng, family, picture).colors
            assert len(set(colors)) == len(colors) == COLORED.get(family, 0) and set(colors) <= set(COLORS)


def test_the_color_to_replace_is_mostly_one_that_the_picture_has():
    chooser, rng = EditChooser(), np.random.default_rng(4)
    blue = np.broadcast_to(np.array([0.1, 0.1, 0.9], np.float32), (8, 8, 3))
    sources = Counter(chooser.edit(rng, "replace colors", blue).colors[0] for _ in range(400))
    assert sources["blue"] > 160 and sources["blue"] > 2 * max(
        n for c, n in sources.items() if c != "blue" and c != "purple"
    )
    assert set(sources) == set(COLORS)
