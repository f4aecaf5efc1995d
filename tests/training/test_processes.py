"""Several processes (gloo, on the CPU) make of a step what one makes of it: by DDP, and with sharded weights (FSDP2)."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tiny_recipe import logged, tiny_recipe

from mgie_server.training.checkpoints import average_weights
from mgie_server.training.recipe import Recipe
from mgie_server.training.run_folder import CODEC, DRAWINGS
from mgie_server.training.train import train
from mgie_server.weights.native import CONFIG, TOKENIZER

HERE, STEPS = Path(__file__).parent, 2
PROCESS = """
import sys; sys.path.insert(0, {here!r})
from dataclasses import replace
from pathlib import Path
from test_processes import small_steps
from mgie_server.training.train import train
for way in ("ddp", "fsdp2"):
    recipe = small_steps(Path(sys.argv[1]) / way)
    train(replace(recipe, run=replace(recipe.run, shard=way == "fsdp2")))
"""


def small_steps(folder: Path) -> Recipe:
    """Steps so small that rounding in the first is not seen in the losses of the second."""
    recipe = tiny_recipe(folder, STEPS)
    stages = {name: replace(stage, lr=5e-4) for name, stage in recipe.stages.items()}
    return replace(recipe, stages=stages)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train(small_steps(tmp_path_factory.mktemp("run")))


@pytest.fixture(scope="module")
def two(one: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What two processes made, by DDP and by FSDP2."""
    folder = tmp_path_factory.mktemp("two")
    for way in ("ddp", "fsdp2"):
        (folder / way).mkdir()
        for name in (TOKENIZER, CONFIG, DRAWINGS, CODEC):
            shutil.copy(one / name, folder / way)
    script = folder / "run.py"
    script.write_text(PROCESS.format(here=str(HERE)))
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
        for a, b in zip(ours, theirs, strict=True):
            same = [name for name in a if name.endswith("_loss") or name == "gradient_norm"]
            assert [b[n] for n in same] == pytest.approx([a[n] for n in same], rel=1e-5), (stage, a, b)
        # Adam's first steps go by the sign: where a gradient is but rounding, single weights may differ
        mine, other = (weights_of(folder / stage) for folder in (one, two / way))
        assert (mine - other).norm() < 1e-3 * mine.norm(), stage


def weights_of(folder: Path) -> torch.Tensor:
    return torch.cat([weight.flatten() for _, weight in sorted(average_weights(folder).items())])
