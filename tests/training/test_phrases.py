"""The grammar covers all families and kinds in both languages, and hardly ever means two things."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import numpy as np
import pytest

from mgie_server.training.choosing import EditChooser
from mgie_server.training.edits import COLORED, Edit
from mgie_server.training.operations import FAMILIES
from mgie_server.training.phrases import (
    HELD_OUT,
    Instruction,
    is_held_out,
    sample_instruction,
    sample_refusal,
)
from mgie_server.training.phrases.color_casts import (
    less_of_a_color,
    less_of_a_color_zh,
)
from mgie_server.training.phrases.english_nouns import NOUNS
from mgie_server.training.phrases.english_refusals import KINDS
from mgie_server.training.phrases.english_words import ALL_WORDS
from mgie_server.training.phrases.held_out import (
    HELD_OUT_NOUNS,
    HELD_OUT_REFUSALS,
    HELD_OUT_REFUSALS_BY_KIND,
    is_held_out_zh,
    normalize,
    normalize_zh,
)
from mgie_server.training.phrases.sample import CHINESE_SHARE


def plain(instruction: Instruction) -> str:
    return (normalize_zh if instruction.language == "zh" else normalize)(instruction.text)


@pytest.fixture(scope="module")
def many() -> list[Instruction]:
    """100,000 instructions in both languages, three in ten of them to be refused."""
    chooser, rng = EditChooser(), np.random.default_rng(2)
    picture = rng.random((4, 4, 3), np.float32)
    found = []
    for _ in range(100_000):
        if rng.random() < 0.3:
            found.append(sample_refusal(rng))
        else:
            edits = tuple(chooser.edit(rng, family, picture) for family in chooser.families(rng))
            found.append(sample_instruction(rng, edits))
    return found


@pytest.fixture
def grammar_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the sentences that were written one by one, which say things in their own ways."""
    monkeypatch.setattr("mgie_server.training.phrases.written.SHARE", -1.0)


@pytest.fixture(scope="module")
def english_words(many) -> set[str]:
    return {word for i in many if i.language == "en" for word in plain(i).split()}


def said(family: str, count: int, degree: str = "default", seed: int = 0) -> list[str]:
    rng = np.random.default_rng(seed)
    colors = ("red", "blue") if family in COLORED else ()
    return [
        normalize(sample_instruction(rng, (Edit(family, degree, colors),), "en").text) for _ in range(count)
    ]


def test_no_instruction_means_two_things(many):
    meanings: dict[str, set] = defaultdict(set)
    for i in many:
        meanings[plain(i)].add(i.edits or i.kind)
    doubtful = [text for text, found in meanings.items() if len(found) > 1]
    assert len(meanings) > 45_000
    assert len(doubtful) <= 0.001 * len(meanings), doubtful[:20]


def test_every_family_has_words():
    assert set(ALL_WORDS) == set(FAMILIES) == set(HELD_OUT) - {None}
    for family, words in ALL_WORDS.items():
        assert words.degrees == FAMILIES[family].has_degrees, family
        assert len(words.actions) > 15, family


@pytest.mark.parametrize("family", tuple(FAMILIES))
def test_every_family_is_said_in_hundreds_of_ways(family):
    assert len(set(said(family, 700))) > 400


def test_the_degree_is_said(grammar_alone: None) -> None:
    little = ("little", "bit", "slight", "touch", "somewhat", "tad", "subtl", "light", "faint", "gentl", "hint", "smidge",
              "mild", "soft", "barely", "notch", "hair", "shade", "not too", "not a lot", "overdo", "natural",
              "extreme", "easy", "moderation", "by much", "overboard", "reason", "careful", "fraction", "enough", "too ",
              "exaggerate", "overly")  # fmt: skip
    texts = said("more saturated", 400, "little")
    assert np.mean([any(word in text for word in little) for text in texts]) > 0.9
    default = set(said("more saturated", 3000))
    for degree in ("little", "much"):
        assert not set(said("more saturated", 600, degree, seed=1)) & default


