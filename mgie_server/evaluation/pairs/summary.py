"""From rows to tables: means with intervals, and what two models differ by on the same records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mgie_server.evaluation.pairs.bootstrap import LEVEL, RESAMPLES, Interval, intervals
from mgie_server.evaluation.pairs.comparing import Row, Rows
from mgie_server.evaluation.pairs.metrics import METRICS, OF_TARGET
from mgie_server.evaluation.pairs.options import UNCHANGED, VIEWS, WAYS


def tables_of(rows: Rows, names: Sequence[str], seed: int) -> list[dict[str, Any]]:
    """A table for each way and view that has results: {way, view, records, models, differences, target}."""
    found = []
    for way in WAYS:
        for view in VIEWS:
            here = [row for row in rows.results if (row.item.way, row.item.view) == (way, view)]
            if any(row.item.model != UNCHANGED for row in here) or (here and view == VIEWS[0]):
                own = [row for row in rows.targets if row.item.way == way]
                found.append({"way": way, "view": view, **_table(here, own, names, seed)})
    return found


def bootstrap_told() -> dict[str, Any]:
    return {
        "resamples": RESAMPLES,
        "level": LEVEL,
        "over": "records; those of one session, or of one source, are drawn together",
    }


def _table(rows: list[Row], own: list[Row], names: Sequence[str], seed: int) -> dict[str, Any]:
    keys = {row.key: row.cluster for row in own}
    there = [name for name in names if any(row.item.model == name for row in rows)]
    pairs = list(combinations(there, 2))
    models: dict[str, Any] = {name: _about([r for r in rows if r.item.model == name]) for name in there}
    differences: list[dict[str, Any]] = [{"a": a, "b": b, "metrics": {}} for a, b in pairs]
    asked: list[tuple[dict[str, Any], str, NDArray, dict[str, float]]] = []
    for metric in METRICS:
        values = {name: _by_record(rows, name, metric, list(keys)) for name in there}
        for name, column in values.items():
            asked.append((models[name], metric, column, _over_seeds(rows, name, metric)))
        for told in differences:
            column = values[told["a"]] - values[told["b"]]
            asked.append((told, metric, column, {"better": _better(column, metric)}))
    found = intervals(np.stack([column for _, _, column, _ in asked], axis=1), list(keys.values()), seed)
    for (told, metric, _, beside), interval in zip(asked, found, strict=True):
        if interval:
            told["metrics"][metric] = {**asdict(interval), **beside}
    return {
        "records": len(keys),
        "models": models,
        "differences": differences,
        "target": _target(own, seed),
    }


def _about(rows: list[Row]) -> dict[str, Any]:
    return {
        "records": len({row.key for row in rows}),
        "seeds": len({row.item.seed for row in rows}),
        "refused": len({row.key for row in rows if row.item.refused}),
        "metrics": {},
    }


def _by_record(rows: Sequence[Row], name: str, metric: str, keys: Sequence[str]) -> NDArray:
    """The mean over seeds of each record, nan where there is none."""
    found: dict[str, list[float]] = {}
    for row in rows:
        value = row.values.get(metric)
        if row.item.model == name and value is not None:
            found.setdefault(row.key, []).append(value)
    return np.array([np.mean(found[key]) if key in found else np.nan for key in keys])


def _over_seeds(rows: Sequence[Row], name: str, metric: str) -> dict[str, float]:
    """The deviation of the means that single seeds have."""
    seeds: dict[int, list[float]] = {}
    for row in rows:
        value = row.values.get(metric)
        if row.item.model == name and value is not None:
            seeds.setdefault(row.item.seed, []).append(value)
    means = [np.mean(values) for values in seeds.values()]
    return {"over_seeds": float(np.std(means, ddof=1))} if len(means) > 1 else {}


def _better(apart: NDArray, metric: str) -> float:
    """The share of the records where the first is nearer to the goal; where both are alike, half of it."""
    apart = apart[np.isfinite(apart)]
    if not len(apart):
        return 0.0
    won = apart < 0 if METRICS[metric].better == "less" else apart > 0
    return float(np.mean(won + 0.5 * (apart == 0)))


def _target(own: Sequence[Row], seed: int) -> dict[str, Any]:
    """The target's own values, of those metrics that have them."""
    found: dict[str, Any] = {}
    for metric in OF_TARGET:
        column = np.array([[np.nan if (v := row.values.get(metric)) is None else v] for row in own], float)
        interval: Interval | None = intervals(column, [row.cluster for row in own], seed)[0]
        if interval:
            found[metric] = asdict(interval)
    return found
