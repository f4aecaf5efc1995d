"""A comparison from a data set to its numbers: by hand-made sets and engines whose results are known."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pair_sets import darkened, flat, info_of, load, mean, put, put_set, run, scene, sessions, table_of
from PIL import Image
from tiny_backbones import write_all

from mgie_protocol.errors import MgieError
from mgie_server.datasets.catalog import open_set
from mgie_server.evaluation.pairs.choosing import clusters_of, records_of

KILLED = Path(__file__).with_name("killed_run.py")


def never(name: str) -> Any:
    raise AssertionError(f"{name} was loaded again")


def test_what_is_perfect_and_what_does_nothing(tmp_path: Path) -> None:
    found = run(darkened(tmp_path / "set"), tmp_path / "out")
    assert mean(found, "echo", "l1") < 1 / 255 and mean(found, "echo", "ssim") > 0.99
    by_hand = np.mean([np.abs(scene(n) / 255 - (scene(n) // 2) / 255).mean() for n in range(4)])
    assert mean(found, "none", "l1") == pytest.approx(by_hand)
    apart = table_of(found, "all", "raw")["differences"][0]
    assert (apart["a"], apart["b"]) == ("echo", "none")
    assert apart["metrics"]["l1"]["high"] < 0 and apart["metrics"]["l1"]["better"] == 1
    assert apart["metrics"]["psnr"]["better"] == 1
    assert mean(found, "echo", "l1", view="landed") < 0.02
    assert found["set"] == "set" and found["split"] == "train" and not found["sessions"]


def test_last_turns_go_on_from_the_models_own_results(tmp_path: Path) -> None:
    """Turn 2 begins with 120 in the set, and with the 100 that turn 1 gave where the model's own result goes on."""
    found = run(sessions(tmp_path / "set"), tmp_path / "out")
    assert found["sessions"] == 2
    rows = list(csv.DictReader((tmp_path / "out" / "metrics.csv").open()))
    raw = {
        (row["record"], row["turns"]): float(row["l1"])
        for row in rows
        if row["model"] == "echo" and row["view"] == "raw"
    }
    assert raw == {
        ("set/train/a/1", "all"): pytest.approx(0, abs=1e-6),
        ("set/train/a/2", "all"): pytest.approx(0, abs=1e-6),
        ("set/train/b/1", "all"): pytest.approx(0, abs=1e-6),
        ("set/train/a/2", "final"): pytest.approx(10 / 255, abs=1e-6),
        ("set/train/b/1", "final"): pytest.approx(0, abs=1e-6),
    }
    assert table_of(found, "final", "raw")["records"] == 2 and table_of(found, "all", "raw")["records"] == 3
    assert mean(found, "none", "l1", "final") == pytest.approx((140 + 40) / 2 / 255, abs=1e-6)
    alone = run(sessions(tmp_path / "again"), tmp_path / "out2", turns="all")
    assert {one["way"] for one in alone["tables"]} == {"all"}


def test_a_session_with_a_turn_missing_has_no_last_turn(tmp_path: Path) -> None:
    row = {"id": "a", "turn": 2, "source": flat(9), "target": flat(9), "instruction": "darken 0.5"}
    rows = [row, *({**row, "id": "b", "turn": turn} for turn in (1, 2))]
    found = run(put_set(tmp_path / "set", rows), tmp_path / "out")
    assert found["left_out"]["sessions_with_a_turn_missing"] == ["a"] and found["sessions"] == 1


def test_a_limit_does_not_cut_a_session(tmp_path: Path) -> None:
    found = run(sessions(tmp_path / "set"), tmp_path / "out", limit=1)
    assert found["records"] == 2 and found["sessions"] == 1


