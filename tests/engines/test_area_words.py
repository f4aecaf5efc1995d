"""Areas named in instructions: the area, and the wish that is left without it, in both languages."""

from __future__ import annotations

import pytest

from mgie_server.engines.area_reading import fits, kept_to, speaks_for_itself
from mgie_server.engines.area_words import asked_area
from mgie_server.engines.areas import AREAS, Area, area_in

LEFT, RIGHT, TOP, BOTTOM, MIDDLE = (
    Area("place", name) for name in ("left half", "right half", "upper half", "lower half", "middle")
)
RED, BLUE, DARK, BRIGHT = (
    Area("color", "red"),
    Area("color", "blue"),
    Area("tone", "dark"),
    Area("tone", "bright"),
)
ALL_BUT_RED = Area("color", "red", True)
SKY, BACKGROUND = Area("part", "sky"), Area("part", "background")
CORNERS = Area("place", "corners")
ALL_BUT_SUBJECT = Area("part", "subject", True)
ALL_BUT_PEOPLE = Area("part", "people", True)
SKIN = Area("part", "skin")


@pytest.mark.parametrize(
    ("asked", "area", "wish"),
    [
        ("darken the left half", LEFT, "darken the picture"),
        ("Right half black and white", RIGHT, "black and white"),
        ("the top half of the picture is too bright", TOP, "the picture is too bright"),
        ("please brighten the bottom only", BOTTOM, "please brighten the picture"),
        ("a bit more light in the middle", MIDDLE, "a bit more light"),
        ("warmer, but only on the right", RIGHT, "warmer"),
        ("darken the upper left corner", Area("place", "upper left corner"), "darken the picture"),
        ("lower right corner lighter", Area("place", "lower right corner"), "lighter"),
        ("more vivid reds", RED, "more vivid"),
        ("make everything blue darker", BLUE, "make the picture darker"),
        ("cool the shadows", DARK, "cool the picture"),
        ("warmer highlights", BRIGHT, "warmer"),
        ("everything black and white except the red", ALL_BUT_RED, "everything black and white"),
        ("keep only the reds in color", ALL_BUT_RED, "make it black and white"),
        ("左边暗一点", LEFT, "暗一点"),
        ("把画面右半部分压暗", RIGHT, "把画面压暗"),
        ("提高中间的对比度", MIDDLE, "提高对比度"),
        ("只提亮下半部分", BOTTOM, "提亮"),
        ("红色更鲜艳", RED, "更鲜艳"),
        ("降低蓝色的饱和度", BLUE, "降低饱和度"),
        ("除了红色都变成黑白", ALL_BUT_RED, "变成黑白"),
        ("只保留红色，其他变黑白", ALL_BUT_RED, "黑白"),
        ("阴影冷一点", DARK, "冷一点"),
        ("darken the sky", SKY, "darken the picture"),
        ("brighten my dog a bit", Area("part", "animal"), "brighten the picture a bit"),
        ("a darker background", BACKGROUND, "a darker"),
        ("everything black and white except the subject", ALL_BUT_SUBJECT, "everything black and white"),
        ("keep only the subject in color", ALL_BUT_SUBJECT, "make it black and white"),
        ("brighten the snow", Area("part", "snow"), "brighten the picture"),
        ("the woman is too dark", Area("part", "people"), "the picture is too dark"),
        ("darken everything but the girl", Area("part", "people", True), "darken everything"),
        ("darken the corners", CORNERS, "darken the picture"),
        ("less saturated around the edges", Area("place", "edges"), "less saturated"),
        ("四周模糊一点", Area("place", "edges"), "模糊一点"),
        ("the star of the shot needs more light", Area("part", "subject"), "the picture needs more light"),
        ("天空太亮了", SKY, "画面太亮了"),
        ("把人物提亮", Area("part", "people"), "把画面提亮"),
        ("除了主体都变成黑白", ALL_BUT_SUBJECT, "变成黑白"),
        ("clouds just a hint darker", SKY, "just a hint darker"),
        ("tint the sky blue", SKY, "tint the picture blue"),
        ("lift the shadows in the trees", Area("part", "plants"), "lift the shadows"),
        ("darken whatever's behind the bride", BACKGROUND, "darken the picture"),
        ("the old houses need more punch", Area("part", "buildings"), "the picture need more punch"),
        ("her face is too dark", SKIN, "the picture is too dark"),
        ("warm the faces of the kids", SKIN, "warm the picture of the kids"),
        ("leave the people as they are and lighten everything else", ALL_BUT_PEOPLE, "lighten the picture"),
        ("only my kids in colour, the rest black and white", ALL_BUT_PEOPLE, "the picture black and white"),
        ("sky is fine, brighten all the rest", Area("part", "sky", True), "brighten the picture"),
        ("corner bottom left: lift exposure", Area("place", "lower left corner"), "lift exposure"),
        ("天暗一点", SKY, "暗一点"),
        ("雲朵對比加強", SKY, "对比加强"),
        ("水反光刺眼,暗下来", Area("part", "water"), "反光刺眼,暗下来"),
        ("人物保持原样,其他的通通暗下去", ALL_BUT_PEOPLE, "暗下去"),
        ("脸太黑了", SKIN, "画面太黑了"),
        ("后面太抢戏了 暗下去", BACKGROUND, "画面太抢戏了 暗下去"),
        ("把我家狗提亮，其他别动", Area("part", "animal"), "把画面提亮"),
    ],
)
def test_an_area_and_what_is_wished_there(asked: str, area: Area, wish: str) -> None:
    assert asked_area(asked) == (area, wish)


