"""Forward passes recorded once and replayed: the same operations on the same numbers, without Python between them.

A CUDA GPU gets a graph, whose kernels start together; a CPU gets a trace, which gave the same bits as the pass itself
wherever it was measured. Everywhere else, and where recording fails, the pass just runs.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from typing import Any, cast

import torch
from torch import Tensor

log = logging.getLogger(__name__)

_jit: Any = torch.jit  # its functions have no types

_KEPT = 6  # recordings

Pass = Callable[..., Tensor]


class Recorded:
    """A pass from tensors to one tensor, recorded for every combination of shapes.

    What it reads beside its arguments must stay where it is, and must not be trained.
    """

    def __init__(self, run: Pass) -> None:
        self._run = run
        self._known: dict[tuple[Any, ...], Pass] = {}
        # a GPU's recordings share it: they never run at once, and what they give is copied
        self._memory: Any = None
        self._failed = False

    def __call__(self, *arguments: Tensor) -> Tensor:
        kind = arguments[0].device.type
        if self._failed or kind not in ("cuda", "cpu"):
            return self._run(*arguments)
        key = tuple((tuple(a.shape), a.dtype) for a in arguments)
        if key not in self._known:
            try:
                made = self._graph(arguments) if kind == "cuda" else _trace(self._run, arguments)
            except RuntimeError as error:
                log.warning("a forward pass is not recorded: %s", error)
                self._failed = True
                self._known.clear()
                return self._run(*arguments)
            if len(self._known) >= _KEPT:
                self._known.pop(next(iter(self._known)))
            self._known[key] = made
        return self._known[key](*arguments)

    def _graph(self, arguments: tuple[Tensor, ...]) -> Pass:
        self._memory = self._memory or torch.cuda.graph_pool_handle()
        inputs = [argument.clone() for argument in arguments]
        side = torch.cuda.Stream()
        side.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(side):  # the first calls choose kernels, which cannot be recorded
            for _ in range(2):
                self._run(*inputs)
        torch.cuda.current_stream().wait_stream(side)
        graph = torch.cuda.CUDAGraph()
        # other threads may ask the GPU for its memory meanwhile
        with torch.cuda.graph(graph, pool=self._memory, capture_error_mode="thread_local"):
            out = self._run(*inputs)

        def replay(*arguments: Tensor) -> Tensor:
            for kept, argument in zip(inputs, arguments, strict=True):
                kept.copy_(argument)
            graph.replay()
            return out.clone()

        return replay


def _trace(run: Pass, arguments: tuple[Tensor, ...]) -> Pass:
    with torch.inference_mode(False), torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that shapes are fixed, which is meant, and that torch.jit is old
        copies = tuple(argument.clone() for argument in arguments)
        return cast("Pass", _jit.trace(run, copies, check_trace=False))
