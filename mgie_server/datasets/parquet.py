"""Tables of pictures as the hub has them: texts are listed, pictures are read row by row when they are asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

from mgie_protocol.errors import MgieError
from mgie_server.datasets.columns import columns_of
from mgie_server.datasets.left_out import BAD_COLUMNS, BAD_ENTRY, BAD_FILE, LeftOut, Omit, Place
from mgie_server.datasets.pictures import MOST_BYTES, Picture, unreadable
from mgie_server.datasets.record import Record
from mgie_server.datasets.texts import instruction_of, shortened, text_of

_BUFFER = 1 << 20  # bytes of a column that are read at a time
_ROWS = 512  # of texts at a time
_PICTURES = 4  # at a time
_OPEN = 8  # places that are kept open: three pictures a record, of two files
_PICTURE_COLUMNS = ("source", "target", "mask")


class OpenPlaces:
    """Where pictures were read last: the next row of the same column goes on there.

    Records that come to another process share the places of that process; a fork of this one opens its own.
    """

    def __init__(self) -> None:
        self._places: dict[tuple[str, int, str], _Column] = {}
        self._lock = Lock()
        self._process = os.getpid()

    def __reduce__(self) -> tuple[Any, ...]:
        return (places_here, ())

    def value(self, file: str, group: int, row: int, leaf: str) -> Any:
        """Of a column's leaf in a row of a row group. Raises what pyarrow raises, IndexError."""
        if self._process != os.getpid():
            self._places, self._lock, self._process = {}, Lock(), os.getpid()
        with self._lock:
            place = self._places.pop((file, group, leaf), None)
            if place is None or row < place.first:
                place = _Column(file, group, leaf)
            value = place.at(row)
            self._places[(file, group, leaf)] = place
            while len(self._places) > _OPEN:
                del self._places[next(iter(self._places))]
            return value


@lru_cache(maxsize=1)
def places_here() -> OpenPlaces:
    """Of this process."""
    return OpenPlaces()


class _Column:
    """A column's leaf in one row group, read forwards. first: the row at which the batch at hand begins."""

    def __init__(self, file: str, group: int, leaf: str) -> None:
        batches = open_parquet(file).iter_batches(
            _PICTURES, row_groups=[group], columns=[leaf], use_threads=False
        )
        self._batches = iter(batches)
        self._batch: Any = None
        self.first = 0

    def at(self, row: int) -> Any:
        while self._batch is None or row >= self.first + self._batch.num_rows:
            self.first += 0 if self._batch is None else self._batch.num_rows
            self._batch = next(self._batches, None)
            if self._batch is None:
                raise IndexError("the row is missing")
        value = self._batch.column(0)[row - self.first].as_py()
        return cast("dict[str, Any]", value).get("bytes") if isinstance(value, dict) else value


@dataclass(frozen=True)
class ParquetPicture(Picture):
    """number: of the row in the file, from 1."""

    places: OpenPlaces = field(compare=False, repr=False)
    file: str
    group: int
    row: int
    number: int
    leaf: str

    @property
    def where(self) -> str:
        return f"{self.file}, row {self.number}, {self.leaf.removesuffix('.bytes')}"

    def data(self) -> bytes:
        try:
            value = self.places.value(self.file, self.group, self.row, self.leaf)
        except (OSError, ValueError, IndexError, MemoryError) as error:  # pyarrow's own are among them
            raise unreadable(self.where, _first_line(error)) from error
        if not isinstance(value, bytes) or not 0 < len(value) <= MOST_BYTES:
            raise unreadable(self.where, "it is empty" if not value else "it is no picture of at most 512 MB")
        return value


def open_parquet(file: str) -> Any:
    """pyarrow's ParquetFile. Raises MgieError not_available without pyarrow, OSError or ValueError for what is none."""
    try:
        from pyarrow import parquet  # pyright: ignore[reportMissingTypeStubs]
    except ImportError as error:
        raise MgieError(
            "not_available",
            f"{file} cannot be read without pyarrow.",
            "Install it: pip install 'mgie[data]'.",
        ) from error
    return parquet.ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False)


