"""A comparison on a data set of pairs, from the records to the report; one that was killed goes on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mgie_server.datasets.catalog import open_set
from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.record import Record
from mgie_server.engines.engine import Engine
from mgie_server.engines.model_info import ModelInfo
from mgie_server.evaluation.machine import machine, versions
from mgie_server.evaluation.pairs.backbones import Backbones, default_folder, load_backbones
from mgie_server.evaluation.pairs.ballot import write_ballot
from mgie_server.evaluation.pairs.choosing import (
    Session,
    clusters_of,
    has_turns,
    records_of,
    sessions_of,
    split_of,
)
from mgie_server.evaluation.pairs.comparing import Comparing, Rows
from mgie_server.evaluation.pairs.given import Given
from mgie_server.evaluation.pairs.items import Compared
from mgie_server.evaluation.pairs.journal import Journal
from mgie_server.evaluation.pairs.making import Maker
from mgie_server.evaluation.pairs.measuring import Measurer
from mgie_server.evaluation.pairs.options import UNCHANGED, PairOptions
from mgie_server.evaluation.pairs.paper import reported
from mgie_server.evaluation.pairs.producing import Producing
from mgie_server.evaluation.pairs.report import write_html
from mgie_server.evaluation.pairs.run_files import make_folder, put
from mgie_server.evaluation.pairs.run_identity import check_identity
from mgie_server.evaluation.pairs.store import Store
from mgie_server.evaluation.pairs.strips import strips_of
from mgie_server.evaluation.pairs.summary import bootstrap_told, tables_of
from mgie_server.evaluation.pairs.table_files import csv_of

Progress = Callable[[str, int, int], None]
EngineOf = Callable[[str], Engine]
InfoOf = Callable[[str], ModelInfo]


@dataclass(frozen=True)
class Chosen:
    """What is compared on. broken: ids whose turns are not whole."""

    data: DataSet
    split: str
    records: list[Record]
    sessions: list[Session]
    broken: list[str]

    @classmethod
    def of(cls, options: PairOptions) -> Chosen:
        """Raises MgieError as `open_set` and `records_of` do."""
        data = open_set(options.data, options.path)
        split = split_of(data, options.split)
        records = records_of(data, split, options.limit)
        chained = options.turns != "all" and has_turns(records)
        sessions, broken = sessions_of(records) if chained else ([], [])
        return cls(data, split, records, sessions, broken)


def compare(
    options: PairOptions, find_model: InfoOf, load_engine: EngineOf, progress: Progress = lambda *_: None
) -> dict[str, Any]:
    """Makes, measures, and writes report.html, report.json and metrics.csv into the run's folder; what report.json has.

    progress: told what is done ("made" or "measured"), how many and of how many. Raises MgieError for wrong arguments, a
    model that is not there, a folder that holds another run, a backbone that is damaged.
    """
    infos = {name: find_model(name) for name in options.models if name != UNCHANGED}
    chosen = Chosen.of(options)
    folder = options.out or Path("runs/evaluation") / chosen.data.name.replace("/", "_")
    given = {one.name: Given(one, chosen.records) for one in options.results}
    make_folder(folder)
    begun = check_identity(folder, chosen.data.name, chosen.split, infos, options.exact)
    backbones = load_backbones(options.backbones or default_folder(), options.device)
    stores = {name: Store(folder, name) for name in infos}
    _produce(options, chosen, stores, load_engine, progress)
    compared = Compared(options.names, stores, given, options.all_seeds)
    rows = _measure(options, chosen, compared, Measurer(backbones), Journal(folder), progress)
    found = {
        **_about(options, chosen, infos, backbones, begun),
        "tables": tables_of(rows, options.names, options.seed),
        "paper": [asdict(row) for row in reported(chosen.data.name)],
    }
    put(folder / "report.json", json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    put(folder / "metrics.csv", csv_of(rows))
    put(folder / "report.html", write_html(found, strips_of(chosen.records, compared, rows, options.shown)))
    told: dict[str, Any] = {"folder": str(folder)}
    if options.ballot:
        told["new_ballot"] = write_ballot(folder, chosen.records, compared, options.ballot, options.seed)
    return {**found, **told}


def _produce(
    options: PairOptions,
    chosen: Chosen,
    stores: Mapping[str, Store],
    load_engine: EngineOf,
    progress: Progress,
) -> None:
    """One model after the other, so that one at a time is in memory."""
    later = sum(len(session.turns) - 1 for session in chosen.sessions) * options.seeds
    counter = _Counter("made", len(stores) * (len(chosen.records) + later), progress)
    for name, store in stores.items():
        producing = Producing(
            store,
            lambda name=name: Maker(load_engine(name), options.exact),
            options.all_seeds,
            counter.count,
        )
        producing.each(chosen.records)
        producing.chains(chosen.sessions)


def _measure(
    options: PairOptions,
    chosen: Chosen,
    compared: Compared,
    measurer: Measurer,
    journal: Journal,
    progress: Progress,
) -> Rows:
    counter = _Counter("measured", len(chosen.records) + len(chosen.sessions), progress)
    clusters = clusters_of(chosen.records)
    comparing = Comparing(chosen.data, compared, measurer, journal, clusters, counter.count)
    comparing.records(chosen.records)
    comparing.sessions(chosen.sessions)
    return comparing.rows


class _Counter:
    def __init__(self, what: str, total: int, progress: Progress) -> None:
        self._what, self._total, self._progress, self._done = what, total, progress, 0

    def count(self) -> None:
        self._done += 1
        self._progress(self._what, self._done, self._total)


def _about(
    options: PairOptions,
    chosen: Chosen,
    infos: Mapping[str, ModelInfo],
    backbones: Backbones,
    begun: Mapping[str, Any],
) -> dict[str, Any]:
    left_out = chosen.data.left_out(chosen.split)
    return {
        "set": chosen.data.name,
        "layout": chosen.data.layout,
        "licence": chosen.data.licence,
        "split": chosen.split,
        "records": len(chosen.records),
        "sessions": len(chosen.sessions),
        "left_out": {
            "kinds": dict(left_out.kinds),
            "first": [str(omission) for omission in left_out.omissions[:20]],
            "sessions_with_a_turn_missing": chosen.broken,
        },
        "compared": _told(options, infos, begun),
        "seeds": options.all_seeds,
        "exact": options.exact,
        "device": options.device,
        "backbones": {
            "there": list(backbones.there),
            "missing": {one.name: one.what for one in backbones.missing},
        },
        "bootstrap": bootstrap_told(),
        "date": begun["date"],
        "machine": machine(),
        "versions": versions(),
    }


def _told(
    options: PairOptions, infos: Mapping[str, ModelInfo], begun: Mapping[str, Any]
) -> list[dict[str, str]]:
    told = []
    for name in options.names:
        if name in infos:
            info = infos[name]
            weights = begun["models"][name]["weights"]
            told.append({"name": name, "what": info.title, "licence": info.licence, "weights": weights})
        elif name == UNCHANGED:
            told.append({"name": name, "what": "the source unchanged"})
        else:
            told.append({"name": name, "what": "pictures made elsewhere"})
    return told
