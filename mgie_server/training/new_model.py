"""A fresh model from a recipe: its configuration completed, its codec's spreads measured."""

from __future__ import annotations

from typing import Any

import torch

from mgie_server.mgie.autoencoder import PatchAutoencoder, build_autoencoder
from mgie_server.mgie.config import ClipImage, EditHeadConfig, ModelConfig, SamplingDefaults, Sizing
from mgie_server.mgie.editor import Editor
from mgie_server.mgie.tokenizer import Tokenizer

# Fine coefficients count less than colour: their latents are kept below a deviation of one.
_FINE = 0.35


def model_config(sizes: dict[str, Any], tokenizer: Tokenizer, autoencoder: dict[str, Any]) -> ModelConfig:
    """The recipe's [model] tables -> a full configuration. autoencoder: as `measured_codec` gives it."""
    head = EditHeadConfig(llm_width=sizes["llama"]["hidden_size"], **sizes["edit_head"])
    ends = {
        "bos_token_id": tokenizer.bos_id,
        "eos_token_id": tokenizer.eos_id,
        "pad_token_id": tokenizer.unk_id,
    }
    return ModelConfig(
        clip=sizes["clip"],
        llama={**sizes["llama"], "vocab_size": len(tokenizer), "tie_word_embeddings": False, **ends},
        edit_head=head,
        unet=unet_config(sizes, autoencoder),
        autoencoder=autoencoder,
        scheduler=sizes["scheduler"],
        sizing=Sizing(**sizes["sizing"]),
        clip_image=ClipImage(size=sizes["clip"]["image_size"], mode="stretch"),
        prompt=sizes["prompt"],
        defaults=SamplingDefaults(**sizes["defaults"]),
        latent_scale=1.0,
        refusal=sizes["refusal"],
        refuse_from=sizes["refuse_from"],
        sure_from=sizes.get("sure_from", 0.0),
        max_instruction=sizes.get("max_instruction", 0),
        grammar=sizes.get("grammar", False),
        no_repeat_ngram=sizes["no_repeat_ngram"],
    )


def new_editor(sizes: dict[str, Any], autoencoder: dict[str, Any]) -> Editor:
    """The editor of `model_config` alone."""
    return Editor(unet_config(sizes, autoencoder), autoencoder, sizes["scheduler"], 1.0)


def unet_config(sizes: dict[str, Any], autoencoder: dict[str, Any]) -> dict[str, Any]:
    channels = len(autoencoder["spread"])
    guided = {"cross_attention_dim": sizes["edit_head"]["out"]}
    return {**sizes["unet"], "in_channels": 2 * channels, "out_channels": channels, **guided}


def measured_codec(config: dict[str, Any], sample: torch.Tensor) -> dict[str, Any]:
    """The patch codec's configuration with its spreads, measured over pictures [B, 3, H, W] in -1..1."""
    codec = build_autoencoder(config)
    if not isinstance(codec, PatchAutoencoder):
        raise ValueError(f"autoencoder kind is {config.get('kind')!r}; only a patch codec can be measured")
    spread = codec.mode(sample).std(dim=(0, 2, 3))
    coarse = torch.tensor([bool(basis.abs().std() < 1e-6) for basis in codec.basis.flatten(2).abs().sum(1)])
    spread = torch.where(coarse, spread, spread / _FINE)
    return {**config, "spread": [round(float(s), 5) for s in spread]}
