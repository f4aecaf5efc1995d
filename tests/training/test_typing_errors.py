"""A typing error touches one letter inside a longer word, and leaves the rest of the sentence alone."""

from __future__ import annotations

import numpy as np
import pytest

from mgie_server.training.phrases.typing_errors import mistype, spell

SENTENCE = "please turn the picture into a b&w one"


def edits_apart(a: str, b: str) -> int:
    """Letters dropped, added, changed, or swapped with their neighbour between two texts (Damerau)."""
    rows = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            same = a[i - 1] == b[j - 1]
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (not same))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


@pytest.fixture(scope="module")
def mistyped() -> list[str]:
    rng = np.random.default_rng(0)
    return [mistype(rng, SENTENCE) for _ in range(400)]


def test_errors_stay_one_letter(mistyped):
    assert max(edits_apart(SENTENCE, text) for text in mistyped) == 1
    assert sum(text != SENTENCE for text in mistyped) > 320


def test_all_sorts_of_errors_occur(mistyped):
    lengths = {len(text) - len(SENTENCE) for text in mistyped}
    assert lengths == {-1, 0, 1} and len(set(mistyped)) > 35


def test_short_words_and_first_letters_stay(mistyped):
    for text in mistyped:
        words = text.split()
        assert len(words) == len(SENTENCE.split())
        for word, was in zip(words, SENTENCE.split(), strict=True):
            assert word == was if len(was) < 4 else word[0] == was[0]


def test_nothing_to_mistype_stays():
    assert mistype(np.random.default_rng(0), "b&w 4k it") == "b&w 4k it"


def test_some_sentences_are_mistyped():
    rng = np.random.default_rng(1)
    typed = [spell(rng, "make the picture warm").lower().rstrip(".!") for _ in range(3000)]
    assert 0.15 < np.mean([text != "make the picture warm" for text in typed]) < 0.30
