"""Things that no list of areas knows, in the plainest forms of a wish for them; and words for the picture itself."""

from __future__ import annotations

import pytest

from mgie_server.engines.unread_things import unread_thing


@pytest.mark.parametrize(
    ("sentence", "thing"),
    [
        ("make the platypus darker", "platypus"), ("please let my aunt's brooch be a bit brighter", "aunt's brooch"),
        ("the steering wheel needs more contrast", "steering wheel"), ("my scarf should be darker", "scarf"),
        ("could you darken the accordion a little, it shines", "accordion"), ("the curtain, less red please", "curtain"),
        ("give the trumpet more warmth", "trumpet"), ("more light on the tombola table", "tombola table"),
        ("领带颜色鲜艳一点", "领带"), ("把鸭嘴兽调暗", "鸭嘴兽"), ("襪子的顏色太跳", "袜子"),
    ],
)  # fmt: skip
def test_a_thing_is_named(sentence: str, thing: str) -> None:
    assert unread_thing(sentence) == thing


@pytest.mark.parametrize(
    "sentence",
    [
        "make the picture darker", "make this much brighter", "the photo should have less contrast",
        "make the whole thing warmer", "dim the lot",
        "darken the shadws", "give my drawing more contrast", "make it darker for the platypus",
        "the colors need more warmth", "could you dim this for me", "make the mood a touch darker",
        "把照片调暗", "画面的颜色鲜艳一点", "把它调亮", "暗部颜色深一些", "整体颜色淡一点",
    ],
)  # fmt: skip
def test_no_thing_is_named(sentence: str) -> None:
    assert unread_thing(sentence) is None
