"""An instruction read wish by wish: for the whole picture, for an area of it, or for two areas.

Which words name an area is a list (area_words, part_words); what is wished there a model reads.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from mgie_protocol.errors import MgieError
from mgie_server.engines.area_reading import (
    asks_of_edges,
    changes_of_tones,
    fits,
    kept_to,
    speaks_for_itself,
    speaks_of_edges,
    speaks_of_tones,
    speaks_of_weather,
)
from mgie_server.engines.area_words import asked_area
from mgie_server.engines.areas import Area
from mgie_server.engines.engine import Description
from mgie_server.engines.no_wish import wishes_nothing
from mgie_server.engines.passes import one_after_another
from mgie_server.engines.two_areas import Half, always, asked_areas, several_named
from mgie_server.engines.unread_things import unread_thing
from mgie_server.engines.what_stays import without_what_stays

ONE_WISH = 0.8  # so likely is a whole instruction one wish, although it names what may be an area
SURE = 0.9  # so sure is the model of a look of the whole, where nothing is wished of the area that is named


@dataclass(frozen=True)
class WishReader:
    """read: what the model says of an instruction for the picture at hand, or MgieError edit_not_supported; read_left: the
    same of what is left of one without the area's name.

    title: the model's, for people. finds_parts: whether areas may be parts of what the picture shows. likely: how probable
    it is that a text asks for one change (two_areas).
    """

    read: Callable[[str], Description]
    read_left: Callable[[str], Description]
    title: str
    finds_parts: bool
    likely: Callable[[str], float] = always

    def describe(self, instruction: str) -> Description:
        """Raises MgieError edit_not_supported."""
        instruction = without_what_stays(instruction)
        if wishes_nothing(instruction):
            raise self._nothing(instruction)
        named, two = asked_area(instruction), asked_areas(instruction, self.likely)
        if two and all(self._finds(area) for area, _ in two):
            return self._of_two(instruction, two)
        if named and self._finds(named[0]):
            return self._of_area(instruction, *named)
        read = self.read(instruction)
        several = several_named(instruction)
        if several and not self._is_of_all(read, several):
            raise self._not_in_one_area(instruction)
        thing = unread_thing(instruction)
        if thing and not read.area and not several:
            raise self._unknown(thing)
        return read

    def _of_two(self, instruction: str, two: tuple[Half, Half]) -> Description:
        """Each wish kept to its area; or the whole instruction, where two tones or colors make one look."""
        if all(area.kind in ("tone", "color") for area, _ in two):
            whole = self._tried(instruction)
            if isinstance(whole, Description) and self._is_of_all(whole, [area for area, _ in two]):
                return whole
        return one_after_another([self._kept(wish, area) for area, wish in two])

    def _is_of_all(self, whole: Description, areas: Collection[Area]) -> bool:
        """Whether the whole instruction reads as one look, or as what is done to shadows and highlights by themselves."""
        done = sum(changes_of_tones(one.expressive) for one in whole.passes if not one.area)
        alone = all(area.kind == "tone" for area in areas) and done == len(areas)
        return alone or speaks_for_itself(whole.expressive)

    def _finds(self, area: Area) -> bool:
        return area.kind != "part" or self.finds_parts

    def _of_area(self, instruction: str, area: Area, wish: str) -> Description:
        """The wish without the area's name, kept to the area; or the whole instruction, where it reads as something else."""
        if area.name in ("corners", "edges"):
            return self._of_edges(instruction, area, wish)
        whole = self._tried(instruction)
        if isinstance(whole, Description) and self._stands(whole, area):
            return whole
        read = self._tried(wish, self.read_left)
        if isinstance(read, Description) and not read.area and fits(area, read.expressive):
            return replace(read, expressive=kept_to(area, read.expressive), area=area)
        if isinstance(whole, MgieError):
            raise whole
        # the area was named for something, unless all reads as one wish: "tint everything blue"
        if (
            area.kind != "tone"
            and not whole.area
            and not self._one_wish(instruction)
            and not _of_weather(whole)
        ):
            raise read if isinstance(read, MgieError) else self._not_in_one_area(wish)
        return whole

    def _one_wish(self, instruction: str) -> bool:
        return self.likely(instruction) >= ONE_WISH

    def _stands(self, whole: Description, area: Area) -> bool:
        """Whether the whole instruction reads as something that needs no area beside it, or has it."""
        tones = area.kind == "tone" and not whole.area and speaks_of_tones(whole.expressive)
        return tones or whole.area == area or speaks_for_itself(whole.expressive)

    def _of_edges(self, instruction: str, area: Area, wish: str) -> Description:
        """Of corners and edges: to darken them is a vignette, and sharp edges are contours."""
        left = self._tried(wish, self.read_left)
        whole = self._tried(instruction)
        kept = isinstance(left, Description) and not left.area and fits(area, left.expressive)
        if isinstance(left, Description) and kept and not asks_of_edges(left.expressive):
            return replace(left, expressive=kept_to(area, left.expressive), area=area)
        if isinstance(whole, Description) and speaks_of_edges(whole.expressive):
            return whole
        return self._kept(wish, area)

    def _tried(self, words: str, read: Callable[[str], Description] | None = None) -> Description | MgieError:
        try:
            return (read or self.read)(words)
        except MgieError as error:
            return error

    def _kept(self, wish: str, area: Area) -> Description:
        read = self.read_left(wish)
        if read.area or not fits(area, read.expressive):
            raise self._not_in_one_area(wish)
        return replace(read, expressive=kept_to(area, read.expressive), area=area)

    def _nothing(self, instruction: str) -> MgieError:
        return MgieError(
            "edit_not_supported",
            f"{self.title} finds nothing to change in {instruction[:200]!r}.",
            "Say what the picture shall become.",
            {"nearest": [], "kind": "nothing to change"},
        )

    def _unknown(self, thing: str) -> MgieError:
        return MgieError(
            "edit_not_supported",
            f"{self.title} does not know {thing[:80]!r} as an area of a picture.",
            "Select it by hand, or ask for the whole picture.",
            {"nearest": [], "kind": "one part only"},
        )

    def _not_in_one_area(self, wish: str) -> MgieError:
        return MgieError(
            "edit_not_supported",
            f"{self.title} cannot do {wish!r} in one area alone.",
            "Ask for one area at a time.",
            {"nearest": []},
        )


def _of_weather(whole: Description) -> bool:
    """Whether a reading is, surely, of weather or an hour: these are the whole picture's, though they name the sky."""
    return (whole.sure or 0.0) >= SURE and speaks_of_weather(whole.expressive)
