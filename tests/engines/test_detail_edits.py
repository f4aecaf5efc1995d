"""Edits of detail in expressive texts: what is said is read back, beside other changes and areas, in both languages."""

from __future__ import annotations

import pytest

from mgie_server.engines.area_reading import kept_to
from mgie_server.engines.areas import Area, area_in
from mgie_server.engines.detail_edits import DEGREES, FAMILIES, DetailEdit, described, detail_in, joined

EVERY = [DetailEdit(family, degree) for family in FAMILIES for degree in DEGREES]
LIGHT = {
    "en": "The picture becomes a little warmer: the dark scene turns towards warm light.",
    "zh": "画面调整为：稍微更暖。偏暗的画面转向暖光。",
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("edit", EVERY)
def test_each_is_read_back(edit: DetailEdit, language: str) -> None:
    assert detail_in(described((edit,), language)) == ((edit,), "")
    both = (edit, DetailEdit("grain" if edit.family != "grain" else "blur", "much"))
    assert detail_in(described(both, language)) == (both, "")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("edit", EVERY)
def test_beside_light_the_text_of_light_is_left(edit: DetailEdit, language: str) -> None:
    text = joined(LIGHT[language], (edit,))
    assert detail_in(text) == ((edit,), LIGHT[language])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_area_stays_at_the_end(language: str) -> None:
    area = Area("place", "left half")
    text = joined(kept_to(area, LIGHT[language]), (DetailEdit("blur"),))
    assert area_in(text)[0] == area
    assert detail_in(text) == ((DetailEdit("blur"),), kept_to(area, LIGHT[language]))
    alone = kept_to(area, described((DetailEdit("blur"),), language))
    assert area_in(alone)[0] == area and detail_in(alone) == ((DetailEdit("blur"),), "")


def test_ascii_commas_are_read_too() -> None:
    text = joined(LIGHT["zh"], (DetailEdit("sharpen"),)).replace("，", ",")
    assert detail_in(text)[0] == (DetailEdit("sharpen"),)


def test_texts_without_detail_are_left() -> None:
    for text in (*LIGHT.values(), "sharper", ""):
        assert detail_in(text) == ((), text)
