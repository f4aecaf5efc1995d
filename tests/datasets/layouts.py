"""Small data sets in the published layouts, made of pictures that tell which they are."""

from __future__ import annotations

import base64
import io
import json
import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow
from PIL import Image
from pyarrow import parquet

WIDTH, HEIGHT = 24, 16


def picture(value: int, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Image.Image:
    """Of one gray, so that pixels tell which picture it is."""
    return Image.new("RGB", size, (value, value, value))


def coded(value: int, kind: str = "PNG", size: tuple[int, int] = (WIDTH, HEIGHT)) -> bytes:
    file = io.BytesIO()
    picture(value, size).save(file, kind)
    return file.getvalue()


def put(path: Path, value: int, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Path:
    """A picture file; its ending says of which kind."""
    path.parent.mkdir(parents=True, exist_ok=True)
    picture(value, size).save(path)
    return path


def put_json(path: Path, value: Any, **how: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value, **how), encoding="utf-8")
    return path


def ipr2pr_folders(root: Path, count: int = 20) -> Path:
    """count prompts of one pair each, with seeds.json."""
    for n in range(count):
        folder = root / f"{n:07d}"
        put_json(folder / "prompt.json", {"input": "a lake", "edit": f"edit {n}", "output": f"a lake, {n}"})
        put(folder / f"{100 + n}_0.jpg", 10)
        put(folder / f"{100 + n}_1.jpg", 200)
    put_json(root / "seeds.json", [[f"{n:07d}", [str(100 + n)]] for n in range(count)])
    return root


def mgie_tsv(root: Path, count: int = 3, protocol: int = pickle.DEFAULT_PROTOCOL) -> Path:
    """As MGIE's preparation writes it: a pair a line, value n and 100 + n."""
    root.mkdir(parents=True, exist_ok=True)
    tasks: list[Any] = []
    said = {}
    with (root / "ipr2pr.tsv").open("w", encoding="ascii") as tsv:
        for n in range(count):
            item = f"{n:07d}_5_0"
            entry = {
                "input": item,
                "answer": f"{n:07d}_5_1",
                "instruction": f"edit {n}",
                "lineidx": tsv.tell(),
            }
            tasks.append([entry])
            pair = (base64.b64encode(coded(value, "JPEG")).decode() for value in (n, 100 + n))
            tsv.write("\t".join(pair) + "\n")
            said[item] = {"instruction": f"edit {n}", "expressive": f"It would be number {n}."}
    (root / "ipr2pr.pkl").write_bytes(pickle.dumps({"task": tasks}, protocol))
    put_json(root / "ipr2pr_expressive.json", said, indent=2)
    return root


def image_column(values: Sequence[bytes | None]) -> pyarrow.Array:
    """As the hub has it: {bytes, path}."""
    made = [None if value is None else {"bytes": value, "path": f"{n}.png"} for n, value in enumerate(values)]
    return pyarrow.array(made, pyarrow.struct([("bytes", pyarrow.binary()), ("path", pyarrow.string())]))


def write_parquet(path: Path, columns: dict[str, Any], rows_a_group: int = 2) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    parquet.write_table(pyarrow.table(columns), path, row_group_size=rows_a_group)
    return path


def ipr2pr_parquet(root: Path) -> Path:
    for part in range(2):
        numbers = [10 * part + n for n in range(5)]
        write_parquet(
            root / "data" / f"train-0000{part}-of-00002-abc.parquet",
            {
                "original_prompt": [f"a lake {n}" for n in numbers],
                "original_image": image_column([coded(n, "JPEG") for n in numbers]),
                "edit_prompt": [f"edit {n}" for n in numbers],
                "edited_prompt": [f"a frozen lake {n}" for n in numbers],
                "edited_image": image_column([coded(100 + n, "JPEG") for n in numbers]),
            },
        )
    return root


def magicbrush_parquet(root: Path) -> Path:
    for split, count in (("train", 4), ("dev", 3)):
        write_parquet(
            root / "data" / f"{split}-00000-of-00001-1f2e.parquet",
            {
                "img_id": [str(500 + n // 2) for n in range(count)],
                "turn_index": pyarrow.array([1 + n % 2 for n in range(count)], pyarrow.int32()),
                "source_img": image_column([coded(n) for n in range(count)]),
                "mask_img": image_column([mask_png(n) for n in range(count)]),
                "instruction": [f"edit {n}" for n in range(count)],
                "target_img": image_column([coded(100 + n) for n in range(count)]),
            },
        )
    return root


def mask_png(value: int) -> bytes:
    """A copy of the picture with a white left half, as MagicBrush has its masks."""
    image = picture(value)
    image.paste((255, 255, 255), (0, 0, WIDTH // 2, HEIGHT))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def magicbrush_test(root: Path) -> Path:
    """Two sessions, of two turns and of one."""
    sessions: dict[str, Any] = {}
    captions: dict[str, Any] = {}
    for id_, turns in (("139", 2), ("30", 1)):
        folder = root / "images" / id_
        put(folder / f"{id_}-input.png", 1)
        sessions[id_], captions[id_] = [], {}
        for turn in range(1, turns + 1):
            put(folder / f"{id_}-output{turn}.png", 10 * turn)
            before = "input" if turn == 1 else f"output{turn - 1}"
            (folder / f"{id_}-mask{turn}.png").write_bytes(mask_png(1 if turn == 1 else 10 * (turn - 1)))
            sessions[id_].append(
                {
                    "input": f"{id_}-{before}.png",
                    "mask": f"{id_}-mask{turn}.png",
                    "output": f"{id_}-output{turn}.png",
                    "instruction": f"edit {id_}, turn {turn}",
                }
            )
            captions[id_][f"{id_}-output{turn}.png"] = f"a picture after turn {turn}"
    put_json(root / "edit_sessions.json", sessions, indent=1)
    put_json(root / "local_descriptions.json", captions)
    return root


def evr(root: Path) -> Path:
    """As the repository has it; test has several sentences an entry, and a GIF among its pictures."""
    images = root / "dataset" / "adobe" / "images"
    put(images / "a_a.jpg", 1)
    put(images / "a_b.png", 2)
    put(images / "c_c.gif", 3)
    for split, sentences in (("train", 1), ("valid", 3), ("test", 3)):
        lists = [
            {
                "img0": "a_a.jpg",
                "img1": "a_b.png",
                "sents": [f"say {n}" for n in range(sentences)],
                "uid": "Reddit_1",
            },
            {"img0": "c_c.gif", "img1": "a_b.png", "sents": ["again"] * sentences, "uid": "Reddit_2"},
        ]
        put_json(root / "dataset" / "adobe" / f"{split}.json", lists, indent=4)
    return root


def gier(root: Path) -> Path:
    """With NaN literals, and pictures of two sizes."""
    put(root / "images" / "a_a.jpg", 1)
    put(root / "images" / "a_b.jpg", 2, (30, 20))
    entry = {
        "input": "a_a.jpg",
        "output": "a_b.jpg",
        "request": "Please help",
        "detailed_request": float("nan"),
        "operator": {"brightness": {"local": False, "ids": []}},
        "expert_summary": ["increase brightness"],
        "amateur_summary": ["Please help", "brighten photo"],
    }
    for split in ("train", "val", "test"):
        put_json(root / "splits" / f"{split}_sess_3.json", [entry, {**entry, "expert_summary": float("nan")}])
    assert "NaN" in (root / "splits" / "val_sess_3.json").read_text()
    return root


def ma5k(root: Path) -> Path:
    for name, value in (("0591_O", 1), ("0591_A", 2), ("0591_C", 3)):
        put(root / "images" / f"{name}.jpg", value)
    for split in ("train", "val", "test"):
        lists = [
            {"input": "0591_O.jpg", "output": "0591_A.jpg", "request": "Brighten it ", "request_idx": [1, 2]},
            {"input": "0591_O.jpg", "output": "0591_C.jpg", "request": "Darken it", "request_idx": [1, 2]},
        ]
        put_json(root / "annotations" / f"{split}_sess_1.json", lists)
    return root


def published(root: Path) -> Path:
    for name in ("evr_0", "ma5k_2"):
        for k, what in enumerate(("input", "mgie", "p2p", "lgie", "answer")):
            put(root / f"{name}_{what}.jpg", 20 * k)
    put_json(root / "instructions.json", {"evr_0": "remove text", "ma5k_2": "more light"}, indent=1)
    return root


def gray_of(pixels: np.ndarray) -> int:
    """Which picture this is."""
    return int(pixels.mean().round())
