"""One process's shards, step by step: only one big model is in memory at a time, and none that has nothing to do."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import torch

from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.record import Record
from mgie_server.preparing.counting import count_shard
from mgie_server.preparing.digests import digest_of
from mgie_server.preparing.journal import Journal
from mgie_server.preparing.outcome import Outcome
from mgie_server.preparing.plan import Plan, Shard, walk
from mgie_server.preparing.shard_files import WRITERS, row_of
from mgie_server.preparing.steps import Describing, Summarising
from mgie_server.preparing.workplace import Workplace

DESCRIBED, SUMMARISED = "described", "summarised"
_READERS = 2  # threads that read pictures


@dataclass(frozen=True)
class Progress:
    """done, total: records of this process's shards in this step; `done` counts those of earlier runs too."""

    step: str
    done: int
    total: int


Heard = Callable[[Progress], None]


@dataclass(frozen=True)
class Tools:
    """describing, summarising: load what they need when they are called; None: there is no such step. batch: records."""

    describing: Callable[[], Describing]
    summarising: Callable[[], Summarising] | None
    batch: int
    form: str


class Run:
    """data: as planned. heard: after each batch."""

    def __init__(self, data: DataSet, plan: Plan, place: Workplace, tools: Tools, heard: Heard) -> None:
        self._data, self._plan, self._place = data, plan, place
        self._tools, self._heard = tools, heard

    def run(self, shards: Sequence[Shard]) -> None:
        """Raises MgieError, OSError; what is done until then stays done."""
        pending = [shard for shard in shards if not self._place.finished(shard)]
        self._describe(pending)
        if self._tools.summarising:
            self._summarise(pending, self._tools.summarising)

    def _describe(self, pending: list[Shard]) -> None:
        last = self._tools.summarising is None
        missing = [s for s in pending if last or not self._complete(self._place.journal(s, DESCRIBED), s)]
        tool, told = None, _Told(self._heard, DESCRIBED, pending, missing)
        with ThreadPoolExecutor(_READERS) as pool:
            for shard, records in walk(self._data, self._plan.shards, set(missing)):
                with self._place.alone(shard):
                    journal = self._place.journal(shard, DESCRIBED)
                    told.add(shard.count - self._left(journal, shard))
                    if not self._complete(journal, shard):
                        tool = tool or self._tools.describing()
                        self._describe_shard(tool, pool, shard, records, journal, told)
                    if last:
                        self._write(shard, records, [journal])
        del tool
        _free()

    def _describe_shard(
        self,
        tool: Describing,
        pool: ThreadPoolExecutor,
        shard: Shard,
        records: list[Record],
        journal: Journal,
        told: _Told,
    ) -> None:
        size = self._tools.batch
        firsts = range(len(journal.entries) * size, shard.count, size)
        reading = tool.begin(pool, records[firsts[0] : firsts[0] + size])
        for first in firsts:
            began, now = time.monotonic(), reading
            if first + size < shard.count:
                reading = tool.begin(pool, records[first + size : first + 2 * size])
            _note(journal, tool.batch(now, shard.first + first), began)
            told.add(len(now))

    def _summarise(self, pending: list[Shard], load: Callable[[], Summarising]) -> None:
        tool, told = None, _Told(self._heard, SUMMARISED, pending, pending)
        for shard, records in walk(self._data, self._plan.shards, set(pending)):
            with self._place.alone(shard):
                described = self._place.journal(shard, DESCRIBED)
                journal = self._place.journal(shard, SUMMARISED)
                told.add(shard.count - self._left(journal, shard))
                for entry in described.entries[len(journal.entries) :]:
                    tool = tool or load()
                    began, before = time.monotonic(), [Outcome.from_json(one) for one in entry["records"]]
                    _note(journal, tool.batch(before), began)
                    told.add(len(before))
                self._write(shard, records, [described, journal])
        del tool
        _free()

    def _write(self, shard: Shard, records: Sequence[Record], journals: Sequence[Journal]) -> None:
        """journals: of the steps; the last has the outcomes. The counts are there before the shard is."""
        place = self._place
        outcomes = [Outcome.from_json(one) for entry in journals[-1].entries for one in entry["records"]]
        seconds = [round(sum(entry["seconds"] for entry in j.entries), 3) for j in journals]
        rows = (row_of(r, o) for r, o in zip(records, outcomes, strict=True) if not o.dropped)
        path = place.shard_file(shard)
        with place.aside(path) as half:
            WRITERS[self._tools.form](half, shard.name, rows)
            told = {"file": path.name, "bytes": half.stat().st_size, "sha256": digest_of(half)}
            place.keep_counts(shard, {**told, "seconds": seconds, **count_shard(records, outcomes)})
        place.clear(shard)

    def _left(self, journal: Journal, shard: Shard) -> int:
        """Records whose batches are not in the journal."""
        return max(0, shard.count - len(journal.entries) * self._tools.batch)

    def _complete(self, journal: Journal, shard: Shard) -> bool:
        return not self._left(journal, shard)


class _Told:
    """Counts for `Progress`. pending: all shards of the step, of which `missing` are gone through."""

    def __init__(self, heard: Heard, step: str, pending: Sequence[Shard], missing: Sequence[Shard]) -> None:
        total = sum(shard.count for shard in pending)
        self._heard = heard
        self._now = Progress(step, total - sum(shard.count for shard in missing), total)

    def add(self, count: int) -> None:
        self._now = replace(self._now, done=self._now.done + count)
        self._heard(self._now)


def _note(journal: Journal, outcomes: Sequence[Outcome], began: float) -> None:
    seconds = round(time.monotonic() - began, 3)
    journal.append({"seconds": seconds, "records": [outcome.to_json() for outcome in outcomes]})


def _free() -> None:
    """What a step's model took is there for the next one."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
