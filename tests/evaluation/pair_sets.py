"""Small sets of pairs, and running a comparison on them with the engines that stand in for models."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from stand_ins import stand_in

from mgie_server.engines.engine import Engine
from mgie_server.engines.model_info import ModelInfo
from mgie_server.evaluation.pairs.options import PairOptions, parse_models, parse_results
from mgie_server.evaluation.pairs.run import compare

SIDE = 64


def flat(value: int, side: int = SIDE) -> np.ndarray:
    return np.full((side, side, 3), value, np.uint8)


def scene(seed: int, side: int = SIDE) -> np.ndarray:
    """A picture with something in it, u8 [side, side, 3]."""
    rng = np.random.default_rng(seed)
    small = rng.integers(30, 220, (8, 8, 3), np.uint8)
    return np.asarray(Image.fromarray(small).resize((side, side), Image.Resampling.BICUBIC))


def put(path: Path, pixels: np.ndarray) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path)
    return path


def put_set(root: Path, rows: Sequence[Mapping[str, Any]]) -> Path:
    """A folder with pairs.csv; values that are pixels become files. Columns: those of the first row."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / "pairs.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(rows[0])
        for number, row in enumerate(rows):
            cells = []
            for name, value in row.items():
                if isinstance(value, np.ndarray):
                    put(root / f"{name}{number}.png", value)
                    value = f"{name}{number}.png"
                cells.append(value)
            writer.writerow(cells)
    return root


def darkened(root: Path, count: int = 4) -> Path:
    """count pairs of scenes; target: at half the light."""
    return put_set(
        root,
        [
            {"id": f"s{n}", "source": scene(n), "target": scene(n) // 2, "instruction": "darken 0.5"}
            for n in range(count)
        ],
    )


def sessions(root: Path) -> Path:
    """One of two turns, whose second begins with something else than what the first is to give, and one of one turn."""
    halved = flat(200)
    halved[:, :32] = 100
    rows = [
        ("a", 1, flat(200), flat(100), "darken 0.5"),
        ("a", 2, flat(120), flat(60), "darken 0.5"),
        ("b", 1, flat(80), flat(40), "darken 0.5"),
    ]
    return put_set(
        root,
        [dict(zip(("id", "turn", "source", "target", "instruction"), row, strict=True)) for row in rows],
    )


def info_of(name: str) -> ModelInfo:
    return ModelInfo(name, name.title(), "stands in", "Apache-2.0", 0, 0, True)


def load(name: str) -> Engine:
    return stand_in(name.split("-")[0])


def run(
    data: Path, out: Path, models: str | None = "echo,none", results: Sequence[str] = (), **how: Any
) -> dict[str, Any]:
    given = parse_results(results)
    find, engine = how.pop("find_model", info_of), how.pop("load_engine", load)
    how.setdefault("backbones", out / "no-backbones")
    progress = how.pop("progress", lambda *_: None)
    options = PairOptions(str(data), models=parse_models(models, given), results=given, out=out, **how)
    return compare(options, find, engine, progress)


def table_of(found: dict[str, Any], way: str, view: str) -> dict[str, Any]:
    return next(one for one in found["tables"] if (one["way"], one["view"]) == (way, view))


def mean(found: dict[str, Any], model: str, metric: str, way: str = "all", view: str = "raw") -> float:
    return table_of(found, way, view)["models"][model]["metrics"][metric]["mean"]
