"""LPIPS v0.1 (Zhang et al., CVPR 2018): how unlike two pictures look to AlexNet or VGG16.

The towers' weights are torchvision's files, the linear layers' those of the lpips package, each in its published layout.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from mgie_server.evaluation.pairs.lpips_plan import TowerPlan

_AT_ONCE = 4  # pictures in a tower; at 600 x 900 px each takes about 300 MB in VGG16
_SHIFT, _SCALE = (-0.030, -0.088, -0.188), (0.458, 0.448, 0.450)
_EPS = 1e-10


class Lpips(nn.Module):
    """tensors: those of plan.shapes() and plan.lin_shapes()."""

    shift: Tensor
    scale: Tensor

    def __init__(self, plan: TowerPlan, tensors: Mapping[str, Tensor]) -> None:
        super().__init__()
        self._plan = plan
        self.convs = nn.ModuleDict()
        before = 3
        for conv in (conv for stage in plan.stages for conv in stage):
            with torch.device("meta"):
                made = nn.Conv2d(before, conv.channels, conv.kernel, conv.stride, conv.padding)
            made.weight = _parameter(tensors[f"features.{conv.place}.weight"])
            made.bias = _parameter(tensors[f"features.{conv.place}.bias"])
            self.convs[str(conv.place)] = made
            before = conv.channels
        self.lins = nn.ParameterList([_parameter(tensors[name]) for name in plan.lin_shapes()])
        self.register_buffer("shift", torch.tensor(_SHIFT).reshape(1, 3, 1, 1))
        self.register_buffer("scale", torch.tensor(_SCALE).reshape(1, 3, 1, 1))

    def apart(self, results: Sequence[NDArray], target: NDArray) -> list[float]:
        """Of each result; all u8 [h, w, 3] of one size."""
        found: list[float] = []
        wanted = self._signed(target[None])
        for start in range(0, len(results), _AT_ONCE):
            found += self(self._signed(np.stack(results[start : start + _AT_ONCE])), wanted).tolist()
        return found

    def _signed(self, pictures: NDArray) -> Tensor:
        """float32 [n, 3, h, w] in -1..1 of u8 [n, h, w, 3]."""
        planes = torch.from_numpy(np.ascontiguousarray(pictures.transpose(0, 3, 1, 2)))
        return planes.to(self.shift.device).float() / 127.5 - 1

    @torch.inference_mode()
    def forward(self, results: Tensor, target: Tensor) -> Tensor:
        """float32 [n]. results: [n, 3, h, w] in -1..1; target: [1, 3, h, w]."""
        total = torch.zeros(len(results), device=results.device)
        theirs, wanted = self._stages(results), self._stages(target)
        for lin, a, b in zip(self.lins, theirs, wanted, strict=True):
            apart = (_normal(a) - _normal(b)) ** 2
            total += nn.functional.conv2d(apart, lin).mean(dim=(1, 2, 3))
        return total

    def _stages(self, pictures: Tensor) -> list[Tensor]:
        found = []
        x = (pictures - self.shift) / self.scale
        for stage, pooled in zip(self._plan.stages, self._plan.pooled, strict=True):
            if pooled:
                x = nn.functional.max_pool2d(x, *self._plan.pool)
            for conv in stage:
                x = torch.relu(self.convs[str(conv.place)](x))
            found.append(x)
        return found


def _normal(features: Tensor) -> Tensor:
    return features / (features.square().sum(dim=1, keepdim=True).sqrt() + _EPS)


def _parameter(tensor: Tensor) -> nn.Parameter:
    return nn.Parameter(tensor.float(), requires_grad=False)
