"""The expressive text speaks of this picture, and what it claims is true on the pixels."""

from __future__ import annotations

import colorsys
import re

import numpy as np
import pytest
from judging import luma, warmth

from mgie_server.training import pictures
from mgie_server.training.expressive import describe, dominant_hue, look, refuse
from mgie_server.training.language import sample_refusal
from mgie_server.training.language.unsupported import KINDS
from mgie_server.training.nearest import nearest_families
from mgie_server.training.operations import DEGREES, FAMILIES, pair
from mgie_server.training.pairs import PairSource

SEEN = re.compile(
    r"the (\w+), (\w+) contrast, mostly (\w+) scene, (evenly lit|brighter above|brighter below),"
)


def test_claims_about_the_picture_are_true():
    rng = np.random.default_rng(5)
    for _ in range(150):
        before = pictures.picture(rng)
        found = SEEN.search(describe("brighter", "default", before, before))
        assert found
        tone, contrast, _, light = found.groups()
        y = luma(before)
        half = y.shape[0] // 2
        upper = y[:half].mean() - y[half:].mean()
        assert {"dark": y.mean() < 0.33, "bright": y.mean() > 0.59, "midtone": 0.31 < y.mean() < 0.61}[tone]
        assert {"low": y.std() < 0.14, "high": y.std() > 0.24, "medium": 0.12 < y.std() < 0.26}[contrast]
        lit = {
            "brighter above": upper > 0.06,
            "brighter below": upper < -0.06,
            "evenly lit": abs(upper) < 0.08,
        }
        assert lit[light]


@pytest.mark.parametrize(
    ("degrees", "hue"),
    [
        (0, "red"), (30, "orange"), (55, "yellow"), (120, "green"), (180, "cyan"), (220, "blue"),
        (275, "purple"), (320, "pink"), (355, "red"),
    ],
)  # fmt: skip
def test_hue_of_plain_colours(degrees, hue):
    color = np.array(colorsys.hsv_to_rgb(degrees / 360, 0.6, 0.7), np.float32)
    assert dominant_hue(np.broadcast_to(color, (8, 8, 3))) == hue


def test_gray_pictures_are_called_gray():
    assert dominant_hue(np.full((8, 8, 3), 0.4, np.float32)) == "gray"


def test_the_larger_colour_is_the_dominant_one():
    picture = np.full((10, 10, 3), (0.2, 0.3, 0.8), np.float32)
    picture[:3] = (0.8, 0.3, 0.2)
    assert dominant_hue(picture) == "blue"


def test_mending_says_which_way_the_picture_went():
    rng = np.random.default_rng(8)
    for _ in range(80):
        picture = pictures.picture(rng)
        before, after = pair("fix exposure", picture, "default", rng, settle=1.0)
        text, shift = (
            describe("fix exposure", "default", before, after),
            luma(after).mean() - luma(before).mean(),
        )
        assert ("becomes brighter" in text) == (shift > 0.03) and ("becomes darker" in text) == (
            shift < -0.03
        )
        before, after = pair("fix white balance", picture, "default", rng, settle=1.0)
        text, shift = describe("fix white balance", "default", before, after), warmth(after) - warmth(before)
        if "becomes warmer" in text:
            assert shift > 0.029
        if "becomes cooler" in text:
            assert shift < -0.029


def test_texts_begin_with_the_change_and_keep_their_length():
    picture = pictures.picture(np.random.default_rng(1))
    heads = set()
    for family in FAMILIES:
        for degree in DEGREES:
            before, after = pair(family, picture, degree, np.random.default_rng(0))
            text = describe(family, degree, before, after)
            assert 12 <= len(text.split()) <= 26 and text.endswith(".") and text.count(".") == 1
            heads.add((family, text.split(":")[0]))
    assert len({head for _, head in heads}) == len(heads)  # no two families begin alike


def test_look_knows_the_halves():
    picture = np.zeros((8, 8, 3), np.float32)
    picture[:4] = 0.9
    assert look(picture).light == "brighter above" and look(picture[::-1]).light == "brighter below"


def test_refusals_have_one_form_and_name_families():
    rng = np.random.default_rng(3)
    form = re.compile(r"Not an edit of light and color: ([a-z ]+)\. Nearest: ([a-z, ]+)\.")
    for _ in range(500):
        instruction = sample_refusal(rng)
        found = form.fullmatch(refuse(instruction.text, instruction.kind))
        assert found and found[1] in KINDS
        named = found[2].split(", ")
        assert 1 <= len(named) <= 3 and set(named) <= set(FAMILIES) and len(set(named)) == len(named)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("give the man a warmer coat", "warmer"),
        ("make only the sky darker", "darker"),
        ("put a green car there", "green tint"),
        ("paint black and white stripes", "black and white"),
        ("make her smile brighter", "brighter"),
        ("make the bear look colder by adding snow", "cooler"),
    ],
)
def test_nearest_families_follow_the_words(text, first):
    assert nearest_families(text)[0] == first


def test_the_vocabulary_stays_small():
    source = PairSource(4)
    words = {w.strip(".,:") for _ in range(600) for w in source.sample().expressive.split()}
    assert len(words) < 160
