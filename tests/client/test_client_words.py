"""One idea, one sentence: what both plug-ins say stands once here, and is translated the same in both."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path

import pytest

from mgie_client.error_words import ERROR_WORDS, nearest
from mgie_client.stage_words import STAGE_WORDS, stage_words
from mgie_client.texts import as_sentence
from mgie_protocol.errors import CODES, MgieError
from mgie_protocol.events import STAGES

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / "shared" / "mgie_client"
sys.path.insert(0, str(ROOT / "plugin_gimp" / "tools"))

import catalogues  # noqa: E402  # pyright: ignore[reportMissingImports]


def krita_chinese() -> dict[str, str]:
    path = ROOT / "plugin_krita" / "mgie_krita" / "translations" / "zh_CN.json"
    return json.loads(path.read_text(encoding="utf-8"))


def gimp_chinese() -> dict[str, str]:
    (path,) = catalogues.catalogues()
    return catalogues.read_po(path.read_text(encoding="utf-8"))


def test_the_same_sentence_has_the_same_chinese_in_both_plug_ins() -> None:
    krita, gimp = krita_chinese(), gimp_chinese()
    both = krita.keys() & gimp.keys()
    assert len(both) > 100
    assert {text: (krita[text], gimp[text]) for text in both if krita[text] != gimp[text]} == {}


def test_what_is_shared_is_in_both_catalogues() -> None:
    texts = set(catalogues.texts_of(SHARED))
    assert texts > {words.what for words in ERROR_WORDS.values()} | set(STAGE_WORDS.values())
    assert texts <= krita_chinese().keys() and texts <= gimp_chinese().keys()


def test_what_is_shared_is_marked_once() -> None:
    """A sentence in two tables would soon be two sentences."""
    found = [
        ast.literal_eval(node.args[0])
        for path in sorted(SHARED.glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "mark"
    ]
    assert sorted(found) == sorted(set(found))


def test_every_error_that_a_plug_in_can_meet_has_words() -> None:
    of_files = {
        "picture_unreadable",
        "pictures_differ",
        "receipt_missing",
        "already_running",
        "selection_empty",
    }
    assert set(ERROR_WORDS) == CODES - of_files


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_words(stage: str) -> None:
    assert stage_words(stage) != stage or stage == "editing"
    assert stage_words(stage, str.upper) == stage_words(stage).upper()


def test_words_of_a_newer_server_and_sentences() -> None:
    assert stage_words("varnishing", str.upper) == "varnishing"
    assert (
        as_sentence("editing") == "Editing"
        and as_sentence("正在编辑") == "正在编辑"
        and as_sentence("") == ""
    )


def test_what_is_near() -> None:
    refused = MgieError(
        "edit_not_supported", "No.", "", {"nearest": ["darker", 3, "", "cooler", "fog", "dusk"]}
    )
    assert nearest(refused) == ["darker", "cooler", "fog"]
    assert nearest(None) == nearest(MgieError("internal", "x", "", {"nearest": "darker"})) == []
