"""Sentences written one by one: known families and kinds, nothing twice, none that measures, drawn as often as said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mgie_server.training.edits import DEGREES, Edit
from mgie_server.training.operations import FAMILIES
from mgie_server.training.phrases.english_refusals import KINDS
from mgie_server.training.phrases.held_out import normalize_zh
from mgie_server.training.phrases.sample import sample_instruction, sample_refusal
from mgie_server.training.phrases.written import REFUSED_SHARE, SHARE, WRITTEN

READING = Path(__file__).parents[2] / "benchmarks" / "data" / "reading.toml"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_key_is_known_and_no_sentence_stands_twice(language: str) -> None:
    written = WRITTEN[language]
    for key in written.wishes:
        family, _, degree = key.rpartition(" ")
        assert key in FAMILIES or (family in FAMILIES and degree in DEGREES), key
    assert set(written.refused) <= {*KINDS, "nothing to change"}
    every = [
        text for table in (written.wishes, written.refused) for texts in table.values() for text in texts
    ]
    assert len({normalize_zh(text) for text in every}) == len(every) > 2000


def test_no_sentence_that_measures_is_learned() -> None:
    measured = READING.read_text(encoding="utf-8")
    for written in WRITTEN.values():
        for table in (written.wishes, written.refused):
            for texts in table.values():
                assert not [text for text in texts if f'"{text}"' in measured]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_they_are_drawn(language: str) -> None:
    rng, written = np.random.default_rng(3), WRITTEN[language]
    texts = {normalize_zh(text) for text in written.wishes["brighter"]}
    drawn = [sample_instruction(rng, (Edit("brighter"),), language).text for _ in range(400)]
    found = sum(normalize_zh(text) in texts for text in drawn) / len(drawn)
    assert 0.3 * SHARE < found <= 1.2 * SHARE  # typing errors hide some
    refused = {normalize_zh(text) for one in written.refused.values() for text in one}
    found = sum(normalize_zh(sample_refusal(rng, language).text) in refused for _ in range(400)) / 400
    assert 0.3 * REFUSED_SHARE < found <= 1.2 * REFUSED_SHARE
