"""A human study: comparisons of two results each, drawn so that every pair of models and both sides come equally often.

The page knows its comparisons by numbers that mean nothing; which model lies on which side stands in a file of its own.
"""

from __future__ import annotations

import json
import random
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from mgie_protocol.errors import MgieError
from mgie_server.datasets.left_out import Omit
from mgie_server.datasets.loading import load
from mgie_server.datasets.pictures import FilePicture
from mgie_server.datasets.record import Record
from mgie_server.evaluation.pairs.ballot_page import Shown, ballot_html
from mgie_server.evaluation.pairs.items import Compared, Item
from mgie_server.evaluation.pairs.options import UNCHANGED
from mgie_server.evaluation.pairs.pixel_metrics import like
from mgie_server.evaluation.pairs.run_files import put
from mgie_server.evaluation.pairs.thumbnails import thumbnail

PAGE, KEY = "ballot.html", "ballot-key.json"
_LONG_SIDE = 640


@dataclass(frozen=True)
class Comparison:
    """left, right: of one record and seed."""

    record: Record
    left: Item
    right: Item


def write_ballot(folder: Path, records: Sequence[Record], compared: Compared, count: int, seed: int) -> bool:
    """ballot.html and ballot-key.json; False where they are there: a page may have been given away, and needs its key.

    Raises MgieError where fewer than two models have results.
    """
    if (folder / KEY).exists():
        return False
    drawn = draw(records, compared, count, seed)
    ballot = secrets.token_hex(8)
    shown, told = [], {}
    for comparison in drawn:
        name = secrets.token_hex(8)
        shown.append(_shown(name, comparison))
        told[name] = {
            "record": comparison.record.key,
            "seed": comparison.left.seed or comparison.right.seed,
            "left": comparison.left.model,
            "right": comparison.right.model,
        }
    key: dict[str, Any] = {"ballot": ballot, "comparisons": told}
    put(folder / PAGE, ballot_html(ballot, shown))
    put(folder / KEY, json.dumps(key, ensure_ascii=False, indent=1))
    return True


def draw(records: Sequence[Record], compared: Compared, count: int, seed: int) -> list[Comparison]:
    """At most `count`, in random order: pairs of models in turns, each with half of its sides turned (the odd one by lot).

    Raises MgieError parameter_out_of_range.
    """
    rng = random.Random(seed)
    by_pair = _possible(records, compared)
    for possible in by_pair.values():
        rng.shuffle(possible)
    order = list(by_pair)
    rng.shuffle(order)
    drawn: list[Comparison] = []
    turned = {pair: rng.random() < 0.5 for pair in order}
    while len(drawn) < count and any(by_pair.values()):
        for pair in order:
            if by_pair[pair] and len(drawn) < count:
                record, a, b = by_pair[pair].pop()
                drawn.append(Comparison(record, b, a) if turned[pair] else Comparison(record, a, b))
                turned[pair] = not turned[pair]
    rng.shuffle(drawn)
    return drawn


def _possible(
    records: Sequence[Record], compared: Compared
) -> dict[tuple[str, str], list[tuple[Record, Item, Item]]]:
    """By pair of models: the landed layers where both have them, else the raw pictures; of the first seed."""
    names = [name for name in compared.names if name != UNCHANGED]
    found: dict[tuple[str, str], list[tuple[Record, Item, Item]]] = {p: [] for p in combinations(names, 2)}
    for record in records:
        items: dict[tuple[str, str], Item] = {}
        for item in compared.of_record(record):
            items.setdefault((item.model, item.view), item)
        for a, b in found:
            view = "landed" if (a, "landed") in items and (b, "landed") in items else "raw"
            if (a, view) in items and (b, view) in items:
                found[a, b].append((record, items[a, view], items[b, view]))
    found = {pair: possible for pair, possible in found.items() if possible}
    if not found:
        raise MgieError(
            "parameter_out_of_range",
            "A ballot needs results of two models or more on the same records.",
            "Name more of --models and --results; none does not count.",
        )
    return found


def _shown(name: str, comparison: Comparison) -> Shown:
    """All at the source's size, so that no size tells whose it is."""
    try:
        source = load(comparison.record).source
    except Omit as omitted:
        raise MgieError("picture_unreadable", f"{omitted.why}.") from omitted
    left, right = (_jpeg(like(_picture(one), source)) for one in (comparison.left, comparison.right))
    return Shown(name, comparison.record.instruction, _jpeg(source), left, right)


def _picture(item: Item) -> NDArray:
    assert item.path
    return FilePicture(str(item.path)).rgb()


def _jpeg(picture: NDArray) -> bytes:
    return thumbnail(picture, _LONG_SIDE, 90)
