"""Wishes as people write them: what is denied is refused, what is wanted beside it is asked for."""

from __future__ import annotations

import re

import numpy as np
import pytest

from mgie_server.training.choosing import touches
from mgie_server.training.edits import Edit
from mgie_server.training.phrases import naturally, sample_refusal
from mgie_server.training.phrases.chinese_sentences import VOICE_ZH
from mgie_server.training.phrases.english_sentences import VOICE
from mgie_server.training.phrases.naturally_schema import Voice
from mgie_server.training.phrases.other_languages import LANGUAGES, sample_foreign

VOICES = pytest.mark.parametrize("voice", [VOICE, VOICE_ZH], ids=["en", "zh"])


@VOICES
def test_nothing_is_left_unfilled(voice: Voice) -> None:
    rng = np.random.default_rng(1)
    for _ in range(1500):
        texts = [
            naturally.denied(rng, voice),
            naturally.rather(rng, voice, Edit("brighter")),
            naturally.not_too(rng, voice, Edit("warmer", "little")),
            naturally.because(rng, voice, Edit("more contrast")),
            naturally.around(rng, voice, "X"),
        ]
        assert not [text for text in texts if re.search(r"\{\w*\}", text)], texts


@VOICES
def test_around_a_wish_the_wish_stays_whole(voice: Voice) -> None:
    rng = np.random.default_rng(2)
    assert all("MAKE IT SO" in naturally.around(rng, voice, "MAKE IT SO") for _ in range(800))


@VOICES
def test_what_is_to_stay_is_not_what_is_edited(voice: Voice) -> None:
    rng = np.random.default_rng(3)
    for family in ("brighter", "warmer", "more saturated", "fix exposure"):
        texts = {naturally.keeping(rng, voice, "", (Edit(family),)) for _ in range(300)}
        about = touches(family)
        for name, what in voice.said.measures.items():
            if what in about:
                assert not [text for text in texts if re.search(rf"\b{name}\b", text)], (family, name)


def test_the_opposite_is_often_what_is_not_wanted() -> None:
    rng = np.random.default_rng(4)
    others = [naturally.unwanted(rng, ("brighter",)).family for _ in range(500)]
    assert others.count("darker") > 250 and "brighter" not in others
    assert all(naturally.OPPOSITES[naturally.OPPOSITES[one]] == one for one in naturally.OPPOSITES)


def test_a_limit_is_said_of_a_little() -> None:
    rng = np.random.default_rng(5)
    texts = [naturally.not_too(rng, VOICE, Edit("brighter", "little")).lower() for _ in range(300)]
    assert all(
        re.search("not|n.t|only|without|overdo|subtl|natural|easy|within|moderation|gently|enough|nothing", t)
        for t in texts
    )


def test_a_wish_in_another_language_is_refused_with_the_family_that_is_meant() -> None:
    rng = np.random.default_rng(6)
    found = [sample_refusal(rng) for _ in range(4000)]
    foreign = [one for one in found if one.kind == "another language"]
    assert len(foreign) > 250 and sum(bool(one.nearest) for one in foreign) > 0.6 * len(foreign)
    assert {"german", "spanish", "french", "japanese"} <= set(LANGUAGES)
    assert all(len(LANGUAGES[name].wishes) >= 25 for name in ("german", "spanish", "french", "japanese"))
    texts = {sample_foreign(rng)[0] for _ in range(2000)}
    assert len(texts) > 700
