"""The plainest ways to ask, which most people use: the first entries of each list, and several measures under one verb."""

from __future__ import annotations

import numpy as np

from mgie_server.training.edits import Edit
from mgie_server.training.phrases.frames import SENTENCES, SENTENCES_ZH
from mgie_server.training.phrases.pick import pick

PLAIN_SHARE = 0.24
FIRST = 4  # entries of a list that count as plain: the lists begin with the plainest
# what is turned up or down: (up, down) families -> the measure of sentences.toml
_MEASURES = {
    ("brighter", "darker"): "brightness",
    ("more contrast", "less contrast"): "contrast",
    ("more saturated", "less saturated"): "saturation",
}


def one_verb(rng: np.random.Generator, first: Edit, second: Edit, language: str) -> str | None:
    """ "increase the contrast and saturation": both under one verb; None where these edits do not allow it."""
    found = [_measure(edit) for edit in (first, second)]
    if found[0] is None or found[1] is None or found[0][0] != found[1][0]:
        return None
    said = SENTENCES if language == "en" else SENTENCES_ZH
    verb = pick(rng, said.measures_up if found[0][0] else said.measures_down)
    a, b = said.measures[found[0][1]], said.measures[found[1][1]]
    if language == "zh":
        return f"{verb}{a}{pick(rng, SENTENCES_ZH.measures_joints)}{b}"
    the = "the " if rng.random() < 0.6 and verb not in ("more", "less") else ""
    again = the if rng.random() < 0.4 else ""
    return f"{verb} {the}{a} and {again}{b}"


def _measure(edit: Edit) -> tuple[bool, str] | None:
    """(whether it goes up, its name)."""
    if edit.degree != "default" or edit.amount:
        return None
    for (up, down), measure in _MEASURES.items():
        if edit.family in (up, down):
            return edit.family == up, measure
    return None
