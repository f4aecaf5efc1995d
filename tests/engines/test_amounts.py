"""Amounts in texts: each is read in both languages, and the edit is made as strong as it says."""

from __future__ import annotations

import numpy as np
import pytest

from mgie_server.engines.amounts import Amount, as_much_as, asked_amount
from mgie_server.engines.areas import Area
from mgie_server.engines.catalog import find_model, installed_folder
from mgie_server.engines.engine import EditSettings
from mgie_server.engines.mini import load_mini
from mgie_server.training.edits import AMOUNTS, STOPS, Edit
from mgie_server.training.expressive import describe
from mgie_server.training.expressive.look import Look

SEEN = Look(0.4, 0.2, 0.0, 0.0, "blue")


def picture(high: int = 48, wide: int = 64) -> np.ndarray:
    y, x = np.mgrid[0 : 1 : high * 1j, 0 : 1 : wide * 1j]
    return np.stack([0.25 + 0.3 * x, 0.3 + 0.2 * y, 0.5 - 0.2 * x], -1).astype(np.float32)


def luma(x: np.ndarray) -> float:
    return float((x @ [0.299, 0.587, 0.114]).mean())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_amount_that_is_taught_is_read(language: str) -> None:
    for family, amounts in AMOUNTS.items():
        less = family.startswith(("less", "darker"))
        for amount in amounts:
            edits = (Edit(family, amount=amount),)
            found = asked_amount(describe(edits, ("",), SEEN, language))
            if amount in STOPS:
                goal = 2 ** (-STOPS[amount] if less else STOPS[amount])
            elif amount.startswith("gamma"):
                goal = float(amount.split()[1])
            else:
                goal = 1 + (-1 if less else 1) * int(amount.removesuffix("%")) / 100
            assert found and found.goal == pytest.approx(max(goal, 0)), (family, amount)
            assert asked_amount(describe(edits, ("",), SEEN, language, Area("place", "middle"))) == found


@pytest.mark.parametrize(
    "text",
    [
        "The picture becomes brighter: the dark scene takes on more light.",
        "The picture becomes brighter by 20%, then warmer: the scene.",
        "make it brighter by 20%",
        "画面调整为：更亮。",
        "",
    ],
)
def test_no_amount(text: str) -> None:
    assert asked_amount(text) is None


@pytest.mark.parametrize("share", [0.1, 0.5, 1.0])
def test_an_edit_is_made_as_strong_as_was_asked(share: float) -> None:
    before = picture()
    made = np.clip(before * 1.25, 0, 1)
    done = as_much_as(Amount("light", 1 + share), before, made)
    # three times what was made is the most
    assert luma(done) / luma(before) == pytest.approx(1 + min(share, 0.75), abs=0.01)


def test_an_edit_that_goes_the_other_way_is_left_alone() -> None:
    before = picture()
    darker = before * np.float32(0.8)
    assert as_much_as(Amount("light", 1.2), before, darker) is darker
    black = np.zeros_like(before)
    assert as_much_as(Amount("color", 1.5), black, black) is black


def test_gray_has_no_gamma_to_measure() -> None:
    black = np.zeros((4, 4, 3), np.float32)
    assert as_much_as(Amount("gamma", 1.2), black, black + np.float32(0.01)).shape == (4, 4, 3)


@pytest.mark.parametrize(
    ("instruction", "ratio"), [("+20% brightness", 1.2), ("30% darker", 0.7), ("brighten it by 50%", 1.5)]
)
def test_mini_does_what_it_says(instruction: str, ratio: float) -> None:
    engine, seen = load_mini(find_model("mini"), installed_folder("mini")), picture(64, 64)
    can = engine.capabilities
    settings = EditSettings(can.steps, can.text_guidance, can.image_guidance, 1)
    made = engine.edit(seen, engine.describe(seen, instruction), settings, lambda *_: None)
    assert luma(made) / luma(engine.reconstruct(seen)) == pytest.approx(ratio, abs=0.25 * abs(ratio - 1))
