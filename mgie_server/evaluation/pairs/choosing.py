"""Which records of a data set are compared, and which of them are turns of one session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mgie_protocol.errors import MgieError
from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.left_out import BAD_ENTRY
from mgie_server.datasets.record import Record

_SPLITS = ("test", "val", "valid", "validation", "dev")  # for tests, the dearest first


@dataclass(frozen=True)
class Session:
    """Edits of one picture one after another: turns 1, 2, ..., none missing."""

    id: str
    turns: tuple[Record, ...]

    @property
    def last(self) -> Record:
        return self.turns[-1]


def split_of(data: DataSet, named: str | None) -> str:
    """The one that is named, else the one for tests, else the first."""
    there = data.splits()
    return named or next((split for split in _SPLITS if split in there), there[0])


def records_of(data: DataSet, split: str, limit: int | None) -> list[Record]:
    """At most so many, but whole sessions; a record whose key another has is left out.

    Raises MgieError where there is none.
    """
    found = list(_distinct(data, split, limit))
    if not found:
        why = " ".join(str(omission) for omission in data.left_out(split).omissions[:3])
        raise MgieError(
            "parameter_out_of_range",
            f"{data.name} has nothing in its split {split!r} that can be compared. {why}".rstrip(),
            f"`mgie data show {data.name}` says what is in it.",
        )
    return found


def _distinct(data: DataSet, split: str, limit: int | None) -> Iterator[Record]:
    keys: set[str] = set()
    last = ""
    for record in data.records(split):
        if limit is not None and len(keys) >= limit and record.id != last:
            return
        if record.key in keys:
            data.left_out(split).add(record.place, BAD_ENTRY, f"another record has the key {record.key}")
            continue
        keys.add(record.key)
        last = record.id
        yield record


def has_turns(records: Sequence[Record]) -> bool:
    return any(record.turn > 1 for record in records)


def clusters_of(records: Sequence[Record]) -> dict[str, str]:
    """By record, what it has in common with others, which makes them no independent cases: a session, else a source."""
    counts = Counter(record.id for record in records)
    return {r.key: f"id {r.id}" if counts[r.id] > 1 else f"picture {r.source.where}" for r in records}


def sessions_of(records: Sequence[Record]) -> tuple[list[Session], list[str]]:
    """The sessions, and the ids of those that lack a turn."""
    turns: dict[str, dict[int, Record]] = {}
    for record in records:
        turns.setdefault(record.id, {})[record.turn] = record
    whole, broken = [], []
    for id_, found in turns.items():
        if sorted(found) == list(range(1, len(found) + 1)):
            whole.append(Session(id_, tuple(found[n] for n in sorted(found))))
        else:
            broken.append(id_)
    return whole, broken
