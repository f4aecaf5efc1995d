"""Two edits in one sentence: both are said, in the order asked, in both languages; colours keep their roles."""

from __future__ import annotations

import re

import numpy as np
import pytest

from mgie_server.training.choosing import EditChooser
from mgie_server.training.edits import COLORS, Edit
from mgie_server.training.operations import FAMILIES
from mgie_server.training.phrases import chinese_sentences as chinese
from mgie_server.training.phrases import english_sentences as english
from mgie_server.training.phrases import sample_instruction
from mgie_server.training.phrases.chinese_schema import ChineseWords
from mgie_server.training.phrases.english_schema import Words
from mgie_server.training.phrases.frames import SENTENCES
from mgie_server.training.phrases.held_out import normalize
from mgie_server.training.phrases.plain_requests import one_verb
from mgie_server.training.phrases.typing_errors import spell

FIRST, SECOND = Edit("warmer", "much"), Edit("vignette", "little")


@pytest.fixture
def well_typed(monkeypatch):
    """English without typing errors and capitals, and without nouns and stories, that may have colours of their own."""
    monkeypatch.setattr(english.naturally, "around", lambda rng, voice, wish: wish)
    monkeypatch.setattr(english, "any_noun", lambda rng: "house")
    monkeypatch.setattr(english, "spell", lambda rng, text: text)


def test_english_says_both_in_their_order(monkeypatch, well_typed):
    """Each family has one marked word, so that every frame of the grammar shows where it puts it."""
    marked = {
        edit.family: Words(
            comparatives=(mark,), things=(f"a {mark}", f"more {mark}"), actions=(f"{mark} {{obj}}",)
        )
        for edit, mark in ((FIRST, "qqq"), (SECOND, "zzz"))
    }
    monkeypatch.setattr(english, "ALL_WORDS", marked)
    rng = np.random.default_rng(0)
    for edits, order in (((FIRST, SECOND), "qz"), ((SECOND, FIRST), "zq")):
        said = [english.sample_edits(rng, edits) for _ in range(1500)]
        assert {"".join(mark[0] for mark in re.findall("qqq|zzz", text)) for text in said} == {order}
    assert len(set(said)) > 1000


def test_chinese_says_both_in_their_order(monkeypatch):
    marked = {
        edit.family: ChineseWords(
            states=(mark,), looks=(mark,), things=(mark,), actions=(f"把{{obj}}^{mark}~",)
        )
        for edit, mark in ((FIRST, "甲"), (SECOND, "乙"))
    }
    monkeypatch.setattr(chinese, "WORDS_ZH", marked)
    rng = np.random.default_rng(1)
    for edits, order in (((FIRST, SECOND), "甲乙"), ((SECOND, FIRST), "乙甲")):
        said = [sample_instruction(rng, edits, "zh").text for _ in range(1500)]
        orders = {re.sub(r"(.)\1+", r"\1", "".join(re.findall("[甲乙]", text))) for text in said}
        assert orders == {order}
    assert len(set(said)) > 1000


def test_real_words_of_two_families_come_in_their_order(well_typed):
    rng, ordered = np.random.default_rng(2), []
    gray = "black|gr[ae]y|mono|b&w|color|desat|noir|bw|tone|saturat|hue"
    corners = "corner|edge|vignet|border|frame|rim|around|outer|lens|surround"
    for _ in range(400):
        text = sample_instruction(rng, (Edit("black and white"), Edit("vignette")), "en").text.lower()
        first, last = re.search(gray, text), [m.start() for m in re.finditer(corners, text)]
        if first and last:  # nearly all
            ordered.append(first.start() < last[-1])
    assert len(ordered) > 360 and all(ordered)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_the_chooser_draws_can_be_said(language):
    chooser, rng = EditChooser(two_share=1.0), np.random.default_rng(3)
    picture = rng.random((8, 8, 3), np.float32)
    for _ in range(1500):
        edits = tuple(chooser.edit(rng, family, picture) for family in chooser.families(rng))
        instruction = sample_instruction(rng, edits, language)
        assert instruction.edits == edits and instruction.language == language and not instruction.kind
        assert not re.search(r"[{}^|]", instruction.text), instruction.text
        chinese_signs = re.search(r"[\u4e00-\u9fff]", instruction.text)  # "+1 EV" has none
        assert bool(chinese_signs) == (language == "zh") or "EV" in instruction.text.upper(), instruction.text


