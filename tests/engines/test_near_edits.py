"""What a refusal names: near to what was asked for, and not the same for everything."""

from __future__ import annotations

import pytest

from mgie_server.engines.near_edits import _INSTEAD, _KINDS, _TOPICS, GUESS, near_edits
from mgie_server.training.nearest import FALLBACK, nearest_families
from mgie_server.training.operations import FAMILIES
from mgie_server.training.phrases.english_refusals import KINDS

REMOVALS = [
    "remove the people",
    "remove the power lines",
    "take the car away",
    "get rid of the logo",
    "erase the dog",
    "remove the pimple on her chin",
    "delete the house on the left",
    "remove the background",
    "clean up the trash",
    "remove him",
    "去掉路人",
    "把电线去掉",
    "去水印",
]


def named(instruction: str, kind: str = "removal") -> list[str]:
    """As the engine would say it, for a model that has learnt its lesson."""
    return near_edits(instruction, kind, nearest_families(instruction))


def test_only_edits_that_there_are() -> None:
    tables = [*(name for _, names in _TOPICS for name in names), *_INSTEAD, *_INSTEAD.values()]
    assert {*tables, *(name for names in _KINDS.values() for name in names)} <= set(FAMILIES)
    assert set(_KINDS) == set(KINDS) and GUESS == FALLBACK


def test_refusals_of_removals_differ() -> None:
    said = {instruction: tuple(named(instruction)) for instruction in REMOVALS}
    assert all(len(names) == len(set(names)) == 3 for names in said.values()), said
    assert GUESS not in said.values()
    assert len(set(said.values())) >= 9, said


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_word_to_go_by_the_kind_decides(kind: str) -> None:
    assert near_edits("qwertz", kind, list(GUESS)) == list(_KINDS[kind])


@pytest.mark.parametrize(
    ("instruction", "first"),
    [
        ("remove the snow", "warmer"),
        ("remove the dark clouds", "brighter"),
        ("remove the glare on the glass", "softer highlights"),
        ("remove the lamp", "darker"),
        ("remove the smoke", "clear haze"),
        ("remove the red car", "less saturated"),
    ],
)
def test_of_what_shall_go_the_opposite_comes_nearest(instruction: str, first: str) -> None:
    assert named(instruction)[0] == first


def test_what_the_models_words_say_comes_first() -> None:
    assert named("give her a warmer coat", "new content")[0] == "warmer"
    assert named("put a green car there", "new content")[:2] == ["green tint", "darker shadows"]


def test_a_kind_that_nobody_knows_leaves_what_the_model_says() -> None:
    assert near_edits("qwertz", "something else", ["darker"]) == ["darker"]
    assert near_edits("qwertz", "", list(GUESS)) == list(GUESS)
    assert near_edits("", "", []) == []
