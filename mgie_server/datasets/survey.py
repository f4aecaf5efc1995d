"""Going through a data set once: how many records, the first of them, and whether their pictures can be read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.left_out import Omit
from mgie_server.datasets.loading import Loaded, load
from mgie_server.datasets.record import Record


@dataclass
class SplitSurvey:
    """count: of the records; first: some of them. read: how many were read with their pictures, of which in `differing`
    source and target differ in size (they stay: GIER and EVR have many).
    """

    count: int = 0
    first: list[Record] = field(default_factory=list[Record])
    read: int = 0
    differing: int = 0


def survey(
    data: DataSet,
    first: int,
    check: bool = False,
    look: Callable[[Loaded], None] | None = None,
    heard: Callable[[str, int], None] = lambda split, count: None,
) -> dict[str, SplitSurvey]:
    """By split. first: so many records are kept of each. check: all pictures are read. look: gets those of the first.
    heard: the split and its records so far, after each.

    What cannot be read where it should be is left out, as the reader's own omissions are (`data.left_out`).
    """
    found = {split: SplitSurvey() for split in data.splits()}
    for split, told in found.items():
        for record in data.records(split):
            wanted = len(told.first) < first
            if check or (wanted and look):
                try:
                    made = load(record)
                except Omit as omitted:
                    data.left_out(split).take(record.place, omitted)
                    continue
                told.read += 1
                told.differing += made.source.shape != made.target.shape
                if wanted and look:
                    look(made)
            told.count += 1
            heard(split, told.count)
            if wanted:
                told.first.append(record)
    return found
