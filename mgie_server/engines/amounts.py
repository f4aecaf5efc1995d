"""How much of an edit was asked for in numbers, and an edit made as strong as that.

What an edit does is the model's; a number in the text says how far it goes, and that can be measured on the model's own
picture. Brightness: mean luma, of stops mean linear light; contrast: deviation of luma; saturation: mean distance from gray;
gamma: the exponent between the middle tones.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mgie_server.engines.areas import area_in
from mgie_server.engines.text_form import change_in, has_form

Floats = NDArray[Any]
_LUMA = np.array([0.299, 0.587, 0.114], np.float32)
_STRONGEST, _STEPS = 3.0, 24  # times what the model made; halvings
STOPS = {
    "a third of a stop": 1 / 3, "half a stop": 1 / 2, "two thirds of a stop": 2 / 3, "one stop": 1.0,
    "one and a half stops": 1.5, "two stops": 2.0,
}  # fmt: skip
_STOPS = STOPS | {
    "三分之一档": 1 / 3, "半档": 1 / 2, "三分之二档": 2 / 3, "一档": 1.0, "一档半": 1.5, "两档": 2.0,
}  # fmt: skip
_KINDS = {
    "brighter": ("light", 1), "darker": ("light", -1), "higher in contrast": ("contrast", 1), "flatter": ("contrast", -1),
    "more colorful": ("color", 1), "less colorful": ("color", -1), "更亮": ("light", 1), "更暗": ("light", -1),
    "对比度更高": ("contrast", 1), "对比度更低": ("contrast", -1), "色彩更鲜艳": ("color", 1), "色彩更淡": ("color", -1),
}  # fmt: skip
_WORDS = "|".join(_KINDS)
_PERCENT = re.compile(rf"({_WORDS})(?: by )?(\d+)%$")
_BY_STOPS = re.compile(
    rf"(brighter|darker|更亮|更暗)(?: by )?({'|'.join(sorted(_STOPS, key=len, reverse=True))})$"
)
_GAMMA = re.compile(r"(?:(?:brighter|darker) in the midtones, gamma |中间调更[亮暗][，,]伽马)(\d(?:\.\d+)?)$")


@dataclass(frozen=True)
class Amount:
    """measure: light, contrast, color, stops or gamma; goal: what it is to become, as a ratio (of gamma: the exponent)."""

    measure: str
    goal: float


def asked_amount(text: str) -> Amount | None:
    """The amount that an expressive text of one change names; None where it names none, or several changes."""
    if not has_form(text):
        return None
    change = change_in(area_in(text)[1])
    percent, stops, gamma = _PERCENT.match(change), _BY_STOPS.match(change), _GAMMA.match(change)
    if percent:
        measure, way = _KINDS[percent[1]]
        return Amount(measure, max(0.0, 1 + way * int(percent[2]) / 100))
    if stops:
        return Amount("stops", 2 ** (_KINDS[stops[1]][1] * _STOPS[stops[2]]))
    return Amount("gamma", float(gamma[1])) if gamma else None


def as_much_as(amount: Amount, before: Floats, made: Floats) -> Floats:
    """The edit with the strength at which its measure comes nearest to the amount; pictures float32 [h, w, 3], 0..1.

    before: as the codec gives it back. What was made is weakened down to nothing or strengthened up to three times; an edit
    that goes the other way is left as it is.
    """
    measured = _MEASURES[amount.measure]
    start, end = measured(before, before), measured(before, made)
    if not np.isfinite([start, end]).all() or (end - start) * (amount.goal - start) <= 0:
        return made
    weak, strong = 0.0, _STRONGEST
    for _ in range(_STEPS):
        middle = (weak + strong) / 2
        done = measured(before, _of_strength(before, made, middle))
        if (done - amount.goal) * (amount.goal - start) < 0:
            weak = middle
        else:
            strong = middle
    return _of_strength(before, made, (weak + strong) / 2)


def _of_strength(before: Floats, made: Floats, strength: float) -> Floats:
    return np.clip(before + np.float32(strength) * (made - before), 0, 1)


def _ratio(of: Callable[[Floats], float]) -> Callable[[Floats, Floats], float]:
    return lambda before, after: of(after) / max(of(before), 1e-6)


def _light(x: Floats) -> float:
    return float((x @ _LUMA).mean())


def _contrast(x: Floats) -> float:
    return float((x @ _LUMA).std())


def _color(x: Floats) -> float:
    y = x @ _LUMA
    return float(np.hypot((x[..., 0] - y) / 1.402, (x[..., 2] - y) / 1.772).mean())


def _linear(x: Floats) -> float:
    return float((np.where(x <= 0.04045, x / 12.92, ((x + 0.055) / 1.055) ** 2.4) @ _LUMA).mean())


def _exponent(before: Floats, after: Floats) -> float:
    """Of out = in ** (1 / gamma), over the middle tones of the picture before."""
    tones = before @ _LUMA
    middle = (tones > 0.2) & (tones < 0.8)
    if not middle.any():
        return float("nan")
    old, new = (float(np.log((x @ _LUMA)[middle].clip(0.01)).mean()) for x in (before, after))
    return old / new if new else float("nan")


_MEASURES: dict[str, Callable[[Floats, Floats], float]] = {
    "light": _ratio(_light),
    "contrast": _ratio(_contrast),
    "color": _ratio(_color),
    "stops": _ratio(_linear),
    "gamma": _exponent,
}
