"""The published cases through `mgie evaluate --data`: does the paper's order hold on what can be computed of pixels?

    python benchmarks/published_pairs.py --cases DIR [--out TABLE.md]

DIR holds NAME_input.jpg, NAME_answer.jpg, instructions.json, and what three models made: NAME_{mgie,lgie,p2p}.jpg. The
same by the command, with a page of pictures:

    mgie evaluate --data DIR --models none --results mgie --results lgie --results p2p
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from mgie_server.engines.catalog import find_model, load_engine
from mgie_server.evaluation.pairs.metrics import METRICS, shown
from mgie_server.evaluation.pairs.options import PairOptions, parse_models, parse_results
from mgie_server.evaluation.pairs.run import compare

MODELS = {"mgie": "MGIE", "lgie": "LGIE", "p2p": "InsPix2Pix"}  # by the paper's order, best first
METRIC_NAMES = ("l1", "l2", "psnr", "ssim")


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def interval(metric: str, told: Mapping[str, float]) -> str:
    return f"{shown(metric, told['mean'])} ({shown(metric, told['low'])} to {shown(metric, told['high'])})"


def means(models: Mapping[str, Any]) -> str:
    rows = [
        [MODELS.get(name, name), *(interval(m, models[name]["metrics"][m]) for m in METRIC_NAMES)]
        for name in models
    ]
    return table(["", *(METRICS[m].title for m in METRIC_NAMES)], rows)


def differences(found: Sequence[Mapping[str, Any]]) -> str:
    rows = []
    for told in found:
        cells = []
        for metric in METRIC_NAMES:
            one = told["metrics"][metric]
            cells.append(f"{interval(metric, one)}; nearer on {100 * one['better']:.0f} %")
        rows.append([f"{MODELS.get(told['a'], told['a'])} minus {MODELS.get(told['b'], told['b'])}", *cells])
    return table(["", *(METRICS[m].title for m in METRIC_NAMES)], rows)


def by_set(path: Path, names: Sequence[str]) -> str:
    """Means of L1 and SSIM a set, by the beginning of the cases' names."""
    with path.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["model"] and row["view"] == "raw"]
    sets = list(dict.fromkeys(row["record"].split("/")[2].rpartition("_")[0] for row in rows))

    def mean(of: str, model: str, metric: str) -> str:
        values = [float(row[metric]) for row in rows if row["model"] == model and f"/{of}_" in row["record"]]
        return shown(metric, float(np.mean(values)))

    counts = {of: len({row["record"] for row in rows if f"/{of}_" in row["record"]}) for of in sets}
    lines = [
        [of, str(counts[of]), *(mean(of, name, metric) for metric in ("l1", "ssim") for name in names)]
        for of in sets
    ]
    head = [
        "cases of",
        "n",
        *(f"{METRICS[m].title} {MODELS.get(n, n)}" for m in ("l1", "ssim") for n in names),
    ]
    return table(head, lines)


def orders(models: Mapping[str, Any]) -> Iterator[str]:
    for metric in METRIC_NAMES:
        ranked = sorted(MODELS, key=lambda name: models[name]["metrics"][metric]["mean"])
        if METRICS[metric].better == "more":
            ranked.reverse()
        holds = "holds" if ranked == list(MODELS) else "does not hold"
        yield f"- {METRICS[metric].title}: {' > '.join(MODELS[name] for name in ranked)}; the paper's order {holds}."


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        results = parse_results(MODELS)
        options = PairOptions(
            str(asked.cases), models=parse_models("none,mini", results), results=results, out=Path(folder)
        )
        found = compare(options, find_model, lambda name: load_engine(name, "cpu"))
        sets = by_set(Path(folder) / "metrics.csv", ["none", "mini", *MODELS])
    raw, landed = (next(t for t in found["tables"] if t["view"] == view) for view in ("raw", "landed"))
    text = "\n\n".join(
        [
            f"Made by benchmarks/published_pairs.py: {raw['records']} cases, means, and in brackets 95 % intervals.",
            "## The models' own pictures", means(raw["models"]),
            "## Differences on the same cases", differences(raw["differences"]),
            "## Order of the means, best first", "\n".join(orders(raw["models"])),
            "## By the set that a case comes from", sets,
            "## Landed at full size (of pictures made elsewhere there is no layer)", means(landed["models"]),
        ]
    )  # fmt: skip
    print(text)
    if asked.out:
        asked.out.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
