"""Weights as numbers of 8 or 4 bits, as they lie in safetensors files.

Symmetric rounding to the nearest level, as in weight-only quantisation of LLMs (Dettmers et al., arXiv 2208.07339, without
outliers; Frantar et al., arXiv 2210.17323, section 2): int8 with one scale for each output row, int4 with one for each group
of 64 inputs, two weights a byte.
"""

from __future__ import annotations

import torch
from torch import Tensor

from mgie_protocol.errors import MgieError

STORAGES = ("int8", "int4")
GROUP = 64
# the seven of each block of LLaMA; embeddings and output layer stay as they are
LLAMA_LINEARS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


def quantize(weight: Tensor, storage: str) -> tuple[Tensor, Tensor]:
    """A weight [out, in] as what the layers of `quantized_linear` hold: (weight, scale), scale in float16."""
    scale = scale_of(weight, storage)
    if storage == "int8":
        levels = weight.float() / scale.float().unsqueeze(1)
        return levels.round_().clamp_(-127, 127).to(torch.int8), scale
    levels = weight.float().view(*scale.shape, -1) / scale.float().unsqueeze(2)
    pairs = levels.round_().clamp_(-7, 7).add_(8).to(torch.uint8).view(len(weight), -1, 2)
    return pairs[..., 0] | (pairs[..., 1] << 4), scale


def scale_of(weight: Tensor, storage: str) -> Tensor:
    """The scale alone of what `quantize` gives."""
    if storage == "int8":
        return _scale(weight.float().abs().amax(1), 127)
    groups = weight.float().view(len(weight), -1, group_of(weight.shape[1]))
    return _scale(groups.abs().amax(2), 7)


def shapes_of(shape: tuple[int, ...], storage: str) -> dict[str, tuple[tuple[int, ...], torch.dtype]]:
    """What `quantize` makes of a weight of this shape, by the ends of its names."""
    outputs, inputs = shape
    if storage == "int8":
        return {"weight": (shape, torch.int8), "scale": ((outputs,), torch.float16)}
    groups = (outputs, inputs // group_of(inputs))
    return {"weight": ((outputs, inputs // 2), torch.uint8), "scale": (groups, torch.float16)}


def is_quantized(name: str) -> bool:
    """Whether a tensor of `Mgie` is stored in fewer bits: the weights of LLaMA's blocks."""
    parts = name.split(".")
    return name.startswith("mllm.llama.layers.") and parts[-2] in LLAMA_LINEARS and parts[-1] == "weight"


def group_of(inputs: int) -> int:
    """Inputs that share a scale; raises MgieError for a width that int4 cannot take."""
    group = min(GROUP, inputs)
    if inputs % group or inputs % 2:
        raise MgieError(
            "not_available", f"int4 needs widths that {GROUP} divides, not {inputs}.", "Use int8 instead."
        )
    return group


def _scale(largest: Tensor, levels: int) -> Tensor:
    """float16, and never zero: a row of zeros stays one."""
    return (largest / levels).clamp_min(6e-8).half()
