"""A shard as a file: parquet, or a tar as WebDataset has them. The same rows give the same bytes."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from mgie_server.datasets.record import Record
from mgie_server.datasets.webdataset import PICTURES
from mgie_server.imaging.kinds import kind_of
from mgie_server.preparing.outcome import Outcome

_TEXTS = (
    *("id", "instruction", "expressive", "long", "failure", "caption", "source_caption"),
    *("licence", "dataset", "place"),
)
_ROWS = 32  # a row group: so many pairs of pictures are in memory at once
_ENDINGS = {"JPEG": "jpg", "TIFF": "tif", "JPEG2000": "jp2", "HEIF": "heic"}


@dataclass(frozen=True)
class Row:
    """texts: by column. pictures: the files' bytes as they are in the data set."""

    texts: dict[str, Any]
    pictures: dict[str, bytes]


def row_of(record: Record, outcome: Outcome) -> Row:
    """Raises MgieError where a picture cannot be read any more."""
    file = Path(record.place.file)
    place = "/".join(file.parts[-2:]) + str(record.place)[len(record.place.file) :]
    texts = {
        "id": record.id,
        "turn": record.turn,
        "has_mask": record.mask is not None,
        "instruction": record.instruction,
        "expressive": outcome.text or None,
        "long": outcome.long or None,
        "failure": f"{outcome.failed}: {outcome.why}" if outcome.failed else None,
        "caption": record.caption,
        "source_caption": record.source_caption,
        "licence": record.licence,
        "dataset": record.dataset,
        "place": place,
    }
    plain = {k: v.encode("utf-8", "replace").decode() if isinstance(v, str) else v for k, v in texts.items()}
    return Row(plain, {name: picture.data() for name, picture in record.pictures.items()})


def write_parquet(path: Path, shard: str, rows: Iterable[Row]) -> None:
    """Pictures as {bytes, path}, as the hub's viewers have them. shard: its name. Raises OSError."""
    import pyarrow
    from pyarrow import parquet

    schema, rows = _schema(), iter(rows)
    leaves = [f"{name}.{leaf}" for name in PICTURES for leaf in ("bytes", "path")]
    how: dict[str, Any] = {
        "compression": dict.fromkeys(["turn", "has_mask", *_TEXTS], "zstd")
        | dict.fromkeys(leaves, "none"),  # pictures are packed already
        "use_dictionary": False,
        "write_statistics": ["id", "turn"],
    }
    with parquet.ParquetWriter(path, schema, **how) as file:
        while some := list(islice(rows, _ROWS)):
            file.write_table(pyarrow.Table.from_pylist([_flat(row) for row in some], schema))


def _schema() -> Any:
    import pyarrow

    picture = pyarrow.struct([("bytes", pyarrow.binary()), ("path", pyarrow.string())])
    texts = [(name, pyarrow.string()) for name in _TEXTS]
    others = [("turn", pyarrow.int32()), ("has_mask", pyarrow.bool_())]
    return pyarrow.schema([*others, *texts, *((name, picture) for name in PICTURES)])


def _flat(row: Row) -> dict[str, Any]:
    pictures = {
        name: {"bytes": data, "path": f"{name}.{ending_of(data)}"} for name, data in row.pictures.items()
    }
    return {**row.texts, **pictures}


def write_tar(path: Path, shard: str, rows: Iterable[Row]) -> None:
    """KEY.source.EXT, KEY.target.EXT, KEY.mask.EXT, KEY.json; no times and no owners. Raises OSError."""
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
        for number, row in enumerate(rows):
            for name, data in _parts(row):
                member = tarfile.TarInfo(f"{shard}-{number:06d}.{name}")
                member.size, member.mtime, member.mode = len(data), 0, 0o644
                tar.addfile(member, io.BytesIO(data))


def _parts(row: Row) -> Iterator[tuple[str, bytes]]:
    for name, data in row.pictures.items():
        yield f"{name}.{ending_of(data)}", data
    texts = {name: value for name, value in row.texts.items() if value is not None}
    yield "json", json.dumps(texts, ensure_ascii=False, sort_keys=True).encode()


def ending_of(data: bytes) -> str:
    """Of a picture's file, by its first bytes."""
    kind = kind_of(data, Path()) or "bin"
    return _ENDINGS.get(kind, kind.lower())


WRITERS = {"parquet": write_parquet, "webdataset": write_tar}
