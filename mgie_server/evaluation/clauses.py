"""The clauses with which expressive texts name a change, read back into edits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import permutations

from mgie_server.engines.areas import area_in
from mgie_server.training.edits import AMOUNTS, COLORED, COLORS, DEGREES, Edit
from mgie_server.training.expressive import OUTCOMES, chinese, english
from mgie_server.training.operations import FAMILIES


@dataclass(frozen=True)
class Named:
    """What a clause names: an edit, and which way it goes ("" where its family goes one way only)."""

    edit: Edit
    outcome: str


_MENDS = {"fix exposure": ("brighter", "darker", "same"), "better overall": ("brighter", "darker", "same")}
_BALANCE = ("warmer", "cooler", "greener", "less green", "same")


def _outcomes(family: str) -> tuple[str, ...]:
    if family == "replace colors":
        return ("", "missing")
    return ("", *(_BALANCE if family == "fix white balance" else _MENDS.get(family, ())))


def _edits(family: str) -> list[Edit]:
    if family in COLORED:
        return [Edit(family, "default", pair) for pair in permutations(COLORS, 2)]
    degrees = [Edit(family, degree) for degree in (DEGREES if FAMILIES[family].has_degrees else ("default",))]
    return degrees + [Edit(family, amount=amount) for amount in AMOUNTS.get(family, ())]


def _table() -> dict[str, Named]:
    found: dict[str, Named] = {}
    for family in FAMILIES:
        for edit in _edits(family):
            for outcome in _outcomes(family):
                assert outcome in OUTCOMES
                for language in (english, chinese):
                    found.setdefault(language.clause(edit, outcome), Named(edit, outcome))
    return found


def named_in(text: str) -> list[Named]:
    """What an expressive text says that becomes of the picture; empty where it has not the form of one."""
    text = area_in(text)[1]
    found = re.match(r"The picture becomes (.+?):|画面调整为[：:](.+?)。", text)
    if not found:
        return []
    said = re.split(r", then |[，,]再", (found[1] or found[2]).replace(",", "，") if found[2] else found[1])
    return [CLAUSES[clause] for clause in said if clause in CLAUSES]


CLAUSES: dict[str, Named] = _table()
