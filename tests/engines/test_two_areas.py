"""Two areas in one sentence, each with its wish, in both languages; and texts of two edits read back."""

from __future__ import annotations

import pytest

from mgie_server.engines.areas import Area
from mgie_server.engines.engine import Description
from mgie_server.engines.passes import one_after_another
from mgie_server.engines.text_form import texts_in
from mgie_server.engines.two_areas import asked_areas, several_named

SKY, GROUND, WATER = (Area("part", name) for name in ("sky", "ground", "water"))
SUBJECT, BACKGROUND = Area("part", "subject"), Area("part", "background")
LEFT, RIGHT = Area("place", "left half"), Area("place", "right half")


@pytest.mark.parametrize(
    ("asked", "first", "second"),
    [
        (
            "darken the sky and warm up the ground",
            (SKY, "darken the picture"),
            (GROUND, "warm up the picture"),
        ),
        ("darken the sky and the water", (SKY, "darken the picture"), (WATER, "darken the picture")),
        ("subject brighter, background darker", (SUBJECT, "brighter"), (BACKGROUND, "darker")),
        (
            "make the left half darker and the right half brighter",
            (LEFT, "make the picture darker"),
            (RIGHT, "the picture brighter"),
        ),
        ("left half darker right half brighter", (LEFT, "darker"), (RIGHT, "brighter")),
        ("左边调暗，右边调亮", (LEFT, "调暗"), (RIGHT, "调亮")),
        ("天空暗一点，地面暖一点", (SKY, "暗一点"), (GROUND, "暖一点")),
    ],
)
def test_each_half_has_its_wish(asked: str, first: tuple[Area, str], second: tuple[Area, str]) -> None:
    assert asked_areas(asked) == (first, second)


@pytest.mark.parametrize(
    "asked",
    [
        "darken the sky",
        "darker and warmer",
        "darken the sky and make it warmer",
        "the sky and the ground",
        "make it brighter, the sky is too dark",
        "天空和地面",
    ],
)
def test_one_area_or_no_wish_is_no_pair(asked: str) -> None:
    assert asked_areas(asked) is None


WISHES = ("darken", "darker", "warm", "brighter", "bluer", "cool it down", "暗", "亮")


def likely(text: str) -> float:
    """A judge who knows some wishes: the fewer other words, the surer."""
    said = [wish for wish in WISHES if wish in text.lower()]
    return (
        min(1.0, sum(map(len, said)) / max(len(text.replace("the picture", "")), 1) + 0.4) if said else 0.05
    )


@pytest.mark.parametrize(
    ("asked", "first", "second"),
    [
        # not at the first "and"
        ("the sky darker and bluer, and the sand warmer", (SKY, "darker and bluer"), (GROUND, "warmer")),
        # a story before it and a reason behind it
        (
            "We were in Venice. Darken the sky and warm up the water. It is for the wall.",
            (SKY, "Darken the picture"),
            (WATER, "warm up the picture"),
        ),
        # the wish stands in a clause of its own
        (
            "the sea looks hot, cool it down; the sky should be darker",
            (WATER, "cool it down"),
            (SKY, "darker"),
        ),
        # nouns without "the", and one word for both
        ("snow and sky, darker", (Area("part", "snow"), "darker"), (SKY, "darker")),
        # all but the one that is named
        (
            "brighter dog, darken the rest",
            (Area("part", "animal"), "brighter"),
            (Area("part", "animal", True), "darken the picture"),
        ),
        # told first, asked for then
        (
            "The dog is black, the snow is white: brighter dog, darker snow",
            (Area("part", "animal"), "brighter"),
            (Area("part", "snow"), "darker"),
        ),
        ("人和天空，人亮一点，天空暗一点", (Area("part", "people"), "亮一点"), (SKY, "暗一点")),
    ],
)
def test_the_cut_is_where_both_halves_wish_something(
    asked: str, first: tuple[Area, str], second: tuple[Area, str]
) -> None:
    found = asked_areas(asked, likely)
    assert found is not None
    for (area, wish), (area_wanted, wanted) in zip(found, (first, second), strict=True):
        assert area == area_wanted
        assert wanted in wish and len(wish) < len(wanted) + 26, wish


def test_a_bare_noun_is_an_area_only_beside_wishes_that_are_sure() -> None:
    assert asked_areas("a dog sits in front of houses in the snow", likely) is None
    assert asked_areas("my daughter says the sky should be darker", likely) is None
    assert asked_areas("darken the sky and brighten the snow" + ", please" * 60, likely) is None  # too long


def test_all_but_a_part_is_no_second_area() -> None:
    assert asked_areas("除人以外都变暗", likely) is None


def test_several_areas_are_counted_however_they_are_read() -> None:
    assert several_named("the church and the sea at noon")
    assert not several_named("darken the sky, the sky is too bright")
    assert not several_named("make it warmer")


def test_texts_of_two_edits_are_taken_apart_again() -> None:
    for first, second in (
        ("The picture becomes darker, only in the sky: it sinks.", "The picture becomes warmer: it glows."),
        ("画面调整为：更暗，仅在天空。画面沉入暗影。", "画面调整为：更暖。画面变暖。"),
    ):
        joined = one_after_another([Description(first, None, sure=0.9), Description(second, None, sure=0.8)])
        assert texts_in(joined.expressive) == (first, second)
        assert [one.expressive for one in joined.passes] == [first, second]
        assert joined.sure == 0.8
    assert texts_in("darker and warmer") == ("darker and warmer",)
