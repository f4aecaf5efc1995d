"""A model whose parts were trained, written as it came: in this project's own files, or in the published layout."""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from mgie_server.training.checkpoints import load_weights
from mgie_server.training.starting import Start
from mgie_server.weights.names import Source, published_name
from mgie_server.weights.native import TOKENIZER, save_native

_HALF = torch.float16
_MLLM_PARTS = (Source.MLLM, Source.UNET)  # the files that the paper's training makes


def save_tuned(folder: Path, start: Start, weights: dict[str, Tensor]) -> Path:
    """The folder. Of a published start mgie_7b/mllm.pt, with `emb`, and unet.pt are written: the rest is as it was."""
    load_weights(start.model, weights)
    state = start.model.state_dict()
    if start.published is None:
        save_native(folder, start.model.config, (start.folder / TOKENIZER).read_bytes(), state)
        return folder
    files: dict[Source, dict[str, Tensor]] = {source: {} for source in _MLLM_PARTS}
    for name, weight in state.items():
        source, key = published_name(name)
        if source in files:
            files[source][key] = weight.detach().cpu().to(_HALF)
    emb = start.model.emb()
    files[Source.MLLM]["emb"] = emb.detach().cpu().to(_HALF)
    place = folder / "mgie_7b"
    place.mkdir(parents=True, exist_ok=True)
    for source, name in ((Source.MLLM, "mllm.pt"), (Source.UNET, "unet.pt")):
        half = place / (name + ".part")
        torch.save(files[source], half)
        half.replace(place / name)
    return folder
