"""A tiny InstructPix2Pix with random weights, as diffusers' own pipeline saves it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKL,
    EulerAncestralDiscreteScheduler,
    StableDiffusionInstructPix2PixPipeline,
    UNet2DConditionModel,
)
from published import TINY
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer


def write_text_editor(folder: Path, vae: Path = TINY / "model" / "ip2p" / "vae") -> None:
    pipeline(vae).save_pretrained(folder)
    vocabulary, merges = _words()
    (folder / "tokenizer" / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "tokenizer" / "merges.txt").write_text("#version: 0.2\n" + "\n".join(map(" ".join, merges)))


@cache
def pipeline(vae: Path = TINY / "model" / "ip2p" / "vae") -> Any:
    """The library's own, with weights on the float16 grid."""
    torch.manual_seed(5)
    vocabulary, merges = _words()
    end = vocabulary["<|endoftext|>"]
    text = CLIPTextModel(
        CLIPTextConfig(
            vocab_size=len(vocabulary),
            hidden_size=32,
            intermediate_size=64,
            num_hidden_layers=2,
            num_attention_heads=4,
            bos_token_id=vocabulary["<|startoftext|>"],
            eos_token_id=end,
            pad_token_id=end,
        )
    )
    config = json.loads((TINY / "model" / "ip2p" / "unet" / "config.json").read_text())
    unet = UNet2DConditionModel.from_config(config)
    scheduler = EulerAncestralDiscreteScheduler.from_pretrained(TINY / "model" / "ip2p" / "scheduler")
    parts = {
        "vae": AutoencoderKL.from_pretrained(vae),
        "text_encoder": text,
        "tokenizer": CLIPTokenizer(vocabulary, [tuple(m) for m in merges], model_max_length=77),  # pyright: ignore
        "unet": unet,
        "scheduler": scheduler,
    }
    modules: tuple[Any, ...] = (parts["vae"], text, unet)
    for module in modules:
        module.load_state_dict({name: t.half().float() for name, t in module.state_dict().items()})
        module.eval()
    made = StableDiffusionInstructPix2PixPipeline(
        **parts,
        safety_checker=None,  # type: ignore[arg-type]
        feature_extractor=None,  # type: ignore[arg-type]
        requires_safety_checker=False,
    )
    made.set_progress_bar_config(disable=True)
    return made


def _words() -> tuple[dict[str, int], list[list[str]]]:
    letters = [chr(code) for code in range(33, 127)]
    merges = [["r", "e"], ["re", "d</w>"], ["m", "a"], ["k", "e</w>"], ["ma", "ke</w>"]]
    pieces = [*letters, *(letter + "</w>" for letter in letters), *("".join(pair) for pair in merges)]
    named = [*pieces, "<|startoftext|>", "<|endoftext|>"]
    return {piece: number for number, piece in enumerate(named)}, merges
