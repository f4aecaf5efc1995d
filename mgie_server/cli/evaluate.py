"""`mgie evaluate`."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from mgie_server.cli.answer import Json, answering

_LINE_EVERY_S = 20.0


def evaluate(
    model: Annotated[str, typer.Option(help="See `mgie models list`.")] = "mini",
    photos: Annotated[
        Path | None, typer.Option(help="A folder of photographs; default: runs/photographs/held_out.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Where the report goes; default: runs/evaluation/MODEL.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many photographs.")] = None,
    families: Annotated[
        str | None, typer.Option(help="Only these families of edits, e.g. warmer,night.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Same seed, same pixels.")] = 0,
    size: Annotated[
        int, typer.Option(min=64, max=8192, help="Long side of the photographs in pixels.")
    ] = 1024,
    device: Annotated[str, typer.Option(help='"cpu", "cuda" or "cuda:1".')] = "cpu",
    json: Json = False,
) -> None:
    """Measure a model on photographs and phrasings it was not trained on; write its report."""
    with answering(json) as answer:
        from mgie_server.evaluation.evaluate import HELD_OUT, Options
        from mgie_server.evaluation.evaluate import evaluate as measure

        options = Options(model, photos or HELD_OUT, out, limit, families, seed, size, device)
        with _Line(quiet=json) as line:
            found = measure(options, line.show)
        answer.give(found, _told(found, options.folder))


class _Line:
    """Progress on standard error: a bar on a terminal, else a line now and then; silent where `quiet`."""

    def __init__(self, quiet: bool) -> None:
        self._bar = Progress(
            TextColumn("measuring"),
            BarColumn(bar_width=32),
            TextColumn("{task.completed:.0f}/{task.total:.0f}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=quiet or not sys.stderr.isatty(),
        )
        self._task = self._bar.add_task("", total=1)
        self._lines = not quiet and not sys.stderr.isatty()
        self._started = self._said = time.monotonic()

    def __enter__(self) -> _Line:
        self._bar.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._bar.stop()

    def show(self, done: int, steps: int) -> None:
        self._bar.update(self._task, completed=done, total=steps)
        now = time.monotonic()
        if not done:  # only now the model is loaded
            self._started = now
        if self._lines and done and now - self._said >= _LINE_EVERY_S:
            self._said = now
            left = (now - self._started) * (steps - done) / done / 60
            print(f"measured {done} of {steps}, {left:.0f} min left", file=sys.stderr, flush=True)


def _told(found: dict[str, Any], folder: Path) -> str:
    """The table of the families, the other numbers in sentences, and where the report lies."""
    console = Console(width=110, no_color=True)
    with console.capture() as capture:
        console.print(_table(found))
    refused, claims = found["refusals"], found["claims"].get("all", {})
    return "\n".join(
        [
            capture.get().rstrip(),
            f"Impossible wishes refused: {_percent(refused['all']['ours'])} of {refused['all']['n']} "
            f"(keyword table: {_percent(refused['all']['keyword'])}); "
            f"possible ones refused by mistake: {_percent(refused['by_mistake']['all']['ours'])}.",
            f"True claims: {_percent(claims.get('true'))} of {claims.get('n', 0)}.",
            f"Report: {folder / 'report.html'}",
        ]
    )


def _table(found: dict[str, Any]) -> Table:
    table = Table()
    for name in (
        "family",
        "n",
        "did it",
        "English",
        "Chinese",
        "clean",
        "dE00",
        "keywords did it",
        "their dE00",
    ):
        table.add_column(name, justify="left" if name == "family" else "right")
    for name, parts in {"all families": found["overall"], **found["families"]}.items():
        every = parts["all"]
        table.add_row(
            name,
            str(every["n"]),
            _percent(every["ours"]["did_it"]),
            *(_percent(parts[n]["ours"]["did_it"]) if n in parts else "" for n in ("en", "zh")),
            _percent(every["ours"]["clean"]),
            _number(every["ours"]["ciede2000"]),
            _percent(every["keyword"]["did_it"]),
            _number(every["keyword"]["ciede2000"]),
            end_section=name == "all families",
        )
    return table


def _percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f} %"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
