"""MGIE as a whole: MLLM, edit head and editor under one roof, with the two calls that make an edit."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

from mgie_server.mgie.config import ClipImage, ModelConfig
from mgie_server.mgie.decoding import ROWS, Decoded, ReaderFor, SpokenIds, read_aloud, speak
from mgie_server.mgie.edit_head import EditHead
from mgie_server.mgie.editor import Editor, Guidance, Step, to_picture
from mgie_server.mgie.mllm import Mllm


class Mgie(nn.Module):
    """Weights and forward passes; text comes in and goes out as token ids.

    ids: the ids of the picture token, [IMG0]..[IMG7] and the end token in this model's vocabulary.
    """

    _emb: Tensor | None
    reader_for: ReaderFor | None = None  # see decoding.speak

    def __init__(self, config: ModelConfig, ids: SpokenIds) -> None:
        super().__init__()
        self.config = config
        self.ids = ids
        self.mllm = Mllm(config.clip, config.llama)
        self.edit_head = EditHead(config.edit_head)
        self.editor = Editor(
            config.unet, config.autoencoder, config.scheduler, config.latent_scale, config.fast
        )
        self.register_buffer("_emb", None, persistent=False)

    def set_emb(self, emb: Tensor) -> None:
        """EMB as a file holds it, [1, 8, H] or [8, H]; without it, the [IMG] input embeddings."""
        self._emb = emb.reshape(1, ROWS, -1).to(self.device, self.dtype)

    @property
    def device(self) -> torch.device:
        """Of the MLLM; the editor may have another, and another number type: see `like_editor`."""
        return self.mllm.lm_head.weight.device

    @property
    def dtype(self) -> torch.dtype:
        return self.mllm.lm_head.weight.dtype

    @torch.inference_mode()
    def describe(self, picture: np.ndarray, prompt_ids: list[int], *, exact: bool = False) -> Decoded:
        """Picture float32 [h, w, 3] in 0..1 and a prompt -> the answer's ids and the eight visual rows."""
        features = self._features(picture)
        return speak(
            self.mllm,
            prompt_ids,
            features,
            self.ids,
            exact=exact,
            max_new_tokens=self.config.max_new_tokens,
            no_repeat_ngram=self.config.no_repeat_ngram,
            refuse_from=self.config.refuse_from,
            reader_for=self.reader_for,
        )

    @torch.inference_mode()
    def continued(
        self, picture: np.ndarray, prompt_ids: list[int], begun: list[int], *, end: int, most: int
    ) -> list[int]:
        """An answer that begins so, spoken on without refusing up to the token `end` or for `most` tokens: its new ids."""
        spoken = speak(
            self.mllm, [*prompt_ids, *begun], self._features(picture), self.ids, exact=False, max_new_tokens=most,
            no_repeat_ngram=self.config.no_repeat_ngram, end=end,
        )  # fmt: skip
        return [*begun, *spoken.new_ids]

    @torch.inference_mode()
    def read_aloud(self, picture: np.ndarray, prompt_ids: list[int], answer_ids: list[int]) -> Decoded:
        """As `describe` with a given answer: forced decoding."""
        return read_aloud(self.mllm, prompt_ids, answer_ids, self._features(picture), self.ids)

    def guidance_vectors(self, rows: Tensor) -> Tensor:
        """Visual rows [B, 8, H] -> U [B, queries, out]; zeros give NULL."""
        return self.edit_head(rows, self.emb().to(rows))

    def emb(self) -> Tensor:
        """EMB, [1, 8, H]: as a file holds it, else the [IMG] input embeddings, into which gradient flows."""
        return self._emb if self._emb is not None else self.mllm.img_embeddings(self.ids.img)

    def like_editor(self, tensor: Tensor) -> Tensor:
        """On the device and in the number type of edit head and editor."""
        return tensor.to(self.edit_head.query)

    @torch.inference_mode()
    def edit(
        self,
        picture: np.ndarray,
        rows: Tensor,
        guidance: Guidance,
        on_step: Callable[[Step], None] | None = None,
    ) -> np.ndarray:
        """Picture float32 [h, w, 3] in 0..1, rows [8, H] -> edited picture of the same size, in 0..1."""
        return self.edit_batch([picture], rows.unsqueeze(0), guidance, (guidance.seed,), on_step)[0]

    @torch.inference_mode()
    def edit_batch(
        self,
        pictures: Sequence[np.ndarray],
        rows: Tensor,
        guidance: Guidance,
        seeds: Sequence[int],
        on_step: Callable[[Step], None] | None = None,
    ) -> list[np.ndarray]:
        """Pictures of one size, rows [B, 8, H], a seed each -> edited pictures. Passes of the UNet are shared.

        A batch of one is what `edit` gives, bit by bit; in a larger one sums are taken in another order.
        """
        text = self.guidance_vectors(self.like_editor(rows))
        null = self.guidance_vectors(self.like_editor(torch.zeros_like(rows[:1]))).expand_as(text)
        image = torch.cat([self.editor.latents_of(picture) for picture in _once(pictures)])
        image = image.expand(len(pictures), -1, -1, -1)
        latents = self.editor.sample(image, text, null, guidance, on_step, seeds)
        return [to_picture(self.editor.decode(one)) for one in latents.chunk(len(seeds))]

    @torch.inference_mode()
    def reconstruct(self, picture: np.ndarray) -> np.ndarray:
        """The picture as the editor's codec gives it back: what an edit that changes nothing would return."""
        return self.editor.reconstruct(picture)

    def _features(self, picture: np.ndarray) -> Tensor:
        pixels = clip_pixels(picture, self.config.clip_image).to(self.device, self.dtype)
        return self.mllm.image_features(pixels)


def _once(pictures: Sequence[np.ndarray]) -> Sequence[np.ndarray]:
    """One picture where all are the same one, as for variations."""
    return pictures[:1] if all(picture is pictures[0] for picture in pictures) else pictures


def clip_pixels(picture: np.ndarray, how: ClipImage) -> Tensor:
    """Picture float32 [h, w, 3] in 0..1 -> what the visual encoder sees, [1, 3, size, size].

    `crop` follows CLIP's image processor: 8-bit bicubic resize of the shortest edge, centre crop, normalise.
    """
    image = Image.fromarray((np.clip(picture, 0, 1) * 255).round().astype(np.uint8))
    if how.mode == "stretch":
        image = image.resize((how.size, how.size), Image.Resampling.BOX)
    else:
        image = _centre_crop(image, how.size)
    pixels = torch.as_tensor(np.asarray(image).copy()).permute(2, 0, 1).float() / 255
    return normalise(pixels, how).unsqueeze(0)


def normalise(pixels: Tensor, how: ClipImage) -> Tensor:
    """[..., 3, h, w] in 0..1 -> mean 0, deviation 1 by the encoder's constants."""
    mean = torch.tensor(how.mean, device=pixels.device).view(3, 1, 1)
    std = torch.tensor(how.std, device=pixels.device).view(3, 1, 1)
    return (pixels - mean) / std


def _centre_crop(image: Image.Image, size: int) -> Image.Image:
    width, height = image.size
    short = min(width, height)
    new = (int(size * width / short), int(size * height / short))
    image = image.resize(new, Image.Resampling.BICUBIC)
    left, top = (new[0] - size) // 2, (new[1] - size) // 2
    return image.crop((left, top, left + size, top + size))


__all__ = ["Mgie", "clip_pixels", "normalise"]
