"""`mgie evaluate`: a model on the built-in cases, or, with --data, models on a data set of pairs; and counting votes."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from mgie_protocol.errors import MgieError
from mgie_server.cli.answer import Json, answering
from mgie_server.cli.group import group

app = group()
_LINE_EVERY_S = 20.0


@app.callback(invoke_without_command=True)
def evaluate(
    context: typer.Context,
    model: Annotated[str, typer.Option(help="See `mgie models list`.")] = "mini",
    photos: Annotated[
        Path | None, typer.Option(help="A folder of photographs; default: runs/photographs/held_out.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            help="Where the report goes; default: runs/evaluation/MODEL, or SET; a run that stopped goes on there."
        ),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many photographs, or records.")] = None,
    families: Annotated[
        str | None, typer.Option(help="Only these families of edits, e.g. warmer,night.")
    ] = None,
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="Same seed, same pixels.")] = 0,
    size: Annotated[
        int, typer.Option(min=64, max=8192, help="Long side of the photographs in pixels.")
    ] = 1024,
    device: Annotated[str, typer.Option(help='"cpu", "cuda" or "cuda:1".')] = "cpu",
    data: Annotated[
        str | None, typer.Option(metavar="SET", help="Compare models on these pairs; see `mgie data list`.")
    ] = None,
    path: Annotated[
        Path | None, typer.Option(help="Where the data set lies; default: in MGIE's home.")
    ] = None,
    split: Annotated[str | None, typer.Option(help="Of the data set; default: the one for tests.")] = None,
    models: Annotated[
        str | None, typer.Option(help="With --data: e.g. mgie-7b,lgie,none (none: the source unchanged).")
    ] = None,
    results: Annotated[
        list[str] | None,
        typer.Option(help="With --data: pictures made elsewhere, FOLDER or NAME=FOLDER; several times."),
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, max=100, help="With --data: so many, from --seed on.")] = 1,
    turns: Annotated[
        str, typer.Option(help="With --data: both, or all alone (each turn from the set's own source).")
    ] = "both",
    exact: Annotated[
        bool, typer.Option("--exact", help="With --data: the original's own decoding and sampling.")
    ] = False,
    backbones: Annotated[
        Path | None, typer.Option(help="With --data: CLIP, DINO, LPIPS; default: backbones/ in MGIE's home.")
    ] = None,
    show: Annotated[
        int, typer.Option(min=0, max=500, help="With --data: records whose pictures the report shows.")
    ] = 8,
    ballot: Annotated[
        int,
        typer.Option(
            min=0, max=2000, help="With --data: also write a page on which people compare so many pairs."
        ),
    ] = 0,
    json: Json = False,
) -> None:
    """Measure a model on photographs and phrasings it was not trained on, or models on pairs (--data); write the report.

    `mgie evaluate votes FILE...` counts what people chose on a ballot's page.
    """
    if context.invoked_subcommand:
        return
    with answering(json) as answer:
        if data is not None:
            from mgie_server.cli.evaluate_pairs import PairArguments, evaluate_pairs

            asked = PairArguments(
                data, path, split, models, results or [], out, limit, seed, seeds, turns, device, exact, backbones, show,
                ballot,
            )  # fmt: skip
            with _Line(quiet=json) as line:
                evaluate_pairs(asked, answer, line.show_as)
            return
        _check_alone(models, results, path, split, ballot)
        from mgie_server.evaluation.evaluate import HELD_OUT, Options
        from mgie_server.evaluation.evaluate import evaluate as measure

        options = Options(model, photos or HELD_OUT, out, limit, families, seed, size, device)
        with _Line(quiet=json) as line:
            found = measure(options, line.show)
        answer.give(found, _told(found, options.folder))


@app.command("votes")
def votes(
    files: Annotated[list[Path], typer.Argument(help="What voters saved.", show_default=False)],
    key: Annotated[
        Path | None, typer.Option(help="The ballot's key; default: ballot-key.json beside the first file.")
    ] = None,
    json: Json = False,
) -> None:
    """Count the votes on a ballot: who was preferred, with intervals."""
    with answering(json) as answer:
        from mgie_server.cli.evaluate_pairs import tell_votes

        tell_votes(files, key, answer)


def _check_alone(*of_pairs: object) -> None:
    """Options of --data mean nothing without it."""
    if any(of_pairs):
        raise MgieError(
            "parameter_out_of_range",
            "--models, --results, --path, --split and --ballot belong to --data.",
            "Name a data set: --data SET; or measure one model on the built-in cases: --model NAME.",
        )


class _Line:
    """Progress on standard error: a bar on a terminal, else a line now and then; silent where `quiet`."""

    def __init__(self, quiet: bool) -> None:
        self._bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=32),
            TextColumn("{task.completed:.0f}/{task.total:.0f}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
            disable=quiet or not sys.stderr.isatty(),
        )
        self._task = self._bar.add_task("measured", total=1)
        self._lines = not quiet and not sys.stderr.isatty()
        self._started = self._said = time.monotonic()
        self._what = "measured"

    def __enter__(self) -> _Line:
        self._bar.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._bar.stop()

    def show_as(self, what: str, done: int, steps: int) -> None:
        """As `show`, of one kind of work after another: "made", "measured"."""
        if what != self._what:
            self._what, self._started = what, time.monotonic()
        self.show(done, steps)

    def show(self, done: int, steps: int) -> None:
        self._bar.update(self._task, completed=done, total=steps, description=self._what)
        now = time.monotonic()
        if not done:  # only now the model is loaded
            self._started = now
        if self._lines and done and now - self._said >= _LINE_EVERY_S:
            self._said = now
            left = (now - self._started) * (steps - done) / done / 60
            print(f"{self._what} {done} of {steps}, {left:.0f} min left", file=sys.stderr, flush=True)


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
