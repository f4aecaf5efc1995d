"""The detail network: crops of a picture and an edit of detail in, the edited crops out. Not of the paper.

A small model's own picture is too small to hold detail. This network sees the layer itself, in crops at several scales,
and one of OPERATIONS with its strength. What it makes of a crop is the crop and a residual: gains of two fixed bands of
light, of colour and of told noise, which it chooses place by place, by the operation, its strength and how strong the bands
are there; and what convolutions at half the size add. With all its weights at zero it returns what it was given.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mgie_server.mgie.config import DetailConfig

OPERATIONS = ("sharpen", "soften", "blur", "denoise", "grain", "clarity")
# of a picture's long side: the width of a Gaussian, for a little, the default, much; the others work on single pixels
SHARES: dict[str, tuple[float, float, float]] = {
    "soften": (0.0025, 0.0025, 0.0025), "blur": (0.002, 0.005, 0.0125), "clarity": (0.015, 0.015, 0.015),
}  # fmt: skip
_CONDITION = len(OPERATIONS) + 3
_LUMA = (0.299, 0.587, 0.114)
_BANDS = 2
_POWERS = 2 * _BANDS  # of light and of colour
_CALM = (0.1, 0.5)  # shares of a crop that are calmer
_GRAIN = 0.05  # standard deviation of grain to which its gains are relative


@dataclass(frozen=True)
class Wanted:
    """One edit of a batch of crops. operation: of OPERATIONS; strength: 0 (a little), 0.5 or 1 (much); long_side: px, of the
    picture that the crops are of; scales: for each crop, picture px to a px of the crop."""

    operation: str
    strength: float
    long_side: float
    scales: tuple[float, ...]


class DetailNetwork(nn.Module):
    def __init__(self, config: DetailConfig) -> None:
        super().__init__()
        width, hidden = config.width, config.hidden
        self.condition = nn.Sequential(
            nn.Linear(_CONDITION + 2 * _POWERS, hidden), nn.SiLU(), nn.Linear(hidden, hidden), nn.SiLU()
        )
        # one pixel at a time: gains of the bands there, by how strong they are around it
        self.places = nn.Conv2d(_POWERS + 1, width, 1)
        self.gates = nn.ModuleList(nn.Conv2d(width, width, 1) for _ in range(2))
        self.gains = nn.Conv2d(width, 3 * _BANDS, 1)
        self.first = nn.Conv2d(4 * 4, width, 3, padding=1)
        self.layers = nn.ModuleList(nn.Conv2d(width, width, 3, padding=1) for _ in range(config.layers))
        self.films = nn.ModuleList(nn.Linear(hidden, 2 * width) for _ in range(config.layers + 2))
        self.last = nn.Conv2d(width, 3 * 4, 3, padding=1)
        for layer in (self.gains, self.last):
            nn.init.zeros_(layer.weight)

    def forward(self, crops: Tensor, noise: Tensor, condition: Tensor) -> Tensor:
        """crops: [n, 3, h, w] sRGB-encoded 0..1, h and w even; noise: [n, 1, h, w], standard deviation 1 at the finest scale
        for grain, 0 else; condition: [n, 9] of `conditions`. Returns [n, 3, h, w], not clipped."""
        weights = crops.new_tensor(_LUMA).view(1, 3, 1, 1)
        bands = _bands(crops)
        lights = [(band * weights).sum(1, keepdim=True) for band in bands]
        colors = [band - light for band, light in zip(bands, lights, strict=True)]
        powers = torch.cat([_power(one) for one in (*lights, *colors)], 1)
        # how noisy the crop is shows where it is calm
        calm = [powers.flatten(2).quantile(share, 2) for share in _CALM]
        told = self.condition(torch.cat([condition, *calm], 1))
        gains = self._gains(torch.cat([powers, (crops * weights).sum(1, keepdim=True)], 1), told)
        made = crops + self._convolved(crops, noise, told)
        for k, (light, color, white) in enumerate(zip(lights, colors, _bands(noise), strict=True)):
            made = made + gains[:, 3 * k, None] * light + gains[:, 3 * k + 1, None] * color
            made = made + gains[:, 3 * k + 2, None] * _GRAIN * white
        return made

    def _gains(self, x: Tensor, told: Tensor) -> Tensor:
        x = self.places(x)
        for layer, film in zip(self.gates, self.films, strict=False):
            x = x + F.silu(_filmed(layer(x), film(told)))
        return self.gains(x)

    def _convolved(self, crops: Tensor, noise: Tensor, told: Tensor) -> Tensor:
        x = self.first(F.pixel_unshuffle(torch.cat([crops - 0.5, noise], 1), 2))
        for layer, film in zip(self.layers, self.films[2:], strict=True):
            x = x + F.silu(_filmed(layer(x), film(told)))
        return F.pixel_shuffle(self.last(x), 2)


def _filmed(x: Tensor, told: Tensor) -> Tensor:
    """Scaled and shifted, channel by channel, by what was told [n, 2 c]."""
    scale, shift = told[:, :, None, None].chunk(2, 1)
    return x * (1 + scale) + shift


def _bands(x: Tensor) -> list[Tensor]:
    """The two finest bands of [n, c, h, w]."""
    once = _blurred(x, 1)
    return [x - once, once - _blurred(once, 2)]


def _power(band: Tensor) -> Tensor:
    """[n, 1, h, w]: the logarithm of a band's power around each place, about -1..1."""
    around = _blurred(band.square().mean(1, keepdim=True), 1)
    return (torch.log(around + 1e-7) + 9) / 5


def conditions(wanted: Wanted) -> Tensor:
    """[n, 9]: the operation as one of six, its strength, the scale of each crop, and the operation's width in px of it."""
    n = len(wanted.scales)
    found = torch.zeros(n, _CONDITION)
    found[:, OPERATIONS.index(wanted.operation)] = 1
    found[:, -3] = wanted.strength
    shares = SHARES.get(wanted.operation)
    width = shares[round(2 * wanted.strength)] * wanted.long_side if shares else 1.0
    for k, scale in enumerate(wanted.scales):
        level = math.log2(scale)
        found[k, -2] = 0.0 if shares else min(level, 3.0) / 3
        found[k, -1] = max(-4.0, min(6.0, math.log2(width / scale))) / 4
    return found


def _blurred(x: Tensor, step: int) -> Tensor:
    """By the binomial kernel of five taps, `step` px apart."""
    taps = x.new_tensor([1.0, 4.0, 6.0, 4.0, 1.0]) / 16
    count = x.shape[1]
    row = taps.view(1, 1, 1, 5).expand(count, 1, 1, 5)
    x = F.pad(x, (2 * step,) * 4, mode="reflect")
    x = F.conv2d(x, row, dilation=(1, step), groups=count)
    return F.conv2d(x, row.transpose(2, 3), dilation=(step, 1), groups=count)
