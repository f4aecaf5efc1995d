"""`mgie prepare`: expressive texts for pairs of one's own, for training on them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mgie_server.cli.answer import Answer, Json, answering

if TYPE_CHECKING:
    from mgie_server.preparing.prepare import Done
    from mgie_server.preparing.running import Progress

_LINE_EVERY_S = 20.0
_SENTENCES = 10


def prepare(
    data_set: Annotated[
        str,
        typer.Argument(
            metavar="SET", help="See `mgie data list`; or a folder, or OWNER/NAME.", show_default=False
        ),
    ],
    out: Annotated[
        Path, typer.Option(help="Where the shards go; the same folder goes on.", show_default=False)
    ],
    path: Annotated[
        Path | None,
        typer.Option(help="Where the data set lies; default: in MGIE's home.", show_default=False),
    ] = None,
    split: Annotated[
        list[str] | None, typer.Option(help="Only this split; may be given several times.")
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="At most so many records of each split.")] = None,
    describer: Annotated[
        str, typer.Option(help="A model of `mgie models list`, or a folder of LLaVA's.")
    ] = "mini",
    clip: Annotated[
        Path | None,
        typer.Option(help="The CLIP folder of LLaVA; default: `clip` beside it.", show_default=False),
    ] = None,
    summarizer: Annotated[
        str | None,
        typer.Option(
            help="A Flan-T5 folder, its name in the hub's local cache, or none; default: the paper's for LLaVA, else none.",
            show_default=False,
        ),
    ] = None,
    clip_filter: Annotated[
        str | None,
        typer.Option(help="A CLIP folder: leave out pairs as InstructPix2Pix did.", show_default=False),
    ] = None,
    batch: Annotated[int, typer.Option(min=1, max=1024, help="Records at once.")] = 8,
    device: Annotated[str, typer.Option(help='"auto", "cpu", "cuda" or "cuda:1".')] = "auto",
    shard_size: Annotated[int, typer.Option(min=1, max=100_000, help="Records a shard.")] = 256,
    format_: Annotated[str, typer.Option("--format", help="parquet or webdataset.")] = "parquet",
    seed: Annotated[int, typer.Option(min=0, max=2**31 - 1, help="For describers that draw.")] = 0,
    json: Json = False,
) -> None:
    """Write expressive texts for a data set of pairs; goes on where it was interrupted."""
    with answering(json) as answer:
        from mgie_server.preparing.prepare import Settings  # torch: only once it is asked for
        from mgie_server.preparing.prepare import prepare as run

        settings = Settings(
            data_set,
            out,
            path,
            tuple(split or ()),
            limit,
            describer,
            clip,
            summarizer,
            clip_filter,
            batch,
            device,
            shard_size,
            format_,
            seed,
        )
        done = run(settings, _Line(answer).show, answer.aside)
        if done.report is not None and not (out / "report.html").exists():
            from mgie_server.evaluation.preparation_page import write_page

            write_page(out / "report.html", done.report)
        answer.give(_told(out, done), "\n".join(_lines(out, done)))


class _Line:
    """Progress on standard error: a line now and then."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._step, self._first = "", 0
        self._began = self._said = time.monotonic()

    def show(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.step != self._step:
            self._step, self._first, self._began = progress.step, progress.done, now
        if now - self._said < _LINE_EVERY_S and progress.done < progress.total:
            return
        self._said = now
        done = progress.done - self._first
        pace = (now - self._began) / done if done else 0.0
        left = (
            f"; {pace:.2f} s a pair, {pace * (progress.total - progress.done) / 60:.0f} min left"
            if done
            else ""
        )
        self._answer.aside(f"{progress.step} {progress.done:,} of {progress.total:,}{left}")


def _told(out: Path, done: Done) -> dict[str, Any]:
    return {
        "out": str(out),
        "shards": {"finished": done.shards, "all": done.all_shards},
        "again": done.again,
        "report": done.report,
    }


def _lines(out: Path, done: Done) -> Iterator[str]:
    report = done.report
    if report is None:
        yield f"{done.shards} of {done.all_shards} shards are in {out}; other processes are at work on the rest."
        return
    yield f"{out}: {report['written']:,} pairs in {done.all_shards} shards" + (
        ", as an earlier run left them." if done.again else "."
    )
    yield f"  with an expressive text: {report['described']:,} of {report['written']:,}"
    yield from (f"  {kind}: {count:,}" for kind, count in report["failed"].items())
    for name, found in report["lengths"].items():
        yield (
            f"  {name:18s} {found['least']:.0f} to {found['most']:.0f}, quartiles "
            f"{found['quarter']:.0f}, {found['median']:.0f}, {found['three quarters']:.0f}"
        )
    if report["cut"]:
        yield f"  longer than the summariser reads: {report['cut']:,}"
    left = report["left_out"]
    kinds = ", ".join(f"{n:,} {kind}" for kind, n in left["kinds"].items())
    yield f"Left out: {kinds or 'nothing'}"
    for one in left["first"][:_SENTENCES]:
        where = one["file"] + (f":{one['line']}" if one["line"] is not None else "")
        yield f"  {where}{', ' + one['part'] if one['part'] else ''}: {one['why']}."
    yield "Time: " + ", ".join(f"{name} {seconds:,} s" for name, seconds in report["seconds"].items())
    yield f'See {out / "report.html"}, and `mgie data show {out}`; in a recipe: [data] pairs = "{out}"'
