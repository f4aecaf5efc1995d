# pyright: basic
"""The transformers of published editors by the values of their configurations: which of them a stranger's file is of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any


@dataclass(frozen=True)
class PublishedTransformer:
    """title: for people, with the catalog's name where it has one. kind: class of diffusers; values: beside its defaults."""

    title: str
    pipeline: str
    kind: str
    values: Mapping[str, Any] = field(default_factory=dict[str, Any])

    def empty(self) -> Any:
        """The model without memory."""
        import diffusers
        from accelerate import init_empty_weights

        with init_empty_weights(include_buffers=False):
            return getattr(diffusers, self.kind)(**self.values)


def _klein(blocks: int, single: int, heads: int, joint: int, guided: bool = False) -> dict[str, Any]:
    return {
        "num_layers": blocks,
        "num_single_layers": single,
        "num_attention_heads": heads,
        "joint_attention_dim": joint,
        "guidance_embeds": guided,
    }


_FLUX2 = ("Flux2KleinPipeline", "Flux2Transformer2DModel")
PUBLISHED = (
    PublishedTransformer("klein-4b or klein-base-4b", *_FLUX2, _klein(5, 20, 24, 7680)),
    PublishedTransformer("FLUX.2 klein 9B, which is not in the catalog", *_FLUX2, _klein(8, 24, 32, 12288)),
    PublishedTransformer("FLUX.2 dev, which is not in the catalog", *_FLUX2, _klein(8, 48, 48, 15360, True)),
    PublishedTransformer(
        "qwen-edit or firered-edit", "QwenImageEditPlusPipeline", "QwenImageTransformer2DModel"
    ),
    PublishedTransformer(
        "kontext", "FluxKontextPipeline", "FluxTransformer2DModel", {"guidance_embeds": True}
    ),
    PublishedTransformer(
        "longcat-edit-turbo",
        "LongCatImageEditPipeline",
        "LongCatImageTransformer2DModel",
        {"num_layers": 10, "num_single_layers": 20},
    ),
)


@cache
def empty_of(title: str) -> Any:
    """One of PUBLISHED without memory; building one takes a second."""
    return next(one for one in PUBLISHED if one.title == title).empty()
