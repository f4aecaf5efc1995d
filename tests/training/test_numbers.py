"""Amounts in numbers: the operation changes the measure by what is told, and the sentence tells it."""

from __future__ import annotations

import re

import numpy as np
import pytest

from mgie_server.training.edits import AMOUNTS, PERCENTS, STOPS, Edit
from mgie_server.training.operations import apply
from mgie_server.training.operations.measured import factor
from mgie_server.training.phrases.numbers import chinese_number, say_amount, say_degree
from mgie_server.training.tones import LUMA, luma

PICTURE = np.random.default_rng(1).uniform(0.15, 0.6, (24, 24, 3)).astype(np.float32)


def linear(x: np.ndarray) -> float:
    return float((np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4) @ LUMA).mean())


MEASURES = {
    "brighter": lambda x: float(luma(x).mean()),
    "darker": lambda x: float(luma(x).mean()),
    "more contrast": lambda x: float(luma(x).std()),
    "less contrast": lambda x: float(luma(x).std()),
    "more saturated": lambda x: float(np.abs(x - luma(x)[..., None]).mean()),
    "less saturated": lambda x: float(np.abs(x - luma(x)[..., None]).mean()),
}


@pytest.mark.parametrize("family", tuple(MEASURES))
def test_the_measure_changes_by_the_amount(family: str) -> None:
    for amount in AMOUNTS[family]:
        edit = Edit(family, amount=amount)
        wanted = factor(edit)
        if wanted > 1.6:  # more than this picture has room for in every measure
            continue
        measure = linear if amount in STOPS else MEASURES[family]
        assert measure(apply(edit, PICTURE)) / measure(PICTURE) == pytest.approx(wanted, rel=0.03), amount


def test_a_gamma_is_the_exponent_of_the_midtones() -> None:
    gray = np.full((4, 4, 3), 0.5, np.float32)
    lifted = apply(Edit("brighter midtones", amount="gamma 2.0"), gray).mean()
    lowered = apply(Edit("darker midtones", amount="gamma 0.5"), gray).mean()
    assert lifted == pytest.approx(0.5**0.5, abs=0.06) and lowered == pytest.approx(0.5**2, abs=0.06)


def test_where_there_is_no_room_it_stays_a_picture() -> None:
    light = np.full((8, 8, 3), 0.88, np.float32)
    made = apply(Edit("brighter", amount="200%"), light)
    assert 0.85 <= made.mean() <= 0.95


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_sentence_tells_a_number_of_which_the_amount_is_the_nearest(language: str) -> None:
    rng = np.random.default_rng(3)
    for _ in range(2000):
        percent = int(rng.choice([p for p in PERCENTS if p <= 75]))
        text = say_amount(rng, Edit("darker", amount=f"{percent}%"), language, "it")
        found = re.search(r"[-−–+ ](\d+) ?(?:%|percent|per cent|pct|points|units)", text)
        if found and not re.search("of the|to |at |times|%的|到", text):
            said = int(found[1])
            assert abs(np.log(said / percent)) <= min(abs(np.log(said / p)) for p in PERCENTS) + 0.01, text


def test_no_place_is_left_unfilled() -> None:
    rng = np.random.default_rng(4)
    for language in ("en", "zh"):
        for family, amounts in AMOUNTS.items():
            texts = [
                say_amount(rng, Edit(family, amount=str(rng.choice(amounts))), language, "it")
                for _ in range(150)
            ]
            assert not [text for text in texts if "{" in text] and len(set(texts)) > 40, family
    assert re.search("(7[5-9]|8|9|100)", say_degree(rng, "much", "warmer", "en", "it"))


def test_chinese_numbers() -> None:
    said = {
        0: "零",
        7: "七",
        10: "十",
        15: "十五",
        40: "四十",
        67: "六十七",
        100: "一百",
        105: "一百零五",
        150: "一百五十",
    }
    assert {number: chinese_number(number) for number in said} == said
