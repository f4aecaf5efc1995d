"""The parts of the floor of jobs, each by itself: what is stored, what is held, what is small."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path

import pytest
from fake_canvas import SRGB, one_document

from mgie_krita import words
from mgie_krita.jobs import history, timing
from mgie_krita.jobs.book import MAX_FINISHED, Book
from mgie_krita.jobs.errors import PluginError, explain, sentence
from mgie_krita.jobs.line import device_words
from mgie_krita.jobs.notes import Notes
from mgie_krita.jobs.presets import MAX_PRESETS, Preset, with_preset, without_preset
from mgie_krita.jobs.settings import MAX_INSTRUCTIONS, Settings
from mgie_krita.jobs.ticker import Lane, Task
from mgie_krita.jobs.work import NO_SOURCE, Work, layer_name, new_job, options_of, with_seed
from mgie_krita.plain import (
    APPLIED,
    CANCELLED,
    DISCARDED,
    READY,
    WORKING,
    Entry,
    Options,
    Source,
)
from mgie_protocol.errors import CODES, MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest

# --- settings and presets -----------------------------------------------------------------------------------


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


# --- history ------------------------------------------------------------------------------------------------


def entry(number: int, length: int = 10) -> Entry:
    request = EditRequest("雨" * length, seed=number).to_dict()
    return Entry(f"job-{number}", request, "The sky 🌧 " * length, (number, number + 1), 1e9 + number, "Layer")


def test_a_history_comes_back_as_it_was() -> None:
    entries = [entry(3), entry(2), replace(entry(1), layer="", source="merged")]
    assert history.from_bytes(history.to_bytes(entries)) == entries


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
    notes.applied("d1", "job-1", "Rain")
    notes.applied("d1", "job-9", "Nothing")
    notes.add("", entry(3))
    assert [e.layer for e in notes.entries("d1")] == ["", "Rain"] and len(changes) == 3
    assert Notes(canvas, lambda: None).entries("d1") == notes.entries("d1")
    assert notes.entries("gone") == [] and notes.entries("") == []


# --- thumbnails ---------------------------------------------------------------------------------------------


def flat(
    dtype: str, transfer: str, values: tuple[float, ...], width: int = 40, height: int = 30
) -> PixelBuffer:
    """A picture of one colour, values 0..1."""
    packed = {
        "u8": lambda: bytes(round(v * 255) for v in values),
        "u16": lambda: struct.pack(f"<{len(values)}H", *(round(v * 65535) for v in values)),
        "f32": lambda: struct.pack(f"<{len(values)}f", *values),
    }[dtype]()
    return PixelBuffer(width, height, len(values), dtype, transfer, packed * (width * height))


def made(picture: PixelBuffer, side: int):
    from mgie_krita.jobs.thumbnails import thumbnail_now

    return thumbnail_now(picture, side)


@pytest.mark.parametrize("side", [100, 40, 16, 7, 1])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("transfer", ["srgb", "linear"])
@pytest.mark.parametrize("dtype", ["u8", "u16", "f32"])
def test_a_thumbnail_of_every_kind(dtype: str, transfer: str, channels: int, side: int) -> None:
    values = {1: (0.5,), 2: (0.5, 0.25), 3: (0.5, 0.75, 1.0), 4: (0.5, 0.75, 1.0, 0.25)}[channels]
    small = made(flat(dtype, transfer, values), side)
    assert max(small.width, small.height) <= side and len(small.rgba) == small.width * small.height * 4
    color = values[:3] if channels > 2 else values[:1] * 3
    alpha = values[-1] if channels in (2, 4) else 1.0
    encoded = [v if transfer == "srgb" else 1.055 * v ** (1 / 2.4) - 0.055 for v in color]
    for place in range(0, len(small.rgba), 4):
        pixel = small.rgba[place : place + 4]
        for have, want in zip(pixel, [*encoded, alpha], strict=True):
            assert abs(have - want * 255) <= 1.5, (list(pixel), encoded)


def test_a_small_picture_stays_as_it_is() -> None:
    data = bytes(range(240)) * 2
    picture = PixelBuffer(12, 10, 4, "u8", "srgb", data)
    assert (made(picture, 12).rgba, made(picture, 12).width) == (data, 12)


def test_a_thumbnail_is_the_mean_of_the_picture() -> None:
    rows = bytes(v for y in range(64) for x in range(64) for v in [(255 if (x // 2 + y // 2) % 2 else 0)] * 3)
    small = made(PixelBuffer(64, 64, 3, "u8", "srgb", memoryview(rows)), 8)
    assert all(90 < value < 165 for value in small.rgba[0::4])


def test_values_beyond_the_screen() -> None:
    values = (float("nan"), float("inf"), -float("inf"), 2.5)
    for transfer in ("srgb", "linear"):
        small = made(flat("f32", transfer, values), 10)
        assert small.rgba[:4] == bytes((0, 255, 0, 255))


def test_a_large_thumbnail_is_made_in_slices() -> None:
    from mgie_krita.jobs.thumbnails import thumbnail

    maker = thumbnail(flat("f32", "linear", (0.1, 0.2, 0.3, 1.0), 600, 600), 300)
    shares = list(maker)
    assert len(shares) > 2 and shares == sorted(shares) and shares[-1] <= 1


# --- what is held -------------------------------------------------------------------------------------------


def work(name: str, state: str, nbytes: int = 0, document: str = "d1") -> Work:
    source = replace(NO_SOURCE, document=document)
    made = Work(new_job(name, name, Options(), source))
    made.job.state = state
    made.results = [PixelBuffer(nbytes, 1, 1, "u8", "srgb", bytes(nbytes))] if nbytes else []
    return made


def filled(*works: Work, held: int = 100) -> Book:
    book = Book(held)
    for one in works:
        book.add(one)
    return book


def test_over_its_bytes_the_book_lets_go_of_the_oldest_results() -> None:
    works = [work(name, READY, 40) for name in "abcd"]
    lost = filled(*works).trim("d1")
    assert [one.id for one in lost] == ["a", "b"] and [one.job.state for one in works] == [
        DISCARDED,
        DISCARDED,
        READY,
        READY,
    ]


def test_what_became_a_layer_goes_first_and_silently() -> None:
    a, b, c = work("a", READY, 40), work("b", APPLIED, 40), work("c", READY, 40)
    assert filled(a, b, c).trim("d1") == []
    assert (a.nbytes, b.nbytes, b.job.state) == (40, 0, APPLIED)


def test_the_current_result_is_never_dropped() -> None:
    shown, other = work("a", READY, 90), work("b", READY, 90, "d2")
    assert [one.id for one in filled(shown, other).trim("d1")] == ["b"]
    huge = work("a", READY, 900)
    assert filled(huge).trim("d1") == [] and huge.nbytes == 900


def test_finished_jobs_are_counted_and_those_under_way_stay() -> None:
    works = [work(f"w{n}", WORKING) for n in range(5)] + [work(f"r{n}", READY, 1) for n in range(15)]
    works += [work(f"c{n}", CANCELLED) for n in range(10)]
    book = filled(*works, held=1000)
    assert book.trim("d1") == []
    kept = [job.job_id for job in book.jobs]
    assert len(kept) == 5 + MAX_FINISHED and [n for n in kept if n[0] == "r"] == [f"r{n}" for n in range(15)]
    assert kept[-5:] == [f"c{n}" for n in range(5, 10)]
    full = filled(*(work(f"r{n}", READY, 1) for n in range(MAX_FINISHED + 2)), held=1000)
    assert [one.id for one in full.trim("d1")] == ["r0", "r1"] and len(full.jobs) == MAX_FINISHED


# --- small things -------------------------------------------------------------------------------------------


def test_names_of_layers() -> None:
    assert layer_name("make it\n  darker", 0) == "make it darker"
    assert layer_name("make it darker", 2) == "make it darker #3"
    for variation in (0, 7):
        assert len(layer_name("word " * 100, variation)) <= 80
    assert layer_name("x" * 80, 0) == "x" * 80 and layer_name("word " * 100, 1).endswith("… #2")


def test_seeds() -> None:
    assert with_seed(Options(seed=5, seed_locked=True)).seed == 5
    seeds = {with_seed(Options(seed=5)).seed for _ in range(20)}
    assert len(seeds) > 10 and all(0 <= seed < 2**31 for seed in seeds)


def test_options_of_a_request_ask_for_it_again() -> None:
    request = EditRequest(
        "x", seed=9, variations=3, steps=5, text_guidance=2.0, feather=1.0, strict_selection=False
    )
    options = options_of(request, "group")
    assert options.seed_locked and options.source == "group"
    for name in (
        "seed",
        "variations",
        "steps",
        "text_guidance",
        "image_guidance",
        "feather",
        "strict_selection",
    ):
        assert getattr(options, name) == getattr(request, name)


def test_time_left() -> None:
    durations: timing.Durations = {}
    seconds = {"loading": 3.0, "describing": 1.0, "editing": 8.0, "landing": 2.0, "total": 14.0}
    timing.learn(durations, "m", seconds, 4, 2.0)
    assert durations["m"] == {"loading": 3.0, "describing": 1.0, "editing": 2.0, "landing": 0.25}
    source = Source("d", "", "n", "layer", "", 0, 0, 1000, 2000, SRGB, SRGB)
    job = new_job("j", "x", Options(variations=2), source)
    clock = timing.StageClock(("loading", 0), since=100.0)

    def left(stage: str, at: float, known: dict[str, float] | None = None) -> float | None:
        job.stage = stage
        return timing.seconds_left(job, clock, durations["m"] if known is None else known, 2.0, 100.0 + at)

    assert left("loading", 1.0) == pytest.approx(2 + 1 + 2 * 2.5)
    assert left("loading", 60.0) == pytest.approx(
        2 * 2.5
    )  # longer than ever: what comes after is still ahead
    assert left("describing", 0.5) == pytest.approx(0.5 + 5)
    assert left("describing", 0.5, {}) is None
    job.step, job.steps = 4, 10
    assert left("editing", 2.0) == pytest.approx(
        3.0 + 0.5 + 5.5
    )  # this machine is slower today: 5 s a variation
    assert left("editing", 2.0, {}) == pytest.approx(3.0 + 5.0)
    job.variation = 1
    assert left("landing", 0.1) == pytest.approx(0.4)
    timing.learn(durations, "m", {"editing": 4.0, "describing": 0.001}, 1, 2.0)
    assert durations["m"]["editing"] == 3.0 and durations["m"]["describing"] == 1.0  # it was known already


def test_a_lane_does_one_thing_after_the_other() -> None:
    lane, seen = Lane(), []

    def steps(name: str, fail: Exception | None = None) -> Generator[float, None, str]:
        for step in range(3):
            seen.append((name, step))
            yield step / 3
        if fail:
            raise fail
        return name.upper()

    def add(name: str, fail: Exception | None = None) -> None:
        lane.add(Task(name, lambda: steps(name, fail), seen.append, lambda e: seen.append(e.code)))

    add("a")
    add("b", MgieError("queue_full", "x"))
    add("c", ValueError("y"))
    add("d")
    add("e")
    assert lane.has("d") and not lane.has("x")
    lane.cancel("d")
    while lane:
        lane.work(0.0)
    ends = [item for item in seen if isinstance(item, str)]
    assert ends == ["A", "queue_full", "internal", "E"]
    assert [item for item in seen if item[0] == "d"] == [] and seen[3] == "A"


def test_a_step_that_runs_the_event_loop_is_not_entered_again() -> None:
    lane, depth = Lane(), []

    def steps() -> Generator[float, None, None]:
        depth.append(lane.work(1.0))  # as a host does that spins its events within a call
        lane.cancel("a")  # the artist pressed Cancel there
        yield 0.5
        raise AssertionError("it was cancelled")

    lane.add(Task("a", steps, depth.append, depth.append))
    while lane:
        lane.work(0.0)
    assert depth == [False]


def test_devices() -> None:
    workers = [
        {"device": "cuda:1"},
        {"device": "cuda"},
        {"device": "cpu"},
        {"device": "mps"},
        {"device": "auto"},
        {},
        3,
    ]
    assert device_words({"workers": workers}) == "GPU 1, GPU 0, CPU, mps" and device_words({}) == ""


# --- words --------------------------------------------------------------------------------------------------


@pytest.fixture
def translations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    table = {"Edit": "编辑", "The server does not answer.": "服务器没有响应。", "empty": "", "number": 3}
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
    from mgie_krita.jobs import errors

    assert set(errors._GENERAL) >= CODES - {"picture_unreadable", "already_running"}
