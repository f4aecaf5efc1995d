"""Goes through the records of a run, measures what was not measured yet, and gives rows for the tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from mgie_protocol.errors import MgieError
from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.left_out import PICTURE_BROKEN, Omit
from mgie_server.datasets.loading import Loaded, load
from mgie_server.datasets.pictures import FilePicture
from mgie_server.datasets.record import Record
from mgie_server.evaluation.pairs.choosing import Session
from mgie_server.evaluation.pairs.items import Compared, Item
from mgie_server.evaluation.pairs.journal import Journal, Measured, Values
from mgie_server.evaluation.pairs.measuring import Goal, Measurer, Result


@dataclass(frozen=True)
class Row:
    """A result and what was measured of it. cluster: see choosing.clusters_of."""

    key: str
    cluster: str
    item: Item
    values: Values


@dataclass
class Rows:
    """targets: the target's own values, a row a record, whose item has no model. measured: records a way."""

    results: list[Row] = field(default_factory=list)
    targets: list[Row] = field(default_factory=list)
    measured: dict[str, list[str]] = field(default_factory=dict)


class Comparing:
    """on_done: told after each record and session."""

    def __init__(
        self,
        data: DataSet,
        compared: Compared,
        measurer: Measurer,
        journal: Journal,
        clusters: Mapping[str, str],
        on_done: Callable[[], None],
    ) -> None:
        self._data, self._compared, self._measurer, self._journal = data, compared, measurer, journal
        self._clusters, self._on_done = clusters, on_done
        self.rows = Rows()

    def records(self, records: Sequence[Record]) -> None:
        """Results from the data set's own sources."""
        for record in records:
            items = self._compared.of_record(record)
            try:
                measured = self._measured(record.key, "all", items, lambda record=record: _goal(record))
            except Omit as omitted:
                self._data.left_out(record.split).take(record.place, omitted)
                continue
            self._take(record, "all", items, measured)
            self._on_done()

    def sessions(self, sessions: Sequence[Session]) -> None:
        """Results of the last turns; `records` was called before."""
        for session in sessions:
            items = self._compared.of_session(session)
            if len(session.turns) == 1:
                measured = self._copied(session.last.key, items)
                if measured is None:  # it could not be read
                    continue
            else:
                try:
                    goal = lambda session=session: _last_goal(session)  # noqa: E731
                    measured = self._measured(session.last.key, "final", items, goal)
                except Omit:  # told of by `records`
                    continue
            self._take(session.last, "final", items, measured)
            self._on_done()

    def _measured(self, key: str, way: str, items: list[Item], goal: Callable[[], Goal]) -> Measured:
        known = self._journal.records.get(key, Measured())
        wanted = self._measurer.wanted
        lacking = [item for item in items if known.lacks(item, wanted)]
        if not lacking and known.target.get(way, {}).keys() >= {n for n in ("cts", "outside") if n in wanted}:
            return known
        asked = goal()
        results = [Result(_picture(item, asked), item.view == "landed") for item in lacking]
        values, own = self._measurer.measure(asked, results)
        found = {item.id: (item.digest, one) for item, one in zip(lacking, values, strict=True)}
        measured = Measured({**known.items, **found}, {**known.target, way: own})
        self._journal.add(key, measured)
        return measured

    def _copied(self, key: str, items: list[Item]) -> Measured | None:
        """Of one turn alone the last is the first: what `records` measured."""
        known = self._journal.records.get(key)
        found = {}
        for item in items:
            one = known.items.get(item.id.replace("/final/", "/all/")) if known else None
            if one is None or one[0] != item.digest:
                return None
            found[item.id] = one
        if known is None or "all" not in known.target:
            return None
        return Measured(found, {"final": known.target["all"]})

    def _take(self, record: Record, way: str, items: list[Item], measured: Measured) -> None:
        self.rows.measured.setdefault(way, []).append(record.key)
        cluster = self._clusters[record.key]
        for item in items:
            values = measured.values(item)
            assert values is not None
            self.rows.results.append(Row(record.key, cluster, item, values))
        own = Item("", 0, way, "", None, "")
        self.rows.targets.append(Row(record.key, cluster, own, measured.target[way]))


def _goal(record: Record) -> Goal:
    loaded = load(record)
    return Goal(loaded.source, loaded.target, loaded.region, record.caption)


def _last_goal(session: Session) -> Goal:
    """The whole session's: from the first source to the last target, wherever one of its masks lay."""
    turns = [load(record) for record in session.turns]
    return Goal(turns[0].source, turns[-1].target, _united(turns), session.last.caption)


def _united(turns: Sequence[Loaded]) -> NDArray | None:
    regions = [turn.region for turn in turns]
    same = all(region is not None and region.shape == turns[0].source.shape[:2] for region in regions)
    return np.logical_or.reduce([r for r in regions if r is not None]) if same else None


def _picture(item: Item, goal: Goal) -> NDArray:
    """u8 [h, w, 3]. Raises Omit where a file cannot be read."""
    if item.path is None:
        return goal.source
    try:
        return FilePicture(str(item.path)).rgb()
    except MgieError as error:
        raise Omit(PICTURE_BROKEN, error.message.rstrip(".")) from error