def test_both_languages_occur_by_their_share(many):
    share = np.mean([i.language == "zh" for i in many])
    assert abs(share - CHINESE_SHARE) < 0.02
    assert {i.language for i in many} == {"en", "zh"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_all_kinds_of_refusals_occur(many, language):
    kinds = Counter(i.kind for i in many if not i.edits and i.language == language)
    assert set(kinds) == set(KINDS) and min(kinds.values()) > 50
    assert not any(i.kind for i in many if i.edits)


def test_held_out_phrasings_are_never_sampled(many):
    found = {"en": is_held_out, "zh": is_held_out_zh}
    assert not [i.text for i in many if found[i.language](i.text)]
    refusals = {normalize(text) for text in HELD_OUT_REFUSALS}
    assert not [i.text for i in many if plain(i) in refusals]
    assert set(HELD_OUT_REFUSALS_BY_KIND) == set(KINDS)


def test_held_out_nouns_are_in_no_list(english_words):
    """A typing error may make one of a noun of the lists ("moat" of "most"), hence the small words are left out."""
    assert not {noun for noun in HELD_OUT_NOUNS if " " not in noun and len(noun) > 5} & english_words


def test_held_out_phrasings_are_found_in_any_dress():
    for texts in HELD_OUT.values():
        for text in texts:
            dressed = f"Please {text.replace('color', 'colour')}!"
            assert is_held_out(dressed) and is_held_out(text.upper())
    assert not is_held_out("make it brighter")


def test_held_out_phrasings_use_words_that_training_has(english_words):
    """As they are, or without their "ing"; rare nouns count by their list."""
    drawn = {word for family in HELD_OUT if family for text in said(family, 400) for word in text.split()}
    known = english_words | drawn | {word for noun in NOUNS.fantasy for word in noun.split()}
    words = {w for texts in HELD_OUT.values() for t in texts for w in normalize(t).split()}
    assert not {w for w in words if w not in known and w.removesuffix("ing") not in known}


@pytest.mark.parametrize(
    ("family", "texts"),
    [
        ("brighter", {"make it brighter", "more light"}),
        ("darker", {"make it darker", "lower the brightness"}),
        ("black and white", {"make it black and white", "convert to grayscale"}),
        ("fix exposure", {"fix the exposure"}),
        ("vignette", {"add a vignette", "darken the corners"}),
        ("blue tint", {"tint everything blue"}),
        ("replace colors", {"turn red into blue"}),
    ],
)
def test_the_plainest_instructions_are_in_the_training(family, texts, grammar_alone):
    missing = set(texts)
    for seed in range(40):
        missing -= set(said(family, 400, seed=seed))
        if not missing:
            return
    raise AssertionError(missing)


def test_refusals_hold_the_words_of_the_families():
    rng = np.random.default_rng(6)
    texts = " | ".join(sample_refusal(rng, "en").text.lower() for _ in range(3000))
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
        assert word in texts


def test_refusals_have_their_articles():
    rng = np.random.default_rng(8)
    texts = [sample_refusal(rng, "en").text.lower() for _ in range(3000)]
    assert not [text for text in texts if " a orange" in text or " an red" in text or "{" in text]


def test_the_same_seed_says_the_same():
    first, second = ([sample_refusal(np.random.default_rng(9)) for _ in range(50)] for _ in range(2))
    assert first == second


def test_british_spelling_capitals_and_courtesy_occur(many):
    texts = [i.text for i in many]
    for found in ("colour", "grey", "Please", "please", "?", "Can you"):
        assert sum(found in text for text in texts) > 20, found


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("degree", ["default", "little", "much"])
def test_less_of_a_color_asks_for_its_opposite(language: str, degree: str) -> None:
    say, red, blue = {
        "en": (less_of_a_color, r"\bred(dish)?\b", r"\bblu(e|ish)\b"),
        "zh": (less_of_a_color_zh, "红", "蓝"),
    }[language]
    rng = np.random.default_rng(4)
    for family, taken, never in (("teal tint", red, blue), ("yellow tint", blue, red)):
        texts = [say(rng, Edit(family, degree), "IT") for _ in range(60)]
        assert [text for text in texts if not re.search(taken, text)] == []
        assert [text for text in texts if re.search(never, text)] == []


def test_a_cast_that_is_to_go_is_named_with_its_article() -> None:
    rng = np.random.default_rng(5)
    texts = [less_of_a_color(rng, Edit("blue tint"), "it") for _ in range(600)]
    assert all(re.search("yellow|orange", text) for text in texts)
    assert sum("cast" in text for text in texts) > 60
    assert not [text for text in texts if "{" in text or " a orange" in text]
