"""LoRA by peft: small matrices beside chosen layers are trained, everything else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from torch import Tensor, nn

from mgie_protocol.errors import MgieError
from mgie_server.weights.adapter import AdapterInfo, save_adapter

TARGETS = {  # linear layers, by the part of the model that they belong to
    "unet": r"editor\.unet\..*(to_q|to_k|to_v|to_out\.0|ff\.net\.0\.proj|ff\.net\.2|proj_in|proj_out|time_emb_proj)",
    "llm": r"mllm\.llama\..*(q_proj|k_proj|v_proj|o_proj|gate_proj|up_proj|down_proj)",
    "edit_head": r"edit_head\.(llm2hid|hid2feat|mapper\..*linear[12])",
}
_NAME = "default"  # peft's, of the one adapter


@dataclass(frozen=True)
class Lora:
    """rank: of the matrices; alpha / rank is what their product is multiplied by; targets: parts, see TARGETS."""

    rank: int = 8
    alpha: int = 16
    dropout: float = 0.0
    targets: tuple[str, ...] = ("unet", "llm")


def add_lora(model: nn.Module, lora: Lora) -> int:
    """Puts the matrices into the model, and freezes the rest; how many layers have them.

    Raises MgieError parameter_out_of_range for an unknown target.
    """
    from peft import LoraConfig, inject_adapter_in_model

    unknown = [name for name in lora.targets if name not in TARGETS]
    if unknown or not lora.targets:
        raise MgieError(
            "parameter_out_of_range",
            f"[lora] targets are {', '.join(TARGETS)}; not {unknown[0] if unknown else 'none'!r}.",
        )
    wanted = re.compile("|".join(TARGETS[name] for name in lora.targets))
    modules = cast("Iterable[tuple[str, nn.Module]]", model.named_modules())
    layers = [n for n, m in modules if isinstance(m, nn.Linear) and wanted.fullmatch(n)]
    model.requires_grad_(False)
    settings = LoraConfig(
        r=lora.rank,
        lora_alpha=lora.alpha,
        lora_dropout=lora.dropout,
        target_modules=layers,  # pyright: ignore
    )
    inject_adapter_in_model(settings, model, adapter_name=_NAME)
    return len(layers)


def save_lora(
    path: Path, weights: dict[str, Tensor], lora: Lora, base: str, teaches: str, licence: str
) -> None:
    """weights: those that were trained, by their names in the model."""
    ends = {f".lora_{end}.{_NAME}.weight": f".lora_{end}" for end in "AB"}
    kept: dict[str, Tensor] = {}
    for name, weight in weights.items():
        for end, new in ends.items():
            if name.endswith(end):
                kept[name.removesuffix(end) + new] = weight
    save_adapter(path, AdapterInfo(base, lora.alpha / lora.rank, teaches, licence), kept)
