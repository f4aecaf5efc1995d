"""A color too many: "less yellow" asks for its opposite over everything, "too yellow" for a white balance."""

from __future__ import annotations

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
LESS_SHARE = 0.5  # of their sentences

_CASTS = load("english/color_casts.toml", ColorCasts, ("c", "d", "s", "o", "obj", "of"))
_CASTS_ZH = load("chinese/color_casts.toml", ChineseColorCasts, ("c", "o"))


def less_of_a_color(rng: np.random.Generator, edit: Edit, obj: str) -> str:
    """Asks for a tint of TAKES_AWAY by the color that it takes away."""
    color = _taken_away(rng, edit)
    words = {"d": pick(rng, _CASTS.degrees[edit.degree]), "s": pick(rng, _CASTS.some[edit.degree]), "o": obj}
    if rng.random() < 0.5:
        templates = _CASTS.less + (_CASTS.not_so if edit.degree == "default" else ())
        return pick(rng, templates).format(c=pick(rng, (*_CASTS.names[color], _CASTS.ish[color])), **words)
    templates = _CASTS.take + (_CASTS.take_all if edit.degree == "default" else ())
    return pick(rng, templates).format(c=pick(rng, _CASTS.names[color]), **words)


def less_of_a_color_zh(rng: np.random.Generator, edit: Edit, obj: str) -> str:
    """As `less_of_a_color`, in Chinese."""
    color = _taken_away(rng, edit)
    templates = {"default": _CASTS_ZH.default, "little": _CASTS_ZH.little, "much": _CASTS_ZH.much}[
        edit.degree
    ]
    return pick(rng, templates).format(o=obj, c=_CASTS_ZH.names[color])


def named_casts(templates: str) -> tuple[str, ...]:
    """ "complaints" or "actions" of a white balance that names the cast, for every color."""
    chosen = {
        "complaints": _CASTS.white_balance_complaints,
        "actions": _CASTS.white_balance_actions,
    }[templates]
    return tuple(
        text.replace("a {c}", f"{'an' if color[0] in 'aeiou' else 'a'} {color}").replace("{c}", color)
        for color in OPPOSITE
        for text in chosen
    )


def _taken_away(rng: np.random.Generator, edit: Edit) -> str:
    return pick(rng, [color for color, tint in OPPOSITE.items() if f"{tint} tint" == edit.family])
