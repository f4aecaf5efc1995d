"""Tiny CLIP, DINO and LPIPS with random weights, in the files and under the names that the published ones have."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor
from transformers import CLIPConfig, CLIPModel

from mgie_server.evaluation.pairs.backbones import TOWERS
from mgie_server.evaluation.pairs.lpips_plan import PLANS

WIDTHS = {"alex": (4, 6, 6, 4, 4), "vgg": (4, 4, 6, 6, 6)}
WIDE, DEEP, PATCH, SIDE = 12, 2, 8, 32  # of DINO


def write_all(folder: Path) -> Path:
    write_clip(folder / "clip-vit-base-patch32")
    write_dino(folder / "dino-vits16")
    for net in PLANS:
        write_lpips(folder / "lpips", net)
    return folder


def write_clip(folder: Path) -> None:
    """As transformers writes one, and its words as OpenAI published them."""
    torch.manual_seed(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    pieces = [*letters, *(letter + "</w>" for letter in letters), "ab", "<|startoftext|>", "<|endoftext|>"]
    words = {piece: number for number, piece in enumerate(pieces)}
    both = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2}
    ends = {"bos_token_id": words["<|startoftext|>"], "eos_token_id": words["<|endoftext|>"]}
    config = CLIPConfig(
        text_config={**both, **ends, "vocab_size": len(words), "max_position_embeddings": 77},
        vision_config={**both, "image_size": SIDE, "patch_size": PATCH},
        projection_dim=8,
    )
    CLIPModel(config).save_pretrained(folder)
    (folder / "vocab.json").write_text(json.dumps(words))
    (folder / "merges.txt").write_text("#version: 0.2\na b\n")


def dino_names(depth: int) -> list[str]:
    """The tensors of the hub's facebook/dino-vits16, as its file names them."""
    layer = [
        *(f"attention.attention.{one}" for one in ("query", "key", "value")),
        *(
            "attention.output.dense",
            "intermediate.dense",
            "output.dense",
            "layernorm_before",
            "layernorm_after",
        ),
    ]
    names = ["embeddings.cls_token", "embeddings.position_embeddings"]
    names += [f"embeddings.patch_embeddings.projection.{kind}" for kind in ("weight", "bias")]
    names += [
        f"encoder.layer.{k}.{one}.{kind}"
        for k in range(depth)
        for one in layer
        for kind in ("weight", "bias")
    ]
    return [*names, "layernorm.weight", "layernorm.bias"]


def dino_shape(name: str, wide: int, side: int, patch: int) -> tuple[int, ...]:
    if name == "embeddings.cls_token":
        return (1, 1, wide)
    if name == "embeddings.position_embeddings":
        return (1, 1 + (side // patch) ** 2, wide)
    if "projection.weight" in name:
        return (wide, 3, patch, patch)
    if "intermediate" in name:
        return (4 * wide, wide) if name.endswith("weight") else (4 * wide,)
    if name.endswith("weight") and "layernorm" not in name:
        return (wide, 4 * wide) if "output.dense" in name and "attention" not in name else (wide, wide)
    return (wide,)


def write_dino(folder: Path) -> dict[str, Tensor]:
    torch.manual_seed(2)
    tensors = {name: torch.randn(dino_shape(name, WIDE, SIDE, PATCH)) * 0.3 for name in dino_names(DEEP)}
    folder.mkdir(parents=True)
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})
    config = {
        "model_type": "vit", "architectures": ["ViTModel"], "hidden_size": WIDE, "num_hidden_layers": DEEP,
        "num_attention_heads": 2, "intermediate_size": 4 * WIDE, "image_size": SIDE, "patch_size": PATCH,
        "layer_norm_eps": 1e-12, "qkv_bias": True,
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config))
    return tensors


def write_lpips(folder: Path, net: str) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """torchvision's file has a classifier as well, which nobody wants here."""
    torch.manual_seed(3)
    plan = PLANS[net](WIDTHS[net])
    tower = {name: torch.randn(shape) * 0.2 for name, shape in plan.shapes().items()}
    lins = {name: torch.rand(shape) for name, shape in plan.lin_shapes().items()}
    folder.mkdir(parents=True, exist_ok=True)
    torch.save({**tower, "classifier.1.weight": torch.zeros(3, 3)}, folder / TOWERS[net])
    torch.save(lins, folder / f"{net}.pth")
    return tower, lins
