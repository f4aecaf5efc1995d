"""The work of one pass of a published transformer, counted at full size by torch, without numbers."""

from __future__ import annotations

from typing import Any

import torch
from torch.utils.flop_counter import FlopCounterMode

from mgie_server.weights.published_transformers import PUBLISHED

SIDE = 64  # tokens: a megapixel, of which one stands for 16 x 16 px
PICTURES = 2  # the one on its way, and the one that is edited
# padded to so many (klein); a picture of 384 x 384 px and a hundred words (Qwen); one of 512 x 512 px and 512 (LongCat)
TEXT = {"Flux2KleinPipeline": 512, "QwenImageEditPlusPipeline": 320, "LongCatImageEditPipeline": 850}


def pass_work(pipeline: str) -> int:
    """FLOP of one pass for one picture of a megapixel."""
    with torch.device("meta"):
        transformer = next(one for one in PUBLISHED if one.pipeline == pipeline).empty().to(torch.bfloat16)
        with FlopCounterMode(display=False) as counter, torch.inference_mode():
            transformer(**_arguments(pipeline, transformer.config))
    return counter.get_total_flops()


def _arguments(pipeline: str, config: Any) -> dict[str, Any]:
    shown, text = PICTURES * SIDE * SIDE, TEXT[pipeline]
    given = {
        "hidden_states": torch.empty(1, shown, config.in_channels, dtype=torch.bfloat16),
        "encoder_hidden_states": torch.empty(1, text, config.joint_attention_dim, dtype=torch.bfloat16),
        "timestep": torch.empty(1, dtype=torch.bfloat16),
    }
    if pipeline == "QwenImageEditPlusPipeline":
        return {**given, "img_shapes": [[(1, SIDE, SIDE)] * PICTURES]}
    axes = 4 if pipeline == "Flux2KleinPipeline" else 3
    return {**given, "img_ids": torch.zeros(shown, axes), "txt_ids": torch.zeros(text, axes)}
