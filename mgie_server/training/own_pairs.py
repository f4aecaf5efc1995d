"""Records of any data set as what training reads: before, after, instruction, and what the MLLM is to say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mgie_protocol.errors import MgieError
from mgie_server.datasets.catalog import open_set
from mgie_server.datasets.record import Record

_SHOWN = 3


@dataclass(frozen=True)
class OwnPair:
    """Small, and can be sent to another process: pictures are read when they are asked for."""

    record: Record

    @property
    def instruction(self) -> str:
        return self.record.instruction

    @property
    def expressive(self) -> str:
        """The instruction itself where the data set has no text."""
        return self.record.expressive or self.record.instruction

    def pictures(self) -> tuple[np.ndarray, np.ndarray]:
        """Before, after: u8 [h, w, 3] RGB. Raises MgieError where one cannot be read."""
        return self.record.source.rgb(), self.record.target.rgb()


@dataclass(frozen=True)
class OwnPairs:
    """left_out: how many records could not be used; why: the first reasons, with file and line."""

    pairs: list[OwnPair]
    left_out: int
    why: list[str]


def open_pairs(name: str, path: Path | None = None, split: str = "train") -> OwnPairs:
    """name: of a data set, or a folder or table of one's own; path: where the data set lies.

    Raises MgieError parameter_out_of_range where there is no such set or split, or nothing in it can be used.
    """
    data = open_set(name, path)
    pairs = [OwnPair(record) for record in data.records(split)]
    left_out = data.left_out(split)
    why = [str(omission) for omission in left_out.omissions[:_SHOWN]]
    if not pairs:
        raise MgieError(
            "parameter_out_of_range",
            f"{name} has no pair that can be used in its split {split!r}. {' '.join(why)}".rstrip(),
            f"`mgie data show {name}` says what is in it; docs/datasets.md what its folder looks like.",
        )
    return OwnPairs(pairs, left_out.total, why)
