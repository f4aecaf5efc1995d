"""Linear layers with weights of 8 or 4 bits, in plain torch: they run on every device and lie in safetensors files.

Symmetric rounding to the nearest level, as in weight-only quantisation of LLMs (Dettmers et al., arXiv 2208.07339, without
outliers; Frantar et al., arXiv 2210.17323, section 2): int8 with one scale for each output row, int4 with one for each group
of 64 inputs, two weights a byte. The product is computed in the number type of what comes in; on a CPU in bfloat16 by
torch's own kernels that unpack as they multiply, elsewhere by unpacking first.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mgie_protocol.errors import MgieError

STORAGES = ("int8", "int4")
GROUP = 64
# the seven of each block of LLaMA; embeddings and output layer stay as they are
_LLAMA_LINEARS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")


class Int8Linear(nn.Module):
    """weight int8 [out, in], scale [out]: row o of the original is about weight[o] * scale[o]."""

    weight: Tensor
    scale: Tensor

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.register_buffer("weight", torch.empty(outputs, inputs, dtype=torch.int8))
        self.register_buffer("scale", torch.empty(outputs))

    def forward(self, x: Tensor) -> Tensor:
        if _has_kernels(x):
            rows = torch._weight_int8pack_mm(x.reshape(-1, x.shape[-1]), self.weight, self.scale.to(x.dtype))
            return rows.view(*x.shape[:-1], -1)
        return F.linear(x, self.weight.to(x.dtype)) * self.scale.to(x.dtype)


class Int4Linear(nn.Module):
    """weight uint8 [out, in / 2] of two levels each, scale [out, groups]: level - 8 times the group's scale."""

    weight: Tensor
    scale: Tensor

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.register_buffer("weight", torch.empty(outputs, inputs // 2, dtype=torch.uint8))
        self.register_buffer("scale", torch.empty(outputs, inputs // group_of(inputs)))

    def forward(self, x: Tensor) -> Tensor:
        levels = self.levels().to(x.dtype).sub_(8)
        levels.view(*self.scale.shape, -1).mul_(self.scale.to(x.dtype).unsqueeze(-1))
        return F.linear(x, levels)

    def levels(self) -> Tensor:
        """uint8 [out, in], 1..15 for -7..7."""
        return torch.stack([self.weight & 15, self.weight >> 4], -1).flatten(1)


class KernelInt4Linear(nn.Module):
    """An `Int4Linear` in the order that torch's kernel for a CPU reads; in and out are bfloat16.

    weight uint8 [out, in / 2], its order the kernel's own; scale bfloat16 [groups, out, 2], the second of each pair an
    offset of zero.
    """

    weight: Tensor
    scale: Tensor

    def __init__(self, plain: Int4Linear) -> None:
        super().__init__()
        self.group = 2 * plain.weight.shape[1] // plain.scale.shape[1]
        levels = plain.levels().int()
        self.register_buffer("weight", torch._convert_weight_to_int4pack_for_cpu(levels, 1))
        scale = plain.scale.bfloat16()
        pairs = torch.stack([scale, torch.zeros_like(scale)], -1)
        self.register_buffer("scale", pairs.transpose(0, 1).contiguous())

    def forward(self, x: Tensor) -> Tensor:
        rows = torch._weight_int4pack_mm_for_cpu(
            x.reshape(-1, x.shape[-1]), self.weight, self.group, self.scale
        )
        return rows.view(*x.shape[:-1], -1)


def quantize(weight: Tensor, storage: str) -> tuple[Tensor, Tensor]:
    """A weight [out, in] as what `Int8Linear` or `Int4Linear` holds: (weight, scale), scale in float16."""
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
    return name.startswith("mllm.llama.layers.") and parts[-2] in _LLAMA_LINEARS and parts[-1] == "weight"


def replace_linears(llama: nn.Module, storage: str) -> None:
    """Puts quantised layers, without numbers (meta device), in the place of LLaMA's linear ones."""
    kind = {"int8": Int8Linear, "int4": Int4Linear}[storage]
    for module in list(llama.modules()):
        for name, layer in list(module.named_children()):
            if name in _LLAMA_LINEARS and isinstance(layer, nn.Linear):
                with torch.device("meta"):
                    setattr(module, name, kind(layer.in_features, layer.out_features))


def use_kernels(llama: nn.Module, dtype: torch.dtype) -> None:
    """Puts int4 layers into the order of a CPU's kernel, where there is one for this number type and their width."""
    for module in list(llama.modules()):
        for name, layer in list(module.named_children()):
            if (
                isinstance(layer, Int4Linear)
                and _has_kernels(layer.weight, dtype)
                and len(layer.weight) % 16 == 0
            ):
                setattr(module, name, KernelInt4Linear(layer))


def _has_kernels(x: Tensor, dtype: torch.dtype | None = None) -> bool:
    return x.device.type == "cpu" and (dtype or x.dtype) == torch.bfloat16


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
