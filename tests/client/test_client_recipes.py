"""The folder of this user's recipes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mgie_client import recipes
from mgie_protocol.errors import MgieError
from mgie_protocol.limits import MAX_RECIPE_BYTES


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MGIE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_what_is_kept_is_found_again(home: Path) -> None:
    assert recipes.names() == []
    assert recipes.keep("make it warmer", b"first") == "make it warmer"
    assert recipes.keep("make it warmer", b"second") == "make it warmer 2"
    assert sorted(recipes.names()) == ["make it warmer", "make it warmer 2"]
    assert recipes.read("make it warmer") == b"first" and recipes.read("make it warmer 2") == b"second"
    assert (home / "recipes" / "make it warmer.mgie-recipe").read_bytes() == b"first"
    recipes.forget("make it warmer")
    recipes.forget("make it warmer")
    assert recipes.names() == ["make it warmer 2"]


def test_the_newest_comes_first(home: Path) -> None:
    for number, name in enumerate(("old", "new", "between")):
        recipes.keep(name, b"{}")
        os.utime(home / "recipes" / f"{name}.mgie-recipe", (0, (1, 3, 2)[number]))
    assert recipes.names() == ["new", "between", "old"]


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("../../etc/passwd", "etc passwd"),
        ("a/b\\c:d", "a b c d"),
        ("two\nlines", "two lines"),
        ("  . ", "recipe"),
        ("调暗一点", "调暗一点"),
        ("CON", "CON -"),
        ("x" * 200, "x" * 60),
    ],
)
def test_any_words_make_a_name(home: Path, name: str, made: str) -> None:
    assert recipes.keep(name, b"{}") == made == recipes.fitting(made.replace(" -", ""))
    assert [path.parent for path in home.rglob("*.mgie-recipe")] == [home / "recipes"]
    assert recipes.read(name) == b"{}"


def test_what_cannot_be_read_says_so(home: Path) -> None:
    recipes.keep("empty", b"")
    recipes.keep("large", bytes(MAX_RECIPE_BYTES + 1))
    for name in ("empty", "large", "missing"):
        with pytest.raises(MgieError) as caught:
            recipes.read(name)
        assert caught.value.code == "recipe_invalid"


def test_a_folder_that_cannot_be_written(home: Path) -> None:
    home.write_text("a file where the folder should be")
    with pytest.raises(MgieError) as caught:
        recipes.keep("rain", b"{}")
    assert caught.value.code == "output_not_writable" and str(home) in caught.value.message
