"""Tables of one's own: CSV (with commas, semicolons or tabs) and JSON Lines, pictures named from the table's folder on."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast

from mgie_server.datasets.columns import columns_of
from mgie_server.datasets.data_set import Lister
from mgie_server.datasets.finding import picture_at
from mgie_server.datasets.left_out import BAD_ENTRY, BAD_FILE, LeftOut, Omit, Place
from mgie_server.datasets.record import Record
from mgie_server.datasets.tables import SPLITS, split_key, split_of
from mgie_server.datasets.texts import instruction_of, opened, shortened, text_of

ENDINGS = (".csv", ".tsv", ".jsonl", ".ndjson")
_LINE_CHARS = 4 * 1024**2
_DELIMITERS = ",;\t"


@dataclass(frozen=True)
class Row:
    """fields: by meaning (`columns`). number: from 1, of the rows."""

    place: Place
    number: int
    fields: dict[str, Any]


def table_listers(paths: list[Path], dataset: str, licence: str) -> dict[str, Lister]:
    """By split: of the column of that name, else of the file names. Rows of no known split are told of with the first."""
    found = {split for path in paths for split in _splits(path)} or {"train"}
    splits = sorted(found, key=split_key)
    return {split: partial(_records, paths, dataset, split, licence, split == splits[0]) for split in splits}


def rows(path: Path, left_out: LeftOut) -> Iterator[Row]:
    """Of one table; what cannot be understood is left out, and the next row goes on."""
    read = _csv_rows if path.suffix.lower() in (".csv", ".tsv") else _json_rows
    try:
        yield from read(path, left_out)
    except Omit as omitted:
        left_out.take(Place(str(path), 1), omitted)
    except (OSError, UnicodeError) as error:
        left_out.add(Place(str(path)), BAD_FILE, getattr(error, "strerror", None) or str(error))


def _splits(path: Path) -> set[str]:
    own = split_of(path)
    return {split for row in rows(path, LeftOut()) if (split := _split(row, own))}


def _split(row: Row, own: str) -> str | None:
    """None where the row names none that is known. own: the table's, for rows that name none."""
    given = row.fields.get("split")
    if not given:
        return own
    named = str(given).strip().lower()
    return named if named in SPLITS else None


def _records(
    paths: list[Path], dataset: str, split: str, licence: str, tells: bool, left_out: LeftOut
) -> Iterator[Record]:
    """tells: takes down what rows of no split have left out."""
    for path in paths:
        own, folder, stem = split_of(path), [path.parent], path.stem
        for row in rows(path, left_out if tells else LeftOut()):
            named = _split(row, own)
            try:
                if named == split:
                    yield _record(row, folder, stem, dataset, split, licence)
                elif named is None and tells:
                    shown = shortened(row.fields.get("split"))
                    raise Omit(BAD_ENTRY, f"its split is {shown}, none of {', '.join(SPLITS)}")
            except Omit as omitted:
                left_out.take(row.place, omitted)


def _record(row: Row, folders: list[Path], stem: str, dataset: str, split: str, licence: str) -> Record:
    fields = row.fields
    mask, given = fields.get("mask"), fields.get("id")
    return Record(
        dataset,
        split,
        f"{stem}-{row.number}" if given in (None, "") else str(given)[:200],
        _turn(fields.get("turn")),
        picture_at(folders, fields.get("source")),
        picture_at(folders, fields.get("target")),
        instruction_of(fields.get("instruction")),
        text_of(fields.get("licence")) or licence,
        row.place,
        text_of(fields.get("expressive")),
        picture_at(folders, mask) if mask else None,
        text_of(fields.get("caption")),
        text_of(fields.get("source_caption")),
    )


def _turn(value: Any) -> int:
    if value in (None, ""):
        return 1
    if isinstance(value, bool) or not str(value).strip().isdecimal():
        raise Omit(BAD_ENTRY, f"its turn is {shortened(value)}")
    return int(value)


def _csv_rows(path: Path, left_out: LeftOut) -> Iterator[Row]:
    with opened(path, newline="") as file:
        first = file.readline(_LINE_CHARS)
        file.seek(0)
        bounded = iter(partial(file.readline, _LINE_CHARS), "")
        lines = csv.reader(bounded, delimiter=max(_DELIMITERS, key=first.count), strict=True)
        names = next(lines, list[str]())
        columns = columns_of(names)
        at = {meaning: names.index(name) for meaning, name in columns.items()}
        number, begins, file_name = 0, lines.line_num + 1, str(path)
        while True:
            try:
                values = next(lines)
            except StopIteration:
                return
            except csv.Error as error:
                left_out.add(Place(file_name, begins), BAD_ENTRY, _no_csv(error, begins, lines.line_num))
                begins = lines.line_num + 1
                continue
            place, begins = Place(file_name, begins), lines.line_num + 1
            if not values:
                continue
            number += 1
            if len(values) != len(names):
                why = f"it has {len(values)} fields where the first line has {len(names)}"
                left_out.add(place, BAD_ENTRY, why)
                continue
            yield Row(place, number, {meaning: values[k] for meaning, k in at.items()})


def _no_csv(error: csv.Error, begins: int, ends: int) -> str:
    """What is wrong with a row, which may have taken the rows behind it for a part of its text."""
    if ends == begins:
        return f"it is no CSV ({error})"
    return f"it is no CSV ({error}): a quote that is not closed; the lines up to {ends} are lost with it"


def _json_rows(path: Path, left_out: LeftOut) -> Iterator[Row]:
    with opened(path) as file:
        number = line = 0
        while text := file.readline(_LINE_CHARS):
            line += 1
            place = Place(str(path), line)
            if len(text) == _LINE_CHARS and not text.endswith("\n"):
                left_out.add(place, BAD_ENTRY, f"it has more than {_LINE_CHARS} characters")
                while len(text) == _LINE_CHARS and not text.endswith("\n"):
                    text = file.readline(_LINE_CHARS)
                continue
            if not text.strip():
                continue
            number += 1
            try:
                fields = _fields(text)
            except Omit as omitted:
                left_out.take(place, omitted)
                continue
            yield Row(place, number, fields)


def _fields(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Omit(BAD_ENTRY, f"it is no JSON ({str(error)[:100]})") from error
    if not isinstance(found, dict):
        raise Omit(BAD_ENTRY, f"it is {shortened(found)} instead of an object")
    said = cast("dict[str, Any]", found)
    return {meaning: said[name] for meaning, name in columns_of(said).items()}
