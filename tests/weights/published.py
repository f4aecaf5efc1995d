"""The published files of the golden tiny model, for tests that convert, spoil or serve them."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from safetensors.torch import load_file
from torch import Tensor

from mgie_server.weights.convert import convert
from mgie_server.weights.own_layout import Manifest
from mgie_server.weights.own_writer import Storage
from mgie_server.weights.published import PublishedLayout

TINY = Path(__file__).resolve().parents[1] / "golden" / "data" / "tiny"
LAYOUT = PublishedLayout.under(TINY / "model")


def copy_published(folder: Path) -> PublishedLayout:
    """The published layout in a folder that a test may spoil."""
    shutil.copytree(TINY / "model", folder)
    return PublishedLayout.under(folder)


def converted(folder: Path, storage: Storage = Storage()) -> Manifest:  # noqa: B008
    return convert(LAYOUT, folder, storage)


@cache
def infer() -> dict[str, Any]:
    return json.loads((TINY / "infer.json").read_text(encoding="utf-8"))


@cache
def tensors() -> dict[str, Tensor]:
    return load_file(TINY / "infer.safetensors")


def picture(index: int) -> np.ndarray:
    """Input picture of a case, float32 [h, w, 3] in 0..1, sides floored to a multiple of 8."""
    image = Image.open(TINY / infer()["cases"][index]["image"]).convert("RGB")
    size = (image.width // 8 * 8, image.height // 8 * 8)
    return np.asarray(image.resize(size, Image.Resampling.LANCZOS), np.float32) / 255
