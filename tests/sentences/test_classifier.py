"""The second reader of sentences: what it reads of the shipped weights, its file, and that its n-grams are what is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from mgie_server.engines.catalog import installed_folder
from mgie_server.sentences.classifier import REFUSED, SEVERAL, WEIGHTS, SentenceClassifier
from mgie_server.sentences.features import BUCKETS, features

SHIPPED = installed_folder("mini") / WEIGHTS


@pytest.fixture(scope="module")
def reader() -> SentenceClassifier:
    return SentenceClassifier.load(SHIPPED)


@pytest.mark.parametrize(
    ("sentence", "label"),
    [
        ("I cannot see a thing, more light please", "brighter"),
        ("way too gloomy for a birthday invitation", "brighter"),
        ("the colours are screaming at me, calm them", "less saturated"),
        ("make the picture brigther", "brighter"),
        ("太暗了，亮一点", "brighter"),
        ("畫面太暗了，亮一點", "brighter"),
        ("put a hat on the dog", REFUSED),
        ("what time is it?", REFUSED),
        ("make it brighter and black and white", SEVERAL),
    ],
)
def test_what_it_reads(reader: SentenceClassifier, sentence: str, label: str) -> None:
    opinion = reader.read(sentence)
    assert opinion.likeliest == label and opinion.of(label) > 0.5
    assert abs(sum(opinion.chances.values()) - 1) < 1e-4


def test_it_tells_degrees(reader: SentenceClassifier) -> None:
    assert reader.read("a little brighter please").degree == "little"
    assert reader.read("a lot brighter please").degree == "much"
    assert reader.change("brighter", "little", False) == "a little brighter"
    assert reader.change("brighter", "little", True) == "稍微更亮"
    assert reader.change("sepia", "much", False) == "sepia toned"  # it has no degrees
    assert (
        reader.change("duotone", "default", False) is None
        and reader.change(REFUSED, "default", False) is None
    )


def test_n_grams_know_letters_order_and_no_numbers() -> None:
    plain, wrong = set(features("brighter")), set(features("brigther"))
    assert len(plain & wrong) >= 4  # most letters stand as they did
    assert features("not brighter") != features("brighter not")
    assert features("20% brighter") == features("35% brighter")
    assert features("調亮") == features("调亮") and features("it’s dark") == features("it's dark")
    assert features("") and all(0 <= one < BUCKETS for one in features("a whole sentence, with a comma"))


def test_a_file_that_is_none_is_refused(tmp_path: Path) -> None:
    save_file({"embedding": np.zeros((2, 2), np.float16)}, tmp_path / "other.safetensors")
    with pytest.raises(RuntimeError, match="lacks 'labels'"):
        SentenceClassifier.load(tmp_path / "other.safetensors")


def test_blinded_it_knows_nothing(reader: SentenceClassifier) -> None:
    """With an embedding of zeros every sentence is like another."""
    blind = SentenceClassifier(
        {**reader.weights, "embedding": 0 * reader.weights["embedding"]},
        reader.labels,
        reader.degrees,
        reader.changes,
    )
    assert blind.read("make it brighter").chances == blind.read("turn it black and white").chances


def test_it_is_small() -> None:
    assert sum(weight.size for weight in load_file(SHIPPED).values()) < 3.5e6
