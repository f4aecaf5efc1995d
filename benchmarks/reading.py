"""How mini reads: what it says it will do for each sentence of data/reading.toml, on one gray picture. No edit is made.

    python -m benchmarks.reading [--model FOLDER] [--use TABLE] [--show]

right: what is wanted is named (or refused where that is wanted); refused: where it could have been done; wrong: the rest.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from mgie_protocol.errors import MgieError
from mgie_server.engines.areas import Area
from mgie_server.engines.catalog import find_model, installed_folder
from mgie_server.engines.engine import Description, Engine
from mgie_server.engines.mini import load_mini
from mgie_server.evaluation.clauses import named_in

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SENTENCES = Path(__file__).parent / "data" / "reading.toml"
_CHANGE = 30  # tokens
RIGHT, REFUSED, WRONG = "right", "refused", "wrong"


@dataclass(frozen=True)
class Reading:
    """A sentence, what it should be read as (a key of the file), what it was read as, and how that is judged."""

    sentence: str
    wanted: str
    said: str
    how: str
    sure: float | None


def picture() -> np.ndarray:
    """A picture with all tones and some of all hues, [64, 64, 3]."""
    y, x = np.mgrid[0:1:64j, 0:1:64j]
    rgb = 0.5 + 0.22 * np.stack([np.cos(6.3 * (x + t)) for t in (0, 1 / 3, 2 / 3)], -1) * (1 - y)[..., None]
    return (rgb * (0.35 + 0.9 * y[..., None])).clip(0, 1).astype(np.float32)


def read(engine: Engine, sentence: str, wanted: str, seen: np.ndarray) -> Reading:
    try:
        description = engine.describe(seen, sentence)
    except MgieError as error:
        how = RIGHT if wanted == "refused" or wanted.startswith("!") else REFUSED
        return Reading(sentence, wanted, f"({error.code}: {error.message[-60:]} {error.details})", how, None)
    wishes, passes = wanted.split(" + "), description.passes
    if len(wishes) == 1 and " & " in wanted and len({one.area for one in passes}) == 1:
        right = is_named(wanted, passes)
        return Reading(sentence, wanted, description.expressive, RIGHT if right else WRONG, description.sure)
    right = len(wishes) == len(passes) and any(
        all(map(is_read, wishes, order)) for order in (passes, passes[::-1])
    )
    return Reading(sentence, wanted, description.expressive, RIGHT if right else WRONG, description.sure)


def is_read(wanted: str, description: Description) -> bool:
    """Whether one pass is what one part of a key asks for."""
    families, _, where = wanted.partition(" @ ")
    if "|" in where:  # each alternative has an area of its own
        return any(is_read(one, description) for one in wanted.split("|"))
    return fits(families, edits_of(description)) and name_of(description.area) == where


def is_named(wanted: str, passes: Sequence[Description]) -> bool:
    """Whether passes for one area, or the whole, name each of the changes of a key, and no more."""
    families, _, where = wanted.partition(" @ ")
    named, wishes = [one for each in passes for one in edits_of(each)], families.split(" & ")
    each = all(any(fits(wish, [one]) for one in named) for wish in wishes)
    return each and len(named) == len(wishes) and name_of(passes[0].area) == where


def edits_of(description: Description) -> list[tuple[str, str]]:
    """(family, amount) of what one pass changes."""
    named = [(one.edit.family, one.edit.amount) for one in named_in(description.expressive)]
    return named + [(one.family, "") for one in description.detail]


def name_of(area: Area | None) -> str:
    """As the table writes it: "left half", "not red", "" for the whole picture."""
    return "" if area is None else f"{'not ' * area.but}{area.name}"


def fits(wanted: str, named: list[tuple[str, str]]) -> bool:
    if wanted == "refused" or not named:
        return False
    families = [family for family, _ in named]
    if wanted.startswith("!"):
        return not set(families) & set(wanted[1:].split(","))
    if f"{families[0]} {named[0][1]}" == wanted:
        return len(named) == 1
    return all(family in wanted.split("|") for family in families)


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--model", type=Path, default=installed_folder("mini"))
    p.add_argument("--use", default="dev")
    p.add_argument("--show", action="store_true", help="what is wrong or refused, sentence by sentence")
    args = p.parse_args()
    engine, seen = load_mini(find_model("mini"), args.model), picture()
    engine.model.config = replace(engine.model.config, max_new_tokens=_CHANGE)  # what changes stands first
    table = tomllib.loads(SENTENCES.read_text(encoding="utf-8"))[args.use]
    readings = [read(engine, text, wanted, seen) for wanted, texts in table.items() for text in texts]
    if args.show:
        for one in readings:
            if one.how != RIGHT:
                print(
                    f"{one.how:8s} {one.sentence!r} wanted {one.wanted!r}: {one.said[:110]}", one.sure or ""
                )
    counts = {how: sum(one.how == how for one in readings) for how in (RIGHT, REFUSED, WRONG)}
    print(args.use, len(readings), counts, f"{100 * counts[RIGHT] / len(readings):.1f} % right")


if __name__ == "__main__":
    main()
