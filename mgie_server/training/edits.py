"""What an instruction asks for, as plain data: a family of edits, how much of it, in which colours."""

from __future__ import annotations

from dataclasses import dataclass

from mgie_server.engines.amounts import STOPS

DEGREES = ("little", "default", "much")
COLORS = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink")
# families that are told their colours, and how many
COLORED = {"replace colors": 2, "duotone": 2}
PERCENTS = (5, 6, 8, 10, 12, 15, 20, 25, 30, 33, 40, 50, 60, 67, 75, 100, 150, 200)
GAMMAS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2.0, 2.2)
_STOPS, _GAMMAS = tuple(STOPS), tuple(f"gamma {g}" for g in GAMMAS)


def _up_to(percent: int) -> tuple[str, ...]:
    return tuple(f"{p}%" for p in PERCENTS if p <= percent)


# families of which an amount can be told in numbers, and the amounts that are learnt
AMOUNTS: dict[str, tuple[str, ...]] = {
    "brighter": _up_to(200) + _STOPS,
    "darker": _up_to(75) + _STOPS,
    "more contrast": _up_to(100),
    "less contrast": _up_to(75),
    "more saturated": _up_to(200),
    "less saturated": _up_to(75),
    "brighter midtones": tuple(g for g, value in zip(_GAMMAS, GAMMAS, strict=True) if value > 1),
    "darker midtones": tuple(g for g, value in zip(_GAMMAS, GAMMAS, strict=True) if value < 1),
}


@dataclass(frozen=True)
class Edit:
    """family: a key of operations.FAMILIES; degree: of DEGREES.

    colors: of COLORS; (from, to) of "replace colors", (shadows, lights) of "duotone", else empty.
    amount: of AMOUNTS of its family, which then counts in place of the degree; "" where none is told.
    """

    family: str
    degree: str = "default"
    colors: tuple[str, ...] = ()
    amount: str = ""
