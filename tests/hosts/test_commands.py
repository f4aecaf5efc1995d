"""One edit, end to end: real commands, real server, the built-in model, a real photograph."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from host_commands import SAMPLE, Mgie
from PIL import Image

LUMA = np.array([0.299, 0.587, 0.114])


def luma(path: Path) -> float:
    return float((np.asarray(Image.open(path).convert("RGB"), float) @ LUMA).mean() / 255)


def test_a_photograph_comes_back_edited(mgie: Mgie, tmp_path: Path) -> None:
    out = tmp_path / "darker.jpg"
    ran = mgie("edit", SAMPLE, "--instruction", "make it darker", "--seed", 5, "--out", out, "--json")
    assert ran.code == 0, ran.err
    data = ran.data
    assert data["out"] == [str(out)] and data["seed"] == [5] and data["model"] == "mini"
    assert data["size"] == list(Image.open(SAMPLE).size) == list(Image.open(out).size)
    assert "darker" in data["expressive"]
    assert {"describing", "editing", "landing", "total"} <= set(data["seconds"])
    assert luma(out) < luma(SAMPLE) - 0.04


def test_size_alpha_and_name(mgie: Mgie, small: Path) -> None:
    first = mgie("edit", small, "-i", "make it warmer", "--json").data["out"]
    second = mgie("edit", small, "-i", "make it warmer", "--json").data["out"]
    assert Path(first[0]).name == "small-edited.png" and Path(second[0]).name == "small-edited-2.png"
    before, after = Image.open(small), Image.open(first[0])
    assert after.mode == "RGBA" and after.size == before.size
    assert np.array_equal(np.asarray(after)[..., 3], np.asarray(before)[..., 3])


def test_only_the_selection_changes(mgie: Mgie, small: Path, tmp_path: Path) -> None:
    mask = Image.new("L", (300, 200), 0)
    mask.paste(255, (0, 0, 150, 200))
    mask.save(tmp_path / "mask.png")
    out = tmp_path / "half.png"
    ran = mgie("edit", small, "-i", "make it darker", "--mask", tmp_path / "mask.png", "--out", out, "--json")
    assert ran.code == 0, ran.out
    before, after = np.asarray(Image.open(small), int), np.asarray(Image.open(out), int)
    assert np.array_equal(before[:, 150:], after[:, 150:])
    assert (before[:, :150, :3] - after[:, :150, :3]).mean() > 8


def test_variations_differ_and_seeds_repeat(mgie: Mgie, small: Path, tmp_path: Path) -> None:
    words = ("edit", small, "-i", "make it look like night", "--variations", 2, "--json", "--seed")
    first = mgie(*words, 11, "--out", tmp_path / "a.png").data
    again = mgie(*words, 11, "--out", tmp_path / "b.png").data
    assert first["seed"] == again["seed"] == [11, 12]
    a1, a2 = (np.asarray(Image.open(p)) for p in first["out"])
    b1, b2 = (np.asarray(Image.open(p)) for p in again["out"])
    assert np.array_equal(a1, b1) and np.array_equal(a2, b2)
    assert not np.array_equal(a1, a2)


def test_describe_says_and_edits_nothing(mgie: Mgie, small: Path) -> None:
    ran = mgie("describe", small, "--instruction", "make it brighter", "--json")
    assert ran.code == 0 and "brighter" in ran.data["expressive"]


def test_a_rewritten_text_is_used(mgie: Mgie, small: Path, tmp_path: Path) -> None:
    text = mgie("describe", small, "-i", "make it brighter", "--json").data["expressive"]
    out = tmp_path / "rewritten.png"
    ran = mgie("edit", small, "-i", "make it darker", "--expressive", text, "--out", out, "--json")
    assert ran.data["expressive"] == text
    assert luma(out) > luma(small)


def test_status_tells_what_runs(mgie: Mgie, small: Path) -> None:
    assert mgie("describe", small, "-i", "make it warmer", "--json").code == 0
    status = mgie("status", "--json").data
    assert "mini" in str(status)


@pytest.mark.parametrize("text", ["add a dragon in the background", "make the hat blue"])
def test_a_refusal_names_what_is_near(mgie: Mgie, small: Path, tmp_path: Path, text: str) -> None:
    out = tmp_path / "no.png"
    ran = mgie("edit", small, "-i", text, "--out", out, "--json")
    assert ran.code == 1 and not out.exists()
    error = ran.data["error"]
    assert error["code"] == "edit_not_supported" and error["nearest"] and error["hint"]


def test_what_is_not_there_yet_says_so(mgie: Mgie) -> None:
    ran = mgie("models", "pull", "mgie-7b", "--json")
    assert ran.code == 1 and ran.data["error"]["code"] == "not_available"


def test_stop_ends_the_server(mgie: Mgie, home: Path) -> None:
    assert mgie("stop", "--json").code == 0
    assert not (home / "connection.json").exists()
    ran = mgie("status", "--json")
    assert ran.code == 1 and ran.data["error"]["code"] == "server_unreachable"
