"""The optimizers of a run, and which parameters get which learning rate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import torch
from torch import nn

from mgie_protocol.errors import MgieError

KINDS = ("adamw", "adamw8bit")


def new_optimizer(
    kind: str,
    trained: Sequence[tuple[str, nn.Parameter]],
    lr: float | dict[str, float],
    betas: tuple[float, float],
    weight_decay: float,
) -> torch.optim.Optimizer:
    """AdamW; matrices decay, vectors (biases, norms) do not. Each group keeps its full rate as "full_lr".

    lr: for all, or by the beginning of a parameter's name. Raises MgieError where a parameter has none, and not_available
    where the 8-bit optimizer is not installed.
    """
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in trained:
        decay = weight_decay if parameter.ndim > 1 else 0.0
        groups.setdefault((_rate_of(name, lr), decay), []).append(parameter)
    tables: list[dict[str, Any]] = [
        {"params": members, "weight_decay": decay, "lr": full, "full_lr": full}
        for (full, decay), members in groups.items()
    ]
    if kind == "adamw8bit":
        return _eight_bit()(tables, betas=betas, eps=1e-8)
    return torch.optim.AdamW(tables, betas=betas, eps=1e-8, fused=True)


def _rate_of(name: str, lr: float | dict[str, float]) -> float:
    if isinstance(lr, dict):
        for beginning, rate in lr.items():
            if name.startswith(beginning):
                return rate
        raise MgieError(
            "parameter_out_of_range",
            f"The recipe gives {name} no learning rate.",
            f"[train] lr has rates for {', '.join(lr)}; add one, or give one number for all.",
        )
    return lr


def _eight_bit() -> Any:
    try:
        from bitsandbytes.optim import AdamW8bit  # pyright: ignore
    except ImportError:
        try:
            from torchao.optim import AdamW8bit  # pyright: ignore
        except ImportError as error:
            raise MgieError(
                "not_available",
                "The 8-bit optimizer needs bitsandbytes or torchao, and neither is installed.",
                'Install one (`pip install bitsandbytes`), or set optimizer = "adamw" in the recipe.',
            ) from error
    return cast("Any", AdamW8bit)