@pytest.mark.parametrize("family", ["replace colors", "duotone"])
def test_both_colors_are_named_with_their_articles(family, well_typed):
    rng = np.random.default_rng(4)
    for _ in range(1500):
        one, two = rng.choice(COLORS, 2, replace=False)
        text = english.sample_edits(rng, (Edit(family, colors=(one, two)),))
        for color in (one, two):
            assert re.search("|".join(SENTENCES.color_words[color]), text), (text, color)
        others = [c for c in COLORS if c not in (one, two)]
        assert not re.search(rf"\b({'|'.join(others)})s?\b", text), text
        assert not re.search(r"\b[Aa] orange|\b[Aa]n (?!orange|image|entire|old|alternative|effect)", text), (
            text
        )


@pytest.mark.parametrize("color", COLORS)
def test_tints_have_their_articles(color, well_typed):
    rng = np.random.default_rng(5)
    for _ in range(400):
        text = english.sample_edits(
            rng, (Edit(f"{color} tint", ("little", "default", "much")[rng.integers(3)]),)
        )
        wrong = re.search(r"\ba [aeio]\w*|\ban [^aeiou\W]\w*", text.lower())
        assert not wrong, text


@pytest.mark.parametrize(
    ("families", "english_says", "chinese_says"),
    [
        (("more contrast", "more saturated"), "contrast and saturation", "对比度[和与、]饱和度"),
        (("less saturated", "darker"), "saturation and brightness", "饱和度[和与、]亮度"),
    ],
)
def test_two_measures_under_one_verb_keep_their_order(families, english_says, chinese_says, well_typed):
    edits, rng = tuple(Edit(family) for family in families), np.random.default_rng(8)
    for language, says in (("en", english_says), ("zh", chinese_says)):
        texts = [sample_instruction(rng, edits, language).text.lower() for _ in range(300)]
        there = [text for text in texts if re.search(says, text.replace("the ", ""))]
        assert len(there) > 15
    turned = one_verb(rng, Edit("brighter"), Edit("less contrast"), "en")
    assert turned is None  # one goes up, the other down


@pytest.mark.parametrize(
    ("family", "english_says", "chinese_says"),
    [
        ("warmer", "not so cold", "别那么冷"),
        ("darker", "too bright", "太亮了"),
        ("less saturated", "less gaudy", "太花哨了"),
    ],
)
def test_what_there_is_too_much_of_asks_for_the_opposite(family, english_says, chinese_says, well_typed):
    rng = np.random.default_rng(9)
    for language, says in (("en", english_says), ("zh", chinese_says)):
        assert any(says in sample_instruction(rng, (Edit(family),), language).text for _ in range(6000))
    assert all(set(words) <= set(FAMILIES) for words in (english.TOO_MUCH.words, chinese.TOO_MUCH_ZH.words))


def test_which_color_goes_and_which_comes_can_be_told():
    """The two roles are said differently: no sentence serves for both directions."""
    rng = np.random.default_rng(6)
    there, back = (
        {normalize(english.sample_edits(rng, (Edit("replace colors", colors=colors),))) for _ in range(3000)}
        for colors in (("red", "blue"), ("blue", "red"))
    )
    assert len(there) > 400 and not there & back


def test_the_same_seed_says_the_same():
    edits = (Edit("brighter"), Edit("more saturated", "little"))
    said = [[sample_instruction(np.random.default_rng(i), edits).text for i in range(100)] for _ in range(2)]
    assert said[0] == said[1] and len(set(said[0])) > 80


def test_sentences_are_typed_in_many_ways():
    rng = np.random.default_rng(7)
    typed = [spell(rng, "make the gray colors warmer") for _ in range(1500)]
    assert any("grey colours" in text for text in typed) and any(text[0] == "M" for text in typed)
    assert any(text.isupper() for text in typed) and any(text.endswith(".") for text in typed)
