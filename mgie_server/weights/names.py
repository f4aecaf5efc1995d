"""Names of tensors: as the published files have them, and as `Mgie` has them.

Each function takes a published name and gives ours, or None for a tensor that is not taken over.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

# names that diffusers gave to the VAE's attention before 0.17
_OLD_ATTENTION = {"query": "to_q", "key": "to_k", "value": "to_v", "proj_attn": "to_out.0"}
_OTHER_CLIP_PARTS = ("text_model.", "text_projection.", "visual_projection.", "logit_scale")
_REPLACED = ("model.embed_tokens.weight", "lm_head.weight")  # the LLaVA folder's lack [IMG0]..[IMG7]
_VAE = "editor.autoencoder.vae."

Rename = Callable[[str], "str | None"]


class Source(Enum):
    """The published files, by what is in them."""

    LLAVA = "the LLaVA folder"
    MLLM = "mllm.pt"
    CLIP = "the CLIP folder"
    UNET = "unet.pt"
    VAE = "the VAE folder"
    TEXT = "the text encoder's folder"


def mllm_name(name: str) -> str | None:
    """For mllm.pt, and for the language model in a training checkpoint."""
    if name.endswith("rotary_emb.inv_freq") or name == "emb":
        return None  # inv_freq is computed; emb goes its own way
    if name.startswith("edit_head."):
        return name
    if name.startswith("lm_head."):
        return f"mllm.{name}"
    inner = name.removeprefix("model.")
    if inner.startswith("mm_projector."):
        return "mllm.adapter." + inner.removeprefix("mm_projector.")
    return f"mllm.llama.{inner}"


def llava_name(name: str) -> str | None:
    """For the LLaVA folder; mllm.pt's vocabulary replaces its own."""
    return None if name in _REPLACED else mllm_name(name)


def clip_name(name: str) -> str | None:
    """For the CLIP folder; the text side of a whole CLIP is not taken over."""
    if name.startswith(_OTHER_CLIP_PARTS) or name.endswith("position_ids"):
        return None
    return "mllm.vision_tower." + name.removeprefix("vision_model.")


def unet_name(name: str) -> str:
    return f"editor.unet.{name}"


def vae_name(name: str) -> str:
    """For the VAE, from either naming of its attention."""
    return _VAE + ".".join(_OLD_ATTENTION.get(part, part) for part in name.split("."))


def text_name(name: str) -> str | None:
    """For the text encoder of InstructPix2Pix."""
    return None if name.endswith("position_ids") else "text_encoder." + name.removeprefix("text_model.")


def training_name(name: str) -> str | None:
    """For a whole training checkpoint, as the released training script writes it."""
    if name.startswith("unet."):
        return unet_name(name.removeprefix("unet."))
    if name.startswith("vae."):
        return vae_name(name.removeprefix("vae."))
    if name.startswith("model.vision_tower."):
        return clip_name(name.removeprefix("model.vision_tower."))
    return mllm_name(name)


RENAMES: dict[Source, Rename] = {
    Source.LLAVA: llava_name,
    Source.MLLM: mllm_name,
    Source.CLIP: clip_name,
    Source.UNET: unet_name,
    Source.VAE: vae_name,
    Source.TEXT: text_name,
}


def published_name(ours: str) -> tuple[Source, str]:
    """The file that a tensor of `Mgie` or `TextEditor` comes from, and its name there."""
    if ours.startswith("editor.unet."):
        return Source.UNET, ours.removeprefix("editor.unet.")
    if ours.startswith(_VAE):
        return Source.VAE, ours.removeprefix(_VAE)
    if ours.startswith("text_encoder."):
        return Source.TEXT, "text_model." + ours.removeprefix("text_encoder.")
    if ours.startswith("mllm.vision_tower."):
        return Source.CLIP, "vision_model." + ours.removeprefix("mllm.vision_tower.")
    if ours.startswith("mllm.adapter."):
        return Source.LLAVA, "model.mm_projector." + ours.removeprefix("mllm.adapter.")
    name = ours.removeprefix("mllm.")
    if name.startswith("llama."):
        name = "model." + name.removeprefix("llama.")
        return (Source.MLLM if name in _REPLACED else Source.LLAVA), name
    return Source.MLLM, name
