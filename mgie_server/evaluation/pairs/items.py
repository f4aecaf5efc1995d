"""Every picture of a run that is measured: whose it is, of which record, seed, way and view, and where it lies."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mgie_server.datasets.pictures import FilePicture
from mgie_server.datasets.record import Record
from mgie_server.evaluation.pairs.choosing import Session
from mgie_server.evaluation.pairs.given import Given
from mgie_server.evaluation.pairs.options import UNCHANGED, VIEWS
from mgie_server.evaluation.pairs.store import Store


@dataclass(frozen=True)
class Item:
    """path: None for the source itself. digest: of the picture's file. expressive, refused: see making.Made."""

    model: str
    seed: int
    way: str
    view: str
    path: Path | None
    digest: str
    expressive: str = ""
    refused: bool = False

    @property
    def id(self) -> str:
        """One for each of a record's."""
        return f"{self.model}/{self.seed}/{self.way}/{self.view}"


@dataclass(frozen=True)
class Compared:
    """Everything that is compared. names: in their order; stores, given: of those that are models, or pictures made
    elsewhere. A name that is in neither is the source unchanged.
    """

    names: tuple[str, ...]
    stores: Mapping[str, Store]
    given: Mapping[str, Given]
    seeds: Sequence[int]

    def of_record(self, record: Record) -> list[Item]:
        """The results of a record from its own source."""
        return [item for name in self.names for item in self._items(name, record, "all")]

    def of_session(self, session: Session) -> list[Item]:
        """The results of a session's last turn; of one turn alone they are those of the record."""
        found = []
        for name in self.names:
            if len(session.turns) == 1:
                again = [_as_final(item) for item in self._items(name, session.last, "all")]
            else:
                again = list(self._items(name, session.last, "final"))
            found += again
        return found

    def _items(self, name: str, record: Record, way: str) -> Iterator[Item]:
        if name in self.given:
            path = self.given[name].find(record, way)
            if path:
                yield Item(
                    name, 0, way, "raw", path, hashlib.sha256(FilePicture(str(path)).data()).hexdigest()
                )
        elif name in self.stores:
            yield from self._made(name, self.stores[name], record, way)
        else:
            assert name == UNCHANGED
            yield from (Item(name, 0, way, view, None, "source") for view in VIEWS)

    def _made(self, name: str, store: Store, record: Record, way: str) -> Iterator[Item]:
        for seed in self.seeds:
            # whose sources these are was checked when they were made
            stored = store.latest(record, seed, way)
            if stored is None:
                continue
            for view in VIEWS:
                path, digest = store.path(record, stored.files[view]), stored.digests[view]
                yield Item(name, seed, way, view, path, digest, stored.expressive, stored.refused)


def _as_final(item: Item) -> Item:
    return Item(
        item.model, item.seed, "final", item.view, item.path, item.digest, item.expressive, item.refused
    )
