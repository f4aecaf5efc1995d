"""The loop that all stages share: draw a batch, step, average, log, keep a checkpoint."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import torch
from torch import Tensor, nn

from mgie_server.training import checkpoints
from mgie_server.training.batches import CodedBatch
from mgie_server.training.recipe import OptimizerSettings, Recipe, StageSettings

Report = Callable[[dict[str, float]], None]
StepLosses = Callable[[CodedBatch], dict[str, Tensor]]


def rate(step: int, steps: int, settings: OptimizerSettings) -> float:
    """Share of the full learning rate: straight up, level, straight down to zero."""
    falling = settings.cooldown * steps
    return min(1.0, (step + 1) / settings.warmup, max(0.0, (steps - step) / falling))


def fit(
    recipe: Recipe,
    stage: StageSettings,
    folder: Path,
    module: nn.Module,
    step_losses: StepLosses,
    batches_from: Callable[[int], Iterator[CodedBatch]],
    *,
    resume: bool,
    report: Report | None,
) -> None:
    """Trains `module` for the stage's steps; checkpoints and log lie in `folder`.

    step_losses: what a batch costs, by name; "total" is minimised. batches_from(seed): an endless source.
    """
    folder.mkdir(parents=True, exist_ok=True)
    device = next(module.parameters()).device
    average = checkpoints.WeightAverage(module, recipe.optimizer.ema)
    optimizer = _optimizer(module, stage, recipe.optimizer)
    step = checkpoints.restore(folder, module, average, optimizer, device) if resume else 0
    torch.manual_seed(recipe.run.seed + step)
    batches = batches_from(recipe.run.seed + step)
    meter = Meter(folder, step, stage.steps, report)
    while step < stage.steps:
        for group in optimizer.param_groups:
            group["lr"] = stage.lr * rate(step, stage.steps, recipe.optimizer)
        found = step_losses(_to(next(batches), device))
        found["total"].backward()
        torch.nn.utils.clip_grad_norm_(module.parameters(), recipe.optimizer.clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        average.update(module)
        step += 1
        meter.add(found)
        if step % recipe.run.log_every == 0:
            meter.tell(step)
        if step % recipe.run.checkpoint_every == 0 or step == stage.steps:
            checkpoints.save(folder, step, module, average, optimizer)


def _optimizer(module: nn.Module, stage: StageSettings, settings: OptimizerSettings) -> torch.optim.AdamW:
    """Matrices decay, vectors (biases, norms) do not."""
    matrices = [p for p in module.parameters() if p.ndim > 1 and p.requires_grad]
    vectors = [p for p in module.parameters() if p.ndim <= 1 and p.requires_grad]
    groups = [
        {"params": matrices, "weight_decay": settings.weight_decay},
        {"params": vectors, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=stage.lr, betas=settings.betas, eps=1e-8, fused=True)


def _to(coded: CodedBatch, device: torch.device) -> CodedBatch:
    moved = {name: value.to(device) for name, value in vars(coded.batch).items() if value is not None}
    return CodedBatch(replace(coded.batch, **moved), coded.codes.to(device))


class Meter:
    """Means of the losses since the last report, speed and time left."""

    def __init__(self, folder: Path, step: int, steps: int, report: Report | None) -> None:
        self.folder, self.steps, self.report = folder, steps, report
        self.last_step, self.last_time = step, time.monotonic()
        self.sums: dict[str, float] = {}

    def add(self, found: dict[str, Tensor]) -> None:
        for name, loss in found.items():
            if name != "total":
                self.sums[name] = self.sums.get(name, 0.0) + float(loss.detach())

    def tell(self, step: int) -> None:
        count, now = step - self.last_step, time.monotonic()
        seconds = (now - self.last_time) / count
        entry = {"step": float(step)} | {f"{n}_loss": round(v / count, 4) for n, v in self.sums.items()}
        entry |= {
            "seconds_a_step": round(seconds, 3),
            "minutes_left": round(seconds * (self.steps - step) / 60, 1),
        }
        if not all(math.isfinite(value) for value in entry.values()):
            raise RuntimeError(f"the loss is not finite at step {step}: {json.dumps(entry)}")
        checkpoints.log(self.folder, entry)
        if self.report:
            self.report(entry)
        self.last_step, self.last_time, self.sums = step, now, {}
