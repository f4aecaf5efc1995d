"""The processes of one run, by accelerate: one, or several that share each step (DDP), or its weights too (FSDP2)."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, cast

import torch
from accelerate import (  # pyright: ignore[reportMissingTypeStubs]
    Accelerator,
    DistributedDataParallelKwargs,
)
from torch import Tensor, distributed, nn
from torch.distributed.fsdp import FSDPModule, MixedPrecisionPolicy, fully_shard
from torch.distributed.tensor import DTensor, distribute_tensor

from mgie_protocol.errors import MgieError

PRECISIONS = {"float32": "no", "bfloat16": "bf16"}
# what is gathered and let go as one: the blocks of the LLM, of the edit head, of the UNet
_BLOCKS = (
    "LlamaDecoderLayer",
    "TransformerEncoderLayer",
    "TransformerDecoderLayer",
    "CrossAttnDownBlock2D",
    "DownBlock2D",
    "UNetMidBlock2DCrossAttn",
    "UpBlock2D",
    "CrossAttnUpBlock2D",
)


class Processes:
    """device: "cpu", "cuda", "cuda:1"; shard: each process holds its share of weights, gradients and optimizer."""

    def __init__(self, device: str, precision: str = "float32", shard: bool = False) -> None:
        if device.startswith("cuda:"):
            torch.cuda.set_device(device)
        self._accelerator: Any = Accelerator(
            cpu=device == "cpu",
            mixed_precision=PRECISIONS[precision],
            kwargs_handlers=[DistributedDataParallelKwargs(gradient_as_bucket_view=True)],
        )
        self.rank, self.world = self._accelerator.process_index, self._accelerator.num_processes
        self.device = self._accelerator.device
        self.first = self.rank == 0
        self.shard = shard
        self._half = precision == "bfloat16"
        if shard and self.world == 1:
            raise MgieError(
                "parameter_out_of_range",
                "Weights can only be sharded over several processes, and this is one.",
                "Start them with `torchrun --nproc-per-node N --no-python mgie train ...`, or leave out shard.",
            )

    def wrap(self, module: nn.Module) -> nn.Module:
        """The module on its device, so that its gradients are everybody's means; sharded in place."""
        module.to(self.device)
        if not self.shard:
            return self._accelerator.prepare_model(module)
        half = MixedPrecisionPolicy(torch.bfloat16, torch.float32) if self._half else MixedPrecisionPolicy()
        for block in [m for m in module.modules() if type(m).__name__ in _BLOCKS]:
            fully_shard(block, mp_policy=half)
        fully_shard(module, mp_policy=half)
        return module

    def together(self, module: nn.Module, last: bool) -> AbstractContextManager[object]:
        """For one part of a step: gradients travel with the last alone."""
        if isinstance(module, FSDPModule):
            module.set_requires_gradient_sync(last)
            return nullcontext()
        return nullcontext() if last else self._accelerator.no_sync(module)

    def backward(self, loss: Tensor) -> None:
        """loss: this process's share of a sum. The wrapped module takes means of gradients, hence the factor."""
        self._accelerator.backward(loss * self.world if self.world > 1 else loss)

    def sum(self, numbers: Tensor) -> Tensor:
        """Over all processes."""
        if self.world == 1:
            return numbers
        numbers = numbers.to(self.device).clone()
        distributed.all_reduce(numbers)  # pyright: ignore[reportUnknownMemberType]
        return numbers

    def wait(self) -> None:
        self._accelerator.wait_for_everyone()

    @staticmethod
    def clip(parameters: Iterable[nn.Parameter], most: float) -> Tensor:
        """The gradient's norm before it."""
        return whole(nn.utils.clip_grad_norm_(parameters, most))


def whole(value: Any) -> Any:
    """The same with sharded tensors put together: all processes must ask for it, in the same order."""
    if isinstance(value, DTensor):
        return value.full_tensor()
    if isinstance(value, dict):
        return {key: whole(one) for key, one in cast("dict[Any, Any]", value).items()}
    return value


def spread(value: Tensor, like: Tensor) -> Tensor:
    """A whole tensor as `like` lies on the processes."""
    if not isinstance(like, DTensor) or value.shape != like.shape:
        return value.to(like.device)
    return distribute_tensor(value.to(like.device), like.device_mesh, like.placements)
