"""`mgie data`: which data sets there are, what is in one, and fetching one from the hub."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mgie_protocol.errors import MgieError
from mgie_server.cli.answer import Answer, Json, answering
from mgie_server.cli.bytes_line import BytesLine
from mgie_server.cli.group import group

if TYPE_CHECKING:
    from mgie_server.datasets.data_set import DataSet
    from mgie_server.datasets.record import Record
    from mgie_server.datasets.survey import SplitSurvey

app = group("Data sets of edits: pairs of pictures with what was asked for.")
_SENTENCES = 20  # of what was left out, in the text; --json has MOST of them
_MOST = 1000
_LINE_EVERY_S = 20.0


@app.command("list")
def list_command(json: Json = False) -> None:
    """List the data sets that are known: counts, licence, where to get them."""
    with answering(json) as answer:
        from mgie_server.datasets.catalog import SETS

        lines = [
            f"{known.name:12s}{known.summary}\n{'':12s}{known.counts}\n{'':12s}licence: {known.licence}\n"
            f"{'':12s}{known.where}\n{'':12s}{'there' if known.folder.is_dir() else 'looked for'}: {known.folder}"
            for known in SETS.values()
        ]
        lines.append("Beside these: a folder or a table of your own by its path, OWNER/NAME of the hub.")
        answer.give({"sets": [known.to_dict() for known in SETS.values()]}, "\n".join(lines))


@app.command("show")
def show(
    data_set: Annotated[
        str,
        typer.Argument(
            metavar="SET", help="See `mgie data list`; or a folder, or OWNER/NAME.", show_default=False
        ),
    ],
    path: Annotated[
        Path | None, typer.Argument(help="Where it lies; default: in MGIE's home.", show_default=False)
    ] = None,
    first: Annotated[int, typer.Option(min=0, max=1000, help="So many records of each split.")] = 3,
    html: Annotated[
        Path | None, typer.Option(help="Write a page with the pictures of these records.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Read every picture, not only those of the page.")
    ] = False,
    json: Json = False,
) -> None:
    """Say what is in a data set: counts, the first records, and what was left out and why."""
    with answering(json) as answer:
        from mgie_server.datasets.catalog import open_set
        from mgie_server.datasets.survey import survey

        data = open_set(data_set, path)
        heard = _Heard(answer).tell
        if html is None:
            found = survey(data, first, check, heard=heard)
        else:
            from mgie_server.evaluation.data_page import DataPage

            made = DataPage()
            found = survey(data, first, check, made.add, heard)
            made.write(html, data, found)
        answer.give(_told(data, found, html), "\n".join(_lines(data, found, html)))


@app.command("pull")
def pull(
    data_set: Annotated[
        str, typer.Argument(metavar="SET", help="OWNER/NAME of the hub, or a known name.", show_default=False)
    ],
    files: Annotated[
        list[str] | None,
        typer.Option(help="Only files of this pattern, e.g. 'data/dev-*'; may be given several times."),
    ] = None,
    accept_licence: Annotated[
        bool, typer.Option("--accept-licence", help="You have read the data set's licence and accept it.")
    ] = False,
    json: Json = False,
) -> None:
    """Fetch a data set's parquet files from the hub; what was interrupted goes on where it stopped."""
    with answering(json) as answer:
        from mgie_server.datasets.hub import FILES, fetch_files, files_of

        repo, licence = _repository(data_set)
        found = files_of(repo, files or FILES)
        size = sum(file.size for file in found)
        answer.aside(f"{repo}: {len(found)} files, {size / 1e9:.2f} GB. Licence: {licence}.")
        _agree(repo, licence, answer, accept_licence)
        with BytesLine(answer, "  fetching") as line:
            folder = fetch_files(found, lambda file: answer.aside(f"  {file.path}"), line.show)
        answer.give(
            {"path": str(folder), "files": [file.path for file in found], "bytes": size},
            f"{repo} is there: {folder}",
        )


class _Heard:
    """Says now and then how far a long survey is."""

    def __init__(self, answer: Answer) -> None:
        self._answer = answer
        self._said = time.monotonic()

    def tell(self, split: str, count: int) -> None:
        if time.monotonic() - self._said >= _LINE_EVERY_S:
            self._said = time.monotonic()
            self._answer.aside(f"{split}: {count:,} records so far")


def _repository(name: str) -> tuple[str, str]:
    """Repository and licence. Raises MgieError where it is none."""
    from mgie_server.datasets.catalog import SETS
    from mgie_server.datasets.hub import is_hub_name

    known = next((known for known in SETS.values() if name in (known.name, known.repo)), None)
    if known and known.repo:
        return known.repo, known.licence
    if known:
        raise MgieError(
            "not_available",
            f"{known.name} is not on the hub, and was not fetched.",
            f"Get it yourself: {known.where}.",
        )
    if not is_hub_name(name):
        raise MgieError(
            "parameter_out_of_range", f"{name!r} is no OWNER/NAME of the hub.", "See `mgie data list`."
        )
    return name, f"see https://huggingface.co/datasets/{name}"


def _agree(repo: str, licence: str, answer: Answer, accepted: bool) -> None:
    if not accepted and not answer.as_json and sys.stdin.isatty():
        accepted = typer.confirm("Fetch it under this licence?", default=False, err=True)
    if not accepted:
        raise MgieError(
            "not_available",
            f"{repo} was not fetched, because its licence was not accepted: {licence}.",
            "Read it and use --accept-licence; --files fetches a part.",
        )


def _told(data: DataSet, found: Mapping[str, SplitSurvey], html: Path | None) -> dict[str, Any]:
    return {
        "set": data.name,
        "layout": data.layout,
        "licence": data.licence,
        "splits": {
            split: {"records": told.count, "read": told.read, "sizes_differ": told.differing}
            for split, told in found.items()
        },
        "first": [_record(record) for told in found.values() for record in told.first],
        "left_out": {
            "total": sum(data.omitted().values()),
            "kinds": data.omitted(),
            "first": [
                {
                    "kind": o.kind,
                    "file": o.place.file,
                    "line": o.place.line,
                    "part": o.place.part,
                    "why": o.why,
                }
                for o in islice(data.omissions(), _MOST)
            ],
        },
        "html": str(html) if html else None,
    }


def _record(record: Record) -> dict[str, Any]:
    return {
        "key": record.key,
        "instruction": record.instruction,
        "expressive": record.expressive,
        "caption": record.caption,
        "licence": record.licence,
        "place": str(record.place),
        **{name: picture.where for name, picture in record.pictures.items()},
    }


def _lines(data: DataSet, found: Mapping[str, SplitSurvey], html: Path | None) -> Iterator[str]:
    yield f"{data.name}: {data.layout}; licence: {data.licence}"
    for split, told in found.items():
        differing = f"; sizes differ in {told.differing:,} of {told.read:,} read" if told.differing else ""
        yield f"  {split:10s} {told.count:9,d} records{differing}"
    for told in found.values():
        for record in told.first:
            yield f"{record.key}: {record.instruction!r}"
            yield from (f"  {name:7s} {picture.where}" for name, picture in record.pictures.items())
    kinds = data.omitted()
    total = sum(kinds.values())
    yield "Left out: " + (", ".join(f"{n:,} {kind}" for kind, n in kinds.items()) or "nothing")
    yield from (f"  {omission}" for omission in islice(data.omissions(), _SENTENCES))
    if total > _SENTENCES:
        yield f"  and {total - _SENTENCES:,} more; --json has the first {_MOST:,}"
    if html:
        yield f"Page: {html}"
