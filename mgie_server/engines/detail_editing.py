"""The detail network on crops of a layer, one edit after the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from mgie_server.detail.network import SHARES, DetailNetwork, Wanted, conditions
from mgie_server.engines.detail_edits import DetailEdit

FINE = {"sharpen": 4, "denoise": 4, "grain": 1}  # octaves that an operation on single pixels reaches
MOST = 8  # octaves of any layer


def scales_of(edits: Sequence[DetailEdit], octaves: int) -> tuple[int, ...]:
    """Powers of two, at which these edits change anything of a layer that has so many octaves."""
    count = max((_octaves(edit.family, octaves) for edit in edits), default=0)
    return tuple(1 << level for level in range(count))


def _octaves(family: str, octaves: int) -> int:
    return max(1, min(octaves, MOST if family in SHARES else FINE[family]))


def edited_crops(
    network: DetailNetwork,
    crops: np.ndarray,
    noise: np.ndarray,
    scales: Sequence[float],
    long_side: float,
    edits: Sequence[DetailEdit],
) -> np.ndarray:
    """Crops float32 [n, h, w, 3] after these edits; what has no scale of an edit is left as it is. See DetailEngine."""
    now = torch.as_tensor(np.ascontiguousarray(crops.transpose(0, 3, 1, 2)))
    told = torch.as_tensor(np.ascontiguousarray(noise))[:, None]
    with torch.inference_mode():
        for edit in edits:
            there = [scale < 1 << _octaves(edit.family, MOST) for scale in scales]
            reached = torch.tensor(there)
            some = tuple(scale for scale, reaches in zip(scales, there, strict=True) if reaches)
            wanted = conditions(Wanted(edit.family, edit.strength, long_side, some))
            heard = told[reached] if edit.family == "grain" else torch.zeros_like(told[reached])
            made = now.clone()
            made[reached] = network(now[reached], heard, wanted)
            now = made
    return now.permute(0, 2, 3, 1).contiguous().numpy()
