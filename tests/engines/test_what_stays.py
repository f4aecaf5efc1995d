"""Clauses that leave an area alone, beside a wish for another; and such as are a part of the wish."""

from __future__ import annotations

import pytest

from mgie_server.engines.what_stays import without_what_stays


@pytest.mark.parametrize(
    ("sentence", "left"),
    [
        ("leave the ground as it is, only the sky goes darker", "only the sky goes darker"),
        ("not the background, the people should be brighter", "the people should be brighter"),
        ("denoise the dark areas, leave the rest", "denoise the dark areas"),
        ("darken the sky but leave the people alone", "darken the sky"),
        ("warm the trees, the sky stays", "warm the trees"),
        ("别动地面，只压天空", "只压天空"),
        ("天空压暗，地面不变", "天空压暗"),
        ("人不要糊，背景虚化", "背景虚化"),
    ],
)
def test_what_stays_goes_without_saying(sentence: str, left: str) -> None:
    assert without_what_stays(sentence) == left


@pytest.mark.parametrize(
    "sentence",
    [
        "leave the people and darken the rest", "keep the sky blue, warm the ground", "make it darker, not the sky",
        "leave the sky alone", "darker, not brighter", "keep the reds", "地面不变", "天空亮一点，地面暗一点",
    ],
)  # fmt: skip
def test_a_wish_is_not_taken_away(sentence: str) -> None:
    assert without_what_stays(sentence) == sentence