def records_of(file: Path, dataset: str, split: str, licence: str, left_out: LeftOut) -> Iterator[Record]:
    """The records of one file. A row group that is broken is left out, and the next one goes on."""
    try:
        table = open_parquet(str(file))
        leaves = _leaves(table)
    except Omit as omitted:
        left_out.take(Place(str(file)), omitted)
        return
    except (OSError, ValueError) as error:
        left_out.add(Place(str(file)), BAD_FILE, f"it is no whole parquet file ({_first_line(error)})")
        return
    reader = _Reader(str(file), dataset, split, licence, leaves)
    before = 0
    for group in range(table.num_row_groups):
        rows = table.metadata.row_group(group).num_rows
        try:
            yield from reader.group(table, group, before, left_out)
        except (OSError, ValueError) as error:
            left_out.add(
                Place(str(file), None, f"rows {before + 1} to {before + rows}"),
                BAD_FILE,
                f"they are broken ({_first_line(error)})",
            )
        before += rows


@dataclass(frozen=True)
class _Reader:
    """leaves: by meaning, of pictures the leaf that holds their bytes."""

    file: str
    dataset: str
    split: str
    licence: str
    leaves: dict[str, str]
    places: OpenPlaces = field(default_factory=OpenPlaces)

    def group(self, table: Any, group: int, before: int, left_out: LeftOut) -> Iterator[Record]:
        texts = {m: leaf for m, leaf in self.leaves.items() if m not in _PICTURE_COLUMNS}
        row = 0
        for batch in table.iter_batches(
            _ROWS, row_groups=[group], columns=list(texts.values()), use_threads=False
        ):
            columns = {m: batch.column(leaf).to_pylist() for m, leaf in texts.items()}
            for at in range(batch.num_rows):
                fields = {meaning: values[at] for meaning, values in columns.items()}
                try:
                    yield self._record(fields, group, row, before + row + 1)
                except Omit as omitted:
                    left_out.take(Place(self.file, None, f"row {before + row + 1}"), omitted)
                row += 1

    def _record(self, fields: dict[str, Any], group: int, row: int, number: int) -> Record:
        turn = fields.get("turn")
        if turn is not None and not (isinstance(turn, int) and turn >= 0):
            raise Omit(BAD_ENTRY, f"its turn is {shortened(turn)}")
        pictures = {
            meaning: ParquetPicture(self.places, self.file, group, row, number, self.leaves[meaning])
            for meaning in _PICTURE_COLUMNS
            if meaning in self.leaves and not (meaning == "mask" and fields.get("has_mask") is False)
        }
        given = fields.get("id")
        return Record(
            self.dataset,
            self.split,
            f"{Path(self.file).stem}-{number}" if given is None else str(given),
            1 if turn is None else turn,
            pictures["source"],
            pictures["target"],
            instruction_of(fields.get("instruction")),
            text_of(fields.get("licence")) or self.licence,
            Place(self.file, None, f"row {number}"),
            text_of(fields.get("expressive")),
            pictures.get("mask"),
            text_of(fields.get("caption")),
            text_of(fields.get("source_caption")),
        )


def _leaves(table: Any) -> dict[str, str]:
    """Raises Omit where a column is missing or holds something else."""
    found = columns_of(table.schema_arrow.names)
    for meaning in _PICTURE_COLUMNS:
        if meaning in found:
            found[meaning] = _bytes_leaf(table.schema_arrow.field(found[meaning]))
    return found


def _bytes_leaf(column: Any) -> str:
    import pyarrow  # pyright: ignore[reportMissingTypeStubs]

    kinds: Any = pyarrow.types
    kind = column.type
    if kinds.is_struct(kind) and any(part.name == "bytes" for part in kind):
        return f"{column.name}.bytes"
    if kinds.is_binary(kind) or kinds.is_large_binary(kind):
        return column.name
    raise Omit(BAD_COLUMNS, f"the column {column.name} holds {kind} instead of pictures")


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:200].rstrip(".")
