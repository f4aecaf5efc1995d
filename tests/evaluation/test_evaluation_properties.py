"""A property holds for the true operation and not for the picture as it is; cleanness and distances tell."""

from __future__ import annotations

import numpy as np
import pytest

from mgie_server.evaluation.cases import cases_of, check_families
from mgie_server.evaluation.differences import CLEAN, Cleanness, Reference
from mgie_server.evaluation.measures import judged_size
from mgie_server.evaluation.prepared import DAMAGES_OF, Prepared
from mgie_server.evaluation.properties import PROPERTIES, Judged, did_it
from mgie_server.training.edits import Edit
from mgie_server.training.operations import FAMILIES

# a dark picture whose brightest quarter is hardly bright: no end of tones to move
NO_SUCH_END = {("darker shadows", "rocket.jpg"), ("softer highlights", "rocket.jpg")}
OPPOSITES = {
    "brighter": "darker",
    "more contrast": "less contrast",
    "more saturated": "less saturated",
    "warmer": "cooler",
    "lighter shadows": "darker shadows",
    "softer highlights": "brighter highlights",
    "brighter midtones": "darker midtones",
    "golden hour": "moonlight",
    "orange tint": "blue tint",
    "green tint": "pink tint",
    "fog": "more contrast",
    "neon": "overcast",
    "pastel": "night",
    "dusk": "golden hour",
}


def judged(prepared: Prepared, edit: Edit, after: np.ndarray) -> Judged:
    return Judged(prepared.small, judged_size(after), edit, prepared.small_original, prepared.damage)


def distinct_cases(picture: np.ndarray, number: int, family: str):
    """One case for each edit and damage that the photograph meets."""
    cases = cases_of(picture, number, (family,))
    return {(case.edit, case.damage): case for case in cases}.values()


def test_every_family_has_a_property() -> None:
    assert set(PROPERTIES) == set(FAMILIES)


@pytest.mark.parametrize("family", tuple(FAMILIES))
def test_it_holds_for_the_true_operation_and_not_for_nothing(family: str, photographs) -> None:
    seen = 0
    for number, (name, pixels) in enumerate(photographs.items()):
        for case in distinct_cases(judged_size(pixels / 255), number, family):
            prepared = Prepared(pixels, case.damage)
            assert not did_it(judged(prepared, case.edit, prepared.picture)), (name, case)
            if (family, name) not in NO_SUCH_END:
                assert did_it(judged(prepared, case.edit, prepared.goal(case.edit))), (name, case)
                seen += 1
    assert seen >= 3


@pytest.mark.parametrize(("family", "other"), OPPOSITES.items())
def test_the_opposite_edit_does_not_have_it(family: str, other: str, photographs) -> None:
    for name, pixels in photographs.items():
        prepared = Prepared(pixels)
        for a, b in ((family, other), (other, family)):
            assert not did_it(judged(prepared, Edit(a), prepared.operated(Edit(b)))), (a, b, name)


def test_colors_are_looked_at(photographs) -> None:
    prepared = Prepared(photographs["coffee.png"])
    replaced, duotone = (
        Edit("replace colors", "default", ("orange", "blue")),
        Edit("duotone", "default", ("blue", "orange")),
    )
    green, swapped = (
        Edit("replace colors", "default", ("orange", "green")),
        Edit("duotone", "default", ("orange", "blue")),
    )
    assert not did_it(judged(prepared, replaced, prepared.operated(green)))
    assert not did_it(judged(prepared, duotone, prepared.operated(swapped)))


@pytest.mark.parametrize("family", tuple(DAMAGES_OF))
def test_damages_are_mended_by_going_back_and_not_by_going_on(family: str, photographs) -> None:
    for damage in DAMAGES_OF[family]:
        prepared = Prepared(photographs["astronaut.png"], damage)
        further = np.clip(2 * prepared.picture - prepared.original, 0, 1)
        assert did_it(judged(prepared, Edit(family), prepared.original)), damage
        assert not did_it(judged(prepared, Edit(family), further)), damage


def test_operations_are_clean_and_blotches_are_not(photographs) -> None:
    prepared = Prepared(photographs["chelsea.png"])
    cleanness = Cleanness(prepared.small)
    for family in ("warmer", "vignette", "negative", "sepia", "night"):
        assert cleanness.rest(judged_size(prepared.operated(Edit(family)))) < 0.018, family
    h, w = prepared.small.shape[:2]
    blotch = np.random.default_rng(0).normal(0, 0.09, (h // 8 + 1, w // 8 + 1, 3)).repeat(8, 0).repeat(8, 1)
    assert cleanness.rest(prepared.small + blotch[:h, :w]) > CLEAN


def test_distances_are_zero_for_the_goal_and_grow(photographs) -> None:
    prepared = Prepared(photographs["coffee.png"])
    reference = Reference(prepared.picture)
    assert reference.ciede2000(prepared.picture) == pytest.approx(0, abs=1e-6)
    assert reference.ssim(prepared.picture) == pytest.approx(1, abs=1e-5)
    little, much = (np.clip(prepared.picture + shift, 0, 1) for shift in (0.02, 0.2))
    assert 0.3 < reference.ciede2000(little) < reference.ciede2000(much)
    assert reference.ssim(1 - prepared.picture) < 0.5


def test_phrasings_name_colors_that_the_photograph_has(photographs) -> None:
    coffee = judged_size(photographs["coffee.png"] / 255)
    cases = cases_of(coffee, 0, ("replace colors",))
    assert cases and {case.edit.colors[0] for case in cases} <= {"red", "orange", "yellow"}
    assert any("orange" in case.text for case in cases) and any("橙" in case.text for case in cases)
    assert cases_of(np.full((32, 32, 3), 0.5), 0, ("replace colors",)) == []


def test_families_are_checked() -> None:
    from mgie_protocol.errors import MgieError

    assert check_families("warmer, night") == ("warmer", "night")
    with pytest.raises(MgieError) as raised:
        check_families("warmer,wormer")
    assert "wormer" in raised.value.message and "warmer" in raised.value.hint
