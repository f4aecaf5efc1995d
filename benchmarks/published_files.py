"""MGIE-7B's published files at full size, with random numbers: every name, shape and number type is the published one.

Names and shapes come from tests/golden/data/real/manifest_real.json, everything else from the golden tiny model's files.
Some 17 GB are written.
"""

from __future__ import annotations

import json
import math
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Tensor

DATA = Path(__file__).resolve().parents[1] / "tests" / "golden" / "data"
LLAVA, CLIP, VAE = (
    "LLaVA-7B-v1 folder (vocabulary 32003)",
    "clip vision tower",
    "vae (diffusers >=0.17 names)",
)
VOCABULARY = 32000  # of LLaMA's own tokenizer
STOP_IDS = (2, *range(VOCABULARY, VOCABULARY + 11))  # the end and all added tokens
LAST_LAYER_OF_FIRST_SHARD = 22


def write_published(folder: Path, seed: int = 0) -> None:
    """LLaVA-7B-v1, clip, ip2p and mgie_7b in a new folder, as `mgie models convert` expects them."""
    shutil.copytree(
        DATA / "tiny" / "model", folder, ignore=shutil.ignore_patterns("*.bin", "*.pt", "*.safetensors")
    )
    shapes = json.loads((DATA / "real" / "manifest_real.json").read_text())
    torch.manual_seed(seed)
    _write_configs(folder, shapes["configs"])
    _write_tokenizer(folder / "LLaVA-7B-v1")
    _write_llava(folder / "LLaVA-7B-v1", shapes[LLAVA])
    torch.save(_tensors(shapes["mllm.pt"], torch.float16), folder / "mgie_7b" / "mllm.pt")
    torch.save(_tensors(shapes["unet.pt"], torch.float16), folder / "mgie_7b" / "unet.pt")
    torch.save(_tensors(shapes[CLIP], torch.float32), folder / "clip" / "pytorch_model.bin")
    save_file(
        _tensors(shapes[VAE], torch.float32), folder / "ip2p" / "vae" / "diffusion_pytorch_model.safetensors"
    )


def _write_configs(folder: Path, sizes: Mapping[str, Any]) -> None:
    for place, name in (
        ("LLaVA-7B-v1/config.json", "llama"),
        ("clip/config.json", "clip_vision"),
        ("ip2p/unet/config.json", "unet"),
        ("ip2p/vae/config.json", "vae"),
    ):
        path = folder / place
        path.write_text(json.dumps({**json.loads(path.read_text()), **sizes[name]}))
    path = folder / "clip" / "preprocessor_config.json"
    side = sizes["clip_vision"]["image_size"]
    changed = {"crop_size": {"height": side, "width": side}, "size": {"shortest_edge": side}}
    path.write_text(json.dumps({**json.loads(path.read_text()), **changed}))


def _write_tokenizer(folder: Path) -> None:
    """The tiny model's, with pieces that no text holds up to LLaMA's vocabulary, so that every id has a text."""
    path = folder / "tokenizer.model"
    known = json.loads((folder / "added_tokens.json").read_text())
    count = min(known.values())
    filler = b"".join(_piece(f"w{number}") for number in range(count, VOCABULARY))
    path.write_bytes(path.read_bytes() + filler)
    moved = {token: index - count + VOCABULARY for token, index in known.items()}
    (folder / "added_tokens.json").write_text(json.dumps(moved))


def _piece(text: str) -> bytes:
    """Field 1 of a sentencepiece ModelProto (a piece: its text, a low score); repeated fields may be appended to a file."""
    data = text.encode()
    body = b"\x0a" + bytes([len(data)]) + data + b"\x15\x00\x24\x74\xc9"  # score: -1e6 as a float32
    return b"\x0a" + bytes([len(body)]) + body


def _write_llava(folder: Path, shapes: Mapping[str, list[int]]) -> None:
    """Two shards, of some 10 and 4 GB."""
    places = {name: f"pytorch_model-0000{_shard(name)}-of-00002.bin" for name in shapes}
    for file in sorted(set(places.values())):
        torch.save(
            _tensors({n: shapes[n] for n in shapes if places[n] == file}, torch.float16), folder / file
        )
    (folder / "pytorch_model.bin.index.json").write_text(json.dumps({"metadata": {}, "weight_map": places}))


def _shard(name: str) -> int:
    words = name.split(".")
    if "layers" in words:
        return 1 if int(words[2]) <= LAST_LAYER_OF_FIRST_SHARD else 2
    return 1 if "embed_tokens" in name else 2


def _tensors(shapes: Mapping[str, Iterable[int]], dtype: torch.dtype) -> dict[str, Tensor]:
    return {name: _tensor(name, tuple(shape), dtype) for name, shape in shapes.items()}


def _tensor(name: str, shape: tuple[int, ...], dtype: torch.dtype) -> Tensor:
    """Numbers that keep the size of what passes through; the tokens that end a text are never the likeliest."""
    if name.endswith("position_ids"):
        return torch.arange(shape[-1]).view(shape)
    if len(shape) < 2:
        return torch.full(shape, float("norm" in name and name.endswith("weight")), dtype=dtype)
    made = torch.randn(shape).mul_(1 / math.sqrt(math.prod(shape[1:]))).to(dtype)
    if name == "lm_head.weight":
        made[[index for index in STOP_IDS if index < len(made)]] = 0
    return made
