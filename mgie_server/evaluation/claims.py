"""What expressive texts claim, checked on pixels.

A claim about what is seen is true when its measure lies on the right side of the middle of the zone in which
`training.expressive.look` would say nothing; a claim about the change when the result has it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from mgie_server.evaluation import measures as m
from mgie_server.evaluation.clauses import CLAUSES, Named
from mgie_server.evaluation.properties import Judged, did_it, hue_mass
from mgie_server.training.expressive.look import HUES, hue_chroma

Picture = np.ndarray
KINDS = ("tone", "contrast", "hue", "light", "temperature", "change", "direction", "absence")
# middles of the zones of look.py in which nothing is said
TONE, CONTRAST, LIGHT, TEMPERATURE = (0.335, 0.575), (0.1375, 0.235), 0.0725, (-0.0275, 0.095)
COLORLESS, NEARLY_MOST = 0.05, 0.8
SCARCE = 0.02  # mean chroma of a color's class below which there is "hardly any" of it
MOVED, STILL = 0.015, 0.045  # half, and one and a half, of the smallest shift that outcome.py speaks of

# words -> (kind, value), English and Chinese
_SEEN: dict[str, tuple[str, str]] = {
    "dark": ("tone", "dark"), "bright": ("tone", "bright"), "evenly toned": ("tone", "midtone"),
    "low contrast": ("contrast", "low"), "medium contrast": ("contrast", "medium"),
    "high contrast": ("contrast", "high"), "almost colorless": ("hue", "gray"),
    **{f"mostly {hue}": ("hue", hue) for hue in HUES},
    "bright above and dark below": ("light", "above"), "dark above and bright below": ("light", "below"),
    "evenly lit": ("light", "even"), "in warm light": ("temperature", "warm"),
    "in cool light": ("temperature", "cool"),
    "偏暗": ("tone", "dark"), "明亮": ("tone", "bright"), "明暗适中": ("tone", "midtone"),
    "低对比度": ("contrast", "low"), "中等对比度": ("contrast", "medium"), "高对比度": ("contrast", "high"),
    "几乎无色": ("hue", "gray"),
    **{f"以{sign}色为主": ("hue", hue) for sign, hue in zip("红橙黄绿青蓝紫粉", HUES, strict=True)},
    "上亮下暗": ("light", "above"), "上暗下亮": ("light", "below"), "光线均匀": ("light", "even"),
    "暖光": ("temperature", "warm"), "冷光": ("temperature", "cool"),
}  # fmt: skip
_ENGLISH = re.compile(r"^The picture becomes (?P<change>.+?): the (?P<seen>.*?)\bscene\b(?P<tail>.*)\.$")
_CHINESE = re.compile(r"^画面调整为：(?P<change>.+?)。(?:(?P<seen>[^。]*?)的)?画面(?P<tail>[^。]*)。$")


@dataclass(frozen=True)
class Claim:
    """kind: of KINDS; value: what is claimed, e.g. "dark", "brighter"; named: the edit, in claims of the change."""

    kind: str
    value: str
    named: Named | None = None


def claims_of(text: str) -> list[Claim] | None:
    """The claims of an expressive text; None where it has neither the English nor the Chinese form."""
    english, chinese = _ENGLISH.match(text.strip()), _CHINESE.match(text.strip())
    found = english or chinese
    if found is None:
        return None
    parts = re.split(r",\s*|、", (found["seen"] or "") + ("," + found["tail"] if english else ""))
    seen = [_SEEN[part.strip()] for part in parts if part.strip() in _SEEN]
    return [
        *(Claim(*claim) for claim in dict.fromkeys(seen)),
        *_changes(found["change"], english is not None),
    ]


def _changes(text: str, english: bool) -> list[Claim]:
    """A claim of the family that is named, or of the way it goes; of two edits in one text neither is judged."""
    clauses = re.split(", then " if english else "，再", text)
    if len(clauses) > 1 or clauses[0] not in CLAUSES:
        return []
    named = CLAUSES[clauses[0]]
    if named.outcome == "missing":
        return [Claim("absence", named.edit.colors[0], named)]
    if named.outcome:
        return [Claim("direction", named.outcome, named)]
    return [Claim("change", named.edit.family, named)]


def named_family(claims: list[Claim]) -> str:
    """The family that a text names; "" where it names none, or two."""
    return next((claim.named.edit.family for claim in claims if claim.named), "")


def holds(claim: Claim, judged: Judged) -> bool:
    """Whether a claim is true: of the picture before the edit, or of what the edit did to it."""
    if claim.kind == "change":
        assert claim.named is not None
        same = Judged(judged.before, judged.after, claim.named.edit, judged.original, judged.damage)
        return (
            _little_or_more(same)
            if claim.named.edit.degree == "little" or claim.named.edit.amount
            else did_it(same)
        )
    if claim.kind == "absence":
        return hue_mass(judged.before, claim.value) < SCARCE
    if claim.kind == "direction":
        return _DIRECTIONS[claim.value]((judged.after - judged.before).reshape(-1, 3).mean(0))
    return bool(_CHECKS[claim.kind](judged.before, claim.value))


def _little_or_more(judged: Judged) -> bool:
    """A little is less than the properties ask for: the step is doubled before it is judged."""
    further = np.clip(2 * judged.after - judged.before, 0, 1)
    return did_it(Judged(judged.before, further, judged.edit, judged.original, judged.damage)) or did_it(
        judged
    )


def _tone(picture: Picture, word: str) -> bool:
    return _word(m.mean_luma(picture), TONE, ("dark", "midtone", "bright")) == word


def _contrast(picture: Picture, word: str) -> bool:
    return _word(m.contrast(picture), CONTRAST, ("low", "medium", "high")) == word


def _light(picture: Picture, word: str) -> bool:
    y = m.luma(picture)
    half = y.shape[0] // 2
    upper = float(y[:half].mean() - y[half:].mean())
    return _word(upper, (-LIGHT, LIGHT), ("below", "even", "above")) == word


def _temperature(picture: Picture, word: str) -> bool:
    return _word(m.warmth(picture), TEMPERATURE, ("cool", "", "warm")) == word


def _hue(picture: Picture, word: str) -> bool:
    mean, shares = hue_chroma(picture)
    if word == "gray":
        return mean < COLORLESS
    return bool(shares[HUES.index(word)] >= NEARLY_MOST * shares.max())


def _word(value: float, middles: tuple[float, float], words: tuple[str, str, str]) -> str:
    return words[0] if value < middles[0] else words[2] if value > middles[1] else words[1]


def _luma(shift: np.ndarray) -> float:
    return float(shift @ m.LUMA)


def _warm(shift: np.ndarray) -> float:
    return float(shift[0] - shift[2])


def _green(shift: np.ndarray) -> float:
    return float(shift[1] - 0.5 * (shift[0] + shift[2]))


_CHECKS: dict[str, Callable[[Picture, str], bool]] = {
    "tone": _tone,
    "contrast": _contrast,
    "hue": _hue,
    "light": _light,
    "temperature": _temperature,
}
# of the mean shift of the colour [3]
_DIRECTIONS: dict[str, Callable[[np.ndarray], bool]] = {
    "brighter": lambda s: _luma(s) >= MOVED,
    "darker": lambda s: _luma(s) <= -MOVED,
    "warmer": lambda s: _warm(s) >= MOVED,
    "cooler": lambda s: _warm(s) <= -MOVED,
    "greener": lambda s: _green(s) >= MOVED / 1.5,
    "less green": lambda s: _green(s) <= -MOVED / 1.5,
    "same": lambda s: max(abs(_luma(s)), abs(_warm(s)), 1.5 * abs(_green(s))) <= STILL,
}
