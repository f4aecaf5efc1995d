"""The published model files as users have them, and the configuration that their JSON files amount to.

Four folders: the merged LLaVA-7B-v1 (its config says `model_type: llava`, which AutoModel takes
for another class), CLIP ViT-L/14, InstructPix2Pix (VAE, UNet config, scheduler), mgie_7b (mllm.pt, unet.pt).
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import diffusers
from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKL
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel

from mgie_server.mgie.config import ClipImage, EditHeadConfig, FastSampling, ModelConfig, Sizing
from mgie_server.weights.size_limits import check_sizes
from mgie_server.weights.small_files import read_json, unreadable

_CLIP_KEYS = (
    "hidden_size",
    "intermediate_size",
    "projection_dim",
    "num_hidden_layers",
    "num_attention_heads",
    "num_channels",
    "image_size",
    "patch_size",
    "hidden_act",
    "layer_norm_eps",
)
_LLAMA_KEYS = (
    "hidden_size",
    "intermediate_size",
    "num_hidden_layers",
    "num_attention_heads",
    "num_key_value_heads",
    "hidden_act",
    "max_position_embeddings",
    "rms_norm_eps",
    "bos_token_id",
    "eos_token_id",
)
_HEADS = 4  # of the edit head; its tensors do not tell
LONG_SIDE = 512  # Stable Diffusion 1.5's training size
_SELECTED_LAYER = -2  # which hidden state of the visual encoder stands for the picture

Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class PublishedLayout:
    """Where the parts of a published MGIE lie."""

    llava: Path
    clip: Path
    ip2p: Path
    mllm: Path
    unet: Path

    @classmethod
    def under(cls, root: Path) -> PublishedLayout:
        """LLaVA-7B-v1, clip, ip2p, mgie_7b/mllm.pt and mgie_7b/unet.pt in one folder."""
        mgie = root / "mgie_7b"
        return cls(root / "LLaVA-7B-v1", root / "clip", root / "ip2p", mgie / "mllm.pt", mgie / "unet.pt")


def read_config(layout: PublishedLayout, mllm: Shapes) -> ModelConfig:
    """The model's configuration; mllm: shapes of mllm.pt's tensors, which fix vocabulary and edit head."""
    files = {
        "llava": layout.llava / "config.json",
        "clip": layout.clip / "config.json",
        "unet": layout.ip2p / "unet" / "config.json",
        "vae": layout.ip2p / "vae" / "config.json",
        "scheduler": layout.ip2p / "scheduler" / "scheduler_config.json",
        "processor": layout.clip / "preprocessor_config.json",
    }
    contents = {name: read_sizes(path) for name, path in files.items()}
    try:
        return make_config(**contents, mllm=mllm)
    except (KeyError, ValueError, TypeError, IndexError, AttributeError) as error:
        where = layout.mllm if isinstance(error, KeyError) and "." in str(error) else layout.llava.parent
        said = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise unreadable(where, ValueError(said)) from error


def read_sizes(path: Path) -> dict[str, Any]:
    """A configuration that no size in it makes dangerous to build. Raises MgieError `model_not_installed`."""
    data = read_json(path)
    try:
        check_sizes(data)
    except ValueError as error:
        raise unreadable(path, error) from error
    return data


def make_config(
    *,
    llava: dict[str, Any],
    clip: dict[str, Any],
    unet: dict[str, Any],
    vae: dict[str, Any],
    scheduler: dict[str, Any],
    processor: dict[str, Any],
    mllm: Shapes,
) -> ModelConfig:
    """As `read_config`, from the files' contents."""
    speaker = speaker_config(llava, clip, processor, mllm["model.embed_tokens.weight"][0])
    unet, autoencoder, solver, scale, factor = editor_config(unet, vae, scheduler)
    return ModelConfig(
        clip=speaker.clip,
        llama=speaker.llama,
        edit_head=_edit_head_config(mllm),
        unet=unet,
        autoencoder=autoencoder,
        scheduler=solver,
        # the authors' page edits crops of 512 px; weights of another size are none that it was made for
        sizing=Sizing("fit", LONG_SIDE, factor, enlarge=unet.get("sample_size") == LONG_SIDE // factor),
        clip_image=speaker.clip_image,
        prompt=speaker.prompt,
        latent_scale=scale,
        fast=FastSampling(),
    )


@dataclass(frozen=True)
class SpeakerConfig:
    """Of the MLLM alone; each as `ModelConfig` has it."""

    clip: dict[str, Any]
    llama: dict[str, Any]
    clip_image: ClipImage
    prompt: dict[str, Any]


def speaker_config(
    llava: dict[str, Any], clip: dict[str, Any], processor: dict[str, Any], vocabulary: int
) -> SpeakerConfig:
    """From the files' contents. Raises ValueError, KeyError."""
    layer = llava.get("mm_vision_select_layer", _SELECTED_LAYER)
    if layer != _SELECTED_LAYER:
        raise ValueError(f"mm_vision_select_layer is {layer}; only {_SELECTED_LAYER} is supported")
    clip = clip.get("vision_config", clip)  # the whole CLIP's config holds the tower's
    kept_clip = {key: clip[key] for key in _CLIP_KEYS if key in clip}
    llama = {key: llava[key] for key in _LLAMA_KEYS if key in llava}
    llama["vocab_size"] = vocabulary
    return SpeakerConfig(kept_clip, llama, clip_image_of(processor), _prompt(llava, kept_clip))


def editor_config(
    unet: dict[str, Any], vae: dict[str, Any], scheduler: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any], float, int]:
    """From diffusers' own files: UNet, autoencoder, scheduler, latent scale, and pixels to a latent one."""
    autoencoder = {"kind": "kl", **_accepted_by(AutoencoderKL, vae)}
    factor = 2 ** (len(vae["block_out_channels"]) - 1)
    scale = vae.get("scaling_factor", 0.18215)
    return _accepted_by(UNet2DConditionModel, unet), autoencoder, _scheduler(scheduler), scale, factor


