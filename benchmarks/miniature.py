"""The miniature of the paper's comparison (docs/miniature.md): trains three small models, measures them on the same cases.

    python benchmarks/miniature.py PHOTOGRAPHS [--recipe FILE] [--only train|measure] [--limit N]

PHOTOGRAPHS: a folder of held-out ones (`python -m mgie_server.training.photographs DEST` makes DEST/held_out).
A call that was stopped goes on where it was. Every held-out phrasing meets every photograph at 256 px. Distances are
CIEDE2000 to what was wanted; where a model refuses, the picture left alone counts. Intervals: 95 %, bootstrap over the
photographs. Writes results/miniature.md and every single record beside the models.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from server_under_test import machine, write

from mgie_server.engines.catalog import find_model, load_engine
from mgie_server.engines.engine import Engine
from mgie_server.engines.mini import load_mini
from mgie_server.evaluation.cases import Case, cases_of
from mgie_server.evaluation.measures import judged_size
from mgie_server.evaluation.photographs import find_photographs, read_photograph
from mgie_server.evaluation.prepared import DAMAGES_OF, Prepared
from mgie_server.evaluation.properties import Judged, did_it
from mgie_server.evaluation.runner import Seat
from mgie_server.training.meter import Entry, Report
from mgie_server.training.miniature import MINIATURE_RECIPE, VARIANTS, train_miniature
from mgie_server.training.operations import FAMILIES
from mgie_server.training.recipe import Recipe

RESULTS = Path(__file__).parent / "results" / "miniature.md"
SHIPPED, ALONE = "`mini` as shipped", "left as it is"
PAIRS = (("mini", "mini-lgie"), ("mini-lgie", "mini-ip2p"), ("mini", "mini-ip2p"))
SIDE, DRAWS = 256, 2000
Numbers = np.ndarray


@dataclass(frozen=True)
class Record:
    """distance: CIEDE2000, mean over the picture."""

    model: str
    photograph: str
    family: str
    text: str
    refused: bool
    did_it: bool
    distance: float


def told(name: str) -> Report:
    """Prints the steps of one run."""

    def tell(entry: Entry) -> None:
        losses = "  ".join(f"{key} {value:.4g}" for key, value in entry.items())
        print(f"{name}: {losses}", flush=True)

    return tell


def measured(name: str, engine: Engine, photographs: list[Path]) -> Iterator[Record]:
    """One model on all cases, and beside the shipped one what leaving the picture alone gives."""
    for number, path in enumerate(photographs):
        pixels = read_photograph(path, SIDE).pixels
        seats: dict[str, tuple[Prepared, Seat]] = {}
        for case in cases_of(Prepared(pixels, "").small, number, tuple(FAMILIES)):
            if case.damage not in seats:
                prepared = Prepared(pixels, case.damage)
                seats[case.damage] = prepared, Seat(engine, prepared)
            made, alone = one(name, path.stem, case, *seats[case.damage])
            yield made
            if name == SHIPPED:
                yield alone


def one(name: str, photograph: str, case: Case, prepared: Prepared, seat: Seat) -> tuple[Record, Record]:
    """The model's, and the picture's left alone."""
    reference, of = prepared.reference(case.edit), (photograph, case.edit.family, case.text)
    alone = Record(ALONE, *of, False, False, float(reference.ciede2000(prepared.picture)))
    made = seat.edit(case.text, seed=1)
    if made is None:
        return Record(name, *of, True, False, alone.distance), alone
    after = judged_size(made.picture)
    done = did_it(Judged(prepared.small, after, case.edit, prepared.small_original, prepared.damage))
    return Record(name, *of, False, done, float(reference.ciede2000(made.picture))), alone


def kept(path: Path, name: str, engine: Callable[[], Engine], photographs: list[Path]) -> list[Record]:
    """Of an earlier call, or measured now."""
    if not path.exists():
        found = [asdict(record) for record in measured(name, engine(), photographs)]
        path.write_text(json.dumps(found, indent=0, ensure_ascii=False), encoding="utf-8")
        print(f"{name}: {len(found)} records", flush=True)
    return [Record(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))]


def by_photograph(records: list[Record], value: Callable[[Record], float]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for record in records:
        found.setdefault(record.photograph, []).append(value(record))
    return found


def interval(sums: list[tuple[float, int]]) -> tuple[float, float, float]:
    """The mean, and its ends: sums and counts of each photograph, drawn with replacement."""
    totals, counts = np.array([s for s, _ in sums]), np.array([n for _, n in sums])
    drawn = np.random.default_rng(1).integers(0, len(sums), (DRAWS, len(sums)))
    means = totals[drawn].sum(1) / counts[drawn].sum(1)
    low, high = np.quantile(means, [0.025, 0.975])
    return float(totals.sum() / counts.sum()), float(low), float(high)


def mean_of(records: list[Record], value: Callable[[Record], float]) -> tuple[float, float, float]:
    return interval([(sum(of), len(of)) for of in by_photograph(records, value).values()])


def difference(
    one: list[Record], other: list[Record], value: Callable[[Record], float]
) -> tuple[float, float, float]:
    """Of the same cases, one minus other."""
    mine, theirs = by_photograph(one, value), by_photograph(other, value)
    return interval([(sum(mine[name]) - sum(theirs[name]), len(mine[name])) for name in mine])


def shown(found: tuple[float, float, float], digits: int = 2, unit: float = 1.0) -> str:
    mean, low, high = (f"{unit * number:.{digits}f}" for number in found)
    return f"{mean} [{low}, {high}]"


def table(title: str, records: dict[str, list[Record]]) -> list[str]:
    """Means of one group of families, and paired differences."""
    lines = [f"## {title}: {len(records['mini'])} edits", ""]
    lines += [
        "| model | did what was asked, % | CIEDE2000 to the wanted picture | refused, % |",
        "|---|---|---|---|",
    ]
    for name in (*VARIANTS, SHIPPED, ALONE):
        of = records[name]
        refused = 100 * sum(record.refused for record in of) / len(of)
        done = shown(mean_of(of, lambda r: float(r.did_it)), 1, 100)
        lines.append(f"| {name} | {done} | {shown(mean_of(of, lambda r: r.distance))} | {refused:.1f} |")
    lines += ["", "| difference | did it, points | CIEDE2000 (less is better) |", "|---|---|---|"]
    for a, b in PAIRS:
        done = difference(records[a], records[b], lambda r: float(r.did_it))
        distance = difference(records[a], records[b], lambda r: r.distance)
        lines.append(f"| {a} - {b} | {shown(done, 1, 100)} | {shown(distance)} |")
    return [*lines, ""]


def written(records: list[Record], recipe: Recipe, photographs: int) -> None:
    steps = ", ".join(f"{name} {stage.steps} x {stage.batch}" for name, stage in recipe.stages.items())
    head = [
        "# The miniature of the paper's comparison",
        "",
        f"{machine()}; `benchmarks/miniature.py`. Steps x batch: {steps}; seed {recipe.run.seed}. {photographs} held-out "
        "photographs at 256 px, held-out phrasings in English and Chinese. Intervals: 95 %, bootstrap over photographs.",
        "",
    ]
    groups: dict[str, Callable[[Record], bool]] = {
        "All families": lambda r: True,
        "Families that depend on the picture": lambda r: r.family in DAMAGES_OF,
        "The other families": lambda r: r.family not in DAMAGES_OF,
    }
    for title, belongs in groups.items():
        of = {
            name: [r for r in records if r.model == name and belongs(r)]
            for name in (*VARIANTS, SHIPPED, ALONE)
        }
        head += table(title, of)
    write(RESULTS, "\n".join(head), add=False)


def measure(recipe: Recipe, photographs: list[Path]) -> None:
    folder, mini = recipe.run.folder, find_model("mini")
    engines: dict[str, Callable[[], Engine]] = {
        name: lambda name=name: load_mini(mini, folder / name / "model") for name in VARIANTS
    }
    engines[SHIPPED] = lambda: load_engine("mini", "cpu")
    records: list[Record] = []
    for name, engine in engines.items():
        path = folder / f"records-{name if name in VARIANTS else 'shipped'}.json"
        records += kept(path, name, engine, photographs)
    written(records, recipe, len(photographs))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photographs", type=Path)
    parser.add_argument("--recipe", type=Path, default=MINIATURE_RECIPE)
    parser.add_argument("--only", choices=("train", "measure"))
    parser.add_argument("--limit", type=int)
    arguments = parser.parse_args()
    recipe = Recipe.load(arguments.recipe)
    if arguments.only != "measure":
        train_miniature(recipe, told)
    if arguments.only != "train":
        measure(recipe, find_photographs(arguments.photographs, arguments.limit))


if __name__ == "__main__":
    main()
