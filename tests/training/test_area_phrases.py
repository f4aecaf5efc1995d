"""Sentences about areas: both languages name every area, what is held out stays out, and what is refused is no area."""

from __future__ import annotations

import numpy as np
import pytest

from mgie_server.engines.areas import AREAS, Area
from mgie_server.training.edits import AMOUNTS, Edit
from mgie_server.training.pairs import PairSource
from mgie_server.training.phrases import sample_instruction, sample_refusal
from mgie_server.training.phrases.areas import choose_area

READ_BY_WORDS = ("corners", "edges")
TAUGHT = [area for area in AREAS if area.kind != "part" and area.name not in READ_BY_WORDS]  # as parts are


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_sentence_for_every_area(language: str) -> None:
    rng = np.random.default_rng(1)
    for area in TAUGHT:
        family = "warmer" if area.kind == "tone" else "darker"
        for edits in (
            (Edit(family),),
            (Edit(family, "little"), Edit("more saturated")),
            (Edit("black and white"),),
        ):
            asked = sample_instruction(rng, edits, language, area)
            assert asked.text and "{" not in asked.text and asked.edits == edits and asked.area == area


def test_amounts_are_said_of_areas() -> None:
    rng = np.random.default_rng(2)
    for family, amounts in AMOUNTS.items():
        assert sample_instruction(rng, (Edit(family, amount=amounts[0]),), "en", Area("place", "middle")).text


def test_sides_are_not_mixed_up() -> None:
    rng = np.random.default_rng(3)
    for _ in range(200):
        said = sample_instruction(rng, (Edit("darker"),), "zh", Area("place", "left half")).text
        assert "右" not in said
        assert "左" in said


def test_an_area_is_chosen_for_fitting_edits_alone() -> None:
    rng = np.random.default_rng(4)
    for _ in range(200):
        assert choose_area(rng, (Edit("replace colors", colors=("red", "blue")),)) is None
        found = choose_area(rng, (Edit("brighter"),))
        assert found is None or found.kind != "tone"  # lighter shadows have a family of their own


def test_samples_with_areas_come_with_the_edit_of_the_whole() -> None:
    source, rng = PairSource(), np.random.default_rng(5)
    samples = [source.sample(rng) for _ in range(400)]
    there = [sample for sample in samples if sample.instruction.area]
    assert 0.1 < len(there) / len(samples) < 0.4
    changed = [
        sample for sample in there if sample.pair.outcomes != ("same",)
    ]  # some are in no need of mending
    assert len(changed) > 0.9 * len(there)
    for sample in changed:
        assert np.abs(sample.pair.after - sample.pair.before).max() > 0


def test_what_is_refused_is_a_thing_or_two_wishes() -> None:
    rng = np.random.default_rng(6)
    refused = {sample_refusal(rng, "en").text.lower().strip(" .!?") for _ in range(4000)}
    assert not refused & {
        "darken the left half",
        "make the reds more vivid",
        "brighten the top",
        "darken the middle",
    }
