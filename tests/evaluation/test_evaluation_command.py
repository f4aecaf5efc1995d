"""`mgie evaluate` with the real built-in model: what it writes and what it says when it cannot."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mgie_server.cli.app import app
from mgie_server.evaluation import measuring, refusals

SHARES = ("not_refused", "did_it", "clean", "passed")


def run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["evaluate", *map(str, words)])
    return done.exit_code, done.stdout


@pytest.fixture
def few_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    few = refusals.impossible()[::25]
    assert {wish.language for wish in few} == {"en", "zh"}
    for module in (refusals, measuring):
        monkeypatch.setattr(module, "impossible", lambda: few)


@pytest.mark.timeout(600)  # loads the model, which takes minutes beside a training run
@pytest.mark.usefixtures("few_refusals")
def test_it_writes_both_reports(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "report"
    code, said = run(
        "--photos", folder, "--out", out, "--limit", 1, "--families", "warmer,fix white balance", "--json"
    )
    assert code == 0, said
    summary = json.loads(said)
    written = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert {name: written[name] for name in summary} == summary
    check_numbers(written)
    check_pages((out / "report.html").read_text(encoding="utf-8"))


def check_numbers(found: dict) -> None:
    assert found["photographs"] == ["coffee"] and re.fullmatch(r"[0-9a-f]{64}", found["model"]["sha256"])
    assert found["arguments"]["families"] == "warmer,fix white balance"
    assert found["versions"]["scikit-image"] and found["machine"]["cores"] and found["date"]
    assert set(found["families"]) == {"warmer", "fix white balance"}
    for tables in (found["overall"], *found["families"].values()):
        assert set(tables) == {"all", "en", "zh"}
        for part in tables.values():
            assert all(0 <= part[who][share] <= 1 for who in ("ours", "keyword") for share in SHARES)
            assert part["unchanged_ciede2000"] > 0 and part["goal_did_it"] == 1
        assert tables["all"]["n"] == tables["en"]["n"] + tables["zh"]["n"]
    assert found["overall"]["all"]["n"] == len(found["edits"])
    assert found["refusals"]["all"]["n"] == len(found["refused"]) and found["refusals"]["kinds"]
    assert {"tone", "hue", "change"} <= set(found["claims"]["all"]["kinds"])
    methods = found["mending"]["fix white balance"]["all"]
    assert {"ours", "keyword table", "nothing", "auto levels", "gray world", "gamma to 0.45"} == set(methods)
    assert methods["nothing"]["cast"] > 5
    edit = next(e for e in found["edits"] if e["keyword_family"] == "warmer" == e["family"])
    assert edit["keyword"]["did_it"] and edit["keyword"]["ciede2000"] == pytest.approx(0, abs=1e-4)


def check_pages(html: str) -> None:
    assert html.count("src='data:image/jpeg;base64,") >= 6
    assert not re.findall(r"(?:src|href)=['\"]https?:", html)
    for heading in ("Family by family", "What it looks like", "Refusals", "Claims", "Mending"):
        assert f"<h2>{heading}" in html


def test_a_person_is_told_how_to_get_photographs(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for missing in ("empty", "none"):
        code, said = run("--photos", tmp_path / missing, "--out", tmp_path / "out", "--json")
        error = json.loads(said)["error"]
        assert code == 1 and error["code"] == "parameter_out_of_range" and missing in error["message"]
        assert "python -m mgie_server.training.photographs" in error["hint"]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "code"),
    [(("--families", "wormer"), "parameter_out_of_range"), (("--model", "minni"), "model_unknown")],
)
def test_wrong_words(folder: Path, tmp_path: Path, words: tuple[str, str], code: str) -> None:
    status, said = run("--photos", folder, "--out", tmp_path / "out", "--json", *words)
    assert status == 1 and json.loads(said)["error"]["code"] == code


def test_an_unwritable_folder_is_found_before_the_work(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    _, said = run("--photos", folder, "--out", tmp_path / "file" / "out", "--json")
    assert json.loads(said)["error"]["code"] == "output_not_writable"


def test_without_scikit_image_it_says_what_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *rest: None if name == "skimage" else find(name, *rest)
    )
    status, said = run("--photos", folder, "--json")
    error = json.loads(said)["error"]
    assert status == 1 and error["code"] == "not_available" and "pip install" in error["hint"]
