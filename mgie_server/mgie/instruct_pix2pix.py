"""InstructPix2Pix as it was published: the diffusion editor guided by CLIP's reading of a text instead of visual rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTokenizer

from mgie_server.mgie.config import FastSampling, SamplingDefaults, Sizing
from mgie_server.mgie.editor import Editor, Guidance, Step, to_picture
from mgie_server.mgie.mllm import Mllm


@dataclass(frozen=True)
class TextEditorConfig:
    """As `ModelConfig`, for an editor that is guided by text; text_encoder: of transformers' CLIPTextModel."""

    text_encoder: dict[str, Any]
    unet: dict[str, Any]
    autoencoder: dict[str, Any]
    scheduler: dict[str, Any]
    sizing: Sizing
    latent_scale: float = 0.18215
    defaults: SamplingDefaults = field(default_factory=SamplingDefaults)
    fast: FastSampling | None = None

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> TextEditorConfig:
        data = json.loads(text)
        for name, kind in {"sizing": Sizing, "defaults": SamplingDefaults, "fast": FastSampling}.items():
            if data.get(name) is not None:
                data[name] = kind(**data[name])
        return cls(**data)


class TextEditor(nn.Module):
    """CLIP's text encoder and the editor. mllm: beside them where a language model writes the text (LGIE)."""

    def __init__(self, config: TextEditorConfig, mllm: Mllm | None = None) -> None:
        super().__init__()
        self.config = config
        self.text_encoder = CLIPTextModel(CLIPTextConfig(**config.text_encoder))
        self.editor = Editor(
            config.unet, config.autoencoder, config.scheduler, config.latent_scale, config.fast
        )
        self.mllm = mllm

    @torch.inference_mode()
    def guidance_vectors(self, tokenizer: CLIPTokenizer, texts: Sequence[str]) -> Tensor:
        """Texts -> [B, 77, D]; what is longer than CLIP reads is cut."""
        length = self.config.text_encoder.get("max_position_embeddings", 77)
        read = tokenizer(
            list(texts), padding="max_length", max_length=length, truncation=True, return_tensors="pt"
        )
        device = self.text_encoder.get_input_embeddings().weight.device
        return self.text_encoder(read["input_ids"].to(device)).last_hidden_state

    @torch.inference_mode()
    def edit_batch(
        self,
        picture: np.ndarray,
        guidance_vectors: Tensor,
        guidance: Guidance,
        seeds: Sequence[int],
        on_step: Callable[[Step], None] | None = None,
    ) -> list[np.ndarray]:
        """Picture float32 [h, w, 3] in 0..1, vectors [2, 77, D] of the text and of "" -> a picture for each seed."""
        text, null = (one.expand(len(seeds), -1, -1) for one in guidance_vectors.chunk(2))
        image = self.editor.latents_of(picture).expand(len(seeds), -1, -1, -1)
        latents = self.editor.sample(image, text, null, guidance, on_step, seeds)
        return [to_picture(self.editor.decode(one)) for one in latents.chunk(len(seeds))]

    @torch.inference_mode()
    def reconstruct(self, picture: np.ndarray) -> np.ndarray:
        """The picture as the editor's codec gives it back."""
        return self.editor.reconstruct(picture)
