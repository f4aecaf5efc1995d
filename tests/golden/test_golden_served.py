"""From the command to the written file, through a real server: the pictures of the original."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from golden_data import Golden
from PIL import Image

MGIE = Path(sys.executable).parent / "mgie"
TIMEOUT_S = 120.0
RUNS = [(index, "s10") for index in range(8)] + [(1, "s100"), (0, "g5")]
SETTINGS = {"s10": (10, 7.5, 1.5), "s100": (100, 7.5, 1.5), "g5": (10, 5.0, 1.0)}
OTHER_SIZE = 2  # of the layer (70 x 101) than the model's picture has (64 x 96)


class Home:
    """MGIE_HOME with the tiny weights as mgie-7b, and the commands in it."""

    def __init__(self, folder: Path) -> None:
        self._environment = {**os.environ, "MGIE_HOME": str(folder), "OMP_NUM_THREADS": "1"}

    def __call__(self, *words: object) -> dict[str, Any]:
        done = subprocess.run(
            [str(MGIE), *map(str, words), "--json"],
            capture_output=True,
            text=True,
            env=self._environment,
            timeout=TIMEOUT_S,
        )
        assert done.returncode == 0, (done.stdout, done.stderr)
        return json.loads(done.stdout)


@pytest.fixture(scope="module")
def home(golden: Golden, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("golden") / "home"
    made = Home(folder)
    made("models", "convert", golden.root / "model", folder / "models" / "mgie-7b")
    yield made
    made("stop")


@pytest.mark.parametrize(("index", "run"), RUNS)
def test_the_written_picture_is_the_originals(
    home: Home, golden: Golden, tmp_path: Path, index: int, run: str
) -> None:
    case, (steps, text, image) = golden.case(index), SETTINGS[run]
    done = home(
        *("edit", golden.root / case["image"], "-i", case["instruction"], "--model", "mgie-7b", "--exact"),
        *("--seed", golden.infer["pipeline_seed"], "--steps", steps),
        *("--text-guidance", text, "--image-guidance", image),
        *("--out", tmp_path / "out.png", "--save-model-picture", tmp_path / "model.png"),
    )
    assert done["expressive"] == case["expressive"]
    want = golden.tensors[f"c{index}.{run}.image_uint8"].numpy().astype(int)
    assert off(tmp_path / "model.png", want) <= 1
    (report,) = done["reports"]
    assert report["landing"] == "raw" and report["model_size"] == [want.shape[1], want.shape[0]]
    if index == OTHER_SIZE:
        assert Image.open(tmp_path / "out.png").size == tuple(case["image_size_wh"])
    else:
        assert off(tmp_path / "out.png", want) <= 1


def off(path: Path, want: np.ndarray) -> int:
    """The largest difference of a picture file from u8 levels [h, w, 3]."""
    levels = np.asarray(Image.open(path).convert("RGB"), int)
    assert levels.shape == want.shape
    return int(np.abs(levels - want).max())
