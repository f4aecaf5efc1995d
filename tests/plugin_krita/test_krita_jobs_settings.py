"""Settings, presets and the history in a document: what is stored, and what becomes of a broken store."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from fake_canvas import one_document

from mgie_krita.jobs import history
from mgie_krita.jobs.notes import Notes
from mgie_krita.jobs.presets import MAX_PRESETS, Preset, with_preset, without_preset
from mgie_krita.jobs.settings import MAX_INSTRUCTIONS, Settings
from mgie_krita.types import (
    Entry,
    Options,
)
from mgie_protocol.request import EditRequest


def test_settings_come_back_as_they_were(tmp_path: Path) -> None:
    settings = Settings(path=tmp_path / "deep" / "krita.json")
    settings.options = Options("group", "mgie-7b", 4, 17, True, 30, 7.5, 1.5, False, 12.5)
    settings.presets = [Preset("Regen", "mach es regnerisch 雨")]
    settings.server_command, settings.endpoint, settings.language = (
        "mgie-server -v",
        "tcp://127.0.0.1:5",
        "zh_CN",
    )
    settings.previews = False
    settings.durations = {"mini": {"editing": 1.5}}
    settings.remember_instruction("make it darker")
    assert settings.save() == ""
    assert Settings.load(settings.path) == settings
    assert list(settings.path.parent.iterdir()) == [settings.path]  # no temporary file stays
    assert os.name == "nt" or settings.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "{", "[1]", '"x"', "\x00\xff", '{"a":' * 5000])
def test_a_broken_settings_file_is_put_aside(tmp_path: Path, text: str) -> None:
    path = tmp_path / "krita.json"
    path.write_text(text, encoding="latin-1")
    assert Settings.load(path) == Settings(path=path)
    assert (tmp_path / "krita.json.broken").read_text(encoding="latin-1") == text and not path.exists()


def test_a_broken_field_is_its_default(tmp_path: Path) -> None:
    path = tmp_path / "krita.json"
    options = {"source": "sky", "variations": 99, "seed": True, "steps": 20, "feather": "x", "model": 3}
    data = {
        "options": {**options, "text_guidance": float("nan"), "strict_selection": False},
        "presets": [{"name": "a"}, 7, {"name": "ok", "instruction": "darker"}],
        "instructions": ["one", 2, "three"],
        "durations": {"mini": {"editing": -1, "landing": 0.5}, "x": 3},
        "language": None,
        "previews": "yes",
        "endpoint": ["no"],
    }
    path.write_text(json.dumps(data))
    loaded = Settings.load(path)
    assert loaded.options == Options(steps=20, strict_selection=False)
    assert loaded.presets == [Preset("ok", "darker")] and loaded.instructions == ["one", "three"]
    assert loaded.durations == {"mini": {"landing": 0.5}}
    assert (loaded.language, loaded.previews, loaded.endpoint) == ("auto", True, "")


def test_settings_that_cannot_be_written_say_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    why_not = Settings(path=tmp_path / "file" / "krita.json").save()
    assert "krita.json" in why_not


def test_instructions_are_remembered_once_and_not_without_end() -> None:
    settings = Settings()
    for number in range(MAX_INSTRUCTIONS + 10):
        settings.remember_instruction(f"edit {number}")
    settings.remember_instruction("edit 40")
    assert len(settings.instructions) == MAX_INSTRUCTIONS and settings.instructions[0] == "edit 40"
    assert settings.instructions.count("edit 40") == 1


def test_presets_have_names_of_their_own() -> None:
    presets = with_preset(with_preset([], "a  b", "one"), "c", "two")
    presets = with_preset(presets, "a b", "three")
    assert presets == [Preset("c", "two"), Preset("a b", "three")]
    assert with_preset(presets, " ", "x") == presets == with_preset(presets, "x", " ")
    assert without_preset(presets, "c") == [Preset("a b", "three")]
    for number in range(MAX_PRESETS + 5):
        presets = with_preset(presets, str(number), "x")
    assert len(presets) == MAX_PRESETS


def entry(number: int, length: int = 10) -> Entry:
    request = EditRequest("雨" * length, seed=number).to_dict()
    return Entry(f"job-{number}", request, "The sky 🌧 " * length, (number, number + 1), 1e9 + number, "Layer")


def test_a_history_comes_back_as_it_was() -> None:
    entries = [entry(3), entry(2), replace(entry(1), layer="", source="merged")]
    assert history.from_bytes(history.to_bytes(entries)) == entries


def test_favourites_stay_when_a_history_is_trimmed() -> None:
    many = [replace(entry(n), favourite=n in (58, 59)) for n in range(60)]
    kept = history.from_bytes(history.to_bytes(many))
    assert kept == [*many[: history.MAX_ENTRIES - 2], *many[58:]]
    wide = [replace(one, picture="x" * (history.MAX_PICTURE_CHARS // 40)) for one in many]
    kept = history.from_bytes(history.to_bytes(wide))
    assert len(kept) == history.MAX_ENTRIES, "rather an older picture goes than an older edit"
    assert all(one.picture for one in kept[:38]) and not any(one.picture for one in kept[38:48])
    assert all(one.picture for one in kept[48:]), "and none of a favourite"


def test_a_favourite_is_written_at_once() -> None:
    canvas, told = one_document(), []
    notes = Notes(canvas, lambda: told.append(1))
    for number in range(2):
        notes.add("d1", entry(number))
    notes.favour("d1", entry(0).job_id, True)
    assert [one.favourite for one in Notes(canvas, lambda: None).entries("d1")] == [False, True]
    notes.favour("d1", entry(0).job_id, False)
    assert not any(one.favourite for one in notes.entries("d1")) and len(told) == 4


def test_a_history_keeps_the_newest_within_its_bounds() -> None:
    many = [entry(number) for number in range(200, 0, -1)]
    kept = history.from_bytes(history.to_bytes(many))
    assert kept == many[: history.MAX_ENTRIES]
    long = [entry(number, 300) for number in range(60, 0, -1)]
    note = history.to_bytes(long)
    kept = history.from_bytes(note)
    assert len(note) <= history.MAX_BYTES and 5 < len(kept) < 50 and kept == long[: len(kept)]


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"\xff\xfe",
        b"{}",
        b"[]",
        b'{"version":9,"entries":[]}',
        b'{"version":1,"entries":3}',
        b"[" * 9999,
    ],
)
def test_bytes_that_are_no_history(note: bytes) -> None:
    assert history.from_bytes(note) == []


def test_a_broken_entry_costs_itself_only() -> None:
    data = json.loads(history.to_bytes([entry(1), entry(2), entry(3), entry(4)]))
    data["entries"][0]["seeds"] = ["x"]
    data["entries"][1]["request"] = {"no": "instruction"}
    data["entries"][2]["source"] = "sky"
    assert history.from_bytes(json.dumps(data).encode()) == [entry(4)]


def test_a_layer_is_noted_with_its_edit() -> None:
    canvas, changes = one_document(), []
    notes = Notes(canvas, lambda: changes.append(1))
    notes.add("d1", replace(entry(1), layer=""))
    notes.add("d1", replace(entry(2), layer=""))
    notes.applied("d1", "job-1", "Rain", None)
    notes.applied("d1", "job-9", "Nothing", None)
    notes.add("", entry(3))
    assert [e.layer for e in notes.entries("d1")] == ["", "Rain"] and len(changes) == 3
    assert Notes(canvas, lambda: None).entries("d1") == notes.entries("d1")
    assert notes.entries("gone") == [] and notes.entries("") == []


def test_the_text_is_that_of_the_layer_that_was_kept_last() -> None:
    notes = Notes(one_document(), lambda: None)
    notes.add("d1", replace(entry(1), layer=""))
    said = notes.entries("d1")[0].expressive
    notes.applied("d1", "job-1", "Rain", None)
    assert notes.entries("d1")[0].expressive == said
    notes.applied("d1", "job-1", "Rain #2", None, "Wet and blue.")
    assert notes.entries("d1")[0].expressive == "Wet and blue."


def test_the_file_says_what_became_of_each_layer() -> None:
    canvas = one_document()
    notes = Notes(canvas, lambda: None)
    notes.add("d1", replace(entry(1), layer=""))
    for layer, new in (("Rain", 0.2), ("Rain #2", 0.3), ("Rain", 0.25)):
        notes.applied("d1", "job-1", layer, {"new": new, "licence": "CC-BY-NC-4.0"})
    kept = Notes(canvas, lambda: None).entries("d1")[0]
    assert kept.layer == "Rain"
    assert [(one["layer"], one["new"]) for one in kept.reports] == [("Rain #2", 0.3), ("Rain", 0.25)]
    assert {one["licence"] for one in kept.reports} == {"CC-BY-NC-4.0"}


def test_a_history_without_reports_is_read() -> None:
    data = json.loads(history.to_bytes([entry(1), entry(2)]))
    del data["entries"][0]["reports"]
    data["entries"][1]["reports"] = [3, {"new": 0.5}]
    found = history.from_bytes(json.dumps(data).encode())
    assert [one.reports for one in found] == [(), ({"new": 0.5},)]
