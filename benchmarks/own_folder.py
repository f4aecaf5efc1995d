"""A random model as a folder of the own layout, so that a benchmark loads it as the server does."""

from __future__ import annotations

import json
from pathlib import Path

import torch

from mgie_server.mgie.mgie import Mgie
from mgie_server.mgie.tokenizer import MGIE_TOKENS
from mgie_server.weights import own_layout
from mgie_server.weights.own_layout import Manifest, Part
from mgie_server.weights.tensor_writer import Entry, split_into_shards, write_tensors

TOKENIZER = Path(__file__).resolve().parents[1] / "tests/golden/data/tiny/model/LLaVA-7B-v1/tokenizer.model"
SHARD_BYTES = 2 * 1024**3


def write_own_folder(model: Mgie, folder: Path) -> None:
    """float16. The tokenizer is a small one whose added tokens have the model's ids: enough to load it, not to talk."""
    entries: dict[str, list[Entry]] = {}
    for name, tensor in model.state_dict().items():
        made = Entry(name, tuple(tensor.shape), torch.float16, lambda tensor=tensor: tensor.half().cpu())
        entries.setdefault(own_layout.part_of(name), []).append(made)
    parts = {}
    for part, tensors in entries.items():
        shards = split_into_shards(tensors, SHARD_BYTES)
        names = [f"{part}-{n:05}-of-{len(shards):05}.safetensors" for n in range(1, len(shards) + 1)]
        files = tuple(write_tensors(folder / n, shard) for n, shard in zip(names, shards, strict=True))
        parts[part] = Part("float16", files)
    added = {token: 32000 + number for number, token in enumerate(MGIE_TOKENS)}
    (folder / "added_tokens.json").write_text(json.dumps(added))
    (folder / "tokenizer.model").write_bytes(TOKENIZER.read_bytes())
    (folder / own_layout.CONFIG).write_text(model.config.to_json())
    Manifest("mgie", parts, "a benchmark").save(folder)
