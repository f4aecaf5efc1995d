"""Trains the segmentation network.

    python -m mgie_server.training.segmentation.training PICTURES RUN [--steps N] [--start WEIGHTS] [--rate R]
        [--taught FOLDER] [--threads N] [--bf16]

PICTURES: the folder of `gathering`. RUN gets last.pt (a checkpoint, from which the same command goes on) and, at the end,
segmentation.safetensors: the mean of the weights over the last steps, float16.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file  # pyright: ignore[reportUnknownVariableType]
from torch import Tensor
from torch.nn import functional as F

from mgie_server.segmentation.classes import CLASSES, SUBJECT
from mgie_server.segmentation.network import SegmentationNet
from mgie_server.training.segmentation.gathering import labeled_photographs, material
from mgie_server.training.segmentation.mixing import NOT_SKY, SKY, UNKNOWN, Material, Sample
from mgie_server.training.segmentation.taught import read_taught

WIDTHS = (32, 64, 112, 176)
BATCH, RATE, DECAY, MEAN_OVER = 16, 2e-3, 0.02, 400
SMALL, LARGE, LARGE_FROM = 128, 160, 0.88  # px; from which share of the steps on
RARE = {"water": 1.7, "snow": 2.5, "animal": 1.6, "person": 2.5, "thing": 1.3}
SAVE_EVERY, SETTLING = 200, 40


def loss_of(logits: Tensor, classes: Tensor, subject: Tensor) -> Tensor:
    """logits [n, c + 1, h, w]; classes, subject: u8 [n, h, w] as in `Sample`, of the size of the logits."""
    chances = F.log_softmax(logits[:, :SUBJECT].float(), 1)
    known = classes < NOT_SKY
    target = torch.where(known, classes, 0).long()
    named = F.nll_loss(chances, target, _weights(chances), reduction="none")
    no_sky = -torch.log1p(-chances[:, SKY].exp().clamp(max=1 - 1e-4))
    by_class = (named * known + no_sky * (classes == NOT_SKY)).mean()
    shown = logits[:, SUBJECT].float()
    said, there = (subject != UNKNOWN).float(), (subject == 1).float()
    by_place = (F.binary_cross_entropy_with_logits(shown, there, reduction="none") * said).mean()
    inside = shown.sigmoid() * said
    both = (inside * there).sum((1, 2))
    dice = 1 - (2 * both + 50) / (inside.sum((1, 2)) + (there * said).sum((1, 2)) + 50)
    return by_class + by_place + 0.3 * dice.mean()


def _weights(like: Tensor) -> Tensor:
    """What is rare in the pictures counts more."""
    weights = torch.ones(len(CLASSES), device=like.device)
    for name, weight in RARE.items():
        weights[CLASSES.index(name)] = weight
    return weights


def batch_of(samples: list[Sample]) -> tuple[Tensor, Tensor, Tensor]:
    """Pictures [n, 3, s, s]; classes and subject [n, s / 2, s / 2], of every second pixel."""
    pictures = torch.as_tensor(np.stack([s.picture for s in samples])).permute(0, 3, 1, 2).contiguous()
    # where the network has its pixels
    classes, subject = (
        torch.as_tensor(np.ascontiguousarray(np.stack(maps)[:, 1::2, 1::2]))
        for maps in ([s.classes for s in samples], [s.subject for s in samples])
    )
    return pictures, classes, subject


class Run:
    """Network, optimizer and the mean of the weights, at a step. bf16: forward in bfloat16, for CPUs that have it."""

    def __init__(self, folder: Path, steps: int, bf16: bool = False, rate: float = RATE) -> None:
        self.folder, self.steps, self.step, self.bf16, self.rate = folder, steps, 0, bf16, rate
        torch.manual_seed(0)  # pyright: ignore[reportUnknownMemberType]
        self.net = SegmentationNet(WIDTHS)
        self.net.to(memory_format=torch.channels_last)  # pyright: ignore
        averaged: Any = torch.optim.swa_utils.get_ema_multi_avg_fn(1 - 1 / MEAN_OVER)  # pyright: ignore
        self.mean = torch.optim.swa_utils.AveragedModel(self.net, multi_avg_fn=averaged)
        self.optimizer = torch.optim.AdamW(self.net.parameters(), rate, weight_decay=DECAY)
        self._resume()

    def _resume(self) -> None:
        last = self.folder / "last.pt"
        if last.exists():
            kept = torch.load(last, weights_only=True)
            self.step = kept["step"]
            self.net.load_state_dict(kept["net"])
            self.mean.load_state_dict(kept["mean"])
            self.optimizer.load_state_dict(kept["optimizer"])

    def save(self) -> None:
        kept = {"step": self.step, "net": self.net.state_dict(), "mean": self.mean.state_dict()}
        torch.save({**kept, "optimizer": self.optimizer.state_dict()}, self.folder / "new.pt")
        (self.folder / "new.pt").replace(self.folder / "last.pt")

    def export(self, things: Material, batches: int = SETTLING) -> Path:
        """The mean of the weights, with the statistics of its own batch norms over so many batches."""
        self._settle_norms(things, batches)
        target = self.folder / "segmentation.safetensors"
        weights = self.mean.module.state_dict()
        kept = {n: w.half().contiguous() for n, w in weights.items() if not n.endswith("num_batches_tracked")}
        save_file(kept, target)
        target.chmod(0o644)
        return target

    def _settle_norms(self, things: Material, batches: int) -> None:
        norms = [m for m in self.mean.modules() if isinstance(m, torch.nn.BatchNorm2d)]
        for norm in norms:
            norm.reset_running_stats()
            norm.momentum = None  # the plain mean of what follows
        self.mean.train()
        rng = np.random.default_rng(2)
        with torch.inference_mode():
            for _ in range(batches):
                self.mean(batch_of([things.sample(rng, LARGE) for _ in range(BATCH)])[0])
        self.mean.eval()

    def train_step(self, things: Material) -> float:
        """The loss of one batch; what it holds depends on the step alone."""
        rng = np.random.default_rng((1, self.step))
        size = SMALL if self.step < LARGE_FROM * self.steps else LARGE
        pictures, classes, subject = batch_of([things.sample(rng, size) for _ in range(BATCH)])
        for group in self.optimizer.param_groups:
            group["lr"] = self.rate * _schedule(self.step, self.steps)
        with torch.autocast("cpu", torch.bfloat16, enabled=self.bf16):
            logits = self.net(pictures)
        loss = loss_of(logits, classes, subject)
        self.optimizer.zero_grad()
        loss.backward()  # pyright: ignore[reportUnknownMemberType]
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 2.0)
        self.optimizer.step()  # pyright: ignore[reportUnknownMemberType]
        self.mean.update_parameters(self.net)
        self.step += 1
        return float(loss.detach())


def _schedule(step: int, steps: int) -> float:
    """Up over the first 100 steps, then down along a cosine to a fiftieth."""
    along = min(step / steps, 1)
    return min(1, (step + 1) / 100) * (0.02 + 0.98 * 0.5 * (1 + float(np.cos(np.pi * along))))


def train(things: Material, run: Run, start: Path | None = None) -> Path:
    """To the end of the run; start: weights where nothing was trained yet."""
    if start and not run.step:
        run.net.load_state_dict(load_file(start), strict=False)
    run.net.train()
    began, losses = time.monotonic(), list[float]()
    while run.step < run.steps:
        losses.append(run.train_step(things))
        if run.step % 50 == 0:
            spent = (time.monotonic() - began) / len(losses)
            print(
                f"{run.step:5d} of {run.steps}  loss {np.mean(losses[-50:]):.3f}  {spent:.2f} s a step",
                flush=True,
            )
        if run.step % SAVE_EVERY == 0:
            run.save()
    run.save()
    return run.export(things)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("pictures", type=Path)
    p.add_argument("run", type=Path)
    p.add_argument("--steps", type=int, default=4000)
    p.add_argument("--start", type=Path, help="weights of a network to start from")
    p.add_argument("--rate", type=float, default=RATE, help="the highest learning rate")
    p.add_argument("--taught", type=Path, help="the folder of `teaching`: subjects that a teacher finds")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--bf16", action="store_true", help="half the time on a CPU that computes in bfloat16")
    args = p.parse_args()
    torch.set_num_threads(args.threads)
    folder, pictures = args.run.resolve(), args.pictures.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    things = material(pictures)
    if args.taught:
        named = sorted(labeled_photographs(pictures, "train").items())
        things = replace(things, taught=read_taught(args.taught, [labeled for _, labeled in named]))
    print("written:", train(things, Run(folder, args.steps, args.bf16, args.rate), args.start))


if __name__ == "__main__":
    main()
