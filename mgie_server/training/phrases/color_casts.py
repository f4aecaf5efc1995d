"""A color too many: "less yellow", "too yellow", "remove the yellow cast" ask for its opposite over everything."""

from __future__ import annotations

import re

import numpy as np

from mgie_server.training.edits import Edit
from mgie_server.training.phrases.chinese_schema import ChineseColorCasts
from mgie_server.training.phrases.english_schema import ColorCasts
from mgie_server.training.phrases.loader import load
from mgie_server.training.phrases.pick import pick

# color -> the tint that takes it away
OPPOSITE = {
    "red": "teal", "orange": "blue", "yellow": "blue", "green": "pink", "teal": "red", "blue": "yellow",
    "purple": "green", "pink": "green",
}  # fmt: skip
TAKES_AWAY = {f"{tint} tint" for tint in OPPOSITE.values()}  # families that "less of a color" can ask for
LESS_SHARE = 0.62  # of their sentences
_CASTS_SHARE = 0.6  # of these in the default degree: a cast is named

_CASTS = load("english/color_casts.toml", ColorCasts, ("c", "d", "s", "o", "t", "v", "p"))
_CASTS_ZH = load("chinese/color_casts.toml", ChineseColorCasts, ("c", "o"))


def less_of_a_color(rng: np.random.Generator, edit: Edit, obj: str) -> str:
    """Asks for a tint of TAKES_AWAY by the color that it takes away."""
    color = _taken_away(rng, edit)
    if edit.degree == "default" and rng.random() < _CASTS_SHARE:
        return _no_cast(rng, color, obj)
    words = {"d": pick(rng, _CASTS.degrees[edit.degree]), "s": pick(rng, _CASTS.some[edit.degree]), "o": obj}
    if rng.random() < 0.5:
        templates = _CASTS.less + (_CASTS.not_so if edit.degree == "default" else ())
        return pick(rng, templates).format(c=pick(rng, (*_CASTS.names[color], _CASTS.ish[color])), **words)
    templates = _CASTS.take + (_CASTS.take_all if edit.degree == "default" else ())
    return pick(rng, templates).format(c=pick(rng, _CASTS.names[color]), **words)


def _no_cast(rng: np.random.Generator, color: str, obj: str) -> str:
    """There is a cast of this color, or it is to go."""
    name = pick(rng, (*_CASTS.names[color], _CASTS.names[color][0], _CASTS.ish[color]))
    if rng.random() < 0.45:
        text = pick(rng, _CASTS.casts).format(c=name, o=obj, t=pick(rng, _CASTS.cast_words))
    else:
        text = pick(rng, _CASTS.take_casts).format(
            c=name, t=pick(rng, _CASTS.cast_words), v=pick(rng, _CASTS.verbs_away), p=pick(rng, _CASTS.out_of)
        )
    return re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", text)


def less_of_a_color_zh(rng: np.random.Generator, edit: Edit, obj: str) -> str:
    """As `less_of_a_color`, in Chinese."""
    color = _taken_away(rng, edit)
    templates = {"default": _CASTS_ZH.default, "little": _CASTS_ZH.little, "much": _CASTS_ZH.much}[
        edit.degree
    ]
    if edit.degree == "default" and rng.random() < _CASTS_SHARE:
        templates = _CASTS_ZH.casts
    return pick(rng, templates).format(o=obj, c=_CASTS_ZH.names[color])


def _taken_away(rng: np.random.Generator, edit: Edit) -> str:
    return pick(rng, [color for color, tint in OPPOSITE.items() if f"{tint} tint" == edit.family])
