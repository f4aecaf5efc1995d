"""Carrying out a plan of `pipeline_plan` by what diffusers has for it."""

from __future__ import annotations

from typing import Any

import torch
from diffusers.hooks.layerwise_casting import apply_layerwise_casting

from mgie_server.runtime.pipeline_plan import PipelinePlan
from mgie_server.runtime.turns import LLM, Stage, Turns


def place(pipe: Any, plan: PipelinePlan) -> None:
    """The pipeline's parts go where the plan has them."""
    device = torch.device(plan.device)
    if plan.way == "whole":
        pipe.to(device)
        return
    if plan.way == "eight":
        store_in_eight_bits(pipe, getattr(torch, plan.dtype))
    if plan.way == "streamed":
        pipe.enable_group_offload(
            onload_device=device,
            offload_device=torch.device("cpu"),
            offload_type="leaf_level",
            use_stream=device.type == "cuda",
        )
        return
    pipe.enable_model_cpu_offload(device=device)


def store_in_eight_bits(pipe: Any, dtype: torch.dtype) -> None:
    """Weights of the linear layers lie in float8 and are computed in dtype, layer by layer; norms and embeddings stay, and
    so does what is packed in few bits already."""
    packed = getattr(pipe.transformer, "quantization_method", None) is not None
    encoders = [pipe.text_encoder, getattr(pipe, "text_encoder_2", None)]
    for part in [None if packed else pipe.transformer, *encoders]:
        if part is None:
            continue
        apply_layerwise_casting(
            part,
            storage_dtype=torch.float8_e4m3fn,
            compute_dtype=dtype,
            skip_modules_pattern=("norm", "embed", "proj_out"),
        )


def describer_turns(describer: Any, plan: PipelinePlan, stage: Stage) -> Turns | None:
    """The describer comes onto the device to speak, where it is not there all the time. stage: of all that share it."""
    if plan.way == "whole":
        describer.to(plan.device)
        return None
    return Turns({LLM: [describer]}, plan.device, stage)
