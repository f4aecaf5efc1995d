"""Two areas in one sentence: "darken the sky and warm up the ground", "less color in the sky and the water"."""

from __future__ import annotations

import re

from mgie_server.engines.area_words import asked_area
from mgie_server.engines.areas import Area

_JOINTS = re.compile(
    r"\s*[,;.]\s+(?:and then|and|but|while|then|also)\s+|\s+(?:and then|and|but|while|then)\s+|\s*[,;.]\s+"
    r"|\s*(?:[，；。]|(?<=[\u4e00-\u9fff])[,;])\s*(?:同时|并且?|而且?|然后|再)?|(?:同时|并且|而且|然后|和|与)",
    re.IGNORECASE,
)
_NOTHING_SAID = re.compile(r"(?:please|请|把|将|让|使)?\s*(?:the picture|画面)?[.!。！]?", re.IGNORECASE)


def asked_areas(instruction: str) -> tuple[tuple[Area, str], tuple[Area, str]] | None:
    """Two (area, wish): what each half of the sentence asks for, where each names one area and they are not the same.

    A half that names nothing but the area has the wish of the other. None where the sentence is none of two such halves.
    """
    for joint in _JOINTS.finditer(instruction):
        halves = instruction[: joint.start()], instruction[joint.end() :]
        first, second = (asked_area(half) for half in halves)
        if not first or not second or first[0] == second[0]:
            continue
        wishes = _shared(first[1], second[1])
        if wishes:
            return (first[0], wishes[0]), (second[0], wishes[1])
    return None


def _shared(first: str, second: str) -> tuple[str, str] | None:
    silent = bool(_NOTHING_SAID.fullmatch(first)), bool(_NOTHING_SAID.fullmatch(second))
    if all(silent):
        return None
    return second if silent[0] else first, first if silent[1] else second
