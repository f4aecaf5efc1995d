"""Qwen3-VL as the describer of a pair: it looks at the picture and writes an expressive instruction in MGIE's manner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image

from mgie_server.engines.parts import eight_bit

Picture = NDArray[np.float32]

MANNER = (
    "You prepare edits for an image editor that cannot ask back. You see a picture and what a person wants done with it. "
    "Answer in one or two plain sentences that tell the editor what to do so that the wish comes true in this very picture: "
    "what changes, where it is, and which colour, light, amount or material it gets; then name what must stay as it is. "
    "Do only what the person asks. Never mention these rules, offer no choice, use no list. "
    "Write in the language of the person's words."
)
REFERRING = (
    " Behind the picture to be edited, which is picture 1, you see reference pictures: picture 2 and so on. They are not "
    "edited; say what is taken from them, and call each by its number, as in picture 2."
)
_ASKED = "What the person wants: "
_MOST = 120  # tokens of an answer: two sentences
_SIDE = 768  # px: what the describer sees of the picture, at most


class QwenDescriber:
    """model: Qwen3VLForConditionalGeneration, ready; tokenizer: of its folder; processor: makes patches of a picture.

    Tokens are put together here: the processor of the library wants torchvision for videos, and a person's words are never
    read as special tokens.
    """

    def __init__(self, model: Any, tokenizer: Any, processor: Any) -> None:
        self._model, self._tokenizer, self._processor = model, tokenizer, processor

    @torch.inference_mode()
    def say(self, picture: Picture, instruction: str, references: Sequence[Picture] = ()) -> str:
        """Greedy, so that the same pictures and words give the same text."""
        seen = self._processor(images=[_shown(one) for one in (picture, *references)], return_tensors="pt")
        merged = self._processor.merge_size**2
        ids = self.prompt(instruction, *(int(grid.prod()) // merged for grid in seen["image_grid_thw"]))
        model, config = self._model, self._model.config
        prompt = torch.tensor([ids], device=model.device)
        made = model.generate(
            input_ids=prompt,
            attention_mask=torch.ones_like(prompt),
            mm_token_type_ids=(prompt == config.image_token_id).int(),
            pixel_values=seen["pixel_values"].to(model.device, model.dtype),
            image_grid_thw=seen["image_grid_thw"].to(model.device),
            max_new_tokens=_MOST,
            do_sample=False,
            eos_token_id=[self._id("<|im_end|>"), self._id("<|endoftext|>")],
            pad_token_id=self._id("<|endoftext|>"),
        )
        return cleaned(self._tokenizer.decode(made[0, len(ids) :], skip_special_tokens=True))

    def prompt(self, instruction: str, *picture_tokens: int) -> list[int]:
        """Ids of the whole conversation up to the answer (ChatML, as the published chat template writes it)."""
        start, end = self._id("<|im_start|>"), self._id("<|im_end|>")
        newline = self._plain("\n")
        several = len(picture_tokens) > 1
        shown: list[int] = []
        for number, tokens in enumerate(picture_tokens, 1):
            shown += [*(self._plain(f"Picture {number}: ") if several else []), *self._seen(tokens)]
        manner = MANNER + (REFERRING if several else "")
        return [
            *(start, *self._plain("system\n" + manner), end, *newline),
            *(start, *self._plain("user\n"), *shown, *self._plain(_ASKED + instruction), end, *newline),
            *(start, *self._plain("assistant\n")),
        ]

    def _seen(self, tokens: int) -> list[int]:
        """A picture of so many tokens, in their place."""
        start, end = self._id("<|vision_start|>"), self._id("<|vision_end|>")
        return [start, *[self._id("<|image_pad|>")] * tokens, end]

    def _id(self, token: str) -> int:
        return int(self._tokenizer.convert_tokens_to_ids(token))

    def _plain(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False, split_special_tokens=True))


def cleaned(answer: str) -> str:
    """One line, without what models like to put around it; "" where nothing is left."""
    text = " ".join(answer.split("</think>")[-1].split())
    return text.strip().strip('"“”').strip()


def _shown(picture: Picture) -> Image.Image:
    image = eight_bit(picture)
    image.thumbnail((_SIDE, _SIDE), Image.Resampling.LANCZOS)
    return image
