"""Pairs for the detail network: crops of pictures at several scales, before and after an operation at full size."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor

from mgie_server.detail.network import OPERATIONS, SHARES, Wanted, conditions
from mgie_server.training.operations import detail
from mgie_server.training.photographs import read_list, read_picture

SIDE = 32  # px of a crop
WINDOW = 640  # px of a picture that is operated on
LEVELS = 4  # scales 1, 2, 4, 8
A_LEVEL = (9, 5, 3, 3)  # crops of each
OFTEN = (0.14, 0.14, 0.2, 0.32, 0.06, 0.14)  # how often each of OPERATIONS is drawn
DRAWN = 0.2  # share of drawings
LONG_SIDES = (256.0, 8000.0)  # of pictures whose operations are relative to their size
WIDEST = 48.0  # px of an operation in the window


@dataclass(frozen=True)
class Pairs:
    """before, after: [n, 3, 32, 32]; noise: [n, 1, 32, 32]; condition: [n, 9]."""

    before: Tensor
    after: Tensor
    noise: Tensor
    condition: Tensor


def read_photographs(folder: Path, long_side: int = 1400) -> list[np.ndarray]:
    """Those for training below what `photographs` unpacked, u8 [h, w, 3] each."""
    places = (
        folder / "unpacked" / one.package.replace("=", "-") / one.file
        for one in read_list()
        if one.use == "train"
    )
    return [read_picture(place, long_side) for place in places]


def batches(photographs: list[np.ndarray], size: int, rng: np.random.Generator) -> Iterator[Pairs]:
    """Batches whose crops come from several pictures, without end."""
    pool: list[tuple[Tensor, Tensor, Tensor, Tensor]] = []
    while True:
        while len(pool) < 8 * size:
            pool.extend(_crops(*_operated(photographs, rng), rng))
        chosen = [pool.pop(int(rng.integers(len(pool)))) for _ in range(size)]
        before, after, noise, told = (torch.stack(part) for part in zip(*chosen, strict=True))
        yield Pairs(before, after, noise, told)


def _operated(
    photographs: list[np.ndarray], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray, str, int, float]:
    """(before, after, noise that was told, operation, degree, long side that it was relative to)."""
    x = _varied(_drawing(rng) if rng.random() < DRAWN else _part(photographs, rng), rng)
    operation, degree = str(rng.choice(OPERATIONS, p=OFTEN)), int(rng.integers(3))
    white = np.zeros(x.shape[:2], np.float32)
    long_side = _long_side(operation, degree, rng)
    if operation == "denoise":
        noise = _noise(x, rng)
        return x + noise, detail.denoise(x, noise, degree), white, operation, degree, long_side
    if rng.random() < 0.3:
        x = x + 0.4 * _noise(x, rng)
    if operation == "grain":
        white = rng.standard_normal(x.shape[:2], dtype=np.float32)
        return x, detail.grain(x, degree, white), white, operation, degree, long_side
    if operation == "sharpen":
        return x, detail.sharpen(x, degree), white, operation, degree, long_side
    made = getattr(detail, operation)(x, degree, long_side)
    return x, made, white, operation, degree, long_side


def _long_side(operation: str, degree: int, rng: np.random.Generator) -> float:
    most = LONG_SIDES[1]
    if operation in SHARES:
        most = min(most, WIDEST / SHARES[operation][degree])
    return float(np.exp(rng.uniform(math.log(LONG_SIDES[0]), math.log(most))))


def _crops(
    before: np.ndarray,
    after: np.ndarray,
    white: np.ndarray,
    operation: str,
    degree: int,
    long_side: float,
    rng: np.random.Generator,
) -> list[tuple[Tensor, Tensor, Tensor, Tensor]]:
    found: list[tuple[Tensor, Tensor, Tensor, Tensor]] = []
    for level in range(1 if operation == "grain" else LEVELS):
        if level:
            before, after, white = (cv2.pyrDown(one) for one in (before, after, white))
        high, wide = before.shape[:2]
        if min(high, wide) < SIDE:
            break
        told = conditions(Wanted(operation, degree / 2, long_side, (2.0**level,)))[0]
        for _ in range(A_LEVEL[level]):
            y, x = int(rng.integers(int(high) - SIDE + 1)), int(rng.integers(int(wide) - SIDE + 1))
            at = slice(y, y + SIDE), slice(x, x + SIDE)
            old, new = (torch.tensor(one[at].transpose(2, 0, 1)) for one in (before, after))
            found.append((old, new, torch.tensor(white[at])[None], told))
    return found


def _part(photographs: list[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """A window of a photograph, at its own size, smaller, or enlarged as a soft one."""
    picture = photographs[rng.integers(len(photographs))]
    scale = float(np.exp(rng.uniform(-0.5, 0.7))) if rng.random() < 0.6 else 1.0
    side = round(WINDOW / scale)
    high, wide = (min(side, int(n)) for n in picture.shape[:2])
    y, x = (int(rng.integers(int(n) - m + 1)) for n, m in zip(picture.shape[:2], (high, wide), strict=True))
    part = picture[y : y + high, x : x + wide].astype(np.float32) / 255
    if scale == 1.0:
        return part
    size = round(wide * scale), round(high * scale)
    return cv2.resize(part, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)


def _drawing(rng: np.random.Generator) -> np.ndarray:
    """Flat and shaded shapes with clean edges, [384, 384, 3]."""
    side = 384
    ramp = np.linspace(0, 1, side, dtype=np.float32)
    one, other = rng.random((2, 3), dtype=np.float32)
    picture = one + (other - one) * (ramp[:, None, None] if rng.random() < 0.5 else ramp[None, :, None])
    picture = np.ascontiguousarray(np.broadcast_to(picture, (side, side, 3)))
    for _ in range(int(rng.integers(4, 28))):
        color = tuple(float(value) for value in rng.random(3))
        at = tuple(int(value) for value in rng.integers(0, side, 2))
        size = int(np.exp(rng.uniform(1.0, 4.6)))
        layer = picture.copy()
        kind = rng.integers(3)
        if kind == 0:
            cv2.circle(layer, at, size, color, -1, cv2.LINE_8)
        elif kind == 1:
            points = np.array(at) + rng.integers(-size - 4, size + 4, (int(rng.integers(3, 7)), 2))
            cv2.fillPoly(layer, [points.astype(np.int32)], color)
        else:
            end = tuple(int(value) for value in rng.integers(0, side, 2))
            cv2.line(layer, at, end, color, int(rng.integers(1, 7)))
        picture = layer
    return detail.blurred(picture, float(rng.uniform(0.4, 0.9)))


def _varied(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Turned over, and of another exposure and contrast."""
    if rng.random() < 0.5:
        x = x[:, ::-1]
    if rng.random() < 0.3:
        x = x.transpose(1, 0, 2)
    if rng.random() < 0.5:
        x = np.clip(x, 0, 1) ** np.float32(np.exp(rng.normal(0, 0.35)))
        mean = x.mean()
        x = mean + np.float32(rng.uniform(0.5, 1.1)) * (x - mean)
    return np.ascontiguousarray(np.clip(x, 0, 1), np.float32)


def _noise(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """As cameras make it: light and colour apart, sometimes correlated, and stronger in the middle tones or everywhere."""
    if rng.random() < 0.1:
        return np.zeros_like(x)
    strength = float(np.exp(rng.uniform(math.log(0.008), math.log(0.11))))
    light = rng.standard_normal((*x.shape[:2], 1), dtype=np.float32)
    color = rng.standard_normal(x.shape, dtype=np.float32) * rng.uniform(0, 1.2)
    noise = light * rng.uniform(0.3, 1) + color
    if rng.random() < 0.45:
        noise = detail.blurred(noise, float(rng.uniform(0.4, 1.3)))
    noise *= strength / max(float(noise.std()), 1e-6)
    if rng.random() < 0.4:
        noise = noise * (0.5 + 2 * np.clip(x.mean(2, keepdims=True) * (1 - x.mean(2, keepdims=True)), 0, 1))
    return noise.astype(np.float32)
