"""A refusal names the families whose words the instruction uses, in both languages."""

from __future__ import annotations

import numpy as np
import pytest

from mgie_server.training.nearest import FALLBACK, STEMS, nearest_families
from mgie_server.training.nearest_chinese import WORDS, families_named
from mgie_server.training.operations import FAMILIES
from mgie_server.training.phrases import sample_refusal


def test_every_family_can_be_named():
    assert set(STEMS) == set(FAMILIES)
    assert set(WORDS) <= set(FAMILIES) and len(WORDS) > 40


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("give the man a warmer coat", "warmer"),
        ("make only the sky darker", "darker"),
        ("put a green car there", "green tint"),
        ("paint black and white stripes", "black and white"),
        ("make her smile brighter", "brighter"),
        ("make the bear look colder by adding snow", "cooler"),
        ("recolor her dress", "replace colors"),
        ("whiten her teeth", "brighter highlights"),
        ("put a moon there", "moonlight"),
        ("DEHAZE only the sky", "clear haze"),
    ],
)
def test_english_words_lead_to_their_family(text, first):
    assert nearest_families(text)[0] == first


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("给他一件更暖的外套", "warmer"),
        ("只把天空调暗", "darker"),
        ("放一辆绿色的车", "green tint"),
        ("画黑白条纹", "black and white"),
        ("加点雪", "cooler"),
        ("把头发染成棕色", "replace colors"),
        ("给天空去雾", "clear haze"),
        ("天上加个月亮", "moonlight"),
    ],
)
def test_chinese_words_lead_to_their_family(text, first):
    assert nearest_families(text)[0] == first == families_named(text)[0]


def test_families_come_in_the_order_of_the_words():
    assert nearest_families("a red car, a warm coat and a dark sky") == ["red tint", "warmer", "darker"]
    assert nearest_families("红色的车，暖和的外套，暗的天空") == ["red tint", "warmer", "darker"]


def test_no_more_than_asked_for_and_none_twice():
    text = "a red car, a red hat, a warm coat, a dark sky, a blue lake"
    assert nearest_families(text, most=2) == ["red tint", "warmer"]
    assert len(nearest_families(text)) == 3


@pytest.mark.parametrize("text", ["reduce the man", "", "qwertz", "你好吗", "add a giraffe"])
def test_words_of_no_family_give_the_fixed_guess(text):
    assert nearest_families(text) == list(FALLBACK)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_most_refusals_come_near_to_something(language):
    rng = np.random.default_rng(1)
    named = [nearest_families(sample_refusal(rng, language).text) for _ in range(600)]
    assert np.mean([families != list(FALLBACK) for families in named]) > 0.35
    assert len({family for families in named for family in families}) > 35
