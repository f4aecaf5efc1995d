"""Counts of a shard and of all: lengths of texts, failures, what was left out. Plain numbers, put together by adding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from mgie_server.datasets.left_out import Omission
from mgie_server.datasets.record import Record
from mgie_server.preparing.outcome import Outcome
from mgie_server.preparing.plan import SENTENCES, omission_dict

_EXAMPLES = 3  # of a shard
_SHOWN = 12  # of all


def count_shard(records: Sequence[Record], outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """lengths: how many texts have so many words or tokens."""
    kept = [(r, o) for r, o in zip(records, outcomes, strict=True) if not o.dropped]
    left = [(r, o) for r, o in zip(records, outcomes, strict=True) if o.dropped]
    failed = [(r, o) for r, o in kept if o.failed]
    lengths = {
        "expressive words": _words(o.text for _, o in kept),
        "long words": _words(o.long for _, o in kept),
        "expressive tokens": Counter(o.summary_tokens for _, o in kept if o.summary_tokens is not None),
        "long tokens": Counter(o.tokens for _, o in kept if o.tokens is not None),
    }
    return {
        "records": len(records),
        "written": len(kept),
        "described": sum(bool(o.text) for _, o in kept),
        "cut": sum(o.cut for _, o in kept),
        "failed": Counter(o.failed for _, o in failed),
        "left_out": Counter(o.dropped for _, o in left),
        "lengths": {name: {str(k): n for k, n in sorted(found.items())} for name, found in lengths.items()},
        "failures": [
            {"place": str(r.place), "instruction": r.instruction, "why": o.why} for r, o in failed[:SENTENCES]
        ],
        "why": [omission_dict(Omission(o.dropped, r.place, o.why)) for r, o in left[:SENTENCES]],
        "examples": [
            {"instruction": r.instruction, "long": o.long, "expressive": o.text} for r, o in kept if o.text
        ][:_EXAMPLES],
    }


def add_up(shards: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The same of all shards, with quartiles instead of all lengths."""
    lengths: dict[str, Counter[int]] = {}
    for shard in shards:
        for name, found in shard["lengths"].items():
            lengths.setdefault(name, Counter()).update({int(k): n for k, n in found.items()})
    return {
        **{name: sum(shard[name] for shard in shards) for name in ("records", "written", "described", "cut")},
        **{name: dict(sum((Counter(s[name]) for s in shards), Counter())) for name in ("failed", "left_out")},
        "lengths": {name: quartiles(found) for name, found in lengths.items() if found},
        **{name: [one for s in shards for one in s[name]][:SENTENCES] for name in ("failures", "why")},
        "examples": [one for s in shards for one in s["examples"]][:_SHOWN],
    }


def quartiles(found: Mapping[int, int]) -> dict[str, float]:
    """Of lengths, each with how often it came: the smallest value that so many are not above."""
    ordered, total = sorted(found.items()), sum(found.values())

    def at(share: float) -> int:
        seen = 0
        for value, times in ordered:
            seen += times
            if seen >= share * total:
                return value
        return ordered[-1][0]

    mean = sum(value * times for value, times in ordered) / total
    shares = {"least": 0.0, "quarter": 0.25, "median": 0.5, "three quarters": 0.75, "most": 1.0}
    return {"texts": total, **{name: at(share) for name, share in shares.items()}, "mean": round(mean, 2)}


def _words(texts: Any) -> Counter[int]:
    """Of Chinese a character counts as one."""
    return Counter(_count(text) for text in texts if text)


def _count(text: str) -> int:
    chinese = sum("\u4e00" <= sign <= "\u9fff" for sign in text)
    return chinese or len(text.split())
