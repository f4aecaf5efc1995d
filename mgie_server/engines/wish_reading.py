"""An instruction read wish by wish: for the whole picture, for an area of it, or for two areas.

Which words name an area is a list (area_words, part_words); what is wished there a model reads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from mgie_protocol.errors import MgieError
from mgie_server.engines.area_reading import fits, kept_to, speaks_for_itself
from mgie_server.engines.area_words import asked_area
from mgie_server.engines.areas import Area
from mgie_server.engines.engine import Description
from mgie_server.engines.two_areas import asked_areas


@dataclass(frozen=True)
class WishReader:
    """read: what the model says of an instruction for the picture at hand, or MgieError edit_not_supported.

    title: the model's, for people. finds_parts: whether areas may be parts of what the picture shows.
    """

    read: Callable[[str], Description]
    title: str
    finds_parts: bool

    def describe(self, instruction: str) -> Description:
        """Raises MgieError edit_not_supported."""
        named, two = asked_area(instruction), asked_areas(instruction)
        if named and self._finds(named[0]):
            return self._of_area(instruction, *named)
        if two and all(self._finds(area) for area, _ in two):
            return one_after_another([self._kept(wish, area) for area, wish in two])
        return self.read(instruction)

    def _finds(self, area: Area) -> bool:
        return area.kind != "part" or self.finds_parts

    def _of_area(self, instruction: str, area: Area, wish: str) -> Description:
        """The wish without the area's name, kept to the area; or the whole instruction, where it reads as something else."""
        whole = self._tried(instruction)
        if isinstance(whole, Description) and (whole.area == area or speaks_for_itself(whole.expressive)):
            return whole
        read = self._tried(wish)
        if isinstance(read, Description) and not read.area and fits(area, read.expressive):
            return replace(read, expressive=kept_to(area, read.expressive), area=area)
        if isinstance(whole, MgieError):
            raise whole
        return whole

    def _tried(self, words: str) -> Description | MgieError:
        try:
            return self.read(words)
        except MgieError as error:
            return error

    def _kept(self, wish: str, area: Area) -> Description:
        read = self.read(wish)
        if read.area or not fits(area, read.expressive):
            raise MgieError(
                "edit_not_supported",
                f"{self.title} cannot do {wish!r} in one area alone.",
                "Ask for one area at a time.",
                {"nearest": []},
            )
        return replace(read, expressive=kept_to(area, read.expressive), area=area)


def one_after_another(read: list[Description]) -> Description:
    """One or two descriptions as one, whose text is both texts."""
    if len(read) == 1:
        return read[0]
    first, second = read
    space = "" if "。" in first.expressive else " "
    sure = None if first.sure is None or second.sure is None else min(first.sure, second.sure)
    text = f"{first.expressive.rstrip()}{space}{second.expressive}"
    return replace(first, expressive=text, notes=first.notes + second.notes, sure=sure, then=second)
