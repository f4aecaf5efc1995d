"""LLaMA read with a cache whose room is taken once: same weights, same sums as the library's, less around them.

The library's forward builds masks, positions and cache objects anew for every token. Here a token costs its matrix
products. On a CUDA GPU the one-token step is recorded once as a graph and replayed, so that its few hundred kernels are
started together.
"""

from __future__ import annotations

from typing import Any, cast

import torch
from torch import Tensor
from torch.nn import functional as F
from transformers import LlamaModel

from mgie_server.runtime.recorded import Recorded

_ROUND = 256  # tokens; a longer prompt now and then does not ask for a new room


class StaticReader:
    """Reads embeddings of one sequence, in order; length: how many at most.

    Keys and values [layers, 1, heads, length, d] stand for all that was read before.
    """

    def __init__(self, llama: LlamaModel, length: int, record: bool = True) -> None:
        config: Any = llama.config
        weight = llama.embed_tokens.weight
        heads = config.num_key_value_heads
        shape = (config.num_hidden_layers, 1, heads, length, config.head_dim)
        self._llama = llama
        self.length = length
        self._keys, self._values = (weight.new_zeros(shape) for _ in range(2))
        self._places = torch.arange(length, device=weight.device)
        cos, sin = llama.rotary_emb(weight[:1].unsqueeze(0), self._places.unsqueeze(0))  # [1, length, d]
        self._cos, self._sin = cos, sin
        self._groups = config.num_attention_heads // heads
        self._read = 0
        on_gpu = weight.device.type == "cuda"
        self._step = Recorded(self.fixed_step) if on_gpu and record else None

    def restart(self) -> None:
        """Forgets what was read; its numbers are hidden until others take their place."""
        self._read = 0

    def read(self, embeddings: Tensor) -> Tensor:
        """Embeddings [1, n, H] of the next n tokens -> last hidden states after the final norm, [n, H]."""
        count = embeddings.shape[1]
        start, self._read = self._read, self._read + count
        if count == 1 and self._step is not None:
            return self._step(embeddings, torch.tensor([start], device=embeddings.device))
        places = slice(start, start + count)
        causal = count > 1 and start == 0
        mask = None
        if count > 1 and not causal:
            seen = torch.arange(self._read, device=embeddings.device)
            mask = seen <= torch.arange(start, self._read, device=embeddings.device).unsqueeze(1)

        def attend(layer: int, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
            self._keys[layer, :, :, places] = key
            self._values[layer, :, :, places] = value
            keys, values = (cache[layer, :, :, : self._read] for cache in (self._keys, self._values))
            return self._attention(query, keys, values, mask, causal)

        return self._forward(embeddings, self._cos[:, places], self._sin[:, places], attend)

    def fixed_step(self, embedding: Tensor, place: Tensor) -> Tensor:
        """As `read` for one token at place [1], with the same shapes for every token, as a graph needs it."""
        mask = self._places <= place

        def attend(layer: int, query: Tensor, key: Tensor, value: Tensor) -> Tensor:
            self._keys[layer].index_copy_(2, place, key)
            self._values[layer].index_copy_(2, place, value)
            return self._attention(
                query, self._keys[layer], self._values[layer], mask.view(1, 1, 1, -1), False
            )

        cos, sin = (table.index_select(1, place) for table in (self._cos, self._sin))
        return self._forward(embedding, cos, sin, attend)

    def _forward(self, hidden: Tensor, cos: Tensor, sin: Tensor, attend: Any) -> Tensor:
        cos, sin = cos.unsqueeze(1), sin.unsqueeze(1)
        for number, layer in enumerate(self._llama.layers):
            block: Any = layer
            attention, mlp = block.self_attn, block.mlp
            normed = block.input_layernorm(hidden)
            query, key, value = (
                _heads(project(normed), attention.head_dim)
                for project in (attention.q_proj, attention.k_proj, attention.v_proj)
            )
            out = attend(number, _turned(query, cos, sin), _turned(key, cos, sin), value)
            hidden = hidden + attention.o_proj(out.transpose(1, 2).flatten(2))
            normed = block.post_attention_layernorm(hidden)
            hidden = hidden + mlp.down_proj(mlp.act_fn(mlp.gate_proj(normed)) * mlp.up_proj(normed))
        return self._llama.norm(hidden)[0]

    def _attention(
        self, query: Tensor, keys: Tensor, values: Tensor, mask: Tensor | None, causal: bool
    ) -> Tensor:
        if self._groups > 1:
            keys, values = (t.repeat_interleave(self._groups, 1) for t in (keys, values))
        return F.scaled_dot_product_attention(query, keys, values, mask, is_causal=causal)


class StaticRoom:
    """Keeps a reader from one description to the next, with what was recorded of it.

    keep: False where the weights do not stay in their place, as when two groups take turns.
    """

    def __init__(self, keep: bool = True) -> None:
        self._keep = keep
        self._reader: StaticReader | None = None

    def reader(self, llama: LlamaModel, length: int) -> StaticReader:
        """A reader of nothing yet, with room for `length` tokens at least."""
        if self._reader is not None and self._reader.length >= length:
            self._reader.restart()
            return self._reader
        made = StaticReader(llama, -(-length // _ROUND) * _ROUND, record=self._keep)
        self._reader = made if self._keep else None
        return made


def _heads(x: Tensor, size: int) -> Tensor:
    """[1, n, H] -> [1, heads, n, d]."""
    return cast("Tensor", x.unflatten(-1, (-1, size))).transpose(1, 2)


def _turned(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Rotary positions (Su et al., arXiv 2104.09864), in LLaMA's order of halves."""
    first, second = x.chunk(2, -1)
    return x * cos + torch.cat([-second, first], -1) * sin
