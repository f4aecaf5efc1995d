"""The solvers of the diffusion editor: the model's own, or a modern one that needs fewer steps."""

from __future__ import annotations

from typing import Any

import diffusers
from diffusers.schedulers.scheduling_euler_ancestral_discrete import EulerAncestralDiscreteScheduler
from torch import Tensor

from mgie_server.mgie.config import FastSampling

_OWN = ("EulerAncestralDiscreteScheduler", "DDIMScheduler")
_FAST = ("DPMSolverMultistepScheduler", "UniPCMultistepScheduler")


def build_solver(config: dict[str, Any], fast: FastSampling | None) -> Any:
    """A diffusers scheduler; `fast` names another class for the same noise schedule. Raises ValueError."""
    name = fast.solver if fast else config.get("_class_name", _OWN[0])
    known = _FAST if fast else _OWN
    if name not in known:
        raise ValueError(f"scheduler {name!r} is not one of {known}")
    return getattr(diffusers, name).from_config(config, **(fast.options if fast else {}))


def draws_noise(solver: Any) -> bool:
    """Whether the solver draws noise at each step and so takes the edit's generator."""
    return isinstance(solver, EulerAncestralDiscreteScheduler)


def clean_latents(solver: Any, out: Any) -> Tensor:
    """The clean latents that a step predicts; the multistep solvers keep them instead of returning them."""
    predicted = getattr(out, "pred_original_sample", None)
    return solver.model_outputs[-1] if predicted is None else predicted
