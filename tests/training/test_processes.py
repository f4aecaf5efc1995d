"""Several processes (gloo, on the CPU) make of a step what one makes of it: by DDP, and with sharded weights (FSDP2)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from tiny_recipe import logged, tiny_recipe

from mgie_server.training.checkpoints import average_weights
from mgie_server.training.run_folder import CODEC, DRAWINGS
from mgie_server.training.train import train
from mgie_server.weights.native import CONFIG, TOKENIZER

HERE, STEPS = Path(__file__).parent, 2
PROCESS = """
import sys; sys.path.insert(0, {here!r})
from dataclasses import replace
from pathlib import Path
from tiny_recipe import tiny_recipe
from mgie_server.training.train import train
for way in ("ddp", "fsdp2"):
    recipe = tiny_recipe(Path(sys.argv[1]) / way, {steps})
    train(replace(recipe, run=replace(recipe.run, shard=way == "fsdp2")))
"""


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train(tiny_recipe(tmp_path_factory.mktemp("run"), STEPS))


@pytest.fixture(scope="module")
def two(one: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What two processes made, by DDP and by FSDP2."""
    folder = tmp_path_factory.mktemp("two")
    for way in ("ddp", "fsdp2"):
        (folder / way).mkdir()
        for name in (TOKENIZER, CONFIG, DRAWINGS, CODEC):
            shutil.copy(one / name, folder / way)
    script = folder / "run.py"
    script.write_text(PROCESS.format(here=str(HERE), steps=STEPS))
    launch = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2"]
    command = [sys.executable, *launch, str(script), str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=170, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


@pytest.mark.parametrize("way", ["ddp", "fsdp2"])
def test_two_processes_give_the_losses_of_one(one: Path, two: Path, way: str) -> None:
    for stage in ("editor", "language", "joint"):
        ours, theirs = logged(one, stage), logged(two / way, stage)
        assert len(theirs) == STEPS
        # Adam's first steps go by the sign: where a gradient is but rounding, single weights may differ
        for a, b, near in zip(ours, theirs, (1e-5, 1e-3), strict=True):
            same = [name for name in a if name.endswith("_loss") or name == "gradient_norm"]
            assert [b[n] for n in same] == pytest.approx([a[n] for n in same], rel=near), (stage, a, b)
        mine, other = (weights_of(folder / stage) for folder in (one, two / way))
        assert (mine - other).norm() < 1e-3 * mine.norm(), stage


def weights_of(folder: Path) -> torch.Tensor:
    return torch.cat([weight.flatten() for _, weight in sorted(average_weights(folder).items())])
