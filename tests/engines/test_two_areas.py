"""Two areas in one sentence, each with its wish, in both languages; and texts of two edits read back."""

from __future__ import annotations

import pytest

from mgie_server.engines.areas import Area
from mgie_server.engines.engine import Description
from mgie_server.engines.text_form import texts_in
from mgie_server.engines.two_areas import asked_areas
from mgie_server.engines.wish_reading import one_after_another

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
