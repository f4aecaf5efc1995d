"""The benchmarks of the big model run, small: their numbers mean nothing here, that they are made at all does."""

from __future__ import annotations

import importlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


Run = Callable[..., None]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """A benchmark by its name, within this process: loading the libraries anew takes longer than it does itself."""
    monkeypatch.syspath_prepend(BENCHMARKS)

    def run(script: str, *words: str) -> None:
        threads = torch.get_num_threads()
        try:
            importlib.import_module(script).main([*words])
        finally:
            torch.set_num_threads(threads)

    return run


def as_process(script: str, *words: str) -> None:
    command = [sys.executable, str(BENCHMARKS / script), *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=170)
    assert done.returncode == 0, done.stderr


def test_the_plain_library_path_and_ours(tmp_path: Path) -> None:
    out = tmp_path / "table.md"
    as_process(
        "original_path.py",
        "--sizes",
        "small",
        "--runs",
        "1",
        "--steps",
        "5",
        "--threads",
        "1",
        "--out",
        str(out),
    )
    text = out.read_text()
    rows = {
        line.split("|")[1].strip(): line.split("|") for line in text.splitlines() if line.startswith("| ")
    }
    assert set(rows) == {"way", "library", "exact", "fast"}
    off = float(rows["exact"][7].split()[0])
    assert off < 0.01, "the same steps of the same weights must give the same picture"
    assert "exact: 31, the same" in text, "exact must say what the library says"
    assert float(rows["exact"][6].split()[0]) >= 0


def test_the_full_size_script_in_small(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "table.md"
    run("full_size_gpu", "--smoke", "--modes", "8", "--out", str(out))
    text = out.read_text()
    for words in (
        "library, 2 steps",
        "exact, 2 steps",
        "fast, 2 steps",
        "**--memory 8**",
        "Floor of one edit",
    ):
        assert words in text


def test_what_a_mode_needs_by_count_fits_into_it(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "table.md"
    run("planned_memory", "--out", str(out))
    cells = [[cell.strip() for cell in line.split("|")] for line in out.read_text().splitlines()]
    left = {row[1]: float(row[8]) for row in cells if len(row) == 12 and row[1].isdigit()}
    assert list(left) == ["16", "12", "8", "6"]
    assert all(gigabytes > 0.3 for gigabytes in left.values()), "kernels need workspace beside the tensors"
