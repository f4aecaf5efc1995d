# pyright: basic
"""An adapter (LoRA) of a person's own for an open model: what it is, whether it fits, and putting it onto a pipeline.

The layouts are those that diffusers takes: its own, peft's, kohya's and the original models'. Only safetensors is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from mgie_server.weights.adapter_info import FORMAT
from mgie_server.weights.own_file import GGUF, kind_of_file, refused
from mgie_server.weights.published_transformers import PUBLISHED, empty_of
from mgie_server.weights.size_limits import SIDE
from mgie_server.weights.tensor_files import TensorFile

MOST_BYTES = 4 * 1024**3
_FLOATS = (torch.float32, torch.float16, torch.bfloat16, torch.float64)
_PART, _A, _B = "transformer.", ".lora_A.weight", ".lora_B.weight"
_NOT_READ = {
    "dora_scale": "DoRA",
    "lokr_": "LoKr",
    "hada_": "LoHa",
    "oft_": "OFT",
    ".diff": "full differences",
}
_TRAINED_ON = "Train or fetch it for this model, or add it to the one that it was made for."
Layers = Mapping[str, tuple[int, int]]  # by name: numbers that come out and go in


@dataclass(frozen=True)
class LoraFile:
    """weights: as the file names them. A file is small enough to be read as a whole."""

    path: Path
    weights: dict[str, Tensor] = field(repr=False)

    @property
    def parameters(self) -> int:
        return sum(tensor.numel() for tensor in self.weights.values())


def open_lora(path: Path) -> LoraFile:
    """Raises MgieError model_not_installed for what is damaged, of another kind, or no adapter."""
    if kind_of_file(path) == GGUF:
        raise refused(path, "it is a GGUF, and adapters are safetensors")
    if path.stat().st_size > MOST_BYTES:
        raise refused(
            path,
            f"it has {path.stat().st_size / 1e9:.1f} GB, more than any adapter: a whole model is a --file",
        )
    file = TensorFile(path)
    if any(name.endswith((".lora_A", ".lora_B")) for name in file.infos):
        raise refused(
            path, f"it is an adapter of mini ({FORMAT})", "Add it without --base, or with --base mini."
        )
    kind = next((kind for sign, kind in _NOT_READ.items() if any(sign in name for name in file.infos)), None)
    if kind:
        raise refused(path, f"it holds {kind}, and only LoRA is read")
    if not any("lora" in name for name in file.infos):
        raise refused(
            path, "it is no adapter: none of its names says lora", "A whole transformer is a --file."
        )
    for name, info in file.infos.items():
        if info.dtype not in _FLOATS:
            raise refused(path, f"{name} is stored as {info.dtype}, and adapters are floats of 16 or 32 bits")
        if any(side > SIDE for side in info.shape):
            raise refused(path, f"{name} has shape {list(info.shape)}")
    return LoraFile(path, {name: file.get(name) for name in file.infos})


def check_lora(file: LoraFile, pipeline: str, layers: Layers) -> None:
    """layers: the linear ones of the transformer. Raises MgieError model_not_installed, naming what it fits instead."""
    if not takes_lora(pipeline):
        raise refused(file.path, f"a {pipeline} takes no adapters")
    why = why_not(file, pipeline, layers)
    if why:
        raise refused(file.path, f"{why}{_which_fits(file)}", _TRAINED_ON)


def takes_lora(pipeline: str) -> bool:
    import diffusers

    return hasattr(getattr(diffusers, pipeline), "lora_state_dict")


def why_not(file: LoraFile, pipeline: str, layers: Layers) -> str:
    """A clause about what does not fit; "" where all does."""
    import diffusers

    try:
        found = getattr(diffusers, pipeline).lora_state_dict(_with_part(file, layers))
    except Exception:  # the functions of diffusers raise what comes for names that they do not know
        return "its names are not those of an adapter of this model"
    names = {key.removesuffix(end) for key in found for end in (_A, _B) if key.endswith(end)}
    if not any(name.removeprefix(_PART) in layers for name in names):
        return "nothing in it belongs to this model"
    for name in sorted(names):
        layer = layers.get(name.removeprefix(_PART))
        if layer is None or not name.startswith(_PART):
            return f"this model has no layer {name.removeprefix(_PART)}"
        down, up = found.get(name + _A), found.get(name + _B)
        if down is None or up is None:
            return f"half of {name.removeprefix(_PART)} is missing"
        given = (up.shape[0], down.shape[-1])
        if given != layer or down.shape[0] != up.shape[-1]:
            return (
                f"{name.removeprefix(_PART)} is for a layer of {given[1]} to {given[0]} numbers, "
                f"and this model's has {layer[1]} to {layer[0]}"
            )
    return ""


def linear_layers(model: nn.Module) -> dict[str, tuple[int, int]]:
    found = {name: layer for name, layer in model.named_modules() if isinstance(layer, nn.Linear)}
    return {name: (layer.out_features, layer.in_features) for name, layer in found.items()}


def put_on(pipe: Any, files: list[tuple[LoraFile, float]]) -> None:
    """With their strengths. They become part of the weights, but for packed ones, beside which they stay."""
    names = [f"own{number}" for number in range(len(files))]
    for name, (file, _) in zip(names, files, strict=True):
        weights = _with_part(file, linear_layers(pipe.transformer))
        bare = weights is not file.weights
        # of the path diffusers reads the header too, where peft writes how an adapter is to be scaled
        pipe.load_lora_weights(weights if bare else str(file.path), adapter_name=name, use_safetensors=True)
    pipe.set_adapters(names, [strength for _, strength in files])
    if getattr(pipe.transformer, "quantization_method", None) is None:
        pipe.fuse_lora(adapter_names=names)
        pipe.unload_lora_weights()


def _with_part(file: LoraFile, layers: Layers) -> dict[str, Tensor]:
    """What names the transformer's layers and nothing before them gets the part's name, which diffusers looks for."""
    bare = all(name.split(".lora_")[0] in layers for name in file.weights)
    return {_PART + name: weight for name, weight in file.weights.items()} if bare else file.weights


def _which_fits(file: LoraFile) -> str:
    for published in PUBLISHED:
        fits = takes_lora(published.pipeline)
        if fits and not why_not(file, published.pipeline, linear_layers(empty_of(published.title))):
            return f"; it fits {published.title}"
    return ""
