"""Areas in words: each is read back out of an expressive text in both languages, and is taken out of it whole."""

from __future__ import annotations

import pytest

from mgie_server.engines.areas import AREAS, Area, area_in, said
from mgie_server.evaluation.clauses import named_in
from mgie_server.training.edits import Edit
from mgie_server.training.expressive import describe
from mgie_server.training.expressive.look import Look

SEEN = Look(0.4, 0.2, 0.0, 0.0, "blue")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_area_is_read_back(language: str) -> None:
    edits = (Edit("darker", "little"), Edit("warmer"))
    whole = describe(edits, ("", ""), SEEN, language)
    for area in AREAS:
        text = describe(edits, ("", ""), SEEN, language, area)
        assert area_in(text) == (area, whole)
        assert [named.edit for named in named_in(text)] == list(edits)


def test_ascii_commas_are_read_too() -> None:
    assert area_in("画面调整为:更暗,仅在红色处。")[0] == Area("color", "red")


def test_a_text_about_the_whole_has_none() -> None:
    for text in ("The picture becomes darker: the left half sinks into shadow.", "画面调整为：更暗。", ""):
        assert area_in(text) == (None, text)


def test_all_but_a_color_is_another_area() -> None:
    assert said(Area("color", "red", True), "en") != said(Area("color", "red"), "en")
