"""A run that is killed at random moments and goes on, and one that two processes share, write what one alone writes."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path

import pytest
from preparing_models import make_pairs, make_t5
from typer.testing import CliRunner

import mgie_server.preparing.prepare  # noqa: F401  what is imported here the forked processes need not import
from mgie_server.cli.app import app
from mgie_server.preparing.journal import Journal

COUNT, KILLS = 10, 5


def words(pairs: Path, t5: Path, out: Path) -> list[str]:
    """Two steps, batches of 2, shards of 4."""
    how = ["--batch", "2", "--shard-size", "4", "--device", "cpu", "--format", "webdataset"]
    return ["prepare", str(pairs), "--out", str(out), "--summarizer", str(t5), *how]


def _run(arguments: list[str]) -> None:
    os.setsid()
    sys.exit(CliRunner().invoke(app, arguments).exit_code)


def begin(arguments: list[str]) -> ForkProcess:
    process = get_context("fork").Process(target=_run, args=(arguments,))
    process.start()
    return process


def contents(out: Path) -> dict[str, bytes]:
    """Of all files, the report without the seconds that it took."""
    found = {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}
    report = json.loads(found.pop("report.json"))
    del report["seconds"]
    found.pop("report.html")
    return {**found, "report.json": json.dumps(report).encode()}


def done(out: Path) -> int:
    """Batches in the journals, of both steps, and shards."""
    journals = list((out / ".work").glob("*.jsonl"))
    counts = [len(path.read_bytes().splitlines()) for path in journals if path.exists()]
    return sum(counts) + 4 * len(list(out.glob("*.tar")))


@pytest.fixture(scope="module")
def t5(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_t5(tmp_path_factory.mktemp("t5"))


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_pairs(tmp_path_factory.mktemp("set") / "pairs", COUNT)


@pytest.fixture(scope="module")
def undisturbed(pairs: Path, t5: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("one") / "out"
    process = begin(words(pairs, t5, out))
    process.join(120)
    assert process.exitcode == 0
    return out


def test_a_killed_run_ends_as_one_that_was_left_alone(
    undisturbed: Path, pairs: Path, t5: Path, tmp_path: Path
) -> None:
    out, chance = tmp_path / "out", random.Random(6)
    for _ in range(KILLS):
        process, wanted = begin(words(pairs, t5, out)), done(out) + chance.randint(1, 2)
        while done(out) < wanted and process.is_alive():
            time.sleep(0.001)
        time.sleep(chance.random() * 0.05)
        assert process.is_alive(), "it ended before it could be killed"
        assert process.pid
        os.killpg(process.pid, signal.SIGKILL)
        process.join(30)
    last = begin(words(pairs, t5, out))
    last.join(120)
    assert last.exitcode == 0
    assert contents(out) == contents(undisturbed)


def test_two_processes_write_the_shards_of_one_and_one_report(
    undisturbed: Path, pairs: Path, t5: Path, tmp_path: Path
) -> None:
    out, mgie = tmp_path / "out", Path(sys.executable).with_name("mgie")
    launch = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    command = [*launch, "--no-python", str(mgie), *words(pairs, t5, out)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=170, check=False)
    assert ran.returncode == 0, ran.stderr[-3000:]
    assert contents(out) == contents(undisturbed)


def test_a_line_that_was_cut_off_is_dropped_wherever_it_was_cut(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    journal = Journal(path)
    for number in range(3):
        journal.append({"batch": number, "text": "über"})
    whole = path.read_bytes()
    second = whole.rindex(b"\n", 0, -1) + 1
    for end in range(second, len(whole)):
        path.write_bytes(whole[:end])
        again = Journal(path)
        assert [entry["batch"] for entry in again.entries] == [0, 1]
        again.append({"batch": 2, "text": "über"})
        assert path.read_bytes() == whole
