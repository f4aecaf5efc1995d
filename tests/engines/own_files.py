"""Files of a person's own for the tiny open models: adapters, transformers in one file, in the layouts that people have."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file, save_file

TRANSFORMER = "transformer/diffusion_pytorch_model.safetensors"
KLEIN_LAYER, QWEN_LAYER = "transformer_blocks.0.attn.to_q", "transformer_blocks.0.attn.to_q"
BLOCK = 32  # numbers that GGUF's Q8_0 packs together


def lora(
    path: Path, sides: tuple[int, int], layout: str, name: str = KLEIN_LAYER, alpha: float = 2.0
) -> Path:
    """An adapter of one layer, of rank 2. sides: numbers out and in. layout: diffusers, peft, bare or kohya."""
    made = torch.Generator().manual_seed(6)
    down, up = torch.randn(2, sides[1], generator=made), torch.randn(sides[0], 2, generator=made)
    start = {"diffusers": "transformer.", "peft": "base_model.model.", "bare": "", "kohya": "lora_unet_"}[
        layout
    ]
    if layout == "kohya":
        name = start + name.replace(".", "_")
        halves = {
            f"{name}.lora_down.weight": down,
            f"{name}.lora_up.weight": up,
            f"{name}.alpha": torch.tensor(alpha),
        }
    else:
        halves = {f"{start}{name}.lora_A.weight": down, f"{start}{name}.lora_B.weight": up}
    save_file(halves, path)
    return path


def changed_transformer(folder: Path, path: Path) -> Path:
    """The folder's transformer in one file, with other numbers."""
    weights = load_file(folder / TRANSFORMER)
    made = torch.Generator().manual_seed(7)
    save_file({name: w + 0.2 * torch.randn(w.shape, generator=made) for name, w in weights.items()}, path)
    return path


def klein_as_published(file: Path, path: Path) -> Path:
    """Klein's transformer under the names that its authors gave: attention's three matrices in one, shift before scale."""
    weights = load_file(file)
    out: dict[str, torch.Tensor] = {}
    plain = {
        "x_embedder": "img_in", "context_embedder": "txt_in", "proj_out": "final_layer.linear",
        "time_guidance_embed.timestep_embedder.linear_1": "time_in.in_layer",
        "time_guidance_embed.timestep_embedder.linear_2": "time_in.out_layer",
        "double_stream_modulation_img.linear": "double_stream_modulation_img.lin",
        "double_stream_modulation_txt.linear": "double_stream_modulation_txt.lin",
        "single_stream_modulation.linear": "single_stream_modulation.lin",
    }  # fmt: skip
    double = {
        "attn.norm_q.weight": "img_attn.norm.query_norm.scale", "attn.norm_k.weight": "img_attn.norm.key_norm.scale",
        "attn.to_out.0.weight": "img_attn.proj.weight", "ff.linear_in.weight": "img_mlp.0.weight",
        "ff.linear_out.weight": "img_mlp.2.weight", "attn.norm_added_q.weight": "txt_attn.norm.query_norm.scale",
        "attn.norm_added_k.weight": "txt_attn.norm.key_norm.scale", "attn.to_add_out.weight": "txt_attn.proj.weight",
        "ff_context.linear_in.weight": "txt_mlp.0.weight", "ff_context.linear_out.weight": "txt_mlp.2.weight",
    }  # fmt: skip
    single = {
        "attn.to_qkv_mlp_proj.weight": "linear1.weight", "attn.to_out.weight": "linear2.weight",
        "attn.norm_q.weight": "norm.query_norm.scale", "attn.norm_k.weight": "norm.key_norm.scale",
    }  # fmt: skip
    fused = {"img_attn": ("to_q", "to_k", "to_v"), "txt_attn": ("add_q_proj", "add_k_proj", "add_v_proj")}
    block = "transformer_blocks.0."
    for ours, theirs in plain.items():
        out[f"{theirs}.weight"] = weights.pop(f"{ours}.weight")
    scale, shift = weights.pop("norm_out.linear.weight").chunk(2)
    out["final_layer.adaLN_modulation.1.weight"] = torch.cat([shift, scale])
    for where, parts in fused.items():
        three = [weights.pop(f"{block}attn.{part}.weight") for part in parts]
        out[f"double_blocks.0.{where}.qkv.weight"] = torch.cat(three)
    for ours, theirs in double.items():
        out[f"double_blocks.0.{theirs}"] = weights.pop(block + ours)
    for ours, theirs in single.items():
        out[f"single_blocks.0.{theirs}"] = weights.pop("single_" + block + ours)
    assert not weights, weights.keys()
    save_file({f"model.diffusion_model.{name}": tensor.contiguous() for name, tensor in out.items()}, path)
    return path


def as_gguf(file: Path, path: Path, architecture: str) -> Path:
    """Linear layers whose rows are whole blocks in eight bits, the others as they are."""
    import gguf

    writer: Any = gguf.GGUFWriter(path, architecture)
    for name, tensor in load_file(file).items():
        numbers = tensor.float().numpy()
        if numbers.ndim == 2 and numbers.shape[1] % BLOCK == 0:
            packed = gguf.quants.quantize(numbers, gguf.GGMLQuantizationType.Q8_0)
            writer.add_tensor(name, packed, raw_dtype=gguf.GGMLQuantizationType.Q8_0)
        else:
            writer.add_tensor(name, np.ascontiguousarray(numbers))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def retyped(file: Path, path: Path, dtype: torch.dtype) -> Path:
    save_file({name: tensor.to(dtype) for name, tensor in load_file(file).items()}, path)
    return path


def named_otherwise(folder: Path, pipeline: str) -> Path:
    (folder / "model_index.json").write_text(json.dumps({"_class_name": pipeline}))
    return folder
