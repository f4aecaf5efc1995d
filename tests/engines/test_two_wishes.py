"""Two wishes in one sentence, told by the reader of sentences where it is sure of both halves."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from mgie_server.engines.two_wishes import two_changes
from mgie_server.sentences.classifier import REFUSED, SEVERAL, Opinion, SentenceClassifier

CHANGES = {
    "darker": {"default": ["darker", "更暗"], "little": ["a little darker", "稍微更暗"]},
    "warmer": {"default": ["warmer", "更暖"]},
    "night": {"default": ["like night", "如夜晚"]},
    "fog": {"default": ["foggy", "起雾"]},
}
WORDS = {"dark": "darker", "暗": "darker", "warm": "warmer", "暖": "warmer", "night": "night", "fog": "fog"}


@dataclass(frozen=True)
class Listens(SentenceClassifier):
    """Hears a family where one of its words stands alone; none, or several, elsewhere."""

    def read(self, text: str) -> Opinion:
        heard = {family for word, family in WORDS.items() if word in text}
        degree = "little" if "a bit" in text else "default"
        if len(heard) == 1:
            return Opinion({heard.pop(): 0.9, SEVERAL: 0.05}, degree)
        return Opinion({SEVERAL if heard else REFUSED: 0.9}, degree)


CLASSIFIER = Listens({}, list(CHANGES), ["default", "little"], CHANGES)


def told(instruction: str) -> str | None:
    found = two_changes(CLASSIFIER, instruction, CLASSIFIER.read(instruction))
    return found.change if found else None


@pytest.mark.parametrize(
    ("asked", "change"),
    [
        ("a bit darker and warmer", "a little darker, then warmer"),
        ("darker. also warm it up", "darker, then warmer"),
        ("warm, like a night in june", "warmer, then like night"),
        ("暗一点，再暖一点", "更暗，再更暖"),
    ],
)
def test_each_half_is_named_in_its_order(asked: str, change: str) -> None:
    assert told(asked) == change


@pytest.mark.parametrize(
    "asked",
    [
        "darker",  # one wish
        "darker and more of it",  # nothing in the second half
        "darker and not warmer",  # denied
        "darker by 20 % and warmer",  # measured: the model's to read
        "darker and warmer" + ", please" * 60,  # too long
    ],
)
def test_what_is_not_sure_is_not_told(asked: str) -> None:
    assert told(asked) is None


def test_what_editing_was_taught_together_is_one_edit() -> None:
    taught, apart = (
        two_changes(CLASSIFIER, text, CLASSIFIER.read(text)) for text in ("dark and warm", "night and fog")
    )
    assert taught and taught.taught
    assert apart and not apart.taught
