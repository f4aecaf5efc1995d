"""A color too many: "less yellow" asks for its opposite over everything, "too yellow" for a white balance."""

from __future__ import annotations

import numpy as np

from mgie_server.training.edits import Edit
from mgie_server.training.phrases.english_schema import pick

# color -> the tint that takes it away
OPPOSITE = {
    "red": "teal", "orange": "blue", "yellow": "blue", "green": "pink", "teal": "red", "blue": "yellow",
    "purple": "green", "pink": "green",
}  # fmt: skip
TAKES_AWAY = {f"{tint} tint" for tint in OPPOSITE.values()}  # families that "less of a color" can ask for
LESS_SHARE = 0.5  # of their sentences

_NOUNS = {
    "red": ("red",), "orange": ("orange",), "yellow": ("yellow",), "green": ("green",),
    "teal": ("teal", "turquoise", "cyan"), "blue": ("blue",), "purple": ("purple", "violet"), "pink": ("pink", "magenta"),
}  # fmt: skip
_ISH = {
    "red": "reddish", "orange": "orangey", "yellow": "yellowish", "green": "greenish", "teal": "tealish", "blue": "bluish",
    "purple": "purplish", "pink": "pinkish",
}  # fmt: skip
# {d}: "a bit " and the like, or nothing; {s}: "some "; {c}: the color, also in -ish
_LESS = (
    "{d}less {c}", "{d}less {c}", "{d}less {c}", "make {o} {d}less {c}", "make it {d}less {c}", "{d}less {c} please",
    "I want {o} {d}less {c}", "can {o} be {d}less {c}?", "{o} should be {d}less {c}", "let {o} be {d}less {c}",
    "turn {o} {d}less {c}",
)  # fmt: skip
_NOT_SO = ("not so {c}", "not that {c}", "make {o} not so {c}", "{o} shouldn't be so {c}", "not as {c}")
# {c}: the color's name
_TAKE = (
    "take out {s}{c}", "take {s}{c} out of {o}", "take {s}{c} away", "remove {s}{c} from {o}", "pull {s}{c} out",
    "{d}less {c} in {o}", "with {d}less {c}", "give {o} {d}less {c}", "{o} needs {d}less {c}", "could we have {d}less {c}?",
)  # fmt: skip
_TAKE_ALL = (
    "reduce the {c}", "lower the {c}", "cut the {c}", "tone down the {c}", "turn down the {c}", "decrease the {c}",
    "reduce the amount of {c}", "cut down on {c}", "pull the colors away from {c}", "shift {o} away from {c}",
    "dial back the {c}", "bring the {c} down", "tame the {c}", "hold back the {c}", "reduce {c}", "decrease {c}",
    "subtract {c}",
)  # fmt: skip
_DEGREES = {
    "default": ("",), "little": ("a bit ", "a little ", "slightly ", "a touch ", "somewhat "),
    "much": ("much ", "a lot ", "way ", "far "),
}  # fmt: skip
_SOME = {
    "default": ("some ", "some of the "),
    "little": ("a bit of ", "a little "),
    "much": ("a lot of ", "most of the "),
}

_LESS_ZH = (
    "减少{o}的{c}色", "减少{c}色", "{o}里的{c}色减少", "降低{c}色", "降低{o}的{c}色", "把{c}色减下来",
    "别那么{c}", "不要那么{c}", "不要这么{c}", "{o}不要太{c}", "别太{c}",
    "让{o}没那么{c}", "让{o}不那么{c}", "少些{c}色", "{c}色少些", "去掉一些{c}色", "减{c}色",
    "压一压{c}色", "把{c}色压下去", "让{c}色少些",
)  # fmt: skip
_LESS_ZH_LITTLE = (
    "少一点{c}色",
    "{c}色少一点",
    "少点{c}",
    "稍微减少{c}色",
    "减少一点{c}色",
    "{o}的{c}色稍微少一点",
)
_LESS_ZH_MUCH = ("大幅减少{c}色", "{c}色少很多", "大大减少{o}的{c}色", "把{c}色减掉很多", "明显减少{c}色")
_NAMES_ZH = {
    "red": "红", "orange": "橙", "yellow": "黄", "green": "绿", "teal": "青", "blue": "蓝", "purple": "紫", "pink": "粉",
}  # fmt: skip

# the last two stand here twice: they are what is said most
_COMPLAINTS = (
    "{obj} is too {c}", "too {c}", "it's too {c}", "{obj} looks too {c}", "the colors are too {c}", "{obj} has a {c} cast",
    "there is a {c} cast", "the light is too {c}", "{obj} came out too {c}", "there's a {c} tint, remove it",
    "{obj} is too {c}, correct it", "a {c} cast, please fix", "everything is too {c}", "too much {c}",
    "there is too much {c}", "{obj} has too much {c}", "the {c} is too strong", "it's too {c}", "{obj} looks too {c}",
)  # fmt: skip
_ACTIONS = (
    "remove the {c} cast", "fix the {c} cast", "correct the {c} cast{of}", "get rid of the {c} tint",
)  # fmt: skip


def less_of_a_color(rng: np.random.Generator, edit: Edit, obj: str) -> str:
    """Asks for a tint of TAKES_AWAY by the color that it takes away."""
    color = _taken_away(rng, edit)
    words = {"d": pick(rng, _DEGREES[edit.degree]), "s": pick(rng, _SOME[edit.degree]), "o": obj}
    if rng.random() < 0.5:
        templates = _LESS + (_NOT_SO if edit.degree == "default" else ())
        return pick(rng, templates).format(c=pick(rng, (*_NOUNS[color], _ISH[color])), **words)
    templates = _TAKE + (_TAKE_ALL if edit.degree == "default" else ())
    return pick(rng, templates).format(c=pick(rng, _NOUNS[color]), **words)


def less_of_a_color_zh(rng: np.random.Generator, edit: Edit, obj: str) -> str:
    """As `less_of_a_color`, in Chinese."""
    color = _taken_away(rng, edit)
    templates = {"default": _LESS_ZH, "little": _LESS_ZH_LITTLE, "much": _LESS_ZH_MUCH}[edit.degree]
    return pick(rng, templates).format(o=obj, c=_NAMES_ZH[color])


def named_casts(templates: str) -> tuple[str, ...]:
    """ "complaints" or "actions" of a white balance that names the cast, for every color."""
    chosen = {"complaints": _COMPLAINTS, "actions": _ACTIONS}[templates]
    return tuple(
        text.replace("a {c}", f"{'an' if color[0] in 'aeiou' else 'a'} {color}").replace("{c}", color)
        for color in OPPOSITE
        for text in chosen
    )


def _taken_away(rng: np.random.Generator, edit: Edit) -> str:
    return pick(rng, [color for color, tint in OPPOSITE.items() if f"{tint} tint" == edit.family])
