"""Pairs for the worked example of docs/training.md, and what an adapter trained on them does on held-out photographs.

    python benchmarks/infrared_pairs.py make PHOTOGRAPHS infrared        32 pairs of parts of the first photographs
    python benchmarks/infrared_pairs.py measure PHOTOGRAPHS infrared     mini and mini with the added model `infrared`

PHOTOGRAPHS: a folder with some JPEG files; every third one is held out.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import cv2
import numpy as np

from mgie_protocol.errors import MgieError
from mgie_server.engines.catalog import load_engine
from mgie_server.engines.engine import EditSettings

PAIRS, SIDE = 32, 256
ASKED = ("make it infrared", "infrared film", "an infrared look", "as if shot on infrared film")
NEW_WORDS = "turn this into an infrared photograph"
TEXT = "Black and white as on infrared film: greens glow, the blue of the sky goes dark."


def infrared(picture: np.ndarray) -> np.ndarray:
    """float32 [h, w, 3] RGB, 0..1: foliage glows, blue skies go dark."""
    gray = picture @ np.array([0.3, 1.5, -0.8], np.float32)
    return np.repeat(np.clip(gray, 0, 1)[..., None], 3, axis=2)


def photographs(folder: Path) -> tuple[list[Path], list[Path]]:
    """For training, and held out."""
    found = sorted(p for p in folder.iterdir() if p.suffix.lower() in (".jpg", ".jpeg", ".png"))
    return [p for i, p in enumerate(found) if i % 3 != 2], found[2::3]


def read(path: Path) -> np.ndarray:
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    assert picture is not None, path
    return picture[..., ::-1].astype(np.float32) / 255


def write(path: Path, picture: np.ndarray) -> None:
    cv2.imwrite(str(path), np.rint(picture * 255).astype(np.uint8)[..., ::-1])


def make(folder: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    rng, rows = np.random.default_rng(1), []
    training, _ = photographs(folder)
    for number in range(PAIRS):
        picture = read(training[number % len(training)])
        side = int(min(picture.shape[:2]) * rng.uniform(0.5, 1))
        top, left = (int(rng.integers(0, n - side + 1)) for n in picture.shape[:2])
        part = cv2.resize(
            picture[top : top + side, left : left + side], (SIDE, SIDE), interpolation=cv2.INTER_AREA
        )
        names = {"before": f"{number:02d}_before.png", "after": f"{number:02d}_after.png"}
        write(out / names["before"], part)
        write(out / names["after"], infrared(part))
        rows.append({**names, "instruction": ASKED[number % len(ASKED)], "expressive": TEXT})
    (out / "pairs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))


def measure(folder: Path, name: str) -> None:
    """Mean distance of all values (0..255) to the wanted picture at the model's size."""
    _, held_out = photographs(folder)
    engines = {model: load_engine(model, "cpu") for model in ("mini", name)}
    print(f"| instruction | photographs | left as it is | mini | {name} |\n|---|---|---|---|---|")
    for asked in (*ASKED[:1], NEW_WORDS):
        apart: dict[str, list[float]] = {"none": [], **{model: [] for model in engines}}
        refused = 0
        for path in held_out:
            before = np.asarray(cv2.resize(read(path), (64, 64), interpolation=cv2.INTER_AREA), np.float32)
            wanted = infrared(before)
            apart["none"].append(float(np.abs(before - wanted).mean()))
            for model, engine in engines.items():
                try:
                    made = engine.edit(
                        before,
                        engine.describe(before, asked),
                        EditSettings(1, 1.0, 1.0, 7),
                        lambda *step: None,
                    )
                except MgieError as error:
                    assert error.code == "edit_not_supported", error
                    made, refused = before, refused + 1
                apart[model].append(float(np.abs(made - wanted).mean()))
        shown = " | ".join(f"{255 * np.mean(values):.1f}" for values in apart.values())
        print(f"| {asked} | {len(held_out)} | {shown} | ({refused} refused)")


if __name__ == "__main__":
    command, photos, target = sys.argv[1:]
    if command == "make":
        make(Path(photos), Path(target))
    else:
        measure(Path(photos), target)