def test_masks_say_what_should_have_stayed(tmp_path: Path) -> None:
    """The disc that the painter paints lies in the middle: inside of the one mask, outside of the other."""
    inside, outside = np.zeros((64, 64, 3), np.uint8), np.zeros((64, 64, 3), np.uint8)
    inside[16:48, 16:48] = 255
    outside[:8] = 255
    row = {"source": scene(0), "target": scene(0), "instruction": "a disc"}
    rows = [{**row, "mask": inside, "id": "in"}, {**row, "mask": outside, "id": "out"}]
    found = run(put_set(tmp_path / "set", rows), tmp_path / "out", "painter")
    lines = csv.DictReader((tmp_path / "out" / "metrics.csv").open())
    shares = {(r["record"].split("/")[2], r["view"]): float(r["outside"]) for r in lines if r["model"]}
    assert shares["in", "raw"] == 0 and shares["out", "raw"] > 0.01
    assert table_of(found, "all", "raw")["target"]["outside"]["mean"] == 0


def test_refused_edits_count_as_the_picture_that_stays(tmp_path: Path) -> None:
    rows = [{"source": scene(1), "target": scene(1) // 2, "instruction": "refuse"}]
    found = run(put_set(tmp_path / "set", rows), tmp_path / "out")
    assert mean(found, "echo", "l1") == mean(found, "none", "l1")
    models = table_of(found, "all", "raw")["models"]
    assert models["echo"]["refused"] == 1 and models["none"]["refused"] == 0


def test_seeds_are_averaged_and_share_their_passes(tmp_path: Path) -> None:
    class Batched:
        """Adds its seed to every pixel."""

        asked: list[list[int]] = []  # noqa: RUF012

        def __init__(self) -> None:
            self.engine: Any = load("echo")
            self.capabilities = dataclasses.replace(self.engine.capabilities, batch=2)

        def __getattr__(self, name: str) -> Any:
            return getattr(self.engine, name)

        def edit_many(self, picture: Any, said: Any, settings: Any, on_step: Any) -> list[Any]:
            self.asked.append([one.seed for one in settings])
            return [picture + one.seed / 255 for one in settings]

    rows = [{"source": flat(100), "target": flat(100), "instruction": "x"}]
    data = put_set(tmp_path / "set", rows)
    found = run(data, tmp_path / "out", "echo", seeds=3, seed=1, load_engine=lambda _: Batched())
    assert Batched.asked == [[1, 2], [3]]
    assert mean(found, "echo", "l1") == pytest.approx(2 / 255, abs=1e-6)
    told = table_of(found, "all", "raw")["models"]["echo"]
    assert told["seeds"] == 3 and told["metrics"]["l1"]["over_seeds"] == pytest.approx(1 / 255, abs=1e-6)


def test_a_run_that_is_killed_again_and_again_says_the_same(tmp_path: Path) -> None:
    """kill -9 before a picture has its name, then before another, then within a line of the journal."""
    data, out, other = sessions(tmp_path / "set"), tmp_path / "out", tmp_path / "undisturbed"
    made: dict[Path, int] = {}
    for moment, number in (("picture", 6), ("picture", 21), ("line", 2)):
        words = [sys.executable, KILLED, data, out, moment, number]
        done = subprocess.run(list(map(str, words)), capture_output=True, text=True, timeout=120)
        assert done.returncode == -9, done.stderr
        assert all(path.stat().st_mtime_ns == when for path, when in made.items()), "made twice"
        made = {path: path.stat().st_mtime_ns for path in out.glob("made/**/*.json")}
        assert made and not (out / "report.json").exists()
    found = run(data, out, "echo,painter,none", seeds=2)
    wanted = run(data, other, "echo,painter,none", seeds=2)
    for one in (found, wanted):
        one["date"] = one["folder"] = one["backbones"] = ""
    assert found == wanted
    assert (out / "metrics.csv").read_bytes() == (other / "metrics.csv").read_bytes()


def test_what_was_measured_is_not_measured_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = darkened(tmp_path / "set")
    first = run(data, tmp_path / "out", "echo")
    journal = (tmp_path / "out" / "measured.jsonl").read_bytes()
    again = run(data, tmp_path / "out", "echo", load_engine=never)
    assert (
        again["tables"] == first["tables"] and (tmp_path / "out" / "measured.jsonl").read_bytes() == journal
    )
    more = run(data, tmp_path / "out", "echo,none", load_engine=never)
    assert (
        mean(more, "echo", "l1") == mean(first, "echo", "l1")
        and "none" in table_of(more, "all", "raw")["models"]
    )


def test_a_network_that_came_later_is_used(tmp_path: Path) -> None:
    data, out = sessions(tmp_path / "set"), tmp_path / "out"
    before = run(data, out, "echo")
    assert (
        "clip" in before["backbones"]["missing"]
        and "cvs" not in table_of(before, "all", "raw")["models"]["echo"]["metrics"]
    )
    write_all(tmp_path / "backbones")
    after = run(data, out, "echo", load_engine=never, backbones=tmp_path / "backbones")
    assert -1 <= mean(after, "echo", "cvs") <= 1 and 0 < mean(after, "echo", "dino", "final") <= 1
    assert mean(after, "echo", "l1", "final") == mean(before, "echo", "l1", "final")


def test_records_of_one_source_are_no_independent_cases(tmp_path: Path) -> None:
    """As MA5k's: one photograph, several targets."""
    for n in range(4):
        put(tmp_path / "set" / f"{n}.png", scene(n))
    lines = ["source,target,instruction", "0.png,1.png,a", "0.png,2.png,b", "0.png,3.png,c"]
    (tmp_path / "set" / "pairs.csv").write_text("\n".join(lines))
    found = run(tmp_path / "set", tmp_path / "out", "none")
    one = table_of(found, "all", "raw")["models"]["none"]["metrics"]["ssim"]
    assert one["n"] == 3 and one["low"] == one["high"]
    records = records_of(open_set(str(sessions(tmp_path / "two"))), "train", None)
    clusters = clusters_of(records)
    assert len(set(clusters.values())) == 2 and clusters["two/train/a/1"] == clusters["two/train/a/2"]


def test_a_picture_of_another_instruction_is_made_again(tmp_path: Path) -> None:
    row = {"source": flat(200), "target": flat(100), "instruction": "darken 0.5"}
    run(put_set(tmp_path / "set", [row]), tmp_path / "out", "echo")
    found = run(put_set(tmp_path / "set", [{**row, "instruction": "darken 1"}]), tmp_path / "out", "echo")
    assert mean(found, "echo", "l1") == pytest.approx(100 / 255, abs=1e-6)


def test_another_run_does_not_go_on_in_its_folder(tmp_path: Path) -> None:
    run(darkened(tmp_path / "set", 1), tmp_path / "out")
    with pytest.raises(MgieError, match="holds a run on set, train"):
        run(darkened(tmp_path / "other", 1), tmp_path / "out")
    with pytest.raises(MgieError, match="other weights"):
        run(tmp_path / "set", tmp_path / "out", exact=True)
    weights = tmp_path / "weights"
    weights.mkdir()
    (weights / "a.safetensors").write_bytes(b"new")
    changed = dataclasses.replace(info_of("echo"), path=weights)
    with pytest.raises(MgieError, match="other weights"):
        run(tmp_path / "set", tmp_path / "out", find_model=lambda _: changed)
    (tmp_path / "out" / "run.json").write_text("[]")
    with pytest.raises(MgieError, match=r"run\.json"):
        run(tmp_path / "set", tmp_path / "out")


def test_a_record_that_cannot_be_read_is_left_out_and_told(tmp_path: Path) -> None:
    data = darkened(tmp_path / "set", 3)
    (data / "target1.png").write_bytes(b"no picture")
    found = run(data, tmp_path / "out")
    assert table_of(found, "all", "raw")["records"] == 2
    assert (
        found["left_out"]["kinds"] == {"picture broken": 1} and "target1.png" in found["left_out"]["first"][0]
    )


def test_two_records_of_one_key_are_one(tmp_path: Path) -> None:
    row = {"id": "same", "source": flat(9), "target": flat(9), "instruction": "x"}
    found = run(put_set(tmp_path / "set", [row, row]), tmp_path / "out")
    assert found["records"] == 1 and "key set/train/same/1" in found["left_out"]["first"][0]


@pytest.mark.parametrize(
    "name",
    [
        "set/train/s0/1",
        "set_train_s0_1",
        "s0/s0_1",
        "s0_inde_1",
        "s0_1",
        "s0",
        "s0_theirs",
        "target0",
        "source0",
    ],
)
def test_the_names_of_given_results(tmp_path: Path, name: str) -> None:
    data = darkened(tmp_path / "set", 2)
    put(tmp_path / "theirs" / f"{name}.png", scene(0) // 2)
    found = run(data, tmp_path / "out", None, [f"theirs={tmp_path / 'theirs'}"])
    told = table_of(found, "all", "raw")["models"]
    assert told["theirs"]["records"] == 1 and told["theirs"]["metrics"]["l1"]["mean"] == 0
    assert told["none"]["records"] == 2
    assert table_of(found, "all", "raw")["differences"][0]["metrics"]["l1"]["n"] == 1


def test_given_results_of_last_turns(tmp_path: Path) -> None:
    """As MagicBrush's own evaluation names them."""
    data = sessions(tmp_path / "set")
    for name, value in (("a/a_1", 100), ("a/a_inde_2", 61), ("a/a_iter_2", 63), ("b/b_1", 40)):
        put(tmp_path / "theirs" / f"{name}.png", flat(value))
    found = run(data, tmp_path / "out", None, [str(tmp_path / "theirs")])
    assert mean(found, "theirs", "l1") == pytest.approx(1 / 255 / 3, abs=1e-6)
    assert mean(found, "theirs", "l1", "final") == pytest.approx(3 / 255 / 2, abs=1e-6)


def test_names_lead_nowhere_else(tmp_path: Path) -> None:
    """An id out of a strange table does not name a file beside the folder."""
    rows = [{"id": "../secret/x", "source": flat(9), "target": flat(9), "instruction": "x"}]
    put(tmp_path / "secret" / "x.png", flat(9))
    put(tmp_path / "secret" / "x_1.png", flat(9))
    (tmp_path / "theirs").mkdir()
    data = put_set(tmp_path / "set", rows)
    with pytest.raises(MgieError, match="No record has a picture of theirs"):
        run(data, tmp_path / "out", None, [str(tmp_path / "theirs")])
    run(data, tmp_path / "out")
    assert {path.name for path in tmp_path.iterdir()} == {"secret", "theirs", "set", "out"}


def test_a_name_that_two_records_share_is_nobodys(tmp_path: Path) -> None:
    data = tmp_path / "set"
    put(data / "one.png", scene(0))
    put(tmp_path / "theirs" / "one.png", scene(0))
    lines = ["source,target,instruction", "one.png,one.png,a", "one.png,one.png,b"]
    (data / "pairs.csv").write_text("\n".join(lines))
    with pytest.raises(MgieError, match="No record has a picture"):
        run(data, tmp_path / "out", None, [str(tmp_path / "theirs")])


def published_cases(root: Path) -> Path:
    for name in ("evr_0", "ma5k_2"):
        for k, what in enumerate(("input", "mgie", "p2p", "lgie", "answer")):
            put(root / f"{name}_{what}.png", flat(20 * k))
            (root / f"{name}_{what}.png").rename(root / f"{name}_{what}.jpg")
    (root / "instructions.json").write_text(json.dumps({"evr_0": "remove text", "ma5k_2": "more light"}))
    return root


@pytest.mark.parametrize("named", ["by its path", "by its name"])
def test_the_published_cases_have_their_results_beside_them(tmp_path: Path, named: str) -> None:
    root = published_cases(tmp_path / "cases")
    how = {} if named == "by its path" else {"path": root}
    found = run(
        root if not how else Path("published"), tmp_path / "out", None, ["mgie", "lgie", "p2p"], **how
    )
    raw = table_of(found, "all", "raw")["models"]
    assert list(raw) == ["none", "mgie", "lgie", "p2p"]
    wanted = [80, 60, 20, 40]
    assert [raw[n]["metrics"]["l1"]["mean"] * 255 for n in raw] == pytest.approx(wanted, abs=1e-3)
    assert [one["way"] + one["view"] for one in found["tables"]] == ["allraw"], "given pictures have no layer"


@pytest.mark.timeout(600)
def test_the_built_in_model_and_the_command(tmp_path: Path, photographs: dict[str, np.ndarray]) -> None:
    from typer.testing import CliRunner

    from mgie_server.cli.app import app

    picture = photographs["coffee.png"]
    rows = [{"source": picture, "target": picture // 2, "instruction": "make it darker"}]
    data = put_set(tmp_path / "set", rows)
    words = [
        "--data",
        data,
        "--models",
        "mini,none",
        "--out",
        tmp_path / "out",
        "--backbones",
        tmp_path,
        "--json",
    ]
    done = CliRunner().invoke(app, ["evaluate", *map(str, words)])
    assert done.exit_code == 0, done.output
    found = json.loads(done.stdout)
    assert mean(found, "mini", "l1", view="landed") < 0.8 * mean(found, "none", "l1", view="landed")
    weights = next(one["weights"] for one in found["compared"] if one["name"] == "mini")
    assert len(weights) == 64
    html = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "mini</b>: The picture" in html
    landed = next((tmp_path / "out" / "made" / "mini").rglob("*.landed.png"))
    assert Image.open(landed).size == (picture.shape[1], picture.shape[0])


def said(*words: object) -> dict[str, Any]:
    from typer.testing import CliRunner

    from mgie_server.cli.app import app

    done = CliRunner().invoke(app, ["evaluate", *map(str, words), "--json"])
    assert done.exit_code == 1, done.output
    return json.loads(done.stdout)["error"]


def test_wrong_words_are_told_before_the_work(tmp_path: Path) -> None:
    data = darkened(tmp_path / "set", 1)
    assert said("--data", data)["message"] == "There is nothing to compare."
    assert said("--data", data, "--models", "minni")["code"] == "model_unknown"
    assert "twice" in said("--data", data, "--models", "none,none")["message"]
    assert "no folder" in said("--data", data, "--results", "a=/nowhere")["message"]
    assert "cannot stand" in said("--data", data, "--results", "a b")["message"]
    assert "--turns" in said("--data", data, "--models", "none", "--turns", "last")["message"]
    assert "belong to --data" in said("--models", "mini")["message"]
    assert said("--data", "nothing-of-the-kind", "--models", "none")["code"] == "parameter_out_of_range"
    assert not (Path.cwd() / "runs" / "evaluation" / "set").exists()


def test_csv_and_json_have_the_same_numbers(tmp_path: Path) -> None:
    found = run(darkened(tmp_path / "set"), tmp_path / "out")
    written = json.loads((tmp_path / "out" / "report.json").read_text())
    assert written == {name: value for name, value in found.items() if name != "folder"}
    rows = list(csv.DictReader(io.StringIO((tmp_path / "out" / "metrics.csv").read_text())))
    l1 = [float(row["l1"]) for row in rows if row["model"] == "echo" and row["view"] == "raw"]
    assert np.mean(l1) == pytest.approx(mean(found, "echo", "l1"))
    shutil.rmtree(tmp_path / "out" / "made")  # what only the pictures have is made again
    assert run(tmp_path / "set", tmp_path / "out")["tables"] == found["tables"]
