"""What CLIP and DINO see in pictures and read in captions: vectors of length one, whose products are the cosines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

BATCH = 16
_CLIP = (
    (0.48145466, 0.4578275, 0.40821073),
    (0.26862954, 0.26130258, 0.27577711),
)  # OpenAI's mean, deviation
_IMAGENET = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))


class Clip:
    """OpenAI's ViT-B/32, or another of transformers' layout, with its own transform."""

    def __init__(self, model: Any, tokenizer: Any, device: str) -> None:
        self._model, self._tokenizer, self._device = model.eval().to(device), tokenizer, device
        self._side = int(model.config.vision_config.image_size)

    @torch.inference_mode()
    def pictures(self, pictures: Sequence[NDArray]) -> NDArray:
        """float32 [n, d]. pictures: u8 [h, w, 3]."""

        def see(batch: Tensor) -> Tensor:
            return self._model.visual_projection(self._model.vision_model(pixel_values=batch).pooler_output)

        return _seen(pictures, lambda p: cropped(p, self._side, self._side, _CLIP), see, self._device)

    @torch.inference_mode()
    def text(self, text: str) -> NDArray:
        """float32 [d]; what is longer than the 77 tokens that CLIP reads is cut."""
        read = self._tokenizer([text], truncation=True, return_tensors="pt").to(self._device)
        pooled = self._model.text_model(
            input_ids=read["input_ids"], attention_mask=read["attention_mask"]
        ).pooler_output
        return _unit(self._model.text_projection(pooled))[0]


class Dino:
    """DINO's ViT-S/16: its class token."""

    def __init__(self, model: Any, device: str) -> None:
        self._model, self._device = model.eval().to(device), device
        self._side = int(model.config.image_size)

    @torch.inference_mode()
    def pictures(self, pictures: Sequence[NDArray]) -> NDArray:
        """float32 [n, d]. pictures: u8 [h, w, 3]."""
        short = round(self._side * 256 / 224)

        def see(batch: Tensor) -> Tensor:
            return self._model(pixel_values=batch).last_hidden_state[:, 0]

        return _seen(pictures, lambda p: cropped(p, short, self._side, _IMAGENET), see, self._device)


def cropped(
    picture: NDArray, short: int, side: int, normal: tuple[tuple[float, ...], tuple[float, ...]]
) -> NDArray:
    """float32 [3, side, side]: the short side to `short` px (bicubic), the middle of it, normalised.

    As torchvision's Resize and CenterCrop do it on a PIL picture.
    """
    high, wide = picture.shape[:2]
    size = (short, int(short * high / wide)) if wide <= high else (int(short * wide / high), short)
    small = Image.fromarray(picture).resize(size, Image.Resampling.BICUBIC)
    left, top = (round((n - side) / 2) for n in size)
    middle = np.asarray(small.crop((left, top, left + side, top + side)), np.float32) / 255
    mean, deviation = (np.array(part, np.float32) for part in normal)
    return ((middle - mean) / deviation).transpose(2, 0, 1)


def _seen(pictures: Sequence[NDArray], prepare: Any, see: Any, device: str) -> NDArray:
    found = []
    for start in range(0, len(pictures), BATCH):
        batch = np.stack([prepare(picture) for picture in pictures[start : start + BATCH]])
        found.append(_unit(see(torch.from_numpy(batch).to(device))))
    return np.concatenate(found)


def _unit(vectors: Tensor) -> NDArray:
    vectors = vectors.float()
    return (vectors / vectors.norm(dim=-1, keepdim=True)).cpu().numpy()
