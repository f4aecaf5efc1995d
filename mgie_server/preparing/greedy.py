"""Greedy decoding of several prompts at once: each with a picture, padded on the left, until all have ended."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor
from transformers import DynamicCache

from mgie_server.mgie.mllm import Mllm


@torch.inference_mode()
def speak_many(
    mllm: Mllm, prompts: Sequence[list[int]], features: Tensor, patch: int, end: int, most: int
) -> list[list[int]]:
    """Token ids of each answer, without the end token; most: new tokens at most.

    prompts: ids, with `patch` where the picture stands. features: [B, T, H], what `Mllm.image_features` gives.
    """
    device = mllm.lm_head.weight.device
    ids, mask = _padded(prompts, device)
    cache = DynamicCache(config=mllm.llama.config)
    places = (mask.cumsum(1) - 1).clamp(min=0)
    last = _read(mllm, mllm.embed(ids, features, patch), mask, places, cache)
    answers: list[list[int]] = [[] for _ in prompts]
    speaking = [True] * len(prompts)
    for number in range(most):
        chosen = mllm.lm_head(last).float().argmax(-1)
        for row, token in enumerate(chosen.tolist()):
            speaking[row] = speaking[row] and token != end
            if speaking[row]:
                answers[row].append(token)
        if not any(speaking) or number + 1 == most:
            break
        mask = torch.cat([mask, mask.new_ones(len(prompts), 1)], 1)
        places = places[:, -1:] + 1
        last = _read(mllm, mllm.llama.embed_tokens(chosen.unsqueeze(1)), mask, places, cache)
    return answers


def _padded(prompts: Sequence[list[int]], device: torch.device) -> tuple[Tensor, Tensor]:
    """Ids and mask [B, N]. What stands on the left is never looked at; its id is no picture's."""
    longest = max(map(len, prompts))
    ids = [[0] * (longest - len(prompt)) + prompt for prompt in prompts]
    mask = [[0] * (longest - len(prompt)) + [1] * len(prompt) for prompt in prompts]
    return torch.tensor(ids, device=device), torch.tensor(mask, device=device)


def _read(mllm: Mllm, embeddings: Tensor, mask: Tensor, places: Tensor, cache: DynamicCache) -> Tensor:
    """The last hidden state of each row after the final norm, [B, H]."""
    out = mllm.llama(
        inputs_embeds=embeddings,
        attention_mask=mask,
        position_ids=places,
        past_key_values=cache,
        use_cache=True,
    )
    return out.last_hidden_state[:, -1]
