"""The strength at which an operation changes what is measured by a told amount: twice as bright, one stop, gamma 1.2.

Brightness is the mean of luma, of stops the mean of linear light; contrast the standard deviation of luma; saturation the
mean distance from gray. What a picture has no room for is done as far as it goes.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from mgie_server.training.edits import STOPS, Edit
from mgie_server.training.tones import LUMA, Picture, luma

Operation = Callable[[Picture, float], Picture]
_ROUNDS = 14
_MOST = 0.9  # mean of luma (or of linear light) beyond which nothing is made brighter
# weakest and strongest of each family; the measure grows or falls from the one to the other
_RANGES = {
    "brighter": (0.0, 60.0), "darker": (0.0, 60.0), "more contrast": (1.0, 6.0), "less contrast": (1.0, 0.05),
    "more saturated": (1.001, 9.0), "less saturated": (1.0, 0.05),
}  # fmt: skip


def strength(edit: Edit, operation: Operation, picture: Picture) -> float:
    """Of the operation of an edit that tells its amount."""
    if edit.amount.startswith("gamma "):
        value = float(edit.amount.removeprefix("gamma "))
        return value - 1 if value > 1 else 1 / value - 1
    measure = _linear if edit.amount in STOPS else _MEASURES[edit.family]
    goal = factor(edit) * measure(picture)
    if edit.family == "brighter":
        goal = min(goal, max(_MOST, measure(picture)))
    rises = factor(edit) > 1
    low, high = _RANGES[edit.family]
    for _ in range(_ROUNDS):
        # the middle of the logarithms of strong amounts, so that weak ones are found as exactly
        middle = np.sqrt((low + 0.02) * (high + 0.02)) - 0.02
        now = measure(np.clip(operation(picture, middle), 0, 1))
        if (now < goal) == rises:
            low = middle
        else:
            high = middle
    return float(low + high) / 2


def factor(edit: Edit) -> float:
    """What the measure is multiplied by."""
    less = edit.family.startswith(("less ", "darker"))
    if edit.amount in STOPS:
        return 2.0 ** (-STOPS[edit.amount] if less else STOPS[edit.amount])
    part = int(edit.amount.removesuffix("%")) / 100
    return 1 - part if less else 1 + part


def _linear(x: Picture) -> float:
    """Mean of linear light, as sRGB encodes it."""
    return float((np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4) @ LUMA).mean())


def _chroma(x: Picture) -> float:
    y = luma(x)
    return float(np.hypot((x[..., 0] - y) / 1.402, (x[..., 2] - y) / 1.772).mean())


_MEASURES: dict[str, Callable[[Picture], float]] = {
    **dict.fromkeys(("brighter", "darker"), lambda x: float(luma(x).mean())),
    **dict.fromkeys(("more contrast", "less contrast"), lambda x: float(luma(x).std())),
    **dict.fromkeys(("more saturated", "less saturated"), _chroma),
}
