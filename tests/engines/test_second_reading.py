"""The model's reading held against the second reader's: agreement, contradiction, refusals, denials, amounts."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from mgie_protocol.errors import MgieError
from mgie_server.engines.engine import Description
from mgie_server.engines.second_reading import SecondReading
from mgie_server.sentences.classifier import Opinion, SentenceClassifier

CHANGES = {
    "brighter": {"default": ["brighter", "更亮"], "little": ["a little brighter", "稍微更亮"]},
    "darker": {"default": ["darker", "更暗"]},
    "fix exposure": {"default": ["well exposed", "曝光正常"]},
}


@dataclass(frozen=True)
class Thinks(SentenceClassifier):
    """Says the same of every sentence."""

    opinion: Opinion = field(default_factory=lambda: Opinion({}, "default"))

    def read(self, text: str) -> Opinion:
        return self.opinion


def reading(says: str | MgieError, degree: str = "default", **chances: float) -> SecondReading:
    """What the model says, and what the second reader thinks; _ stands for a space."""

    def read(instruction: str) -> Description:
        if isinstance(says, MgieError):
            raise says
        return Description(f"The picture becomes {says}: the scene.", None)

    opinion = Opinion({name.replace("_", " "): chance for name, chance in chances.items()}, degree)
    classifier = Thinks({}, list(CHANGES), ["default"], CHANGES, opinion)
    return SecondReading(
        classifier, read, lambda _, change: Description(f"The picture becomes {change}: told.", None), "Mini"
    )


def refusal(**details: object) -> MgieError:
    return MgieError("edit_not_supported", "cannot", "", details)


def test_where_both_agree_the_model_speaks() -> None:
    assert reading("a little darker", darker=0.4, brighter=0.3).describe("x").expressive.endswith("scene.")
    assert (
        "well exposed" in reading("well exposed, getting darker", fix_exposure=0.5).describe("x").expressive
    )
    two = reading("brighter, then darker", several=0.5, brighter=0.01, darker=0.01)
    assert two.describe("x").expressive.endswith("scene.")
    assert reading("of no family that is known", darker=0.9).describe("x").expressive.endswith("scene.")


def test_a_sure_second_reader_is_told_to_the_model() -> None:
    said = reading("brighter", darker=0.95, brighter=0.01).describe("dim it")
    assert said.expressive == "The picture becomes darker: told." and said.sure == 0.95
    said = reading(refusal(kind="unclear", nearest=[]), "little", brighter=0.9).describe("亮一点点")
    assert said.expressive == "The picture becomes 稍微更亮: told."


def test_a_denial_whose_last_clause_asks_for_the_opposite_is_asked_about() -> None:
    reader = reading("darker", brighter=0.95, darker=0.2)
    with pytest.raises(MgieError):
        reader.describe("不是嫌亮，是嫌暗，调亮")
    assert "darker" in reader.describe("it is not what I want, not brighter").expressive


def test_where_they_contradict_and_none_is_sure_it_asks() -> None:
    with pytest.raises(MgieError) as asked:
        reading("brighter", darker=0.5, brighter=0.01).describe("hm")
    assert asked.value.details["nearest"] == ["brighter", "darker"] and asked.value.details["sure"] == 0.01
    with pytest.raises(MgieError) as asked:
        reading("brighter", refused=0.9, brighter=0.1).describe("what a bright idea")
    assert asked.value.details["nearest"] == ["brighter"]


@pytest.mark.parametrize("sentence", ["20% darker", "half as dark", "暗两档", "not that"])
def test_amounts_and_denials_are_the_models_to_read(sentence: str) -> None:
    with pytest.raises(MgieError):
        reading("brighter", darker=0.95, brighter=0.01).describe(sentence)


@pytest.mark.parametrize(
    "sentence",
    ["don't make it so dark", "don't make it red, make it blue", "no colors at all please", "不要这么暗"],
)
def test_a_denial_that_wishes_something_is_read(sentence: str) -> None:
    assert reading("darker", darker=0.9).describe(sentence).expressive.endswith("scene.")


def test_what_the_model_doubts_is_done_where_the_second_reader_finds_it_likeliest_too() -> None:
    doubt = refusal(nearest=["a little darker", "brighter"], sure=0.6)
    assert "a little darker: told." in reading(doubt, darker=0.57).describe("x").expressive
    for other in (reading(doubt, brighter=0.4), reading(doubt, darker=0.2)):
        with pytest.raises(MgieError):
            other.describe("x")
    placed = refusal(nearest=["darker, only in the left half"], sure=0.6)
    with pytest.raises(MgieError):
        reading(placed, darker=0.4).describe("x")


def test_an_amount_that_nobody_named_is_not_kept() -> None:
    assert (
        reading("darker by 200%", darker=0.9).describe("darker please").expressive
        == "The picture becomes darker: told."
    )
    assert reading("darker by 20%", darker=0.9).describe("20% darker").expressive.endswith("scene.")


def test_that_there_is_a_cast_is_no_wish_for_it() -> None:
    said = reading("neutral", blue_tint=0.99).describe("it is too blue")
    assert said.expressive.endswith("scene.")


def test_a_refusal_stands_where_the_second_reader_is_not_sure_or_the_sentence_was_too_long() -> None:
    for error, chance in ((refusal(kind="unclear"), 0.4), (refusal(nearest=[]), 0.99)):
        with pytest.raises(MgieError) as refused:
            reading(error, brighter=chance).describe("x")
        assert refused.value is error
