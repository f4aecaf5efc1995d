"""The loop that all training shares: draw a batch, step, average, log, keep a checkpoint.

What step n does follows from the weights before it, the seed and n: a run that was interrupted and goes on makes the
same weights, bit by bit, as one that was not.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import torch
from torch import Tensor, nn

from mgie_protocol.errors import MgieError
from mgie_server.mgie.losses import Totals
from mgie_server.training import checkpoints
from mgie_server.training.coded_batch import CodedBatch
from mgie_server.training.loader import Batches, Share, loader
from mgie_server.training.meter import Meter, Report
from mgie_server.training.optimizers import new_optimizer
from mgie_server.training.processes import Processes, spread, whole
from mgie_server.training.schedules import rate


@dataclass(frozen=True)
class Loop:
    """How a run goes; lr: for everything, or by the beginning of a parameter's name, the first that fits.

    at_once: samples a process takes at once, 0 = all of its share; ema: 0 = no average is kept. warmup, checkpoint_every,
    log_every: steps. kept: "all" weights in a checkpoint, or those that are "trained".
    """

    seed: int
    steps: int
    batch: int
    lr: float | dict[str, float]
    at_once: int = 0
    schedule: str = "level"
    warmup: int = 0
    cooldown: float = 0.0
    betas: tuple[float, float] = (0.9, 0.999)
    weight_decay: float = 0.0
    clip: float = 1.0
    ema: float = 0.0
    optimizer: str = "adamw"
    checkpoint_every: int = 500
    log_every: int = 50
    loaders: int = 1
    kept: str = "all"

    def share(self, processes: Processes) -> Share:
        """Raises MgieError parameter_out_of_range where the batch cannot be divided so."""
        mine, rest = divmod(self.batch, processes.world)
        at_once = self.at_once or mine
        if rest or mine % at_once:
            raise MgieError(
                "parameter_out_of_range",
                f"A batch of {self.batch} cannot be divided over {processes.world} processes, "
                f"{at_once} samples at once.",
                "Choose a batch that is a multiple of both.",
            )
        return Share(processes.rank, processes.world, mine // at_once)


@dataclass
class Fit:
    """One run of a stage: `module` gives the losses of a `CodedBatch`, and its `model` is what is trained and kept.

    after_step: called by each process with the number of the step that was made, for pictures on the way.
    """

    module: nn.Module
    batches: Batches
    loop: Loop
    folder: Path
    processes: Processes
    report: Report | None = None
    after_step: Callable[[int], None] | None = None
    _step: int = field(default=0, init=False)

    def run(self, resume: bool) -> None:
        """resume: go on from the checkpoint in `folder`. Raises FileNotFoundError where there is none."""
        loop, processes = self.loop, self.processes
        share = loop.share(processes)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.model: nn.Module = self.module.model  # pyright: ignore
        wrapped = processes.wrap(self.module)
        self.trained = [(n, p) for n, p in self.model.named_parameters() if p.requires_grad]
        self.optimizer = new_optimizer(loop.optimizer, self.trained, loop.lr, loop.betas, loop.weight_decay)
        self.weights = checkpoints.kept_weights(self.model, loop.kept == "all")
        self.average = checkpoints.WeightAverage(self.weights, loop.ema) if loop.ema else None
        state = checkpoints.read(self.folder) if resume else None
        self._step = self._restore(state) if state else 0
        self.meter = Meter(self.folder if processes.first else None, self._step, loop.steps, self.report)
        if state:
            self.meter.load_state(state["meter"], processes.device, processes.first)
        batches = loader(self.batches, self._step, loop.steps, share, loop.loaders)
        while self._step < loop.steps:
            self._one(wrapped, batches, share)
            self._keep()
            if self.after_step:
                self.after_step(self._step)

    def _one(self, wrapped: nn.Module, batches: Iterator[CodedBatch], share: Share) -> None:
        """One step of the optimizer."""
        loop, processes = self.loop, self.processes
        # for layers that drop out
        torch.manual_seed(loop.seed + self._step)  # pyright: ignore[reportUnknownMemberType]
        now = rate(loop.schedule, self._step, loop.steps, loop.warmup, loop.cooldown)
        for group in self.optimizer.param_groups:
            group["lr"] = group["full_lr"] * now
        began = time.monotonic()
        parts = [next(batches) for _ in range(share.accumulate)]
        self.meter.waited(time.monotonic() - began)
        totals = self._totals(parts)
        for turn, part in enumerate(parts, 1):
            with processes.together(wrapped, turn == len(parts)):
                found = wrapped(part.to(processes.device), totals)
                processes.backward(found["total"])
            self.meter.add(found)
        self.norm = processes.clip([p for _, p in self.trained], loop.clip)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        if self.average:
            self.average.update(self.weights)
        self._step += 1
        if self._step % loop.log_every == 0:
            self._tell(now)

    def _totals(self, parts: Sequence[CodedBatch]) -> Totals:
        each = [Totals.of(part.batch) for part in parts]
        numbers = torch.stack([torch.stack([t.tokens, t.edited, t.samples]) for t in each]).sum(0)
        return Totals(*self.processes.sum(numbers).to(self.processes.device))

    def _tell(self, now: float) -> None:
        names = list(self.meter.sums)
        summed = _listed(self.processes.sum(torch.stack([self.meter.sums[n] for n in names])))
        self.meter.tell(
            self._step,
            dict(zip(names, summed, strict=True)),
            {"gradient_norm": float(self.norm), "rate": now},
        )
        self.meter.begin_anew(self._step)

    def _keep(self) -> None:
        """A checkpoint, where one is due. All processes come here; the first writes."""
        loop = self.loop
        if self._step % loop.checkpoint_every and self._step != loop.steps:
            return
        sums = self.meter.state()
        names = [n for n in sums if n != "from"]
        if names:
            summed = _listed(self.processes.sum(torch.tensor([sums[n] for n in names], dtype=torch.double)))
            sums |= dict(zip(names, summed, strict=True))
        state: dict[str, Any] = {
            "step": self._step,
            "model": whole(dict(self.weights)),
            "average": whole(self.average.weights) if self.average else {},
            "average_updates": self.average.updates if self.average else 0,
            "optimizer": whole(self.optimizer.state_dict()),
            "meter": sums,
        }
        if self.processes.first:
            checkpoints.write(self.folder, state)
        self.processes.wait()

    def _restore(self, state: dict[str, Any]) -> int:
        """Step to go on from."""
        like = self.weights
        if state["model"].keys() != like.keys():
            raise MgieError(
                "parameter_out_of_range",
                f"The checkpoint in {self.folder} is of other trained parts than the recipe's now.",
                "Set them back, or name another folder in the recipe ([run] folder).",
            )
        checkpoints.load_weights(self.model, {n: spread(w, like[n]) for n, w in state["model"].items()})
        if self.average:
            kept = state["average"] or state["model"]
            self.average.weights = {n: spread(w, like[n]) for n, w in kept.items()}
            self.average.updates = state["average_updates"]
        optimizer = state["optimizer"]
        for number, (_, parameter) in enumerate(self._in_order()):
            for key, value in optimizer["state"].get(number, {}).items():
                if key != "step" and isinstance(value, Tensor):
                    optimizer["state"][number][key] = spread(value, parameter)
        self.optimizer.load_state_dict(optimizer)
        return int(state["step"])

    def _in_order(self) -> list[tuple[str, nn.Parameter]]:
        """The parameters as the optimizer counts them."""
        names = {id(p): n for n, p in self.trained}
        return [(names[id(p)], p) for group in self.optimizer.param_groups for p in group["params"]]


def _listed(numbers: Tensor) -> list[float]:
    return cast("Any", numbers).tolist()
