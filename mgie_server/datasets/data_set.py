"""A data set: its splits, and the records of each, one after another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import chain

from mgie_protocol.errors import MgieError
from mgie_server.datasets.left_out import LeftOut, Omission
from mgie_server.datasets.record import Record

Lister = Callable[[LeftOut], Iterator[Record]]


class DataSet:
    """name: as the catalog has it, of the hub, or of a folder. layout: in words, which of the published ones it is.

    It can be sent to another process, and so can its records.
    """

    def __init__(self, name: str, licence: str, layout: str, listers: Mapping[str, Lister]) -> None:
        self.name = name
        self.licence = licence
        self.layout = layout
        self._listers = dict(listers)
        self._left_out: dict[str, LeftOut] = {}

    def splits(self) -> tuple[str, ...]:
        """In the set's own order: "train" first where there is one."""
        return tuple(self._listers)

    def records(self, split: str) -> Iterator[Record]:
        """In the order of the files, the same every time; pictures are not read. Raises MgieError for an unknown split.

        `left_out` of the split is counted anew each time that it is gone through.
        """
        if split not in self._listers:
            raise MgieError(
                "parameter_out_of_range",
                f"{self.name} has no split {split!r}.",
                f"It has {', '.join(self._listers) or 'none'}.",
            )
        self._left_out[split] = LeftOut()
        return self._listers[split](self._left_out[split])

    def left_out(self, split: str) -> LeftOut:
        """What the last going through a split has left out so far."""
        return self._left_out.setdefault(split, LeftOut())

    def counts(self) -> dict[str, int]:
        """Records a split: goes through all of them."""
        return {split: sum(1 for _ in self.records(split)) for split in self.splits()}

    def omitted(self) -> dict[str, int]:
        """How many of each kind were left out of the splits that were gone through."""
        return dict(sum((left.kinds for left in self._left_out.values()), Counter[str]()))

    def omissions(self) -> Iterator[Omission]:
        """Each of them, split by split."""
        return chain.from_iterable(left.omissions for left in self._left_out.values())
