"""What is known of a data set before anything of it is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mgie_protocol.home import mgie_home
from mgie_server.datasets.data_set import DataSet


@dataclass(frozen=True)
class KnownSet:
    """counts: records a split as published. where: to get it. repo: on the hub, "" for none."""

    name: str
    summary: str
    counts: str
    licence: str
    where: str
    open: Callable[[Path], DataSet]
    repo: str = ""

    @property
    def folder(self) -> Path:
        """Where it is looked for when no path is given."""
        return data_home() / (self.repo or self.name)

    def to_dict(self) -> dict[str, Any]:
        told = {
            name: getattr(self, name) for name in ("name", "summary", "counts", "licence", "where", "repo")
        }
        return {**told, "folder": str(self.folder), "there": self.folder.is_dir()}


def data_home() -> Path:
    """The folder of data sets in MGIE's home; those of the hub lie in OWNER/NAME."""
    return mgie_home() / "datasets"
