"""Adapters: a few small matrices (LoRA) that teach a model something new. One safetensors file, merged when it is loaded.

Of each changed layer the file holds `NAME.lora_A` [rank, in] and `NAME.lora_B` [out, rank], NAME as in `Mgie`; the layer's
weight becomes W + scale B A. Its header says what it is for (`AdapterInfo`). peft is not needed to use one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, cast

import torch
from safetensors import safe_open
from safetensors.torch import save_file  # pyright: ignore[reportUnknownVariableType]
from torch import Tensor, nn

from mgie_protocol.errors import MgieError
from mgie_server.weights.adapter_info import FORMAT, AdapterInfo, read_info
from mgie_server.weights.tensor_headers import check_header

_A, _B = ".lora_A", ".lora_B"


def save_adapter(path: Path, info: AdapterInfo, weights: dict[str, Tensor]) -> None:
    """weights: as the file holds them, stored as float16."""
    header = {"format": FORMAT, **{name: str(value) for name, value in asdict(info).items()}}
    half = path.with_name(path.name + ".part")
    save_file({n: w.detach().cpu().half().contiguous() for n, w in weights.items()}, half, header)
    half.chmod(0o644)
    half.replace(path)


def merge_adapter(model: nn.Module, path: Path) -> int:
    """Adds it to the model's weights; the number of layers. Raises MgieError where the two do not fit."""
    info = read_info(path)
    layers: dict[str, nn.Module] = dict(cast("Iterable[tuple[str, nn.Module]]", model.named_modules()))
    check_header(path)
    opened: Any = safe_open(path, "pt")  # has no types
    with opened as file, torch.no_grad():
        names: list[str] = sorted(key.removesuffix(_A) for key in file.keys() if key.endswith(_A))  # noqa: SIM118
        for name in names:
            weight: Tensor | None = getattr(layers.get(name), "weight", None)
            down, up = file.get_tensor(name + _A), file.get_tensor(name + _B)
            if weight is None or weight.shape != (up.shape[0], down.shape[1]):
                raise MgieError(
                    "model_not_installed",
                    f"The adapter {path} is of another model: {name} does not fit.",
                    f"It was trained on {info.base}.",
                )
            weight += (info.scale * (up.float() @ down.float())).to(weight)
    return len(names)
