"""What a reader leaves out of a data set, and why: counted by kind, and told in sentences with file and line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

PICTURE_MISSING = "picture missing"
PICTURE_BROKEN = "picture broken"
NO_INSTRUCTION = "no instruction"
BAD_ENTRY = "entry not understood"
BAD_COLUMNS = "wrong columns"
BAD_FILE = "file not readable"
KEPT = 10_000  # sentences; all are counted


@dataclass(frozen=True)
class Place:
    """Where something stands. line: from 1, None where a file has none. part: "entry 57", "row 3", "byte 12", or ""."""

    file: str
    line: int | None = None
    part: str = ""

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}, {self.part}" if self.part else place


@dataclass(frozen=True)
class Omission:
    """A record, or all of a file from a place on. kind: of the above. why: a clause with the value in it."""

    kind: str
    place: Place
    why: str

    def __str__(self) -> str:
        return f"{self.place}: {self.why}."


class Omit(Exception):
    """Raised inside of a reader where a record cannot be made; `LeftOut.add` takes it down."""

    def __init__(self, kind: str, why: str) -> None:
        super().__init__(why)
        self.kind = kind
        self.why = why


@dataclass
class LeftOut:
    """Of one split. kinds: how many of each kind; omissions: the first KEPT of them, in their order."""

    kinds: Counter[str] = field(default_factory=Counter[str])
    omissions: list[Omission] = field(default_factory=list[Omission])

    @property
    def total(self) -> int:
        return self.kinds.total()

    def add(self, place: Place, kind: str, why: str) -> None:
        self.kinds[kind] += 1
        if len(self.omissions) < KEPT:
            self.omissions.append(Omission(kind, place, why))

    def take(self, place: Place, omitted: Omit) -> None:
        self.add(place, omitted.kind, omitted.why)
