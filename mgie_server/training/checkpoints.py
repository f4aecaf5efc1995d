"""Checkpoints of a training run: weights, their average, optimizer state, step. Loaded with weights_only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

STATE, LOG = "checkpoint.pt", "log.jsonl"


class WeightAverage:
    """Exponential moving average of a model's weights; young averages follow faster."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay = decay
        self.updates = 0
        self.weights = {name: p.detach().clone() for name, p in model.state_dict().items()}

    @torch.no_grad()
    def update(self, model: nn.Module) -> None:
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        now = model.state_dict()
        names = [name for name, w in self.weights.items() if w.is_floating_point()]
        torch._foreach_lerp_([self.weights[n] for n in names], [now[n] for n in names], 1 - decay)


def save(
    folder: Path, step: int, model: nn.Module, average: WeightAverage, optimizer: torch.optim.Optimizer
) -> None:
    """Written aside, then renamed: an interruption leaves the last good one."""
    state = {
        "step": step,
        "model": model.state_dict(),
        "average": average.weights,
        "average_updates": average.updates,
        "optimizer": optimizer.state_dict(),
    }
    aside = folder / (STATE + ".part")
    torch.save(state, aside)
    aside.replace(folder / STATE)


def restore(
    folder: Path,
    model: nn.Module,
    average: WeightAverage,
    optimizer: torch.optim.Optimizer,
    device: torch.device,
) -> int:
    """Step to go on from; raises FileNotFoundError where there is no checkpoint."""
    state = torch.load(folder / STATE, map_location=device, weights_only=True)
    model.load_state_dict(state["model"])
    average.weights = state["average"]
    average.updates = state["average_updates"]
    optimizer.load_state_dict(state["optimizer"])
    return int(state["step"])


def average_weights(folder: Path) -> dict[str, Tensor]:
    """The averaged weights of the last checkpoint."""
    return torch.load(folder / STATE, map_location="cpu", weights_only=True)["average"]


def log(folder: Path, entry: dict[str, Any]) -> None:
    with (folder / LOG).open("a", encoding="utf-8") as file:
        file.write(json.dumps(entry) + "\n")
