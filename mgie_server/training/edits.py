"""What an instruction asks for, as plain data: a family of edits, how much of it, in which colours."""

from __future__ import annotations

from dataclasses import dataclass

DEGREES = ("little", "default", "much")
COLORS = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink")
# families that are told their colours, and how many
COLORED = {"replace colors": 2, "duotone": 2}


@dataclass(frozen=True)
class Edit:
    """family: a key of operations.FAMILIES; degree: of DEGREES.

    colors: of COLORS; (from, to) of "replace colors", (shadows, lights) of "duotone", else empty.
    """

    family: str
    degree: str = "default"
    colors: tuple[str, ...] = ()
