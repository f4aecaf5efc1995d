"""FLUX.2 klein 4B in its published sizes, without weights of anybody's."""

from __future__ import annotations

from typing import Any

import torch
from diffusers import (
    AutoencoderKLFlux2,
    FlowMatchEulerDiscreteScheduler,
    Flux2KleinPipeline,
    Flux2Transformer2DModel,
)
from torch import Tensor
from transformers import Qwen3Config, Qwen3ForCausalLM

ENCODER = Qwen3Config(
    vocab_size=151936, hidden_size=2560, intermediate_size=9728, num_hidden_layers=36,
    num_attention_heads=32, num_key_value_heads=8, head_dim=128, tie_word_embeddings=True,
)  # fmt: skip
TOKENS = 64  # of a described edit


def transformer() -> Flux2Transformer2DModel:
    return Flux2Transformer2DModel(
        patch_size=1, in_channels=128, num_layers=5, num_single_layers=20, attention_head_dim=128,
        num_attention_heads=24, joint_attention_dim=3 * 2560, timestep_guidance_channels=256,
        axes_dims_rope=(32, 32, 32, 32), guidance_embeds=False,
    )  # fmt: skip


def encoder(layers: int = 36) -> Qwen3ForCausalLM:
    return Qwen3ForCausalLM(
        Qwen3Config(**{**ENCODER.to_dict(), "num_hidden_layers": layers, "layer_types": None})
    )


def full_klein(device: torch.device, dtype: torch.dtype) -> tuple[Any, Tensor]:
    """The pipeline with random weights and without an encoder, and embeddings [1, TOKENS, 7680] in its place."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    try:
        with device:
            parts = transformer().eval(), AutoencoderKLFlux2().eval()
            embedded = torch.randn(1, TOKENS, 3 * ENCODER.hidden_size)
    finally:
        torch.set_default_dtype(before)
    scheduler = FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True)
    none: Any = None
    pipe = Flux2KleinPipeline(scheduler, parts[1], none, none, parts[0], is_distilled=True)
    pipe.set_progress_bar_config(disable=True)
    return pipe, embedded
