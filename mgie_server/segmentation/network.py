"""The segmentation network: a small U-Net that says what each place of a picture shows.

A plain encoder and decoder with skip connections (Ronneberger et al. 2015), squeeze and excitation at its coarsest level
(Hu et al. 2018), and two channels that say where in the picture a place lies: skies are above grounds.
"""

from __future__ import annotations

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mgie_server.segmentation.classes import CLASSES

STRIDE = 16  # sides of the input are multiples of it


class Block(nn.Module):
    """Two convolutions with a residual path; dilation widens what they see at the coarsest level."""

    def __init__(self, width: int, dilation: int = 1) -> None:
        super().__init__()
        self.first = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.second = nn.Conv2d(width, width, 3, padding=dilation, dilation=dilation, bias=False)
        self.norms = nn.ModuleList([nn.BatchNorm2d(width), nn.BatchNorm2d(width)])

    def forward(self, x: Tensor) -> Tensor:
        y = F.relu(self.norms[0](self.first(x)))
        return F.relu(x + self.norms[1](self.second(y)))


def _down(before: int, after: int) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(before, after, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(after), nn.ReLU()
    )


def _fuse(before: int, after: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv2d(before, after, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU())


class Excitation(nn.Module):
    """Channels weighted by what the whole picture shows."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.inner, self.outer = nn.Linear(width, width // 4), nn.Linear(width // 4, width)

    def forward(self, x: Tensor) -> Tensor:
        weights = torch.sigmoid(self.outer(F.relu(self.inner(x.mean((2, 3))))))
        return x * weights[..., None, None]


class SegmentationNet(nn.Module):
    """widths: channels at 1/2, 1/4, 1/8 and 1/16 of the picture's size."""

    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__()
        self.stem = _down(5, widths[0])
        self.encoder = nn.ModuleList([Block(widths[0])])
        self.downs = nn.ModuleList()
        for before, after in pairwise(widths):
            self.downs.append(_down(before, after))
            self.encoder.append(Block(after))
        last = widths[-1]
        self.middle = nn.Sequential(Block(last, 2), Excitation(last), Block(last, 3), Excitation(last))
        self.fuses, self.decoder = nn.ModuleList(), nn.ModuleList()
        for coarse, fine in pairwise(widths[::-1]):
            self.fuses.append(_fuse(fine + coarse, fine))
            self.decoder.append(Block(fine))
        self.head = nn.Conv2d(widths[0], len(CLASSES) + 1, 1)

    def forward(self, pictures: Tensor) -> Tensor:
        """Logits [n, classes + 1, h / 2, w / 2] of pictures [n, 3, h, w] in 0..1, sides multiples of STRIDE.

        The classes exclude one another (softmax); the last channel, the subject, stands apart (sigmoid).
        """
        x = self.stem(torch.cat((pictures * 2 - 1, _places(pictures)), 1))
        levels = [self.encoder[0](x)]
        for down, block in zip(self.downs, list(self.encoder)[1:], strict=True):
            levels.append(block(down(levels[-1])))
        x = self.middle(levels.pop())
        for fuse, block in zip(self.fuses, self.decoder, strict=True):
            finer = levels.pop()
            larger = F.interpolate(x, size=finer.shape[2:], mode="bilinear", align_corners=False)
            x = block(fuse(torch.cat((larger, finer), 1)))
        return self.head(x)


def _places(pictures: Tensor) -> Tensor:
    """x and y, -1..1, of every pixel."""
    n, _, h, w = pictures.shape
    y = torch.linspace(-1, 1, h, device=pictures.device, dtype=pictures.dtype)
    x = torch.linspace(-1, 1, w, device=pictures.device, dtype=pictures.dtype)
    return torch.stack((x.expand(h, w), y[:, None].expand(h, w)))[None].expand(n, -1, -1, -1)
