"""The plainest ways to ask, which most people use: the first leaves of each list, and several measures under one verb."""

from __future__ import annotations

import numpy as np

from mgie_server.training.edits import Edit

PLAIN_SHARE = 0.16
FIRST = 4  # leaves of a list that count as plain: the lists begin with the plainest
# what is turned up or down: (up, down) families -> English and Chinese name
_MEASURES = {
    ("brighter", "darker"): ("brightness", "亮度"),
    ("more contrast", "less contrast"): ("contrast", "对比度"),
    ("more saturated", "less saturated"): ("saturation", "饱和度"),
}
_UP = (("increase", "raise", "boost", "turn up", "more"), ("提高", "增加", "增强", "调高", "加"))
_DOWN = (("reduce", "lower", "decrease", "turn down", "less"), ("降低", "减少", "减弱", "调低", "减"))


def one_verb(rng: np.random.Generator, first: Edit, second: Edit, language: str) -> str | None:
    """ "increase the contrast and saturation": both under one verb; None where these edits do not allow it."""
    found = [_measure(edit) for edit in (first, second)]
    if found[0] is None or found[1] is None or found[0][0] != found[1][0]:
        return None
    place = 0 if language == "en" else 1
    verbs = (_UP if found[0][0] else _DOWN)[place]
    verb = verbs[int(rng.integers(len(verbs)))]
    a, b = found[0][1][place], found[1][1][place]
    if language == "zh":
        return f"{verb}{a}{('和', '与', '、')[int(rng.integers(3))]}{b}"
    the = "the " if rng.random() < 0.6 and verb not in ("more", "less") else ""
    again = the if rng.random() < 0.4 else ""
    return f"{verb} {the}{a} and {again}{b}"


def _measure(edit: Edit) -> tuple[bool, tuple[str, str]] | None:
    """(whether it goes up, its names)."""
    if edit.degree != "default":
        return None
    for (up, down), names in _MEASURES.items():
        if edit.family in (up, down):
            return edit.family == up, names
    return None
