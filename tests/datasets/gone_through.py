"""A data set gone through once, and what it left out."""

from __future__ import annotations

from pathlib import Path

from mgie_server.datasets.catalog import open_set
from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.survey import survey


def gone_through(name: str, root: Path) -> tuple[dict[str, int], DataSet]:
    """Records a split with their pictures read, and the data set with what it left out."""
    data = open_set(name, root)
    return {split: told.count for split, told in survey(data, 0, check=True).items()}, data


def sentences(data: DataSet) -> list[str]:
    return [str(omission) for omission in data.omissions()]
