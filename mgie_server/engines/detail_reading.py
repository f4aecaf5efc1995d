"""What is wished of detail, read by words; and what else a sentence or a text asks for, read by the language model."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from mgie_protocol.errors import MgieError
from mgie_server.engines.area_words import asked_area
from mgie_server.engines.areas import area_in
from mgie_server.engines.detail_edits import DetailEdit, described, detail_in, joined
from mgie_server.engines.detail_words import asked_detail, language_of
from mgie_server.engines.engine import Description
from mgie_server.engines.text_form import has_form

_HOW_MUCH = re.compile(r"(?:medium|moderate(?:ly)?|normal|standard|average|中等|适中|中度)", re.IGNORECASE)
_NO_WISH = "unclear"  # kind of a refusal
# words that keep an edit to something: they are part of the wish although they wish nothing by themselves
_LIMITS = re.compile(r"\b(?:only|just|except|but|not|apart)\b|只|仅|除|不|别|就")


def _nothing(words: str) -> DetailEdit | None:
    """What is guessed without a second reader."""
    del words
    return None


@dataclass(frozen=True)
class DetailReader:
    """read: what the model says of an instruction, or of one with a text of the person's own, for the picture at hand.

    title: the model's, for people. guess: an edit of detail that no list of words understands. Both methods raise
    MgieError edit_not_supported where `read` does.
    """

    read: Callable[[str, str | None], Description]
    title: str
    guess: Callable[[str], DetailEdit | None] = _nothing

    def wish(self, words: str) -> Description:
        """Of an instruction about the whole picture."""
        wish = asked_detail(words)
        if wish is None:
            return self._read_or_guessed(words)
        said = self._besides(wish.rest)
        if said is None:
            return self._alone(words, wish.edits)
        if not has_form(said.expressive):
            raise MgieError(
                "edit_not_supported",
                f"{self.title} cannot do all of {words[:200]!r} in one go.",
                "Ask for the detail and for the light or colour one after the other.",
                {"nearest": []},
            )
        return replace(said, expressive=joined(said.expressive, wish.edits), detail=wish.edits)

    def _alone(self, words: str, edits: tuple[DetailEdit, ...]) -> Description:
        """Detail, and light and color as they are."""
        said = self.read(words, described(edits, language_of(words)))
        return replace(said, detail=edits, lit=False)

    def _read_or_guessed(self, words: str) -> Description:
        try:
            return self.read(words, None)
        except MgieError as error:
            edit = self.guess(words) if error.code == "edit_not_supported" else None
            if not edit:
                raise
        return self._alone(words, (edit,))

    def _besides(self, rest: str) -> Description | None:
        """What else is wished; None for nothing: no words, or none that ask for anything."""
        if not rest or _HOW_MUCH.fullmatch(rest):
            return None
        try:
            return self.read(rest, None)
        except MgieError as error:
            if error.details.get("kind") != _NO_WISH or _LIMITS.search(rest):
                raise
        return None

    def text(self, instruction: str, text: str) -> Description:
        """Of a text of a person's own, in the fixed form or in any words."""
        edits, rest = detail_in(text)
        area = area_in(text)[0]
        if not has_form(text):
            named = asked_area(text)
            wish = asked_detail(named[1] if named else text)
            if wish:
                edits, rest, area = wish.edits, wish.rest, named[0] if named else None
        said = self.read(instruction, rest or text)
        return replace(said, expressive=text, detail=edits, lit=bool(rest), area=area) if edits else said
