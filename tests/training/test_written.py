"""Sentences written one by one: known families and kinds, nothing twice, none that measures, drawn as often as said."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from mgie_server.engines.areas import Area
from mgie_server.engines.detail_edits import FAMILIES as DETAIL
from mgie_server.training.edits import DEGREES, Edit
from mgie_server.training.operations import FAMILIES
from mgie_server.training.phrases import written_areas
from mgie_server.training.phrases.english_refusals import KINDS
from mgie_server.training.phrases.held_out import normalize_zh
from mgie_server.training.phrases.loader import load
from mgie_server.training.phrases.sample import sample_instruction, sample_refusal, sample_written_area
from mgie_server.training.phrases.schema import Phrases
from mgie_server.training.phrases.written import REFUSED_SHARE, SHARE, WRITTEN, Written

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FOLDERS = {"en": "english", "zh": "chinese"}
READING = Path(__file__).parents[2] / "benchmarks" / "data" / "reading.toml"


def as_it_stands(language: str) -> Written:
    return load(f"{FOLDERS[language]}/written.toml", Written, ())


def everything(written: Written) -> list[Phrases]:
    tables = (written.wishes, written.refused, written.several, written.detail)
    return [texts for table in tables for texts in table.values()]


def of_areas(language: str) -> list[str]:
    return [text for sentences in written_areas.WRITTEN[language].values() for text, _ in sentences]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_key_is_known_and_no_sentence_stands_twice(language: str) -> None:
    written = as_it_stands(language)
    for key in [*written.wishes, *written_areas.WRITTEN[language]]:
        family, _, degree = key.rpartition(" ")
        assert key in FAMILIES or (family in FAMILIES and degree in DEGREES), key
    assert set(written.refused) <= {*KINDS, "nothing to change"} and set(written.detail) == set(DETAIL)
    every = [text for texts in everything(written) for text in texts] + of_areas(language)
    assert len({normalize_zh(text) for text in every}) == len(every) > 5000


def test_no_sentence_that_measures_is_learned() -> None:
    tables_of = tomllib.loads(READING.read_text(encoding="utf-8")).values()
    measured = {text for table in tables_of for texts in table.values() for text in texts}
    for language in WRITTEN:
        written = as_it_stands(language)
        tables = [*everything(written), of_areas(language)]
        assert not [text for texts in tables for text in texts if text in measured]


def test_of_an_area_both_readings_are_learned() -> None:
    """The sentence as it stands, with its area; and what the server leaves of it, without."""
    rng = np.random.default_rng(4)
    drawn = [sample_written_area(rng, (Edit("darker"),)) for _ in range(200)]
    found = [one for one in drawn if one and one.area == Area("part", "sky")]
    assert found and all(one.edits == (Edit("darker"),) for one in found)
    assert "darken the picture" in written_areas.wishes_left("en")["darker"]
    assert sample_written_area(rng, (Edit("darker"), Edit("warmer"))) is None


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
