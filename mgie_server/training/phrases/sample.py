"""Samples instructions in both languages: for given edits, or for what must be refused."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mgie_server.engines.areas import Area
from mgie_server.training.edits import Edit
from mgie_server.training.phrases import chinese_sentences, english_sentences
from mgie_server.training.phrases.other_languages import OTHER_LANGUAGE, sample_foreign
from mgie_server.training.phrases.written_areas import written_in_area

CHINESE_SHARE = 0.36
FOREIGN_SHARE = 0.11  # of what must be refused


@dataclass(frozen=True)
class Instruction:
    """text as typed; edits asked for, empty where it must be refused, then with its kind; language: "en" or "zh".

    area: where the edits count, None for the whole picture.
    nearest: the family that is meant, of a refusal where that is known although the words do not tell it.
    """

    text: str
    edits: tuple[Edit, ...] = ()
    language: str = "en"
    kind: str = ""
    nearest: str = ""
    area: Area | None = None


def sample_instruction(
    rng: np.random.Generator,
    edits: tuple[Edit, ...],
    language: str | None = None,
    area: Area | None = None,
) -> Instruction:
    """An instruction that asks for one or two edits, in their order; the language at random unless given."""
    language = language or _language(rng)
    if area:
        in_area = (
            english_sentences.sample_in_area if language == "en" else chinese_sentences.sample_in_area_zh
        )
        return Instruction(in_area(rng, edits, area), edits, language, area=area)
    if language == "en":
        return Instruction(english_sentences.sample_edits(rng, edits), edits, "en")
    return Instruction(chinese_sentences.sample_edits_zh(rng, edits), edits, "zh")


def sample_written_area(rng: np.random.Generator, edits: tuple[Edit, ...]) -> Instruction | None:
    """A sentence that somebody wrote about an area; None where it is not drawn, or none was written for the edits."""
    language = _language(rng)
    found = written_in_area(rng, language, edits)
    if not found:
        return None
    text, area = found
    said = english_sentences.spell(rng, text) if language == "en" else chinese_sentences.finish(rng, text)
    return Instruction(said, edits, language, area=area)


def sample_refusal(rng: np.random.Generator, language: str | None = None) -> Instruction:
    """An instruction that must be refused, with its kind."""
    if rng.random() < FOREIGN_SHARE:
        foreign, family = sample_foreign(rng)
        return Instruction(foreign, (), language or _language(rng), OTHER_LANGUAGE, family)
    language = language or _language(rng)
    text, kind = (
        english_sentences.sample_impossible(rng)
        if language == "en"
        else chinese_sentences.sample_refusal_zh(rng)
    )
    return Instruction(text, (), language, kind)


def _language(rng: np.random.Generator) -> str:
    return "zh" if rng.random() < CHINESE_SHARE else "en"
