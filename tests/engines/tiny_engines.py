"""Open models of tiny random weights, loaded, and a picture for them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from small_pictures import SIDE

from mgie_server.engines.open_engine import load_open
from mgie_server.engines.open_models import OPEN_MODELS, open_models
from mgie_server.engines.pair_engine import PairEngine

INFOS = {info.name: info for info in open_models()}


def load(name: str, folder: Path, describer: Path | None = None) -> PairEngine:
    return load_open(replace(INFOS[name], path=folder), OPEN_MODELS[name], describer, "cpu")[0]


def picture(seed: int = 1, width: int = SIDE, height: int = SIDE) -> np.ndarray:
    """Soft, so that its colours can be told from its latents."""
    coarse = torch.from_numpy(np.random.default_rng(seed).random((1, 3, 4, 4), np.float32))
    large = torch.nn.functional.interpolate(coarse, (height, width), mode="bilinear")
    return large[0].permute(1, 2, 0).numpy()
