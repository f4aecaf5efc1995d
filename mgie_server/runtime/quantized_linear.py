"""Linear layers with weights of 8 or 4 bits (weights.quantize), in plain torch: they run on every device.

The product is computed in the number type of what comes in; on a CPU in bfloat16 by torch's own kernels that unpack as
they multiply, elsewhere by unpacking first.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mgie_server.weights.quantize import LLAMA_LINEARS, group_of

_kernels: Any = torch  # those without a public name


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
            rows = _kernels._weight_int8pack_mm(
                x.reshape(-1, x.shape[-1]), self.weight, self.scale.to(x.dtype)
            )
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
        self.register_buffer("weight", _kernels._convert_weight_to_int4pack_for_cpu(levels, 1))
        scale = plain.scale.bfloat16()
        pairs = torch.stack([scale, torch.zeros_like(scale)], -1)
        self.register_buffer("scale", pairs.transpose(0, 1).contiguous())

    def forward(self, x: Tensor) -> Tensor:
        rows = _kernels._weight_int4pack_mm_for_cpu(
            x.reshape(-1, x.shape[-1]), self.weight, self.group, self.scale
        )
        return rows.view(*x.shape[:-1], -1)


def replace_linears(llama: nn.Module, storage: str) -> None:
    """Puts quantised layers, without numbers (meta device), in the place of LLaMA's linear ones."""
    kind = {"int8": Int8Linear, "int4": Int4Linear}[storage]
    for module in list(llama.modules()):
        for name, layer in list(module.named_children()):
            if name in LLAMA_LINEARS and isinstance(layer, nn.Linear):
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