@pytest.mark.parametrize(
    "asked",
    [
        "make it brighter",
        "make it red",
        "more contrast, not less",
        "make the left half darker and the right half brighter",
        "turn the reds into blues",
        "the top hat should be darker",
        "leave it as it is",
        "the right exposure please",
        "提高中间调",
        "偏红色",
        "红色太重了",
        "左边调暗右边调亮",
        "replace the sky with a sunset",
        "remove the background",
        "make it snow",
        "a dog",
        "like under the water",
        "more colour so the flowers look alive",
        "the photo of my dog is too dark",
        "give the man a warmer coat",
        "as blue as the sea",
        "the forest shot needs more light",
        "a faithful reproduction of the manuscript",
        "今天太暗了",
        "换个天空",
        "去掉背景",
        "",
    ],
)
def test_no_area_or_more_than_one(asked: str) -> None:
    assert asked_area(asked) is None


def test_a_thing_in_a_place_stays_a_thing() -> None:
    """Its name is left for the model, which refuses it."""
    assert asked_area("remove the hat on the left") == (LEFT, "remove the hat")
    assert asked_area("remove the man on the left") is None  # two areas, and no two wishes
    assert asked_area("去掉左边的人") is None


def test_what_fits_an_area() -> None:
    text = "The picture becomes {}: the dark scene sinks into shadow."
    assert all(fits(area, text.format("a little warmer")) for area in AREAS)
    assert fits(RED, text.format("darker by 20%")) and not fits(DARK, text.format("darker"))
    assert fits(LEFT, text.format("like night")) and not fits(RED, text.format("like night"))
    assert not fits(LEFT, text.format("darker in the corners")) and not fits(RED, text.format("redder"))
    assert fits(DARK, "画面调整为：稍微偏蓝。画面蒙上蓝色。") and not fits(
        DARK, "画面调整为：更亮。画面迎来更多光线。"
    )
    assert speaks_for_itself(text.format("blue where it was red")) and not speaks_for_itself(
        text.format("warmer")
    )


def test_a_text_that_is_kept_to_an_area_names_it() -> None:
    for text in ("The picture becomes darker: the scene sinks.", "画面调整为：更暗。画面沉入暗影。"):
        for area in AREAS:
            assert area_in(kept_to(area, text)) == (area, text)
