"""Models of any size with random weights: they cost what trained ones cost. Numbers of new tokens are forced."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import torch
from torch import nn

from mgie_server.mgie.config import EditHeadConfig, FastSampling, ModelConfig, Sizing
from mgie_server.mgie.decoding import SpokenIds
from mgie_server.mgie.mgie import Mgie

NEW_TOKENS = 31
IDS = SpokenIds(patch=32000, img=list(range(32003, 32011)), end=2)  # the published model's
PROMPT_TOKENS = 340  # 256 of the picture among them
SCHEDULER = {
    "_class_name": "EulerAncestralDiscreteScheduler",
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "num_train_timesteps": 1000,
    "steps_offset": 1,
}


def config_of(
    *,
    clip: dict[str, Any],
    llama: dict[str, Any],
    head: EditHeadConfig,
    unet_channels: tuple[int, ...],
    unet_heads: int,
    vae_channels: tuple[int, ...],
    side: int,
) -> ModelConfig:
    """Sizes are given; everything else is as the published model has it. side: px of the edited picture."""
    blocks = len(unet_channels)
    return ModelConfig(
        clip={"patch_size": 14, "image_size": 224, "hidden_act": "quick_gelu", **clip},
        llama={"vocab_size": 32011, "max_position_embeddings": 2048, "rms_norm_eps": 1e-6, **llama},
        edit_head=head,
        unet={
            "sample_size": side // 2 ** (len(vae_channels) - 1),
            "in_channels": 8,
            "out_channels": 4,
            "block_out_channels": unet_channels,
            "attention_head_dim": unet_heads,
            "cross_attention_dim": head.out,
            "layers_per_block": 2,
            "down_block_types": ("CrossAttnDownBlock2D",) * (blocks - 1) + ("DownBlock2D",),
            "up_block_types": ("UpBlock2D",) + ("CrossAttnUpBlock2D",) * (blocks - 1),
        },
        autoencoder={
            "kind": "kl",
            "block_out_channels": vae_channels,
            "down_block_types": ("DownEncoderBlock2D",) * len(vae_channels),
            "up_block_types": ("UpDecoderBlock2D",) * len(vae_channels),
            "layers_per_block": 2,
            "latent_channels": 4,
        },
        scheduler=SCHEDULER,
        sizing=Sizing("fit", side, 8),
        max_new_tokens=NEW_TOKENS,
        fast=FastSampling(),
    )


def full_size() -> ModelConfig:
    """MGIE-7B."""
    return config_of(
        clip={
            "hidden_size": 1024,
            "intermediate_size": 4096,
            "num_hidden_layers": 24,
            "num_attention_heads": 16,
        },
        llama={
            "hidden_size": 4096,
            "intermediate_size": 11008,
            "num_hidden_layers": 32,
            "num_attention_heads": 32,
        },
        head=EditHeadConfig(),
        unet_channels=(320, 640, 1280, 1280),
        unet_heads=8,
        vae_channels=(128, 256, 512, 512),
        side=512,
    )


def mid_size() -> ModelConfig:
    """Seconds on a CPU: 63 M parameters in the LLM's blocks, 38 M in the UNet, 256 px."""
    return config_of(
        clip={
            "hidden_size": 256,
            "intermediate_size": 1024,
            "num_hidden_layers": 8,
            "num_attention_heads": 4,
        },
        llama={
            "hidden_size": 640,
            "intermediate_size": 1728,
            "num_hidden_layers": 12,
            "num_attention_heads": 10,
        },
        head=EditHeadConfig(llm_width=640, width=256, feedforward=1024, out=256),
        unet_channels=(64, 128, 256, 256),
        unet_heads=2,
        vae_channels=(32, 64, 128, 128),
        side=256,
    )


def small_size() -> ModelConfig:
    """A second on a CPU: that the scripts run at all."""
    return config_of(
        clip={"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 3, "num_attention_heads": 2},
        llama={"hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 2, "num_attention_heads": 4},
        head=EditHeadConfig(llm_width=64, width=32, feedforward=64, out=32, layers=1),
        unet_channels=(32, 32, 32, 32),
        unet_heads=4,
        vae_channels=(32, 32, 32, 32),
        side=128,
    )


def build(config: ModelConfig, device: str, dtype: torch.dtype, seed: int = 0) -> Mgie:
    """On the device at once, in the number type at once: a full-size model never is in memory twice."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(dtype)
    torch.manual_seed(seed)
    try:
        with torch.device(device), _without_init():
            model = Mgie(config, IDS)
        _fill(model, device, seed)
    finally:
        torch.set_default_dtype(before)
    return model.eval().requires_grad_(False)


def prompt_of(config: ModelConfig) -> list[int]:
    """Ids as many as a usual prompt has, each once but the picture's."""
    picture = (config.clip["image_size"] // config.clip["patch_size"]) ** 2
    return [1, *range(1000, 1000 + PROMPT_TOKENS - picture - 1), *[32000] * picture]


def random_picture(side: int) -> np.ndarray:
    """Soft colours, float32 [side, side, 3] in 0..1, on the 8-bit grid."""
    y, x = np.mgrid[0:side, 0:side] / side
    channels = [0.5 + 0.4 * np.sin(3 * x + 2 * y), 0.5 + 0.3 * np.cos(5 * y), 0.4 + 0.3 * np.sin(4 * x)]
    return (np.rint(np.stack(channels, -1) * 255) / 255).astype(np.float32)


class _without_init:
    """Initialisation of the library's modules is minutes at full size, and is overwritten."""

    def __enter__(self) -> None:
        self._saved = {name: getattr(nn.init, name) for name in dir(nn.init) if name.endswith("_")}
        for name in self._saved:
            if not name.startswith("__"):
                setattr(nn.init, name, lambda tensor, *rest, **options: tensor)

    def __exit__(self, *problem: object) -> None:
        for name, function in self._saved.items():
            setattr(nn.init, name, function)


@torch.no_grad()
def _fill(model: nn.Module, device: str, seed: int) -> None:
    """Weights that keep the size of what passes through; the stop tokens are never the likeliest."""
    generator = torch.Generator(device).manual_seed(seed)
    for name, parameter in model.named_parameters():
        if parameter.ndim > 1:
            inputs = math.prod(parameter.shape[1:])
            parameter.normal_(0, 1 / math.sqrt(inputs), generator=generator)
        elif "norm" in name and name.endswith("weight"):
            parameter.fill_(1.0)
        else:
            parameter.zero_()
    head = model.get_submodule("mllm.lm_head")
    head.weight[[2, *range(32000, 32011)]] = 0  # pyright: ignore