def _edit_head_config(mllm: Shapes) -> EditHeadConfig:
    width, llm_width = mllm["edit_head.llm2hid.weight"]
    first = "edit_head.mapper.encoder.layers."
    return EditHeadConfig(
        llm_width=llm_width,
        width=width,
        feedforward=mllm[f"{first}0.linear1.weight"][0],
        heads=_HEADS,
        layers=len({key.removeprefix(first).split(".")[0] for key in mllm if key.startswith(first)}),
        queries=mllm["edit_head.query"][1],
        out=mllm["edit_head.hid2feat.weight"][0],
    )


def _prompt(llava: dict[str, Any], clip: dict[str, Any]) -> dict[str, Any]:
    prompt: dict[str, Any] = {"image_tokens": (clip["image_size"] // clip["patch_size"]) ** 2}
    if not llava.get("mm_use_im_start_end", True):
        prompt.update(image_start="", image_end="")
    return prompt


def clip_image_of(processor: dict[str, Any]) -> ClipImage:
    """How an encoder sees pictures, from its preprocessor_config.json. Raises KeyError."""
    size = processor["crop_size"]
    return ClipImage(
        size=cast("dict[str, Any]", size)["height"] if isinstance(size, dict) else size,
        mode="crop",
        mean=tuple(processor["image_mean"]),
        std=tuple(processor["image_std"]),
    )


def _scheduler(config: dict[str, Any]) -> dict[str, Any]:
    """The editor refuses a class it does not know, so that one passes unfiltered."""
    name = config.get("_class_name", "EulerAncestralDiscreteScheduler")
    kind = getattr(diffusers, name, None)
    return {"_class_name": name, **(_accepted_by(kind, config) if kind else config)}


def _accepted_by(kind: type, config: dict[str, Any]) -> dict[str, Any]:
    """The entries that a diffusers class takes; its files also hold versions and settings of other ages."""
    names = inspect.signature(kind).parameters
    return {key: value for key, value in config.items() if key in names}
