"""The two steps of the paper, each for one batch: describing, with what is left out before it, and summarising."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from typing import Any

import torch

from mgie_protocol.errors import MgieError
from mgie_server.datasets.left_out import Omit
from mgie_server.datasets.loading import Loaded, load
from mgie_server.datasets.record import Record
from mgie_server.preparing.clip_filter import ClipFilter, PairToJudge
from mgie_server.preparing.describers import Described, Describer
from mgie_server.preparing.outcome import EMPTY, FILTERED, REFUSED, Outcome
from mgie_server.preparing.summarizer import Summarizer

Read = Future[Loaded | Omit]


@dataclass(frozen=True)
class Describing:
    """seed: for describers that draw; each batch has its own, by its place."""

    describer: Describer
    clip: ClipFilter | None
    seed: int

    def begin(self, pool: Executor, records: Sequence[Record]) -> list[Read]:
        """Reads pictures in other threads, while the batch before is described."""
        return [pool.submit(_read, record) for record in records]

    def batch(self, reading: Sequence[Read], place: int) -> list[Outcome]:
        """One for each record. place: of the first in its split."""
        found = [future.result() for future in reading]
        outcomes = [Outcome(dropped=f.kind, why=f.why) if isinstance(f, Omit) else None for f in found]
        left = [i for i, f in enumerate(found) if isinstance(f, Loaded)]
        if self.clip and left:
            pairs = [_to_judge(found[i]) for i in left]
            for i, why in zip(left, self.clip.judge(pairs), strict=True):
                if why:
                    outcomes[i] = Outcome(dropped=FILTERED, why=why)
        asked = [i for i in left if outcomes[i] is None]
        torch.manual_seed(self.seed + place)
        told = self._describe([found[i] for i in asked])
        for i, described in zip(asked, told, strict=True):
            outcomes[i] = _outcome(described)
        return [outcome or Outcome() for outcome in outcomes]

    def _describe(self, loaded: Sequence[Any]) -> list[Described]:
        if not loaded:
            return []
        try:
            return self.describer.describe([(one.source, one.record.instruction) for one in loaded])
        except torch.OutOfMemoryError as error:
            raise _no_memory("describing", len(loaded)) from error


@dataclass(frozen=True)
class Summarising:
    summarizer: Summarizer

    def batch(self, outcomes: Sequence[Outcome]) -> list[Outcome]:
        """The same with summaries for texts; what was described stays as `long`."""
        said = [i for i, outcome in enumerate(outcomes) if outcome.text]
        made = list(outcomes)
        if not said:
            return made
        try:
            summaries = self.summarizer.summarise([outcomes[i].text for i in said])
        except torch.OutOfMemoryError as error:
            raise _no_memory("summarising", len(said)) from error
        for i, summary in zip(said, summaries, strict=True):
            before = outcomes[i]
            made[i] = replace(
                before,
                text=summary.text,
                long=before.long or before.text,
                summary_tokens=summary.tokens,
                cut=summary.cut,
                failed="" if summary.text else EMPTY,
                why="" if summary.text else "the summary is empty",
            )
        return made


def _read(record: Record) -> Loaded | Omit:
    try:
        return load(record)
    except Omit as omitted:
        return omitted


def _to_judge(loaded: Any) -> PairToJudge:
    record = loaded.record
    return PairToJudge(loaded.source, loaded.target, record.source_caption, record.caption)


def _outcome(described: Described) -> Outcome:
    if described.refused:
        return Outcome(failed=REFUSED, why=described.refused)
    long = described.long if described.long != described.text else ""
    if not described.text.strip(". "):
        return Outcome(long=long, tokens=described.tokens, failed=EMPTY, why="the description is empty")
    return Outcome(described.text, long, described.tokens)


def _no_memory(what: str, count: int) -> MgieError:
    return MgieError(
        "out_of_memory",
        f"There was not enough memory on the GPU for {what} {count} pairs at once.",
        "Take a smaller --batch and another --out (what a batch is decides the sums), or another GPU.",
    )
