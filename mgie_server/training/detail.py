"""Trains the detail network of the built-in model, from the photographs that `photographs` gathered.

    python -m mgie_server.training.detail PHOTOGRAPHS DEST [--minutes 20] [--seed 0] [--start FOLDER]

PHOTOGRAPHS: the folder that `mgie_server.training.photographs` wrote. Writes DEST/detail.safetensors in float16: some
twenty minutes on one core, in one go. FOLDER: of weights to go on from.
"""

from __future__ import annotations

import argparse
import math
import time
from pathlib import Path

import cv2
import numpy as np
import torch
from safetensors.torch import load_file  # pyright: ignore[reportUnknownVariableType]
from torch import Tensor
from torch.nn import functional as F

from mgie_server.detail.files import DETAIL, save_detail
from mgie_server.detail.network import OPERATIONS, DetailNetwork
from mgie_server.mgie.config import DetailConfig
from mgie_server.training.detail_pairs import Pairs, batches, read_photographs

BATCH = 32
RATE = 3e-3
WARM = 100  # steps
TOLD = 100  # steps between two lines
_LIGHT = ((0.299, 0.587, 0.114), (0.5, -0.4187, -0.0813), (-0.1687, -0.3313, 0.5))


def loss_of(made: Tensor, pairs: Pairs) -> Tensor:
    """[n]: the error of the two finest bands of light and colour, in shares of what is to change and of their power."""
    total = torch.zeros(len(made))
    parts = [_light_and_color(one) for one in (made, pairs.before, pairs.after)]
    for weight in (1.0, 0.3):
        bands = [_band(one) for one in parts]
        error = (bands[0] - bands[2]).square().mean((2, 3))
        power = (bands[1].square() + bands[2].square()).mean((2, 3)) / 2
        moved = (bands[2] - bands[1]).square().mean((2, 3))
        shares = _by_kind(error) / (0.15 * _by_kind(power) + 0.5 * _by_kind(moved) + 1e-6)
        total = total + weight * (shares[:, 0] + 0.5 * shares[:, 1])
        parts = [_halved(one) for one in parts]
    return total + 20 * (made - pairs.after).square().mean((1, 2, 3))


def _by_kind(values: Tensor) -> Tensor:
    return torch.stack([values[:, 0], values[:, 1:].mean(1)], 1)


def _light_and_color(x: Tensor) -> Tensor:
    return torch.einsum("oc,nchw->nohw", x.new_tensor(_LIGHT), x)


def _halved(x: Tensor) -> Tensor:
    taps = x.new_tensor([1.0, 4.0, 6.0, 4.0, 1.0]) / 16
    kernel = (taps[:, None] * taps).expand(3, 1, 5, 5)
    return F.conv2d(F.pad(x, (2, 2, 2, 2), mode="reflect"), kernel, stride=2, groups=3)


def _band(x: Tensor) -> Tensor:
    """What a picture of half the size does not hold; without the rim, which two borders share."""
    taps = x.new_tensor([1.0, 4.0, 6.0, 4.0, 1.0]) / 8
    kernel = (taps[:, None] * taps).expand(3, 1, 5, 5)
    coarse = F.conv_transpose2d(_halved(x), kernel, stride=2, padding=2, output_padding=1, groups=3)
    return (x - coarse)[:, :, 4:-4, 4:-4]


def train(
    network: DetailNetwork, photographs: list[np.ndarray], minutes: float, seed: int = 0
) -> DetailNetwork:
    """The network after so many minutes more, their rate falling to zero along a cosine."""
    optimizer = torch.optim.Adam(network.parameters(), RATE, betas=(0.9, 0.98))
    start, told = time.perf_counter(), torch.zeros(len(OPERATIONS), 2)
    for count, pairs in enumerate(batches(photographs, BATCH, np.random.default_rng(seed)), start=1):
        part = (time.perf_counter() - start) / (60 * minutes)
        if part >= 1:
            break
        optimizer.param_groups[0]["lr"] = RATE * min(1, count / WARM) * (0.5 + 0.5 * math.cos(math.pi * part))
        losses = loss_of(network(pairs.before, pairs.noise, pairs.condition), pairs)
        optimizer.zero_grad()
        torch.log1p(losses).mean().backward()  # pyright: ignore[reportUnknownMemberType]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()  # pyright: ignore[reportUnknownMemberType]
        which = pairs.condition[:, : len(OPERATIONS)]
        told += torch.stack([losses.detach() @ which, which.sum(0)], 1)
        if count % TOLD == 0:
            means = [float(total / max(float(n), 1.0)) for total, n in told]
            print(
                f"{count:6d} {100 * part:3.0f} %",
                *(f"{n} {m:.3f}" for n, m in zip(OPERATIONS, means, strict=True)),
                flush=True,
            )
            told.zero_()
    return network.eval()


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("photographs", type=Path)
    p.add_argument("dest", type=Path)
    p.add_argument("--minutes", type=float, default=20.0)
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--start", type=Path)
    args = p.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    torch.manual_seed(args.seed)  # pyright: ignore[reportUnknownMemberType]
    network = DetailNetwork(DetailConfig())
    if args.start:
        network.load_state_dict(load_file(args.start / DETAIL))
    train(network.train(), read_photographs(args.photographs), args.minutes, args.seed)
    save_detail(args.dest, network)
    print("written:", args.dest, f"{sum(w.numel() for w in network.parameters())} parameters")


if __name__ == "__main__":
    main()
