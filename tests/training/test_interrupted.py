"""A run that is killed at random moments and goes on makes the same files, byte for byte, as one that is left alone."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import time
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path

import pytest
from tiny_recipe import logged, tiny_recipe

from mgie_server.training.run_folder import CODEC, DRAWINGS, LOG, STATE
from mgie_server.training.train import train
from mgie_server.weights.native import CONFIG, TOKENIZER

STEPS, KILLS = 12, 4


def _run(folder: Path) -> None:
    os.setsid()  # a group of its own, so that the loader's process dies with it
    train(tiny_recipe(folder, STEPS), only=("editor", "language"), resume=True)


def begin(folder: Path) -> ForkProcess:
    """Forked, so that what it needs is imported already."""
    process = get_context("fork").Process(target=_run, args=(folder,))
    process.start()
    return process


def kill(process: ForkProcess) -> None:
    assert process.pid
    os.killpg(process.pid, signal.SIGKILL)
    process.join(30)


def lines(folder: Path) -> int:
    """Steps that were logged, of both stages."""
    logs = [folder / stage / LOG for stage in ("editor", "language")]
    return sum(len(path.read_text().splitlines()) for path in logs if path.exists())


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train(tiny_recipe(tmp_path_factory.mktemp("run"), STEPS), only=("editor", "language"))


def test_a_killed_run_ends_as_one_that_was_left_alone(undisturbed: Path, tmp_path: Path) -> None:
    """Killed in the first steps, which no checkpoint has yet, between checkpoints, and while one is written."""
    for name in (TOKENIZER, CONFIG, DRAWINGS, CODEC):
        shutil.copy(undisturbed / name, tmp_path)
    chance = random.Random(4)
    for _ in range(KILLS):
        wanted, process = lines(tmp_path) + chance.randint(1, 3), begin(tmp_path)
        while lines(tmp_path) < wanted and process.is_alive():
            time.sleep(0.001)
        time.sleep(chance.random() * 0.03)
        assert process.is_alive(), "it ended before it could be killed"
        kill(process)
    last = begin(tmp_path)
    last.join(150)
    assert last.exitcode == 0
    for stage in ("editor", "language"):
        assert digest(tmp_path / stage / STATE) == digest(undisturbed / stage / STATE), stage
        assert [timeless(e) for e in logged(tmp_path, stage)] == [
            timeless(e) for e in logged(undisturbed, stage)
        ]
    assert not list(tmp_path.rglob("*.part"))


def timeless(entry: dict[str, float]) -> dict[str, float]:
    return {n: v for n, v in entry.items() if n not in ("seconds_a_step", "waited", "minutes_left")}
