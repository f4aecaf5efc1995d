# pyright: basic
"""The classes that the parts of published pipelines are built of; others are not, whatever a file names."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TRANSFORMER = "transformer"
DIFFUSERS, TRANSFORMERS = "diffusers", "transformers"


@dataclass(frozen=True)
class PartClass:
    """Of a library. encoder_layers: of a text encoder, the first layers, which are all that is read of it."""

    library: str
    name: str
    encoder_layers: int = 0

    def get(self) -> Any:
        return getattr(importlib.import_module(self.library), self.name)


_QWEN_VL = PartClass(TRANSFORMERS, "Qwen2_5_VLForConditionalGeneration")
_KL = PartClass(DIFFUSERS, "AutoencoderKL")
KLEIN_READS = (9, 18, 27)  # hidden states of klein's text encoder (the pipeline's own default)
PARTS: Mapping[str, Mapping[str, PartClass]] = {
    "Flux2KleinPipeline": {
        "transformer": PartClass(DIFFUSERS, "Flux2Transformer2DModel"),
        "vae": PartClass(DIFFUSERS, "AutoencoderKLFlux2"),
        "text_encoder": PartClass(TRANSFORMERS, "Qwen3ForCausalLM", encoder_layers=KLEIN_READS[-1] + 1),
    },
    "QwenImageEditPlusPipeline": {
        "transformer": PartClass(DIFFUSERS, "QwenImageTransformer2DModel"),
        "vae": PartClass(DIFFUSERS, "AutoencoderKLQwenImage"),
        "text_encoder": _QWEN_VL,
    },
    "FluxKontextPipeline": {
        "transformer": PartClass(DIFFUSERS, "FluxTransformer2DModel"),
        "vae": _KL,
        "text_encoder": PartClass(TRANSFORMERS, "CLIPTextModel"),
        "text_encoder_2": PartClass(TRANSFORMERS, "T5EncoderModel"),
    },
    "LongCatImageEditPipeline": {
        "transformer": PartClass(DIFFUSERS, "LongCatImageTransformer2DModel"),
        "vae": _KL,
        "text_encoder": _QWEN_VL,
    },
}
TOKENIZERS: Mapping[str, PartClass] = {
    "tokenizer": PartClass(TRANSFORMERS, "AutoTokenizer"),
    "tokenizer_2": PartClass(TRANSFORMERS, "AutoTokenizer"),
}
PROCESSORS = {"QwenImageEditPlusPipeline": "processor", "LongCatImageEditPipeline": "text_processor"}
