"""What goes to the server beside a layer and its selection, and which servers understand it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mgie_protocol.errors import MgieError
from mgie_protocol.messages import Message, Submit
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest


@dataclass(frozen=True)
class Beside:
    """references: the reference pictures, in the order of the request's names. marks: what is drawn over what the model
    sees, RGBA of 8 bits and the picture's size."""

    references: Sequence[PixelBuffer] = ()
    marks: PixelBuffer | None = None

    @property
    def pictures(self) -> list[PixelBuffer]:
        """In the order in which they travel."""
        return [*self.references, *([self.marks] if self.marks is not None else [])]

    def check(self) -> None:
        """Raises MgieError as PixelBuffer.check does."""
        for picture in self.pictures:
            picture.check()


NOTHING = Beside()

# what a server must announce among its capabilities, by the request's field, and how a person calls it
_NEEDED = {
    "references": "reference pictures",
    "negative": "words for what is not to come true",
    "inpaint": "order to inpaint",
    "context": "wish for more or less of the surroundings",
    "marks": "marks",
    "expand": "wish for a larger canvas",
}
_CUTS = "model_coverage"  # the capability for a value of a field that servers had before


def check_understood(message: Message, capabilities: dict[str, Any]) -> None:
    """Raises MgieError not_available for a job with something in it that the server would pass over."""
    if not isinstance(message, Submit):
        return
    asked = [(name, words) for name, words in _NEEDED.items() if _asks(message.request, name)]
    if message.request.coverage == "model":
        asked.append((_CUTS, "wish for the model's own transparency"))
    for name, words in asked:
        if not capabilities.get(name):
            raise MgieError(
                "not_available",
                f"The server is of an older version than this program, and takes no {words}.",
                "Stop it with `mgie stop` and try again, or do without.",
            )


def _asks(request: EditRequest, name: str) -> bool:
    return getattr(request, name) != EditRequest.__dataclass_fields__[name].default
