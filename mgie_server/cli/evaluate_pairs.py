"""What `mgie evaluate --data` and `mgie evaluate votes` do and say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from mgie_protocol.errors import MgieError
from mgie_server.cli.answer import Answer

_WAYS = {"all": "every turn", "final": "last turn"}


@dataclass(frozen=True)
class PairArguments:
    """As they were typed."""

    data: str
    path: Path | None
    split: str | None
    models: str | None
    results: Sequence[str]
    out: Path | None
    limit: int | None
    seed: int
    seeds: int
    turns: str
    device: str
    exact: bool
    backbones: Path | None
    show: int
    ballot: int


def evaluate_pairs(asked: PairArguments, answer: Answer, progress: Callable[[str, int, int], None]) -> None:
    """Raises MgieError as `run.compare` does."""
    from mgie_server.engines.catalog import find_model, load_engine
    from mgie_server.evaluation.pairs.options import PairOptions, parse_models, parse_results
    from mgie_server.evaluation.pairs.run import compare

    if asked.turns not in ("all", "both"):
        raise MgieError("parameter_out_of_range", f"--turns is {asked.turns!r:.40}.", "It is all or both.")
    results = parse_results(asked.results)
    options = PairOptions(
        data=asked.data, path=asked.path, split=asked.split, models=parse_models(asked.models, results),
        results=results, out=asked.out, limit=asked.limit, seed=asked.seed, seeds=asked.seeds, turns=asked.turns,
        device=asked.device, exact=asked.exact, backbones=asked.backbones, shown=asked.show, ballot=asked.ballot,
    )  # fmt: skip
    found = compare(options, find_model, lambda name: load_engine(name, asked.device), progress)
    answer.give(found, "\n".join(_lines(found, bool(asked.ballot))))


def tell_votes(files: Sequence[Path], key: Path | None, answer: Answer) -> None:
    """Raises MgieError as `count_votes` does."""
    from mgie_server.evaluation.pairs.votes import count_votes, lines_of

    counted = count_votes(files, key)
    told = {**vars(counted), "pairs": [count.to_dict() for count in counted.pairs]}
    answer.give(told, "\n".join(lines_of(counted)))


def _lines(found: Mapping[str, Any], ballot: bool) -> Iterator[str]:
    for one in found["tables"]:
        yield f"{_WAYS[one['way']]}, {one['view']}: {one['records']:,} records"
        console = Console(width=150, no_color=True)
        with console.capture() as capture:
            console.print(_table(one))
        yield capture.get().rstrip()
    for name, how in found["backbones"]["missing"].items():
        yield f"Not computed, {name.replace('_', ' ')} is missing: {how}"
    left = sum(found["left_out"]["kinds"].values())
    if left:
        yield f"{left:,} records were left out; the report says why."
    folder = Path(found["folder"])
    yield f"Report: {folder / 'report.html'}; numbers: report.json, metrics.csv"
    if ballot and found["new_ballot"]:
        yield f"Ballot: {folder / 'ballot.html'} for voters; ballot-key.json beside it stays with you"
    elif ballot:
        yield f"Ballot: {folder / 'ballot-key.json'} is there and was kept; move both files away to draw anew"


def _table(one: Mapping[str, Any]) -> Table:
    from mgie_server.evaluation.pairs.metrics import METRICS, shown

    there = [told["metrics"] for told in one["models"].values()]
    metrics = [name for name in METRICS if any(name in metrics for metrics in there)]
    table = Table()
    for title in ("", "n", *(METRICS[name].title for name in metrics)):
        table.add_column(title, justify="left" if not title else "right")
    for name, told in one["models"].items():
        cells = [_cell(metric, told["metrics"].get(metric), shown) for metric in metrics]
        table.add_row(name, f"{told['records']:,}", *cells)
    return table


def _cell(metric: str, told: Mapping[str, float] | None, shown: Callable[..., str]) -> str:
    if told is None:
        return "–"
    return f"{shown(metric, told['mean'])}\n{shown(metric, told['low'])} to {shown(metric, told['high'])}"
