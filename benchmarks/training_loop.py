"""What the training loop costs beside a plain forward and backward pass, and how long it waits for its batches.

    python benchmarks/training_loop.py --steps 8 --report benchmarks/results/training_loop.md

The built-in model's joint stage at its own sizes, on drawings, one thread. In each round the plain passes and the loop make
the same batches; the middle round counts, as other programs may run beside.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import torch

from mgie_server.mgie.losses import Totals
from mgie_server.training import train as training
from mgie_server.training.fitting import Fit
from mgie_server.training.processes import Processes
from mgie_server.training.recipe import Recipe
from mgie_server.training.run_folder import STATE

parser = argparse.ArgumentParser()
parser.add_argument("--steps", type=int, default=8)
parser.add_argument("--rounds", type=int, default=3)
parser.add_argument("--batch", type=int, default=64)
parser.add_argument("--report", type=Path)


def main() -> None:
    asked = parser.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory() as folder:
        recipe = _recipe(Path(folder), asked)
        rounds = [_round(recipe, asked) for _ in range(asked.rounds)]
    middle = {name: statistics.median(r[name] for r in rounds) for name in rounds[0]}
    text = _table(middle, asked)
    print(text)
    if asked.report:
        asked.report.write_text(text, encoding="utf-8")


def _recipe(folder: Path, asked: argparse.Namespace) -> Recipe:
    recipe = Recipe.load()
    joint = replace(recipe.stages["joint"], steps=asked.steps, batch=asked.batch)
    return replace(
        recipe,
        run=replace(recipe.run, folder=folder, device="cpu", log_every=asked.steps, checkpoint_every=10**9),
        data=replace(recipe.data, crops=folder / "none.npz", drawings=200, corpus_lines=4000),
        stages={**recipe.stages, "joint": joint},
    )


def _round(recipe: Recipe, asked: argparse.Namespace) -> dict[str, float]:
    """CPU seconds of this process a step, and the share of the loop's time that it waited."""
    recipe.run.folder.mkdir(exist_ok=True)
    stage, batches = training.joint_stage(recipe, resume=True)
    model = stage.model.state_dict()
    made = [batches.part(number, 0, 1) for number in range(asked.steps)]
    found = {"forward and backward": 0.0, "and AdamW": 0.0}
    for name in found:
        trained = [p for p in stage.parameters() if p.requires_grad]
        optimizer = torch.optim.AdamW(trained, lr=1e-6, fused=True) if "AdamW" in name else None
        began = time.process_time()
        for coded in made:
            stage(coded, Totals.of(coded.batch))["total"].backward()
            if optimizer:
                optimizer.step()
            stage.zero_grad(set_to_none=True)
        found[name] = (time.process_time() - began) / asked.steps
    stage.model.load_state_dict(model)
    told: list[dict[str, float]] = []
    folder = recipe.run.folder / "joint"
    fit = Fit(stage, batches, training.loop_of(recipe, "joint"), folder, Processes("cpu"), told.append)
    at: list[float] = []
    fit.after_step = lambda step: at.append(time.process_time())
    began = time.process_time()
    fit.run(resume=False)
    # the first step has the start in it, the last one the checkpoint
    found["the loop"] = (at[-2] - at[0]) / (asked.steps - 2)
    found["once"] = at[-1] - began - asked.steps * found["the loop"]
    found["waited"] = told[-1]["waited"]
    (folder / STATE).unlink()
    return found


def _table(middle: dict[str, float], asked: argparse.Namespace) -> str:
    plain = middle["forward and backward"]
    rows = "\n".join(
        f"| {name} | {1000 * seconds:.0f} ms | {100 * (seconds / plain - 1):+.1f} % |"
        for name, seconds in middle.items()
        if name not in ("waited", "once")
    )
    return f"""# The training loop

`benchmarks/training_loop.py --steps {asked.steps} --rounds {asked.rounds} --batch {asked.batch}`: the built-in model's joint
stage, one thread of a CPU; CPU time of the training process a step (its batches are made in another), the middle of
{asked.rounds} rounds.
The loop fetches batches, clips, steps AdamW and keeps the average of the weights.

| | a step | beside forward and backward |
|---|---|---|
{rows}

Beside that, the start of a run and one checkpoint took {middle["once"]:.1f} s.
The loop waited {100 * middle["waited"]:.1f} % of its time for its batches, the first one of a run included.
"""


if __name__ == "__main__":
    main()
