"""The grammar covers all families and kinds, never means two things, and keeps the held-out phrasings out."""

from __future__ import annotations

from collections import Counter, defaultdict

import numpy as np
import pytest

from mgie_server.training.language import HELD_OUT, is_held_out, sample, sample_family, sample_refusal
from mgie_server.training.language.heldout import normalize
from mgie_server.training.language.sample import ALL_WORDS
from mgie_server.training.language.unsupported import KINDS
from mgie_server.training.operations import FAMILIES


@pytest.fixture(scope="module")
def many():
    rng = np.random.default_rng(2)
    return [sample(rng) for _ in range(40_000)]


def test_every_family_has_words_and_thousands_of_instructions():
    assert set(ALL_WORDS) == set(FAMILIES)
    rng = np.random.default_rng(0)
    for family in FAMILIES:
        texts = {normalize(sample_family(rng, family).text) for _ in range(4000)}
        assert len(texts) > 1400, (family, len(texts))


def test_degrees_are_mostly_default_and_only_where_they_make_sense(many):
    degrees = Counter(i.degree for i in many if i.family and FAMILIES[i.family].has_degrees)
    total = sum(degrees.values())
    assert 0.66 < degrees["default"] / total < 0.74
    assert min(degrees["little"], degrees["much"]) / total > 0.12
    assert {i.degree for i in many if i.family and not FAMILIES[i.family].has_degrees} == {"default"}


@pytest.mark.parametrize(
    ("degree", "words"),
    [("little", "little bit slight touch somewhat tad subtle light faint gentle"), ("much", "")],
)
def test_the_degree_is_said(degree, words):
    rng = np.random.default_rng(4)
    plain = sum(
        normalize(sample_family(rng, "brighter", degree).text)
        in {normalize(sample_family(rng, "brighter", "default").text) for _ in range(20)}
        for _ in range(60)
    )
    assert plain == 0
    if words:
        said = [sample_family(rng, "darker", degree).text.lower() for _ in range(300)]
        assert np.mean([any(w in text for w in words.split()) for text in said]) > 0.95


def test_about_one_in_eight_must_be_refused_and_all_kinds_occur(many):
    refused = [i for i in many if i.family is None]
    assert 0.105 < len(refused) / len(many) < 0.135
    assert {i.kind for i in refused} == set(KINDS)
    assert all(not i.kind for i in many if i.family)


def test_no_instruction_means_two_things(many):
    meanings: dict[str, set] = defaultdict(set)
    for i in many:
        meanings[normalize(i.text)].add((i.family, i.degree))
    doubtful = [text for text, found in meanings.items() if len(found) > 1]
    assert len(doubtful) < 0.001 * len(meanings), doubtful[:20]


def test_held_out_phrasings_are_never_sampled(many):
    assert not [i.text for i in many if is_held_out(i.text)]
    assert set(HELD_OUT) == {*FAMILIES, None}


def test_held_out_phrasings_are_found_in_any_dress():
    for texts in HELD_OUT.values():
        for text in texts:
            dressed = f"Please {text.replace('color', 'colour')}!"
            assert is_held_out(dressed) and is_held_out(text.upper())
    assert not is_held_out("make it brighter")


def test_held_out_phrasings_use_words_that_training_has(many):
    known = {word for i in many for word in normalize(i.text).split()}
    unknown = [
        w for texts in HELD_OUT.values() for t in texts for w in normalize(t).split() if w not in known
    ]
    assert not unknown


@pytest.mark.parametrize(
    ("family", "texts"),
    [
        ("brighter", {"make it brighter", "more light please"}),
        ("darker", {"make it darker", "lower the brightness"}),
        ("black and white", {"make it black and white", "convert to grayscale"}),
        ("fix exposure", {"fix the exposure"}),
        ("vignette", {"add a vignette", "darken the corners"}),
        ("blue tint", {"tint everything blue"}),
    ],
)
def test_the_plainest_instructions_are_in_the_training(family, texts):
    rng = np.random.default_rng(1)
    said = {normalize(sample_family(rng, family).text) for _ in range(15_000)}
    assert texts <= said


def test_refusals_hold_the_words_of_the_families():
    rng = np.random.default_rng(6)
    said = " | ".join(sample_refusal(rng).text.lower() for _ in range(4000))
    for word in (
        "brighter",
        "warmer",
        "black and white",
        "green",
        "blue",
        "red",
        "sepia",
        "night",
        "contrast",
    ):
        assert word in said


def test_the_same_seed_says_the_same():
    first, second = (np.random.default_rng(9), np.random.default_rng(9))
    assert [sample(first) for _ in range(200)] == [sample(second) for _ in range(200)]


def test_british_spelling_capitals_and_courtesy_occur(many):
    said = [i.text for i in many]
    for found in ("colour", "grey", "Please", "please", "?", "Can you"):
        assert sum(found in text for text in said) > 20, found
