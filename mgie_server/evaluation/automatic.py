"""Baselines without language for the edits that mend: what every photo program does at one click."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mgie_server.evaluation.measures import LUMA, mean_luma

Picture = np.ndarray


def auto_levels(x: Picture) -> Picture:
    """Lumas from the 0.5th to the 99.5th percentile stretched to 0..1, all channels alike."""
    low, high = np.percentile(x @ LUMA.astype(np.float32), [0.5, 99.5])
    return np.clip((x - low) / max(high - low, 1e-3), 0, 1).astype(np.float32)


def gray_world(x: Picture) -> Picture:
    """Gains that make the means of the three channels equal."""
    means = x.reshape(-1, 3).mean(0)
    return np.clip(x * (means.mean() / np.maximum(means, 1e-3)), 0, 1).astype(np.float32)


def gamma_to_middle(x: Picture, goal: float = 0.45) -> Picture:
    """The gamma that brings the mean luma to the goal."""
    low, high = 0.05, 20.0
    seen = x[::4, ::4]  # every sixteenth pixel tells the mean well enough
    power = 1.0
    for _ in range(30):
        power = float(np.sqrt(low * high))
        low, high = (power, high) if mean_luma(np.power(seen, power)) > goal else (low, power)
    return np.power(x, np.float32(power)).astype(np.float32)


def residual_cast(result: Picture, original: Picture) -> float:
    """Angle in degrees between white and the mean of result over original: the cast that is left.

    Of pixels whose channels all lie within 0.05..0.95 in the original, where there are any.
    """
    inside = ((original > 0.05) & (original < 0.95)).all(-1)
    where = inside if inside.any() else np.ones_like(inside)
    light = (result[where] / np.maximum(original[where], 0.02)).mean(0)
    cosine = light.sum() / max(float(np.linalg.norm(light)) * np.sqrt(3), 1e-6)
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


TOOLS: dict[str, Callable[[Picture], Picture]] = {
    "nothing": lambda x: x,
    "auto levels": auto_levels,
    "gray world": gray_world,
    "gamma to 0.45": gamma_to_middle,
}
