"""Leaving out pairs that CLIP finds no edits, as InstructPix2Pix did (arXiv 2211.09800, section 3.1).

Three cosines: of the two pictures, of each picture and its caption, of the change of pictures and that of captions. Which
can be taken depends on the captions that a data set has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import normalize
from transformers import AutoTokenizer, CLIPModel

from mgie_protocol.errors import MgieError
from mgie_server.mgie.mgie import clip_pixels
from mgie_server.preparing.model_folder import Wanted, find_model_folder, without_bars
from mgie_server.weights.published import clip_image_of, read_sizes

# the paper's; its released script has .7 for the first
LEAST = {"image": 0.75, "text": 0.2, "direction": 0.2}
_WANTED = Wanted(
    "CLIP for the filter",
    "clip",
    ("tokenizer.json", "vocab.json"),
    "InstructPix2Pix took ViT-L/14: `hf download openai/clip-vit-large-patch14`, then name it, or its folder.",
)


@dataclass(frozen=True)
class PairToJudge:
    """Pictures u8 [h, w, 3]; captions where the data set has them."""

    source: np.ndarray
    target: np.ndarray
    source_caption: str | None
    caption: str | None


def find_clip(name: str) -> Path:
    """The folder of a whole CLIP in the Hugging Face layout. Raises MgieError model_not_installed."""
    return find_model_folder(name, _WANTED)


class ClipFilter:
    def __init__(self, folder: Path, device: str) -> None:
        """Raises MgieError model_not_installed where the files do not fit."""
        try:
            self._how = clip_image_of(read_sizes(folder / "preprocessor_config.json"))
            self._tokenizer: Any = AutoTokenizer.from_pretrained(
                folder, local_files_only=True, trust_remote_code=False
            )
            with without_bars():
                loaded: Any = CLIPModel.from_pretrained(
                    folder, use_safetensors=True, local_files_only=True, output_loading_info=True
                )
        except MgieError:
            raise
        except Exception as error:  # of two libraries, for what damaged files make them do
            raise _unreadable(folder, (str(error) or type(error).__name__).splitlines()[0]) from error
        model, report = loaded
        if report["missing_keys"] or report["mismatched_keys"]:
            raise _unreadable(folder, "tensors are missing or have another shape")
        self._model: Any = model.to(device).eval()

    def judge(self, pairs: Sequence[PairToJudge]) -> list[str]:
        """Why each is to be left out, a clause; "" for those that stay."""
        return [self._why(pair) for pair in pairs]

    @torch.inference_mode()
    def _why(self, pair: PairToJudge) -> str:
        before, after = self._pictures([pair.source, pair.target])
        found = {"the two pictures": (float(before @ after), LEAST["image"])}
        texts = {c: self._text(c) for c in (pair.source_caption, pair.caption) if c}
        if pair.source_caption:
            found["source and caption"] = float(before @ texts[pair.source_caption]), LEAST["text"]
        if pair.caption:
            found["target and caption"] = float(after @ texts[pair.caption]), LEAST["text"]
        if pair.source_caption and pair.caption:
            said = normalize(texts[pair.caption] - texts[pair.source_caption], dim=0)
            found["change and captions' change"] = (
                float(normalize(after - before, dim=0) @ said),
                LEAST["direction"],
            )
        low = [f"{what} {value:.3f} < {least}" for what, (value, least) in found.items() if value < least]
        return f"CLIP's cosine is too low ({', '.join(low)})" if low else ""

    def _pictures(self, pictures: Sequence[np.ndarray]) -> Tensor:
        """Unit vectors [n, d]."""
        seen = torch.cat([clip_pixels(picture.astype(np.float32) / 255, self._how) for picture in pictures])
        pooled = self._model.vision_model(pixel_values=seen.to(self._model.device)).pooler_output
        return normalize(self._model.visual_projection(pooled), dim=-1)

    def _text(self, text: str) -> Tensor:
        """A unit vector [d]; CLIP reads 77 tokens."""
        read = self._tokenizer(
            [text],
            return_tensors="pt",
            truncation=True,
            max_length=self._model.config.text_config.max_position_embeddings,
        )
        pooled = self._model.text_model(input_ids=read["input_ids"].to(self._model.device)).pooler_output
        return normalize(self._model.text_projection(pooled), dim=-1)[0]


def _unreadable(folder: Path, why: str) -> MgieError:
    return MgieError(
        "model_not_installed",
        f"CLIP in {folder} could not be loaded: {why[:300].rstrip('.')}.",
        "Get its files again.",
    )
