"""Parquet files as a data set: which of them make up which split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from mgie_server.datasets.data_set import Lister
from mgie_server.datasets.left_out import LeftOut
from mgie_server.datasets.parquet import open_parquet, records_of
from mgie_server.datasets.record import Record

SPLITS = ("train", "val", "valid", "validation", "dev", "test")  # as data sets call them, in this order


def parquet_listers(root: Path, name: str, licence: str) -> dict[str, Lister]:
    """By split, of all parquet files below root: "train-00000-of-00262.parquet", "train.parquet" or "train/....parquet".

    Raises MgieError not_available where there are some and pyarrow is missing.
    """
    files: dict[str, list[Path]] = {}
    for path in sorted(root.rglob("*.parquet")):
        files.setdefault(split_of(path), []).append(path)
    if files:
        _check_pyarrow(next(iter(files.values()))[0])
    return {
        split: partial(_records, files[split], name, split, licence) for split in sorted(files, key=split_key)
    }


def split_of(path: Path) -> str:
    """By the beginning of a file's name, or by its folder; "train" where neither says."""
    for name in (path.stem.split("-")[0].split("_")[0].lower(), path.parent.name.lower()):
        if name in SPLITS:
            return name
    return "train"


def split_key(split: str) -> tuple[int, str]:
    """Sorts splits as data sets do."""
    return (SPLITS.index(split) if split in SPLITS else len(SPLITS), split)


def _records(
    files: Sequence[Path], name: str, split: str, licence: str, left_out: LeftOut
) -> Iterator[Record]:
    for path in files:
        yield from records_of(path, name, split, licence, left_out)


def _check_pyarrow(path: Path) -> None:
    try:
        open_parquet(str(path))
    except (OSError, ValueError):  # what is wrong with the file is told when it is read
        return
