"""How many solver steps, and how much guidance, suit the built-in model.

    python benchmarks/mini_steps.py [--photographs 4] [--out benchmarks/results/mini_steps.md]

Held-out photographs at 256 px (made by `python -m mgie_server.training.photographs runs/photographs`), one held-out
English phrasing a family. "did it" and "clean" as in `mgie evaluate`; error: mean absolute difference to the true
operation; spread: the same between two seeds.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from server_under_test import machine, write

from mgie_protocol.errors import MgieError
from mgie_server.engines.catalog import load_engine
from mgie_server.engines.engine import Description, EditSettings, Engine
from mgie_server.evaluation.cases import Case, cases_of
from mgie_server.evaluation.differences import CLEAN, Cleanness
from mgie_server.evaluation.measures import judged_size
from mgie_server.evaluation.photographs import find_photographs, read_photograph
from mgie_server.evaluation.prepared import Prepared
from mgie_server.evaluation.properties import Judged, did_it
from mgie_server.imaging.framing import to_model
from mgie_server.imaging.landing.land import land_light
from mgie_server.imaging.pixels import as_array
from mgie_server.training.operations import FAMILIES

HELD_OUT = Path("runs/photographs/held_out")
SETTINGS = ((1, 1.0, 1.0), (2, 1.0, 1.0), (4, 1.0, 1.0), (8, 1.0, 1.0), (1, 1.3, 1.0), (4, 1.3, 1.0))


def one_each(cases: list[Case]) -> list[Case]:
    """The first English phrasing of each family."""
    found: dict[str, Case] = {}
    for case in cases:
        if case.language == "en":
            found.setdefault(case.edit.family, case)
    return list(found.values())


class Bench:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.rows: dict[tuple, list[tuple[bool, bool, float, float, float]]] = {s: [] for s in SETTINGS}

    def case(self, prepared: Prepared, case: Case) -> None:
        framed = to_model(prepared.buffer, self.engine.capabilities.sizing)
        unchanged = self.engine.reconstruct(framed)
        try:
            said = self.engine.describe(framed, case.text)
        except MgieError:
            return  # what is refused shows in the evaluation, not here
        goal, cleanness = prepared.goal(case.edit), Cleanness(prepared.small)
        for setting in SETTINGS:
            (first, seconds), (second, _) = (
                self._made(prepared, framed, unchanged, said, setting, seed) for seed in (1, 2)
            )
            judged = Judged(
                prepared.small, judged_size(first), case.edit, prepared.small_original, case.damage
            )
            rest = cleanness.rest(judged.after)
            error = float(np.abs(first - goal).mean())
            spread = float(np.abs(first - second).mean())
            self.rows[setting].append((did_it(judged), rest <= CLEAN, error, spread, seconds))

    def _made(self, prepared, framed, unchanged, said: Description, setting: tuple, seed: int):
        steps, text, image = setting
        started = time.perf_counter()
        edited = self.engine.edit(framed, said, EditSettings(steps, text, image, seed), lambda *_: None)
        seconds = time.perf_counter() - started
        cell = self.engine.capabilities.color_cell
        landed = land_light(prepared.buffer, unchanged, edited, color_cell=cell)
        return as_array(landed).astype(np.float32) / 255, seconds


def table(bench: Bench, photographs: int) -> str:
    lines = [
        "# Solver steps and guidance of the built-in model",
        "",
        f"Made by benchmarks/mini_steps.py on {machine()}. {photographs} held-out photographs, {len(FAMILIES)} families.",
        "",
        "| steps | text guidance | image guidance | did it % | clean % | error % | spread between seeds % | editing s |",
        "|---" * 8 + "|",
    ]
    for (steps, text, image), rows in bench.rows.items():
        did, clean, error, spread, seconds = np.array(rows, float).mean(0)
        lines.append(
            f"| {steps} | {text} | {image} | {100 * did:.1f} | {100 * clean:.1f} | {100 * error:.2f} | "
            f"{100 * spread:.2f} | {seconds:.3f} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--photographs", type=int, default=4)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "mini_steps.md")
    args = parser.parse_args()
    torch.set_num_threads(1)
    bench = Bench(load_engine("mini", "cpu"))
    paths = find_photographs(HELD_OUT, args.photographs)
    for number, path in enumerate(paths):
        photograph, made = read_photograph(path, 256), {}
        plain = Prepared(photograph.pixels)
        for case in one_each(cases_of(plain.small, number, tuple(FAMILIES))):
            if case.damage not in made:
                made[case.damage] = Prepared(photograph.pixels, case.damage)
            bench.case(made[case.damage], case)
        print(f"{number + 1} of {len(paths)}", flush=True)
    write(args.out, table(bench, len(paths)), add=False)


if __name__ == "__main__":
    main()
