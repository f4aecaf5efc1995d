"""What `mgie prepare` wrote, read again: shards of parquet or WebDataset, with prepared.json beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from mgie_protocol.errors import MgieError
from mgie_server.datasets.data_set import DataSet, Lister
from mgie_server.datasets.left_out import BAD_FILE, LeftOut, Place
from mgie_server.datasets.parquet import records_of
from mgie_server.datasets.record import Record
from mgie_server.datasets.webdataset import records_of_tar
from mgie_server.weights.small_files import read_object

PREPARED = "prepared.json"
ENDINGS = {"parquet": "parquet", "webdataset": "tar"}
_READERS = {"parquet": records_of, "tar": records_of_tar}
_SHARD = re.compile(r"([a-z]{1,20})-\d{5,9}\.(parquet|tar)")


def open_prepared(root: Path, name: str) -> DataSet:
    """root: a folder with prepared.json. Raises MgieError parameter_out_of_range where that cannot be understood."""
    told = read_prepared(root)
    try:
        licence, kind = str(told["licence"]), str(told["format"])
        files = _by_split([shard["file"] for shard in told["shards"]])
    except (KeyError, TypeError, ValueError) as error:
        raise _not_understood(root, f"its {error} is missing or wrong") from error
    listers: dict[str, Lister] = {
        split: partial(_records, root, names, name, split, licence) for split, names in files.items()
    }
    made_of = told.get("set")
    of = f" of {made_of}" if isinstance(made_of, str) else ""
    return DataSet(name, licence, f"prepared by mgie prepare{of} ({kind})", listers)


def read_prepared(root: Path) -> dict[str, Any]:
    """prepared.json. Raises MgieError parameter_out_of_range."""
    try:
        return read_object(root / PREPARED)
    except (OSError, ValueError) as error:
        raise _not_understood(root, getattr(error, "strerror", None) or str(error)) from error


def _by_split(names: Sequence[str]) -> dict[str, list[str]]:
    """Shards by split, in their order. Raises ValueError for a name that `mgie prepare` does not give."""
    files: dict[str, list[str]] = {}
    for name in names:
        found = _SHARD.fullmatch(name)
        if not found:
            raise ValueError(f"shard {name[:80]!r}")
        files.setdefault(found[1], []).append(name)
    return files


def _records(
    root: Path, names: Sequence[str], dataset: str, split: str, licence: str, left_out: LeftOut
) -> Iterator[Record]:
    for name in names:
        path = root / name
        if path.is_file():
            yield from _READERS[path.suffix[1:]](path, dataset, split, licence, left_out)
        else:
            left_out.add(Place(str(path)), BAD_FILE, f"{PREPARED} lists it, and it is not there")


def _not_understood(root: Path, why: str) -> MgieError:
    return MgieError(
        "parameter_out_of_range",
        f"{root / PREPARED} cannot be understood: {why.rstrip('.')}.",
        "Run `mgie prepare` again with the same --out: what it has done it does not do again.",
    )
