"""The project's own model folder: config.json, tokenizer.model, model.safetensors. Nothing in it is ever executed."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file, save_file  # pyright: ignore[reportUnknownVariableType]

from mgie_server.mgie.config import ModelConfig
from mgie_server.mgie.decoding import spoken_ids
from mgie_server.mgie.mgie import Mgie
from mgie_server.mgie.tokenizer import Tokenizer
from mgie_server.weights.tokenizer_files import tokenizer_of

CONFIG, TOKENIZER, WEIGHTS = "config.json", "tokenizer.model", "model.safetensors"


def load_native(
    folder: Path, device: str = "cpu", dtype: torch.dtype = torch.float32
) -> tuple[Mgie, Tokenizer]:
    """Raises RuntimeError naming missing and unexpected weights, FileNotFoundError where a file is missing."""
    tokenizer = tokenizer_of(folder)
    config = ModelConfig.load(folder / CONFIG)
    model = Mgie(config, spoken_ids(tokenizer, config.refusal))
    model.load_state_dict(load_file(folder / WEIGHTS))
    return model.to(device, dtype).eval(), tokenizer


def save_native(
    folder: Path, config: ModelConfig, tokenizer_model: bytes, weights: dict[str, torch.Tensor]
) -> None:
    """Writes the three files; weights as float16."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CONFIG).write_text(config.to_json() + "\n", encoding="utf-8")
    (folder / TOKENIZER).write_bytes(tokenizer_model)
    save_file({name: w.detach().cpu().half().contiguous() for name, w in weights.items()}, folder / WEIGHTS)
    (folder / WEIGHTS).chmod(0o644)  # safetensors makes it readable for its owner alone
