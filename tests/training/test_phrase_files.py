"""Files of phrases: what is wrong in one is named by file and key, and nothing of what is sampled changes unnoticed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from mgie_server.training.edits import AMOUNTS, COLORED, COLORS, DEGREES, Edit
from mgie_server.training.operations import FAMILIES
from mgie_server.training.phrases import sample_instruction, sample_refusal
from mgie_server.training.phrases.areas import choose_area
from mgie_server.training.phrases.english_schema import Words
from mgie_server.training.phrases.held_out import HELD_OUT, HELD_OUT_REFUSALS, HELD_OUT_ZH
from mgie_server.training.phrases.loader import FOLDER, PhrasesError, load, load_tables
from mgie_server.training.phrases.schema import FAMILY_FILES, REFUSED_FILES, Refused

SEEDS = 1500
SAMPLED = "efea89eba0596a6f7b6f725cd0bfc66f022c736609e7b075da3eda0cc37c6041"


@dataclass(frozen=True)
class Shape:
    texts: tuple[str, ...]
    weight: float = 1.0


def write(folder: Path, text: str, name: str = "english/some.toml") -> str:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('texts = ["a"]\nweight = 1\nweigth = 2', "some.toml: weigth is unknown; there may be texts, weight"),
        ("weight = 2.5", "some.toml: texts is missing"),
        ('texts = "a, b"', "some.toml: texts must be a list of texts, not 'a, b'"),
        ("texts = []", r"some.toml: texts must be a list of texts, not \[\]"),
        ('texts = ["a", 7]', "some.toml: texts must hold texts, not 7"),
        ('texts = ["a"]\nweight = true', "some.toml: weight must be a number, not True"),
        (
            'texts = ["make {ogj} red"]',
            r"some.toml: texts: 'make {ogj} red' has {ogj}; in braces may be {obj}",
        ),
        ('texts = ["make {obj red"]', "some.toml: texts: 'make {obj red' has {; "),
        ('texts = [\n    "a"\n    "b",\n]', r"english/some.toml: .*line 3"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PhrasesError, match=f"^english/{said}" if said.startswith("some") else said):
        load(write(tmp_path, text), Shape, ("obj",), tmp_path)


def test_a_family_is_named_too(tmp_path: Path) -> None:
    write(tmp_path, '["more contrast"]\nactions = ["raise it"]\ndegrees = 1')
    with pytest.raises(
        PhrasesError, match=r"^english/some.toml: more contrast: degrees must be true or false"
    ):
        load_tables("english", ("some",), Words, (), tmp_path)


def test_a_family_in_two_files_is_an_error(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path, '[fog]\nactions = ["add fog"]', f"english/{name}.toml")
    with pytest.raises(PhrasesError, match=r"^english/two.toml: fog stands in an earlier file as well"):
        load_tables("english", ("one", "two"), Words, (), tmp_path)


def test_a_missing_file_and_one_that_is_no_text_are_named(tmp_path: Path) -> None:
    with pytest.raises(PhrasesError, match=r"^english/none.toml: "):
        load("english/none.toml", Shape, (), tmp_path)
    (tmp_path / "no.toml").write_bytes(b'texts = ["\xff"]')
    with pytest.raises(PhrasesError, match=r"^no.toml: "):
        load("no.toml", Shape, (), tmp_path)


def test_order_and_repetitions_stay(tmp_path: Path) -> None:
    found = load(write(tmp_path, 'weight = 2\ntexts = ["b", "a", "b", ""]'), Shape, (), tmp_path)
    assert found == Shape(("b", "a", "b", ""), 2)


@pytest.mark.parametrize("language", ["english", "chinese"])
def test_no_file_is_left_out(language: str) -> None:
    others = {
        "tints",
        "color_casts",
        "too_much",
        "sentences",
        "nouns",
        "held_out",
        "naturally",
        "numbers",
        "areas",
        "written",
        "written_areas",
    }
    own = {"english": {"edits_beside_refusals"}, "chinese": {"degrees"}}[language]
    there = {path.stem for path in (FOLDER / language).iterdir()}
    assert there == {*FAMILY_FILES, *REFUSED_FILES, *others, *own}
    assert len(load_tables(language, REFUSED_FILES, Refused, Anything())) == 13


class Anything(tuple):
    def __contains__(self, place: object) -> bool:
        return True


def sampled() -> str:
    """What SEEDS seeds say in both languages, and what is held out, as one digest."""
    digest = hashlib.sha256(repr((HELD_OUT, HELD_OUT_ZH, HELD_OUT_REFUSALS)).encode())
    families = sorted(FAMILIES)
    for seed in range(SEEDS):
        rng = np.random.default_rng(seed)
        edits = []
        for _ in range(1 + seed % 2):
            family = families[int(rng.integers(len(families)))]
            first = int(rng.integers(len(COLORS)))
            colors = (COLORS + COLORS)[first : first + COLORED.get(family, 0)]
            degree = DEGREES[int(rng.integers(3))] if FAMILIES[family].has_degrees else "default"
            edits.append(Edit(family, degree, tuple(colors)))
        told = list(AMOUNTS)[seed % len(AMOUNTS)]
        amount = Edit(told, amount=AMOUNTS[told][seed % len(AMOUNTS[told])])
        for language in ("en", "zh"):
            digest.update(f"{sample_instruction(rng, (amount,), language)}".encode())
            digest.update(f"{sample_instruction(rng, tuple(edits), language)}".encode())
            area = choose_area(rng, (amount,))
            digest.update(f"{sample_instruction(rng, (amount,), language, area)}".encode())
            digest.update(f"{sample_refusal(rng, language)} {rng.random()}".encode())
    return digest.hexdigest()


def test_the_same_is_sampled_as_before() -> None:
    """Whoever means to change a phrase, its place or its weight writes the new digest down: the model has to read it."""
    assert sampled() == SAMPLED
