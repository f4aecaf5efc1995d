"""An instruction that leaves room, read in several ways: one for each variation."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from mgie_protocol.errors import MgieError
from mgie_server.engines.engine import Description
from mgie_server.engines.open_wishes import changes_of, open_wish
from mgie_server.engines.text_form import change_in, changes_in


@dataclass(frozen=True)
class OpenReader:
    """read: what the model says of an instruction for the picture at hand, or MgieError edit_not_supported.

    told: what it says of the instruction where its text begins with this change.
    """

    read: Callable[[str], Description]
    told: Callable[[str, str], Description]

    def describe(self, instruction: str, count: int = 1) -> tuple[Description, ...]:
        """At most so many, all different, and one where the wish leaves no room. The first is how the model reads it; where
        it does not, the first of the wish's changes. Raises MgieError edit_not_supported."""
        wish = open_wish(instruction)
        if wish is None:
            return (self.read(instruction),)
        found = self._as_it_is(instruction)
        named = [_changes(change_in(one.expressive)) for one in found]
        for change in changes_of(wish, instruction):
            if len(found) < count and _changes(change) not in named:
                found.append(self.told(instruction, change))
        return tuple(found)

    def _as_it_is(self, instruction: str) -> list[Description]:
        try:
            return [self.read(instruction)]
        except MgieError as error:
            if error.code != "edit_not_supported":
                raise
            return []


def _changes(change: str) -> frozenset[str]:
    """Without what comes of mending: "better overall, getting brighter"."""
    return frozenset(re.split(", |、", one)[0] for one in changes_in(change))
