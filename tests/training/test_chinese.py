"""The Chinese grammar covers all families and kinds, never means two things, and keeps held-out texts out."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import combinations

import numpy as np
import pytest

from mgie_server.training.edits import COLORED, COLORS, DEGREES, Edit
from mgie_server.training.phrases.chinese_refusals import KINDS as KINDS_ZH
from mgie_server.training.phrases.chinese_refusals import NOUNS_ZH
from mgie_server.training.phrases.chinese_sentences import sample_edits_zh, sample_refusal_zh
from mgie_server.training.phrases.chinese_words import WORDS_ZH
from mgie_server.training.phrases.held_out import HELD_OUT_ZH, is_held_out_zh, normalize_zh
from mgie_server.training.phrases.written import WRITTEN

TINTS = tuple(f"{color} tint" for color in COLORS)
FAMILIES = (
    "brighter", "darker", "more contrast", "less contrast", "lighter shadows", "darker shadows",
    "softer highlights", "brighter highlights", "brighter midtones", "darker midtones", "black and white",
    "more saturated", "less saturated", "warmer", "cooler", "hue shift", "replace colors", *TINTS, "sepia",
    "negative", "faded", "matte", "cross process", "teal and orange", "duotone", "pastel", "neon", "dramatic",
    "night", "moonlight", "golden hour", "dusk", "fog", "overcast", "vignette", "fix exposure",
    "fix white balance", "better overall", "clear haze",
)  # fmt: skip
KINDS = {
    "new content", "removal", "replacement", "one part only", "text", "geometry", "style", "detail",
    "another effect", "question", "unclear", "nothing to change", "another language",
}  # fmt: skip


def an_edit(rng: np.random.Generator, family: str | None = None) -> Edit:
    family = family or FAMILIES[int(rng.integers(len(FAMILIES)))]
    colors = tuple(rng.choice(COLORS, COLORED.get(family, 0), replace=False))
    degree = DEGREES[int(rng.integers(3))] if WORDS_ZH[family].degrees else "default"
    return Edit(family, degree, colors)


@pytest.fixture(scope="module")
def requests() -> list[tuple[str, Edit]]:
    rng = np.random.default_rng(2)
    edits = [an_edit(rng) for _ in range(20_000)]
    return [(sample_edits_zh(rng, (edit,)), edit) for edit in edits]


@pytest.fixture(scope="module")
def refusals() -> list[tuple[str, str]]:
    rng = np.random.default_rng(3)
    return [sample_refusal_zh(rng) for _ in range(10_000)]


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_is_said_in_hundreds_of_ways(family):
    assert len(set(WORDS_ZH[family].all_leaves())) >= 25
    rng = np.random.default_rng(0)
    texts = {normalize_zh(sample_edits_zh(rng, (an_edit(rng, family),))) for _ in range(900)}
    assert len(texts) > (400 if WORDS_ZH[family].degrees else 200)


def test_there_are_words_for_exactly_the_families_and_kinds(refusals):
    assert set(WORDS_ZH) == set(FAMILIES)
    assert set(KINDS_ZH) == KINDS == {kind for _, kind in refusals}


def test_no_text_means_two_things(requests, refusals):
    meanings = defaultdict(set)
    for text, edit in requests:
        meanings[normalize_zh(text)].add(edit)
    for text, kind in refusals:
        meanings[normalize_zh(text)].add(kind)
    assert {text: said for text, said in meanings.items() if len(said) > 1} == {}


def test_texts_are_chinese_without_unfilled_places(requests, refusals):
    short = re.compile(r"[a-z0-9&+\-*%/ −–]+")  # "lomo", "hdr"
    for text, _ in [*requests, *refusals]:
        assert re.search(r"[\u3040-\u9fff\uac00-\ud7af]", text) or short.fullmatch(normalize_zh(text)), text
        assert not re.search(r"[{}^*@#|]", text), text


def test_the_same_seed_says_the_same():
    said = []
    for _ in range(2):
        rng = np.random.default_rng(7)
        said.append([(sample_edits_zh(rng, (an_edit(rng),)), sample_refusal_zh(rng)) for _ in range(200)])
    assert said[0] == said[1]


def test_degrees_and_colors_are_heard():
    rng = np.random.default_rng(4)
    little = re.compile(
        "一点|一些|一丢丢|少许|一丝|若有若无|[稍略微轻淡浅弱细小]|有点|适度|太过|别太|不太|不要太|别过|适可|自然|过度|过于|悠着|过猛|不能太|可别太|也不要|过头|幅度"
    )
    little_texts = [sample_edits_zh(rng, (Edit("brighter", "little"),)) for _ in range(300)]
    # those written one by one say it in their own ways
    written = {normalize_zh(text) for text in WRITTEN["zh"].wishes["brighter little"]}
    said = [normalize_zh(text) for text in little_texts]
    assert all(little.search(text) for text in said if text not in written)
    texts = [sample_edits_zh(rng, (Edit("replace colors", colors=("red", "blue")),)) for _ in range(300)]
    assert all("红" in text and "蓝" in text for text in texts)
    with pytest.raises(ValueError, match="colors"):
        sample_edits_zh(rng, (Edit("duotone"),))


def test_two_edits_are_said_in_their_order():
    rng = np.random.default_rng(5)
    first, second = Edit("vignette"), Edit("sepia")
    for _ in range(300):
        text = sample_edits_zh(rng, (first, second)).lower()
        assert not is_held_out_zh(text)
        found = re.search("暗|角|边|周|vignette", text)
        assert found and len(text) - found.start() > 4, text


def test_held_out_texts_are_never_said_but_made_of_known_characters(requests, refusals):
    assert set(HELD_OUT_ZH) == {*FAMILIES, None}
    assert all(3 <= len(HELD_OUT_ZH[family]) <= 5 for family in FAMILIES)
    assert len(HELD_OUT_ZH[None]) >= 40
    texts = [text for text, _ in [*requests, *refusals]]
    assert not any(is_held_out_zh(text) for text in texts)
    leaves = [leaf for said in WORDS_ZH.values() for leaf in said.all_leaves() if not is_held_out_zh(leaf)]
    known = set("".join([*texts, *leaves]).lower())
    for phrasings in HELD_OUT_ZH.values():
        assert all(is_held_out_zh(f"请{text}！") for text in phrasings)
        assert set(normalize_zh("".join(phrasings))) <= known


def test_no_part_of_the_picture_is_in_a_supported_family():
    places = ("天空", "脸", "背景", "左边", "右边", "头发", "衣服", "墙", "皮肤", "人像", "草地")
    for family, said in WORDS_ZH.items():
        assert not [leaf for leaf in said.all_leaves() if any(place in leaf for place in places)], family


def test_there_are_hundreds_of_nouns():
    lists = (
        NOUNS_ZH.people,
        NOUNS_ZH.animals,
        NOUNS_ZH.things,
        NOUNS_ZH.fantasy,
        NOUNS_ZH.clothes,
        NOUNS_ZH.parts,
        NOUNS_ZH.regions,
    )
    assert len(set().union(*lists, NOUNS_ZH.weather, NOUNS_ZH.styles)) > 500


def test_leaves_belong_to_one_family():
    leaves = {family: {normalize_zh(x) for x in said.all_leaves()} for family, said in WORDS_ZH.items()}
    assert not [(a, b, leaves[a] & leaves[b]) for a, b in combinations(leaves, 2) if leaves[a] & leaves[b]]
