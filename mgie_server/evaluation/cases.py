"""What is asked of a model: every held-out phrasing for every photograph, with the edit that it means."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from mgie_server.evaluation.prepared import DAMAGES_OF
from mgie_server.evaluation.properties import hue_mass
from mgie_server.training.edits import COLORED, COLORS, Edit
from mgie_server.training.operations import FAMILIES
from mgie_server.training.phrases.held_out import HELD_OUT, HELD_OUT_ZH

LANGUAGES = {"en": HELD_OUT, "zh": HELD_OUT_ZH}
CHINESE_COLORS = dict(zip("红橙黄绿青蓝紫粉", COLORS, strict=True))
ENOUGH = 0.02  # smallest mean chroma of a color's class for a picture to have that color
_COLOR = re.compile(r"\b(" + "|".join(COLORS) + r")|([红橙黄绿青蓝紫粉])")


@dataclass(frozen=True)
class Case:
    """One instruction for one photograph. language: "en" or "zh"; damage: of DAMAGES or ""."""

    text: str
    language: str
    edit: Edit
    damage: str = ""


def phrasings(families: tuple[str, ...]) -> int:
    """How many held-out phrasings these families have, in all languages."""
    return sum(len(texts.get(family, ())) for texts in LANGUAGES.values() for family in families)


def cases_of(picture: np.ndarray, number: int, families: tuple[str, ...]) -> list[Case]:
    """The cases of one photograph, family by family.

    picture: float [h, w, 3] at judging size. number: of the photograph, from 0: damages take turns by it.
    """
    found: list[Case] = []
    for family in families:
        damages = DAMAGES_OF.get(family, ("",))
        for language, texts in LANGUAGES.items():
            for k, text in enumerate(texts.get(family, ())):
                said = _said(text, family, picture, k)
                if said is not None:
                    found.append(Case(said[0], language, said[1], damages[(number + k) % len(damages)]))
    return found


def colors_in(text: str) -> tuple[str, ...]:
    """The colors that a text names, in its order; of "用A代替B" the source B comes first."""
    named = tuple(found[1] or CHINESE_COLORS[found[2]] for found in _COLOR.finditer(text.lower()))
    return named[::-1] if "代替" in text else named


def _said(text: str, family: str, picture: np.ndarray, turn: int) -> tuple[str, Edit] | None:
    """The text and its edit; None where the photograph has no color that could be replaced."""
    if family not in COLORED:
        return text, Edit(family)
    colors = colors_in(text)
    if family == "replace colors" and hue_mass(picture, colors[0]) < ENOUGH:
        masses = [hue_mass(picture, color) for color in COLORS]
        most = int(np.argmax(masses))
        if masses[most] < ENOUGH:
            return None
        colors = (COLORS[most], COLORS[(most + 3 + turn % 3) % len(COLORS)])
        text = _recolored(text, colors)
    return text, Edit(family, "default", colors)


def _recolored(text: str, colors: tuple[str, ...]) -> str:
    """The text with other colors in place of its own, source and goal."""
    waiting = list(colors[::-1] if "代替" in text else colors)
    chinese = {name: sign for sign, name in CHINESE_COLORS.items()}

    def other(found: re.Match[str]) -> str:
        color = waiting.pop(0)
        return color if found[1] else chinese[color]

    return _COLOR.sub(other, text)


def check_families(names: str | None) -> tuple[str, ...]:
    """The families of a list like "warmer,night"; all of them for None. Raises MgieError."""
    from mgie_protocol.errors import MgieError

    if names is None:
        return tuple(FAMILIES)
    wanted = tuple(dict.fromkeys(name.strip() for name in names.split(",") if name.strip()))
    unknown = [name for name in wanted if name not in FAMILIES]
    if unknown or not wanted:
        raise MgieError(
            "parameter_out_of_range",
            f"There is no family of edits {', '.join(unknown) or repr(names)}.",
            f"There are: {', '.join(FAMILIES)}.",
            {"unknown": unknown},
        )
    return wanted
