"""Says how much of an edit is asked for in numbers: "20% brighter", "+1 EV", "twice as bright", 亮度翻倍."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mgie_server.training.edits import PERCENTS, STOPS, Edit
from mgie_server.training.phrases.loader import load
from mgie_server.training.phrases.pick import pick
from mgie_server.training.phrases.schema import Phrases

UNSAID = 0.2  # share of percentages between those that are learnt: they are done as the nearest one
WORDS_SHARE = 0.42  # of the amounts that words can say: "a third", "double"
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Measured:
    """What is said of a family whose amount is told."""

    comparatives: Phrases
    measures: Phrases
    adjectives: Phrases
    verbs: Phrases


@dataclass(frozen=True)
class Numbers:
    """Frames and words of one language; what the names in braces mean is told in the file."""

    percent: Phrases
    signed: Phrases
    plain: Phrases
    percents: Phrases
    turned: Phrases
    stops: Phrases
    gamma: Phrases
    of_degrees: Phrases
    fractions: dict[str, Phrases]
    multiples: dict[str, Phrases]
    parts: dict[str, Phrases]
    stop_words: dict[str, Phrases]
    signed_stops: dict[str, Phrases]
    words: dict[str, Measured]


_PLACES = (
    *(
        "p",
        "n",
        "e",
        "s",
        "g",
        "o",
        "c",
        "m",
        "q",
        "up",
        "way",
        "more",
        "sign",
        "signed",
        "exposure",
        "z",
        "down",
    ),
)
_SAID = {
    "en": load("english/numbers.toml", Numbers, _PLACES),
    "zh": load("chinese/numbers.toml", Numbers, _PLACES),
}
# (up, down): which way it goes
_WAYS = {
    "en": {"way": ("up", "down"), "more": ("more", "less"), "signed": ("plus", "minus")},
    "zh": {"way": ("增加", "减少"), "more": ("更多", "更少"), "signed": ("加", "减")},
}
_EXPOSURES = {"en": ("exposure", "of exposure", "in exposure"), "zh": ("曝光",)}


def say_amount(rng: np.random.Generator, edit: Edit, language: str, obj: str) -> str:
    """An instruction for an edit that tells its amount."""
    said = _SAID[language]
    if edit.amount.startswith("gamma "):
        gamma = edit.amount.removeprefix("gamma ")
        gamma = gamma.removesuffix(".0") if rng.random() < 0.3 else gamma
        return pick(rng, said.gamma).replace("{g}", gamma).replace("{o}", obj)
    less = edit.family.startswith(("less ", "darker"))
    words = said.words[edit.family]
    values = {
        "o": obj, "c": pick(rng, words.comparatives), "m": pick(rng, words.measures), "q": pick(rng, words.adjectives),
        "up": pick(rng, words.verbs), "sign": "-" if less else "+", "exposure": pick(rng, _EXPOSURES[language]),
        **{name: ways[less] for name, ways in _WAYS[language].items()},
    }  # fmt: skip
    if less and rng.random() < 0.2:
        values["sign"] = "−" if rng.random() < 0.5 else "–"
    if edit.amount in STOPS:
        values["e"] = values["sign"] + pick(rng, said.signed_stops[edit.amount])
        values["s"] = pick(rng, said.stop_words[edit.amount])
        return pick(rng, said.stops).format(**values)
    return _percent(rng, said, edit.amount.removesuffix("%"), less, values)


def _percent(rng: np.random.Generator, said: Numbers, amount: str, less: bool, values: dict[str, str]) -> str:
    times = (said.parts if less else said.multiples).get(amount)
    u = rng.random()
    if times and u < (0.75 if amount in ("100", "150", "200") else 0.4):
        text = pick(rng, times).format(**values)
        return text.replace(" the ", " its ", 1) if rng.random() < 0.12 else text
    number = _between(rng, int(amount)) if rng.random() < UNSAID else int(amount)
    values |= {"n": str(number), "z": chinese_number(number)}
    values["p"] = pick(rng, said.percents).format(**values)
    if amount in said.fractions and rng.random() < WORDS_SHARE:
        values["p"] = pick(rng, said.fractions[amount])
    u = rng.random()
    frames = said.percent if u < 0.55 else said.signed if u < 0.85 else said.plain
    text = pick(rng, frames).format(**values)
    return text.replace(" the ", " its ", 1) if rng.random() < 0.12 else text


def turned(rng: np.random.Generator, wanted: str, unwanted: str, language: str) -> str:
    """ "don't lower the contrast, raise it": of a measure that goes one way, and not the other."""
    said = _SAID[language]
    up, down = said.words[wanted], said.words[unwanted]
    values = {
        "up": pick(rng, up.verbs), "down": pick(rng, down.verbs), "m": pick(rng, up.measures),
        "c": pick(rng, up.comparatives), "n": pick(rng, down.comparatives),
    }  # fmt: skip
    return pick(rng, said.turned).format(**values)


def say_degree(rng: np.random.Generator, degree: str, comparative: str, language: str, obj: str) -> str:
    """A percentage of what no measure is of: up to 30 is a little, from 70 on it is much."""
    said = _SAID[language]
    low, high = {"little": (5, 30), "default": (40, 60), "much": (75, 100)}[degree]
    number = int(rng.integers(low, high + 1))
    number = 5 * round(number / 5) if rng.random() < 0.8 else number
    share = pick(rng, said.percents).format(n=number, z=chinese_number(number))
    return pick(rng, said.of_degrees).format(p=share, c=comparative, o=obj)


def _between(rng: np.random.Generator, amount: int) -> int:
    """A percentage of which `amount` is the nearest one that is learnt, as their logarithms lie."""
    place = PERCENTS.index(amount)
    low = np.sqrt(amount * PERCENTS[place - 1]) if place else 4.5
    high = np.sqrt(amount * PERCENTS[place + 1]) if place + 1 < len(PERCENTS) else 220
    fitting = [n for n in range(int(np.ceil(low)), int(high) + 1) if low <= n < high]
    return pick(rng, fitting) if fitting else amount


def chinese_number(number: int) -> str:
    """A whole number below a thousand in Chinese signs."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif ones and hundreds:
        text += "零"
    return text + (_DIGITS[ones] if ones or not number else "")
