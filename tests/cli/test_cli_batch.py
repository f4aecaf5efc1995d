"""`mgie edit PICTURES... --out FOLDER`: many pictures by the same words through one server."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import numpy as np
import pytest
from commands import TIMEOUT_S, Commands
from PIL import Image


def make_pictures(folder: Path, count: int) -> list[Path]:
    folder.mkdir(exist_ok=True)
    paths = []
    for number in range(count):
        path = folder / f"frame{number}.png"
        pixels = np.random.default_rng(number).integers(60, 200, (6, 8, 3), np.uint8)
        Image.fromarray(pixels).resize((80 + number, 60)).save(path)
        paths.append(path)
    return paths


def pixels_of(path: str | Path) -> np.ndarray:
    return np.asarray(Image.open(path)).astype(float)


def test_a_broken_picture_is_named_and_the_rest_done(served: Commands, tmp_path: Path) -> None:
    """With the built-in model."""
    paths = make_pictures(tmp_path / "in", 6)
    paths[2].write_bytes(b"no picture")
    ran = served("edit", *paths, "-i", "a bit darker", "--out", tmp_path / "out", "--seed", 5, "--json")
    assert ran.code == 1 and set(ran.data) == {"results", "failed"}
    assert [Path(entry["picture"]) for entry in ran.data["results"]] == [p for p in paths if p != paths[2]]
    (failed,) = ran.data["failed"]
    assert failed["picture"] == str(paths[2]) and failed["error"]["code"] == "picture_unreadable"
    assert failed["error"]["message"] and failed["error"]["hint"]
    for entry in ran.data["results"]:
        (out,) = entry["out"]
        assert Path(out) == tmp_path / "out" / f"{Path(entry['picture']).stem}-edited.png"
        assert pixels_of(out).shape == pixels_of(entry["picture"]).shape
        assert pixels_of(out).mean() < pixels_of(entry["picture"]).mean() - 3
        assert entry["model"] == "mini" and entry["seed"] == [5] and entry["seconds"]["total"] > 0
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        f"frame{k}-edited.png" for k in (0, 1, 3, 4, 5)
    ]


def test_a_batch_gives_what_single_edits_give(served: Commands, tmp_path: Path) -> None:
    paths = make_pictures(tmp_path / "in", 2)
    many = served("edit", *paths, "-i", "warmer", "--out", tmp_path / "out", "--seed", 1, "--json").data
    for path, entry in zip(paths, many["results"], strict=True):
        alone = served("edit", path, "-i", "warmer", "--out", tmp_path / "one.png", "--seed", 1, "--json")
        assert np.array_equal(pixels_of(alone.data["out"][0]), pixels_of(entry["out"][0]))
        assert set(entry) == {*alone.data, "picture"}


def test_folders_names_and_words_for_a_person(served: Commands, tmp_path: Path) -> None:
    make_pictures(tmp_path / "a", 2)
    make_pictures(tmp_path / "b", 1)
    (tmp_path / "a" / "notes.txt").write_text("no picture")
    with Image.open(tmp_path / "b" / "frame0.png") as image:
        image.save(tmp_path / "b" / "phone.avif")
    words = ("-i", "darken 0.5", "--model", "echo", "--out", tmp_path / "out")
    ran = served("edit", tmp_path / "a", tmp_path / "b", *words)
    assert ran.code == 0 and "4 of 4 pictures edited" in ran.out and ran.err == ""
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [
        "frame0-edited-2.png",
        "frame0-edited.png",
        "frame1-edited.png",
        "phone-edited.png",
    ]
    (tmp_path / "b" / "bad.png").write_bytes(b"")
    again = served("edit", tmp_path / "b", *words)
    assert again.code == 1 and "2 of 3" in again.out and "bad.png" in again.err
    assert len(list((tmp_path / "out").iterdir())) == 6  # nothing was overwritten
    variations = served("edit", tmp_path / "a", *words, "--variations", 2, "--json")
    assert [len(entry["out"]) for entry in variations.data["results"]] == [2, 2]


@pytest.mark.parametrize("kills", [1, 2])
def test_a_server_killed_in_the_middle(alone: Commands, tmp_path: Path, kills: int) -> None:
    """Everything is done, and once."""
    paths = make_pictures(tmp_path / "in", 6)
    words = ("-i", "sleep 1; darken 0.5", "--model", "echo", "--out", tmp_path / "out", "--json")
    process = alone.start("edit", *paths, *words)
    alone.wait_for_job('"editing"')
    alone.kill_server()
    if kills == 2:
        while not list((tmp_path / "out").glob("*")):  # the second server edits
            assert process.poll() is None, process.communicate()
            alone("status", "--json")
        alone.kill_server()
    out, err = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 0, (out, err)
    data = json.loads(out)
    assert [entry["picture"] for entry in data["results"]] == list(map(str, paths)) and data["failed"] == []
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [f"frame{k}-edited.png" for k in range(6)]
    for path, entry in zip(paths, data["results"], strict=True):
        assert np.abs(pixels_of(entry["out"][0]) - pixels_of(path) / 2).max() <= 2


def test_a_picture_that_kills_its_worker_is_the_only_one_that_fails(served: Commands, tmp_path: Path) -> None:
    paths = make_pictures(tmp_path / "in", 2)
    ran = served("edit", *paths, "-i", "crash", "--model", "echo", "--out", tmp_path / "out", "--json")
    assert ran.code == 1 and ran.data["results"] == []
    assert {entry["error"]["code"] for entry in ran.data["failed"]} == {"worker_crashed"}
    assert served.edit(paths[0], "hello").code == 0


def test_a_server_that_takes_no_more_now_is_asked_again(alone: Commands, tmp_path: Path) -> None:
    paths = make_pictures(tmp_path / "in", 5)
    words = ("-i", "sleep 0.3; darken 0.5", "--model", "echo", "--out", tmp_path / "out", "--json")
    ran = alone("edit", *paths, *words, MGIE_MAX_QUEUE="2")
    assert ran.code == 0 and len(ran.data["results"]) == 5
    assert len(list((tmp_path / "out").iterdir())) == 5


def test_ctrl_c_cancels_all_of_them(alone: Commands, tmp_path: Path) -> None:
    paths = make_pictures(tmp_path / "in", 5)
    words = ("-i", "sleep 50", "--model", "echo", "--out", tmp_path / "out", "--json")
    process = alone.start("edit", *paths, *words)
    alone.wait_for_job('"editing"')
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 1 and json.loads(out)["error"]["code"] == "cancelled"
    assert list((tmp_path / "out").iterdir()) == []
    status = alone("status", "--json").data
    assert status["running"] == [] and status["queue"] == 0


BAD = {
    "no instruction": (["-i", " "], "instruction_empty"),
    "unknown model": (["-i", "hi", "--model", "nothing"], "model_unknown"),
    "not installed": (["-i", "hi", "--model", "mgie-7b"], "model_not_installed"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_for_all_is_said_once(served: Commands, tmp_path: Path, name: str) -> None:
    paths = make_pictures(tmp_path / "in", 3)
    ran = served("edit", *paths, *BAD[name][0], "--out", tmp_path / "out", "--json")
    assert ran.error["code"] == BAD[name][1]


def test_where_the_results_go(served: Commands, tmp_path: Path) -> None:
    paths = make_pictures(tmp_path / "in", 2)
    words = ("-i", "hi", "--model", "echo", "--json")
    beside = served.inside("edit", *paths, *words).data["results"]
    assert [Path(one["out"][0]).name for one in beside] == ["frame0-edited.png", "frame1-edited.png"]
    assert served.inside("edit", tmp_path / "in", *words).code == 2
    for out in ("x.png", "in", "in/frame0.png"):
        error = served.inside("edit", tmp_path / "in", *words, "--out", tmp_path / out).error
        assert error["code"] == "output_not_writable"
    (tmp_path / "empty").mkdir()
    error = served.inside("edit", tmp_path / "empty", *words, "--out", tmp_path / "out").error
    assert error["code"] == "picture_unreadable" and "empty" in error["message"]


def test_a_mask_is_for_all_pictures_of_its_size(served: Commands, tmp_path: Path) -> None:
    paths = make_pictures(tmp_path / "in", 2)  # 80 and 81 wide
    mask = Image.new("L", (80, 60), 0)
    mask.paste(255, (0, 0, 40, 60))
    mask.save(tmp_path / "mask.png")
    words = ("-i", "darken 0.5", "--model", "echo", "--mask", tmp_path / "mask.png", "--json")
    data = served("edit", *paths, *words, "--out", tmp_path / "out").data
    assert data["failed"][0]["error"]["code"] == "mask_size_differs"
    before, after = pixels_of(paths[0]), pixels_of(data["results"][0]["out"][0])
    assert (
        np.array_equal(before[:, 40:], after[:, 40:]) and after[:, :30].mean() < 0.6 * before[:, :30].mean()
    )
