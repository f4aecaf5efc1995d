"""`mgie data`: what it prints, its JSON, and its page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import layouts
import pytest
from layouts import put
from typer.testing import CliRunner

from mgie_server.cli.app import app

EVIL = "<script>alert(\"x\")</script>' onload='y' & {name}"


def mgie(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["data", *map(str, words)])
    return done.exit_code, done.stdout


def test_the_list_names_every_set_with_its_licence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MGIE_HOME", str(tmp_path))
    code, said = mgie("list")
    assert code == 0 and "magicbrush" in said and "CC-BY-4.0" in said and "train 23,898" in said
    sets = {one["name"]: one for one in json.loads(mgie("list", "--json")[1])["sets"]}
    assert set(sets) == {"ipr2pr", "magicbrush", "evr", "gier", "ma5k", "published", "folder"}
    assert sets["evr"]["folder"] == str(tmp_path / "datasets" / "evr") and not sets["evr"]["there"]
    assert all(one["licence"] and one["where"] and one["counts"] for one in sets.values())


def test_show_says_what_is_there_and_what_is_not(tmp_path: Path) -> None:
    root = layouts.evr(tmp_path)
    (root / "dataset" / "adobe" / "images" / "c_c.gif").unlink()
    code, said = mgie("show", "evr", root, "--first", 1)
    assert code == 0
    assert re.search(
        r"evr: .*licence: none stated\n +train +1 records\n +valid +3 records\n +test +3 records", said
    )
    assert "evr/test/Reddit_1.0/1: 'say 0'" in said and said.count("  source  ") == 3
    assert "Left out: 3 picture missing\n" in said and "train.json:10, entry 2: " in said
    told = json.loads(mgie("show", "evr", root, "--first", 1, "--json")[1])
    assert told["splits"]["valid"] == {"records": 3, "read": 0, "sizes_differ": 0} and len(told["first"]) == 3
    assert told["left_out"]["total"] == 3 and told["left_out"]["first"][0]["line"] == 10
    assert told["first"][0]["target"].endswith("a_b.png")


def test_the_page_shows_the_first_and_escapes_everything(tmp_path: Path) -> None:
    put(tmp_path / "a.png", 10, (600, 300))
    put(tmp_path / "b.png", 200, (300, 300))
    (tmp_path / "c.png").write_bytes(b"no picture")
    rows = [
        ["a.png", "b.png", EVIL, EVIL],
        ["a.png", "c.png", "x", "x"],
        ["a.png", EVIL, "x", "x"],
        ["a.png", "b.png", "last", ""],
    ]
    names = ("source", "target", "instruction", "expressive")
    lines = [json.dumps(dict(zip(names, row, strict=True))) for row in rows]
    (tmp_path / "pairs.jsonl").write_text("\n".join(lines))
    page = tmp_path / "out" / "page.html"
    code, said = mgie("show", tmp_path, "--first", 2, "--html", page, "--json")
    told = json.loads(said)
    assert code == 0 and told["html"] == str(page)
    assert told["splits"] == {"train": {"records": 2, "read": 2, "sizes_differ": 2}}
    assert told["left_out"]["kinds"] == {"picture broken": 1, "picture missing": 1}
    html = page.read_text(encoding="utf-8")
    assert html.count("src='data:image/jpeg;base64,") == 4 and not re.findall(
        r"(?:src|href)=['\"]https?:", html
    )
    assert "<script" not in html and "&lt;script&gt;" in html and not re.search(r"<[^>]*onload", html)
    assert "source, 600 x 300" in html and "differ in size in 2 of 2" in html
    assert f"{tmp_path / 'pairs.jsonl'}:2</code>: " in html and len(html) < 60_000


def test_check_reads_every_picture(tmp_path: Path) -> None:
    root = layouts.ipr2pr_folders(tmp_path)
    (root / "0000017" / "117_1.jpg").write_bytes(b"")
    assert json.loads(mgie("show", "ipr2pr", root, "--json")[1])["splits"]["train"]["records"] == 18
    told = json.loads(mgie("show", "ipr2pr", root, "--check", "--json")[1])
    assert told["splits"]["train"] == {"records": 17, "read": 17, "sizes_differ": 0}
    assert told["left_out"]["kinds"] == {"picture broken": 1}


@pytest.mark.parametrize("words", [("nothing",), ("evr", "/nowhere"), ("../no/folder/here",)])
def test_what_is_not_there(words: tuple[str, ...]) -> None:
    code, said = mgie("show", *words, "--json")
    error = json.loads(said)["error"]
    assert code == 1 and error["code"] == "parameter_out_of_range" and error["hint"]


def test_a_page_that_cannot_be_written(tmp_path: Path) -> None:
    root = layouts.published(tmp_path / "cases")
    code, said = mgie("show", "published", root, "--html", root / "instructions.json" / "page.html", "--json")
    assert code == 1 and json.loads(said)["error"]["code"] == "output_not_writable"
