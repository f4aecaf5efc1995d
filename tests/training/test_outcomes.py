"""The outcome of an edit that depends on the picture is what its pixels did, and the text says it."""

from __future__ import annotations

import numpy as np
import pytest
from judging import mean, warmth

from mgie_server.training.edit_pairs import EditPairs
from mgie_server.training.edits import Edit
from mgie_server.training.expressive import OUTCOMES, Look, describe, outcome
from mgie_server.training.operations import FAMILIES
from mgie_server.training.operations.hues import amount_of
from mgie_server.training.picture_source import PictureSource

GRAY = np.full((8, 8, 3), 0.4, np.float32)
SEEN = Look(0.33, 0.135, 0.07, 0.0, "")
DEPENDING = ("fix exposure", "better overall", "fix white balance", "replace colors")


@pytest.mark.parametrize(
    ("family", "shift", "expected"),
    [
        ("fix exposure", (0.1, 0.1, 0.1), "brighter"),
        ("fix exposure", (-0.1, -0.1, -0.1), "darker"),
        ("fix exposure", (0.02, 0.02, 0.02), "same"),
        ("better overall", (0.1, 0.1, 0.1), "brighter"),
        ("better overall", (-0.1, -0.1, -0.1), "darker"),
        ("better overall", (0.05, 0.0, -0.05), "same"),
        ("fix white balance", (0.05, 0.0, -0.05), "warmer"),
        ("fix white balance", (-0.05, 0.0, 0.05), "cooler"),
        ("fix white balance", (0.0, 0.05, 0.0), "greener"),
        ("fix white balance", (0.0, -0.05, 0.0), "less green"),
        ("fix white balance", (0.1, 0.1, 0.1), "same"),
        ("warmer", (0.1, 0.0, -0.1), ""),
    ],
)
def test_outcome_is_measured_on_the_pixels(family, shift, expected):
    assert outcome(family, GRAY, GRAY + np.array(shift, np.float32)) == expected


def test_a_color_that_is_not_there_is_missing():
    green = np.broadcast_to(np.array([0.1, 0.8, 0.1], np.float32), (8, 8, 3))
    assert outcome("replace colors", green, green, amount_of(green, "red")) == "missing"
    assert outcome("replace colors", green, green, amount_of(green, "green")) == ""


@pytest.mark.parametrize(
    ("family", "how", "english", "chinese"),
    [
        ("fix exposure", "brighter", "getting brighter", "提亮"),
        ("fix exposure", "darker", "getting darker", "压暗"),
        ("fix exposure", "same", "hardly changing", "几乎不变"),
        ("fix white balance", "warmer", "getting warmer", "变暖"),
        ("fix white balance", "cooler", "getting cooler", "变冷"),
        ("fix white balance", "greener", "getting greener", "偏绿"),
        ("fix white balance", "less green", "getting less green", "减绿"),
        ("replace colors", "missing", "there is hardly any", "几乎没有"),
    ],
)
def test_the_text_says_the_outcome(family, how, english, chinese):
    edits = (Edit(family, colors=("red", "blue") if family == "replace colors" else ()),)
    for language, said in (("en", english), ("zh", chinese)):
        text = describe(edits, (how,), SEEN, language)
        other = describe(
            edits,
            ("" if family == "replace colors" else "same" if how != "same" else "darker",),
            SEEN,
            language,
        )
        assert said in text and said not in other


def test_drawn_pairs_have_the_outcome_of_their_pixels(drawings_file):
    pairs, rng, found = EditPairs(PictureSource(None, 0, drawings_file)), np.random.default_rng(4), set()
    for _ in range(500):
        pair = pairs.draw(rng)
        assert len(pair.outcomes) == len(pair.edits)
        for edit, how in zip(pair.edits, pair.outcomes, strict=True):
            assert how in OUTCOMES and (how != "") <= (edit.family in DEPENDING)
            found.add(how)
        if len(pair.edits) == 2:
            continue
        family, how = pair.edits[0].family, pair.outcomes[0]
        light, warm = mean(pair.after) - mean(pair.before), warmth(pair.after) - warmth(pair.before)
        if family in ("fix exposure", "better overall"):
            assert how == ("brighter" if light > 0.03 else "darker" if light < -0.03 else "same")
        if family == "fix white balance" and how in ("warmer", "cooler"):
            assert (warm >= 0.03) if how == "warmer" else (warm <= -0.03)
    assert found >= {"", "brighter", "darker", "warmer", "cooler", "same", "missing"}
    assert all(FAMILIES[family].damage or family == "replace colors" for family in DEPENDING)
