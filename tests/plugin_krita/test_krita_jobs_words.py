"""The panel's words in other languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mgie_client.error_words import ERROR_WORDS
from mgie_krita import words
from mgie_krita.jobs.errors import PluginError, explain, sentence
from mgie_protocol.errors import CODES, MgieError

# what only commands meet: no panel reads or writes files, nor starts a server in the foreground
FILES_ALONE = {
    "picture_unreadable",
    "pictures_differ",
    "receipt_missing",
    "already_running",
    "selection_empty",
}


@pytest.fixture
def translations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    table = {"Edit": "编辑", "The server cannot be reached.": "服务器没有响应。", "empty": "", "number": 3}
    (tmp_path / "zh_CN.json").write_text(json.dumps(table), encoding="utf-8")
    (tmp_path / "de.json").write_text('{"Edit": "Ändern"}', encoding="utf-8")
    (tmp_path / "fr.json").write_text("{", encoding="utf-8")
    return tmp_path


def test_a_language_is_used(translations: Path) -> None:
    assert words.languages() == ["en", "de", "fr", "zh_CN"]
    assert words.use_language("zh_CN") == "zh_CN" == words.language()
    assert [words.tr(t) for t in ("Edit", "Other", "empty", "number")] == ["编辑", "Other", "empty", "number"]
    assert words.use_language("fr") == "fr" and words.tr("Edit") == "Edit"
    assert words.use_language("xx") == "en" and words.tr("Edit") == "Edit"


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ("zh_CN", "zh_CN"),
        ("zh-Hans-CN", "zh_CN"),
        ("zh_SG.UTF-8", "zh_CN"),
        ("zh_TW", "en"),
        ("de_AT@euro", "de"),
        ("en_GB:de", "en"),
        ("pt_BR:de", "de"),
        ("C", "en"),
    ],
)
def test_the_language_of_the_editor(
    translations: Path, monkeypatch: pytest.MonkeyPatch, chosen: str, found: str
) -> None:
    monkeypatch.setenv("LANGUAGE", chosen)
    assert words.use_language("auto") == found


def test_errors_are_told_in_the_language_in_use(translations: Path) -> None:
    error = MgieError("server_unreachable", "No mgie-server answers at tcp://x.", "Start one.")
    own = PluginError("server_unreachable", "说", "做")
    assert explain(error) == (error.message, error.hint)
    words.use_language("zh_CN")
    assert explain(error)[0] == "服务器没有响应。" and explain(own) == ("说", "做")
    assert sentence(MgieError("newer_code", "What?", "This.")) == "What? This."


def test_every_code_has_words() -> None:
    assert set(ERROR_WORDS) >= CODES - FILES_ALONE
