"""What `mgie prepare` writes, by the command itself with the built-in model: read again, counted, and not written over."""

from __future__ import annotations

import json
import shutil
import tarfile
from pathlib import Path

import pytest
from preparing_models import ASKED, make_clip, make_pairs, make_t5
from typer.testing import CliRunner

from mgie_protocol.errors import MgieError
from mgie_server.cli.app import app
from mgie_server.datasets.catalog import open_set
from mgie_server.datasets.loading import loaded
from mgie_server.datasets.record import Record
from mgie_server.preparing import clip_filter
from mgie_server.service.lock import FileLock
from mgie_server.training.own_pairs import open_pairs

COUNT = 5


def run(*words: object) -> dict:
    done = CliRunner().invoke(app, [*map(str, words), "--json"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return json.loads(done.stdout)


def prepared(pairs: Path, out: Path, *words: object) -> dict:
    return run("prepare", pairs, "--out", out, "--device", "cpu", "--batch", 2, "--shard-size", 2, *words)


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five pairs, of which the last but one is broken, and a row whose picture is missing."""
    folder = make_pairs(tmp_path_factory.mktemp("set") / "pairs", COUNT + 1)
    (folder / "3.png").write_bytes(b"no picture")
    (folder / "5.png").unlink()
    return folder


@pytest.fixture(scope="module")
def outs(pairs: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """By format. The folders are not to be changed."""
    made = {form: tmp_path_factory.mktemp(form) / "out" for form in ("parquet", "webdataset")}
    for form, out in made.items():
        assert "report" in prepared(pairs, out, "--format", form)
    return made


def comparable(record: Record) -> dict[str, object]:
    texts = {name: getattr(record, name) for name in ("id", "turn", "instruction", "licence", "caption")}
    return {**texts, **{name: picture.data() for name, picture in record.pictures.items()}}


@pytest.mark.parametrize("form", ["parquet", "webdataset"])
def test_it_is_a_data_set_again_with_the_same_pictures(pairs: Path, outs: dict[str, Path], form: str) -> None:
    data, before = open_set(str(outs[form])), open_set(str(pairs))
    found = list(data.records("train"))
    wanted = [r for r in before.records("train") if r.place.line != 4]
    assert [comparable(r) for r in found] == [comparable(r) for r in wanted] and len(found) == 4
    assert [r.mask is not None for r in found] == [True, False, False, False]
    assert len(list(loaded(data, found))) == 4 and not data.omitted()
    texts = {r.instruction: r.expressive for r in found}
    assert texts[ASKED[1]] is None and all(text for asked, text in texts.items() if asked != ASKED[1])
    shown = run("data", "show", outs[form])
    assert shown["splits"]["train"]["records"] == 4 and form in shown["layout"]


def test_both_formats_say_the_same_and_training_takes_them(outs: dict[str, Path]) -> None:
    told = {}
    for form, out in outs.items():
        found = open_pairs(str(out))
        assert not found.left_out and found.pairs[0].expressive != found.pairs[0].instruction
        assert found.pairs[1].expressive == found.pairs[1].instruction, "what was refused has the instruction"
        told[form] = [(p.instruction, p.expressive) for p in found.pairs]
    assert told["parquet"] == told["webdataset"]


def test_what_was_left_out_and_refused_is_told_with_file_and_line(pairs: Path, outs: dict[str, Path]) -> None:
    report = json.loads((outs["parquet"] / "report.json").read_text())
    assert report["left_out"]["kinds"] == {"picture broken": 1, "picture missing": 1}
    table = str(pairs / "pairs.jsonl")
    assert {(o["file"], o["line"]) for o in report["left_out"]["first"]} == {(table, 4), (table, 6)}
    assert report["failed"] == {"refused": 1} and "dragon" in report["failures"][0]["instruction"]
    assert (report["records"], report["written"], report["described"]) == (5, 4, 3)
    assert report["lengths"]["expressive words"]["texts"] == 3
    html = (outs["parquet"] / "report.html").read_text()
    assert f"{table}:4" in html and "dragon" in html


def test_what_is_written_tells_nothing_of_the_machine(outs: dict[str, Path], pairs: Path) -> None:
    """Sets are passed on: no folder of a person's, no time, no owner."""
    for path in outs["webdataset"].iterdir():
        if not path.name.startswith("report."):
            assert str(pairs.parent).encode() not in path.read_bytes(), path
    with tarfile.open(outs["webdataset"] / "train-00000.tar") as tar:
        members = tar.getmembers()
    assert {(m.mtime, m.uid, m.gid, m.uname) for m in members} == {(0, 0, 0, "")}
    keys = [member.name.split(".", 1) for member in members]
    assert [rest for _, rest in keys[:4]] == ["source.png", "target.jpg", "mask.png", "json"]
    assert keys[0][0] == "train-00000-000000"


def test_again_it_is_left_as_it_is_and_other_arguments_are_refused(
    pairs: Path, outs: dict[str, Path]
) -> None:
    out = outs["parquet"]
    before = {path: path.stat().st_mtime_ns for path in out.iterdir()}
    assert prepared(pairs, out)["again"] is True
    error = prepared(pairs, out, "--limit", 2)["error"]
    assert error["code"] == "output_not_writable" and "limit None then, 2 now" in error["message"]
    assert {path: path.stat().st_mtime_ns for path in out.iterdir()} == before


def test_a_folder_that_holds_something_else_is_not_touched(pairs: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    error = prepared(pairs, tmp_path)["error"]
    assert error["code"] == "output_not_writable" and "not empty" in error["message"]
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_shard_that_another_process_is_at_work_on_is_left_to_it(pairs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / ".work").mkdir(parents=True)
    lock = FileLock(out / ".work" / "train-00000.lock")
    assert lock.acquire()
    error = prepared(pairs, out, "--limit", 1)["error"]
    assert "another" in error["message"] and "torchrun" in error["hint"]
    lock.release()
    assert prepared(pairs, out, "--limit", 1)["report"]["written"] == 1


def test_summaries_and_the_filter_by_the_command(pairs: Path, tmp_path: Path, monkeypatch) -> None:
    t5, clip = make_t5(tmp_path / "t5"), make_clip(tmp_path / "clip")
    words = ("--limit", 2, "--summarizer", t5, "--clip-filter", clip)
    monkeypatch.setattr(clip_filter, "LEAST", dict.fromkeys(clip_filter.LEAST, -2.0))
    report = prepared(pairs, tmp_path / "out", *words)["report"]
    assert report["written"] == 2 and report["arguments"]["summarizer"]["name"] == "t5"
    (long,) = [one["long"] for one in report["examples"]]
    assert "warmer" in long.lower() and report["examples"][0]["expressive"] != long
    assert report["lengths"]["expressive tokens"]["most"] <= 64
    monkeypatch.setattr(clip_filter, "LEAST", dict.fromkeys(clip_filter.LEAST, 2.0))
    report = prepared(pairs, tmp_path / "none", *words)["report"]
    assert report["left_out"]["kinds"] == {"CLIP filter": 2} and report["written"] == 0
    assert report["left_out"]["first"][0]["line"] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--describer", "minni"), "minni"),
        (("--describer", "instruct-pix2pix"), "instruct-pix2pix"),
        (("--summarizer", "no-such-folder"), "no-such-folder"),
        (("--clip-filter", "no-such-folder"), "no-such-folder"),
        (("--format", "zip"), "zip"),
        (("--split", "test"), "test"),
    ],
)
def test_what_is_not_there_is_said_before_anything_is_done(
    pairs: Path, tmp_path: Path, words: tuple[str, str], said: str
) -> None:
    error = prepared(pairs, tmp_path / "out", *words)["error"]
    assert said in error["message"] and error["hint"]
    assert not (tmp_path / "out").exists()


def test_a_gpu_that_is_not_there_is_not_replaced_by_the_cpu(pairs: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    error = prepared(pairs, tmp_path / "out", "--device", "cuda")["error"]
    assert error["code"] == "not_available" and "GPU" in error["message"]


def test_shards_that_are_broken_or_missing_are_left_out_and_told(
    outs: dict[str, Path], tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(outs["webdataset"], copy)
    whole = (copy / "train-00000.tar").read_bytes()
    (copy / "train-00000.tar").write_bytes(whole[: len(whole) // 2])
    (copy / "train-00002.tar").unlink()
    data = open_set(str(copy))
    assert len(list(data.records("train"))) < 4
    told = " ".join(map(str, data.omissions()))
    assert "train-00000.tar" in told and "train-00002.tar" in told and "lists it" in told


def test_a_prepared_json_that_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    for text in (
        "no json",
        "{}",
        json.dumps({"licence": "", "format": "", "shards": [{"file": "../train-00000.tar"}]}),
    ):
        (tmp_path / "prepared.json").write_text(text)
        with pytest.raises(MgieError, match=r"prepared\.json"):
            open_set(str(tmp_path))
