"""A pipeline of diffusers as the editor of a pair."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import diffusers
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from mgie_server.engines.engine import EditSettings, OnBatchStep
from mgie_server.engines.open_models import INPAINTING
from mgie_server.engines.parts import eight_bit
from mgie_server.engines.picture_encoding import PictureEncoding
from mgie_server.engines.pipeline_calls import PipelineCall
from mgie_server.engines.pipeline_steps import PipelineSteps

Picture = NDArray[np.float32]
_KEPT = 8  # texts whose embeddings are kept, some MB each


class PipelineEditor:
    """pipe: a loaded pipeline of the class that `call` is for; where its parts lie is its own affair.

    encoding: arguments of `encode_prompt` beside the text, for a pipeline whose text encoder is blind.
    """

    def __init__(self, pipe: Any, call: PipelineCall, encoding: dict[str, Any] | None = None) -> None:
        self._pipe, self._call = pipe, call
        self._encoding = encoding or {}
        self._embeddings: OrderedDict[str, Tensor] = OrderedDict()
        self._encoded = PictureEncoding(pipe.vae)
        pipe.set_progress_bar_config(disable=True)

    @torch.inference_mode()
    def edit_many(
        self, picture: Picture, text: str, settings: Sequence[EditSettings], on_step: OnBatchStep
    ) -> list[Picture]:
        """As `TextGuidedEditor.edit_many`. The same seed gives the same picture, alone or with others."""
        first = settings[0]
        if first.references:
            text = self._call.words(text)
        pipe, arguments_of = self._pipe, self._call.arguments
        if first.mask is not None and self._call.inpainting is not None:
            pipe, arguments_of = self._inpainting(), self._call.inpainting
        arguments = arguments_of(eight_bit(picture), text, first)
        if self._call.blind:
            arguments |= self._embedded(text, first)
        generators = [torch.Generator("cpu").manual_seed(one.seed) for one in settings]
        self._encoded = PictureEncoding(pipe.vae)
        with self._encoded, PipelineSteps(pipe, picture, on_step):
            made = pipe(
                **arguments,
                num_images_per_prompt=len(settings),
                generator=generators if len(settings) > 1 else generators[0],
                output_type="np",
            )
        if pipe is not self._pipe:
            self._pipe.maybe_free_model_hooks()  # it is the one that knows where the parts go
        return [np.asarray(one, np.float32) for one in made.images]

    @torch.inference_mode()
    def reconstruct(self, picture: Picture) -> Picture:
        """What the codec gives back."""
        pipe = self._pipe
        pixels = pipe.image_processor.preprocess(eight_bit(picture)).to(
            pipe._execution_device, pipe.vae.dtype
        )
        if self._call.frames:
            pixels = pixels.unsqueeze(2)
        decoded = pipe.vae.decode(self._encoded.latents(pixels)).sample
        decoded = decoded[:, :, 0] if self._call.frames else decoded
        pipe.maybe_free_model_hooks()
        return (decoded[0, :3].float() / 2 + 0.5).clamp(0, 1).permute(1, 2, 0).cpu().numpy()

    def _inpainting(self) -> Any:
        """The pipeline of the same parts that keeps what is not selected."""
        config = {"is_distilled": True} if self._pipe.config.get("is_distilled") else {}
        pipe = getattr(diffusers, INPAINTING[self._call.pipeline])(**self._pipe.components, **config)
        pipe.set_progress_bar_config(disable=True)
        return pipe

    def _embedded(self, text: str, settings: EditSettings) -> dict[str, Tensor]:
        found = {"prompt_embeds": self._embedding(text)}
        if settings.text_guidance > 1 and not self._pipe.config.get("is_distilled"):
            found["negative_prompt_embeds"] = self._embedding(settings.negative)
        return found

    def _embedding(self, text: str) -> Tensor:
        """Of the text encoder, which need not run again for another seed."""
        if text not in self._embeddings:
            device = self._pipe._execution_device
            embedded = self._pipe.encode_prompt(text, device=device, **self._encoding)[0]
            self._embeddings[text] = embedded.cpu()
            if len(self._embeddings) > _KEPT:
                self._embeddings.popitem(last=False)
        self._embeddings.move_to_end(text)
        return self._embeddings[text].to(self._pipe._execution_device)
