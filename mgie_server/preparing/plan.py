"""Which records go into which shard: by their number in the split alone, so that every process has the same plan."""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from mgie_protocol.errors import MgieError
from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.left_out import Omission
from mgie_server.datasets.record import Record

SENTENCES = 1000  # of what was left out, that a report has


@dataclass(frozen=True)
class Shard:
    """first, count: of its records in the split."""

    split: str
    number: int
    first: int
    count: int

    @property
    def name(self) -> str:
        return f"{self.split}-{self.number:05d}"


@dataclass(frozen=True)
class Plan:
    """digest: of all records' keys and texts. left_out: by the reader of the data set, by kind; why: the first of them."""

    shards: tuple[Shard, ...]
    digest: str
    left_out: dict[str, int]
    why: tuple[Omission, ...]

    def counts(self) -> dict[str, int]:
        """Records a split."""
        found: dict[str, int] = {}
        for shard in self.shards:
            found[shard.split] = found.get(shard.split, 0) + shard.count
        return found

    def of_process(self, rank: int, world: int) -> list[Shard]:
        """Dealt out by number."""
        return list(self.shards[rank::world])


def make_plan(data: DataSet, splits: Sequence[str], limit: int | None, size: int) -> Plan:
    """Goes through the records once; pictures are not read. size: records a shard. limit: records of each split.

    Raises MgieError parameter_out_of_range where there are none.
    """
    digest, shards = hashlib.sha256(), []
    for split in splits:
        count = 0
        for record in islice(data.records(split), limit):
            told = (
                record.key,
                record.instruction,
                record.caption,
                record.source_caption,
                record.mask is None,
            )
            digest.update(repr(told).encode("utf-8", "surrogateescape"))
            count += 1
        for first in range(0, count, size):
            shards.append(Shard(split, first // size, first, min(size, count - first)))
    why = tuple(islice(data.omissions(), SENTENCES))
    if not shards:
        said = f" {why[0]}" if why else ""
        raise MgieError(
            "parameter_out_of_range",
            f"{data.name} has no record in {', '.join(splits) or 'any split'}.{said}",
            f"`mgie data show {data.name}` says what is in it.",
        )
    return Plan(tuple(shards), digest.hexdigest(), data.omitted(), why)


def walk(
    data: DataSet, shards: Sequence[Shard], wanted: Container[Shard]
) -> Iterator[tuple[Shard, list[Record]]]:
    """The wanted of all shards with their records, in order; each split is gone through once."""
    for split in dict.fromkeys(shard.split for shard in shards):
        records = data.records(split)
        for shard in (s for s in shards if s.split == split):
            if shard not in wanted:
                for _ in islice(records, shard.count):
                    pass
                continue
            found = list(islice(records, shard.count))
            if len(found) != shard.count:
                raise MgieError(
                    "not_available", f"{data.name} became shorter while it was read.", "Start again."
                )
            yield shard, found


def omission_dict(omission: Omission) -> dict[str, Any]:
    place = omission.place
    return {
        "kind": omission.kind,
        "file": place.file,
        "line": place.line,
        "part": place.part,
        "why": omission.why,
    }
