"""The expressive text begins with the change, keeps its form and length, and refusals have theirs."""

from __future__ import annotations

import re
from itertools import permutations

import numpy as np
import pytest

from mgie_server.training.choosing import EditChooser
from mgie_server.training.edits import AMOUNTS, COLORED, COLORS, DEGREES, Edit
from mgie_server.training.expressive import Look, chinese, describe, english, look, refuse
from mgie_server.training.operations import FAMILIES
from mgie_server.training.phrases import sample_refusal
from mgie_server.training.phrases.english_refusals import KINDS

SEEN = Look(mean=0.2, contrast=0.3, upper=0.2, warm=0.2, hue="orange")
FORMS = {
    "en": re.compile(r"The picture becomes ((?:[^:.]|\d\.)+): the [^:.]+\."),
    "zh": re.compile(r"画面调整为：([^。]+)。[^。]+。"),
}


def every_edit() -> list[Edit]:
    found = []
    for family, made in FAMILIES.items():
        degrees = DEGREES if made.has_degrees else ("default",)
        pairs = permutations(COLORS, 2) if family in COLORED else ((),)
        found += [Edit(family, degree, colors) for colors in pairs for degree in degrees]
        found += [Edit(family, amount=amount) for amount in AMOUNTS.get(family, ())]
    return found


def usual_outcome(edit: Edit) -> str:
    return "same" if edit.family in ("fix exposure", "fix white balance", "better overall") else ""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_texts_begin_with_the_change_and_no_two_edits_alike(language):
    heads = []
    for edit in every_edit():
        found = FORMS[language].fullmatch(describe((edit,), (usual_outcome(edit),), SEEN, language))
        assert found, edit
        heads.append(found[1])
    assert len(set(heads)) == len(heads)


def test_texts_keep_their_length():
    for edit in every_edit():
        texts = [describe((edit,), (usual_outcome(edit),), SEEN, language) for language in ("en", "zh")]
        assert 12 <= len(texts[0].split()) <= 42 and 20 <= len(texts[1]) <= 60, texts


@pytest.mark.parametrize(("language", "joint"), [("en", ", then "), ("zh", "，再")])
def test_two_edits_are_told_in_their_order(language, joint):
    clause = {"en": english.clause, "zh": chinese.clause}[language]
    chooser, rng = EditChooser(two_share=1.0), np.random.default_rng(0)
    picture = rng.random((8, 8, 3), np.float32)
    for _ in range(200):
        edits = tuple(chooser.edit(rng, family, picture) for family in chooser.families(rng))
        outcomes = tuple(usual_outcome(edit) for edit in edits)
        found = FORMS[language].fullmatch(describe(edits, outcomes, SEEN, language))
        assert found and found[1] == joint.join(clause(e, o) for e, o in zip(edits, outcomes, strict=True))


def test_an_edit_needs_its_outcome():
    with pytest.raises(ValueError, match="shorter"):
        describe((Edit("warmer"), Edit("vignette")), ("",), SEEN)


def test_colors_keep_their_roles():
    there, back = (
        describe((Edit("replace colors", colors=c),), ("",), SEEN) for c in (("red", "blue"), ("blue", "red"))
    )
    assert "blue where it was red" in there and "red where it was blue" in back
    assert "红影蓝光" in describe((Edit("duotone", colors=("red", "blue")),), ("",), SEEN, "zh")


def test_articles_and_degrees_are_right():
    assert "gets an orange cast" in describe((Edit("orange tint"),), ("",), SEEN)
    assert "becomes strongly foggy" in describe((Edit("fog", "much"),), ("",), SEEN)
    assert "becomes a little warmer" in describe((Edit("warmer", "little"),), ("",), SEEN)
    for edit in every_edit():
        text = describe((edit,), (usual_outcome(edit),), SEEN)
        assert not re.search(r"\ba [aeiou](?!ne)|  |,,|, :", text), text


def test_refusals_have_one_form_and_name_families():
    rng = np.random.default_rng(3)
    form = re.compile(r"Not an edit of light and color: ([a-z ]+)\. Nearest: ([a-z, ]+)\.")
    for _ in range(600):
        instruction = sample_refusal(rng)
        found = form.fullmatch(refuse(instruction.text, instruction.kind))
        assert found and found[1] == instruction.kind and found[1] in KINDS
        named = found[2].split(", ")
        assert 1 <= len(named) <= 3 and set(named) <= set(FAMILIES) and len(set(named)) == len(named)


def test_the_vocabulary_stays_small(drawn):
    texts = [
        describe((edit,), (usual_outcome(edit),), look(drawn[i % 40])) for i, edit in enumerate(every_edit())
    ]
    words = {word.strip(".,:") for text in texts for word in text.split()}
    assert len(words) < 230
