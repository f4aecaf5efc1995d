"""Small random models in the Hugging Face layout, and a small set of pairs, for the tests of `mgie prepare`."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import sentencepiece
import torch
from transformers import CLIPConfig, CLIPModel, T5Config, T5ForConditionalGeneration

ASKED = ("make it warmer", "add a dragon in the sky", "black and white", "让它更亮")
_WORDS = "summarize the following paragraph in words picture would be warmer light sky sea colour grey"


def make_t5(folder: Path, seed: int = 1) -> Path:
    """A T5 whose summaries depend on every setting of beam search, with a sentencepiece tokenizer."""
    folder.mkdir(parents=True, exist_ok=True)
    model, lines = io.BytesIO(), [f"{_WORDS} {n} 32 :" for n in range(50)]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=model,
        vocab_size=60,
        hard_vocab_limit=False,
        pad_id=0,
        eos_id=1,
        unk_id=2,
        bos_id=-1,
        minloglevel=2,
    )
    (folder / "spiece.model").write_bytes(model.getvalue())
    pieces = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue()).vocab_size()
    said = {"tokenizer_class": "T5Tokenizer", "model_max_length": 128}
    (folder / "tokenizer_config.json").write_text(json.dumps(said))
    sizes: dict[str, Any] = {
        "vocab_size": 192,
        "d_model": 16,
        "d_kv": 8,
        "d_ff": 32,
        "num_layers": 1,
        "num_heads": 2,
    }
    config = T5Config(**{**sizes, "decoder_start_token_id": 0})
    made = T5ForConditionalGeneration(config)
    rng = np.random.default_rng(seed)  # torch's own numbers differ from processor to processor
    with torch.no_grad():
        for weight in made.parameters():
            spread = 0.5 if weight.dim() == 1 else 3 / weight.shape[-1] ** 0.5
            weight.copy_(torch.as_tensor(rng.standard_normal(tuple(weight.shape)) * spread))
        made.shared.weight[pieces:].zero_()  # what the tokenizer has no text for is not said
    made.save_pretrained(folder)
    return folder


def make_clip(folder: Path) -> Path:
    """A CLIP of 16 px, with a tokenizer of letters."""
    folder.mkdir(parents=True, exist_ok=True)
    letters = [f"{letter}{end}" for end in ("", "</w>") for letter in "abcdefghijklmnopqrstuvwxyz0123456789"]
    vocabulary = {token: n for n, token in enumerate([*letters, "<|startoftext|>", "<|endoftext|>"])}
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "CLIPTokenizer"}))
    how = {"crop_size": 16, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.3, 0.3, 0.3]}
    (folder / "preprocessor_config.json").write_text(json.dumps(how))
    torch.manual_seed(5)
    text = {"vocab_size": len(vocabulary), "eos_token_id": vocabulary["<|endoftext|>"], "bos_token_id": 72}
    layers = {"hidden_size": 32, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = CLIPConfig(
        text_config={**text, **layers, "max_position_embeddings": 24},
        vision_config={**layers, "image_size": 16, "patch_size": 8},
        projection_dim=8,
    )
    CLIPModel(config).save_pretrained(folder)
    return folder


def make_pairs(folder: Path, count: int) -> Path:
    """PNG and JPEG pictures, instructions of two languages, one that is refused; every third pair has a mask."""
    folder.mkdir(parents=True)
    rng, rows = np.random.default_rng(3), []
    for n in range(count):
        picture = cv2.resize(rng.integers(0, 256, (6, 8, 3), np.uint8), (48, 36))
        row = {"before": f"{n}.png", "after": f"{n} after.jpg", "instruction": ASKED[n % len(ASKED)]}
        cv2.imwrite(str(folder / row["before"]), picture)
        cv2.imwrite(str(folder / row["after"]), picture[..., ::-1])
        if n % 3 == 0:
            row["mask"] = f"{n} mask.png"
            cv2.imwrite(str(folder / row["mask"]), np.full((36, 48), 255, np.uint8))
        rows.append({**row, "caption": f"picture {n}", "licence": "CC0-1.0"})
    (folder / "pairs.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder
