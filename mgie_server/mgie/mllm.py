"""The multimodal language model: visual encoder, adapter, LLaMA. What it is; `decoding` says how it speaks."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from transformers import Cache, CLIPVisionConfig, CLIPVisionModel, LlamaConfig, LlamaModel


class Mllm(nn.Module):
    """CLIP tower + linear adapter + LLaMA with its output layer.

    clip, llama: configurations of transformers' CLIPVisionModel and LlamaModel; the vocabulary size in `llama` counts the
    picture tokens and the eight [IMG] tokens.
    """

    def __init__(self, clip: dict[str, Any], llama: dict[str, Any]) -> None:
        super().__init__()
        clip_config = CLIPVisionConfig(**clip)
        llama_config = LlamaConfig(**llama)
        self.vision_tower = CLIPVisionModel(clip_config)
        self.adapter = nn.Linear(clip_config.hidden_size, llama_config.hidden_size)
        self.llama = LlamaModel(llama_config)
        self.lm_head = nn.Linear(llama_config.hidden_size, llama_config.vocab_size, bias=False)

    def clip_features(self, pixels: Tensor) -> Tensor:
        """Normalised pixels [B, 3, s, s] -> second-to-last hidden state without the class token, [B, T, clip width].

        The last block and the final norm are not needed, so they are not run.
        """
        tower = self.vision_tower
        hidden = tower.pre_layrnorm(tower.embeddings(pixels))
        for layer in tower.encoder.layers[:-1]:
            hidden = layer(hidden, attention_mask=None)
        return hidden[:, 1:]

    def image_features(self, pixels: Tensor) -> Tensor:
        """Normalised pixels [B, 3, s, s] -> embeddings that stand for the picture in the prompt, [B, T, llama width]."""
        return self.adapter(self.clip_features(pixels))

    def embed(self, ids: Tensor, features: Tensor, patch_id: int) -> Tensor:
        """Token ids [B, N] -> embeddings [B, N, H]; rows of `patch_id` are replaced by the picture's features, in order."""
        embeddings = self.llama.embed_tokens(ids)
        places = (ids == patch_id).unsqueeze(-1)
        return embeddings.masked_scatter(places, features.to(embeddings.dtype))

    def hidden(self, embeddings: Tensor, mask: Tensor | None = None, cache: Cache | None = None) -> Tensor:
        """Last hidden states after the final norm, [B, N, H]; `cache` is filled with keys and values when it is given."""
        out = self.llama(
            inputs_embeds=embeddings, attention_mask=mask, past_key_values=cache, use_cache=cache is not None
        )
        return out.last_hidden_state

    def img_embeddings(self, img_ids: list[int]) -> Tensor:
        """EMB: the input embeddings of [IMG0]..[IMG7], [1, 8, H]. Gradient flows into them."""
        ids = torch.tensor(img_ids, device=self.lm_head.weight.device)
        return self.llama.embed_tokens(ids).unsqueeze(0)
