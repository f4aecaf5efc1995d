"""Checkpoints of a training run: weights, their average, optimizer state, step. Loaded with weights_only."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor, nn

from mgie_server.training.run_folder import STATE


class WeightAverage:
    """Exponential moving average of weights; young averages follow faster. Of sharded ones each process has its shard."""

    def __init__(self, weights: dict[str, Tensor], decay: float) -> None:
        self.decay = decay
        self.updates = 0
        self.weights = {name: w.detach().clone() for name, w in weights.items()}

    @torch.no_grad()
    def update(self, now: dict[str, Tensor]) -> None:
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        names = [name for name, w in self.weights.items() if w.is_floating_point()]
        ours, theirs = ([_local(ws[n]) for n in names] for ws in (self.weights, now))
        cast("Any", torch)._foreach_lerp_(ours, theirs, 1 - decay)


def kept_weights(module: nn.Module, whole: bool) -> dict[str, Tensor]:
    """What a checkpoint holds of a model: all of it, or what is trained (the rest comes from where training began)."""
    state = module.state_dict()
    if whole:
        return state
    frozen = {name for name, p in module.named_parameters() if not p.requires_grad}
    return {name: w for name, w in state.items() if name not in frozen}


def write(folder: Path, state: dict[str, Any]) -> None:
    """Written aside, then renamed: an interruption leaves the last good one. Equal states give equal files."""
    aside = folder / (STATE + ".part")
    with aside.open("wb") as file:
        torch.save(_plain(state), file)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(folder / STATE)


def _plain(value: Any) -> Any:
    """The same of objects that share nothing but equal strings: pickle writes what is one object twice as a reference."""
    if isinstance(value, dict):
        named = cast("dict[Any, Any]", value)
        return {sys.intern(k) if isinstance(k, str) else k: _plain(v) for k, v in named.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in cast("Sequence[Any]", value)]
    return value.detach().contiguous() if isinstance(value, Tensor) else value


def read(folder: Path, device: torch.device | str = "cpu") -> dict[str, Any]:
    """Raises FileNotFoundError where there is no checkpoint."""
    return torch.load(folder / STATE, map_location=device, weights_only=True)


def average_weights(folder: Path) -> dict[str, Tensor]:
    """The averaged weights of the last checkpoint; its weights where none was kept."""
    state = read(folder)
    return state["average"] or state["model"]


def load_weights(module: nn.Module, weights: dict[str, Tensor]) -> None:
    """Those of a checkpoint into a model; what was not kept stays. Raises RuntimeError for a name or shape it lacks."""
    found: Any = module.load_state_dict(weights, strict=False)
    if found.unexpected_keys:
        raise RuntimeError(f"the model has no {', '.join(found.unexpected_keys[:3])}")


def _local(tensor: Tensor) -> Tensor:
    return tensor.to_local() if hasattr(tensor, "to_local") else tensor  # pyright: ignore
