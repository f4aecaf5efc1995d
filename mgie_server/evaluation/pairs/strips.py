"""The first records of a run with their pictures side by side, for the report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mgie_protocol.errors import MgieError
from mgie_server.datasets.left_out import Omit
from mgie_server.datasets.loading import load
from mgie_server.datasets.pictures import FilePicture
from mgie_server.datasets.record import Record
from mgie_server.evaluation.pairs.comparing import Rows
from mgie_server.evaluation.pairs.items import Compared, Item
from mgie_server.evaluation.pairs.metrics import shown
from mgie_server.evaluation.pairs.options import UNCHANGED
from mgie_server.evaluation.pairs.thumbnails import thumbnail

_LONG_SIDE = 288


@dataclass(frozen=True)
class Tile:
    """picture: JPEG. wanted: it is the target."""

    picture: bytes
    caption: str
    wanted: bool = False


@dataclass(frozen=True)
class Strip:
    """texts: what each model said, by its name."""

    key: str
    instruction: str
    tiles: tuple[Tile, ...]
    texts: tuple[tuple[str, str], ...]


def strips_of(records: Sequence[Record], compared: Compared, rows: Rows, count: int) -> list[Strip]:
    """Of the first so many records that were measured."""
    measured = set(rows.measured.get("all", [])[:count])
    l1 = {(row.key, row.item.id): row.values.get("l1") for row in rows.results if row.key in measured}
    found = []
    for record in records:
        if record.key in measured:
            try:
                found.append(_strip(record, compared, l1))
            except (Omit, MgieError):  # gone since it was measured
                continue
    return found


def _strip(record: Record, compared: Compared, l1: dict[tuple[str, str], float | None]) -> Strip:
    loaded = load(record)
    items = [item for item in compared.of_record(record) if item.model != UNCHANGED]
    first = {(item.model, item.view): item for item in reversed(items)}  # of the first seed
    tiles = [Tile(thumbnail(loaded.source, _LONG_SIDE), "input")]
    for (model, view), item in reversed(first.items()):
        tiles.append(_tile(item, f"{model}, {view}", l1.get((record.key, item.id))))
    tiles.append(Tile(thumbnail(loaded.target, _LONG_SIDE), "target", wanted=True))
    said = {item.model: item.expressive for item in reversed(items) if item.expressive}
    if record.expressive:
        said["the data set"] = record.expressive
    return Strip(record.key, record.instruction, tuple(tiles), tuple(said.items()))


def _tile(item: Item, name: str, l1: float | None) -> Tile:
    assert item.path
    caption = f"{name}: " + ("refused" if item.refused else f"L1 {shown('l1', l1)}")
    return Tile(thumbnail(FilePicture(str(item.path)).rgb(), _LONG_SIDE), caption)
