"""MGIE as transformers and diffusers give it, called as their users call them: what benchmarks compare with.

`generate` with the hidden states of every layer and token kept, as the released code does, then diffusers' own
InstructPix2Pix pipeline with the guidance vectors as prompt embeddings. Same modules, same numbers; nothing is changed in
the libraries and no option is set that the original does not set.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from diffusers import EulerAncestralDiscreteScheduler, StableDiffusionInstructPix2PixPipeline
from PIL import Image
from torch import Tensor
from transformers import LlamaForCausalLM

from mgie_server.mgie.decoding import ROWS
from mgie_server.mgie.mgie import Mgie, clip_pixels


class LibraryPath:
    """Built on the modules of a loaded `Mgie`, so that the weights are in memory once."""

    def __init__(self, model: Mgie) -> None:
        self.model = model
        mllm = model.mllm
        with torch.device("meta"):
            self.llm = LlamaForCausalLM(mllm.llama.config)
        self.llm.model, self.llm.lm_head = mllm.llama, mllm.lm_head
        self.llm.eval()
        self.llm.generation_config.pad_token_id = 0
        scheduler = EulerAncestralDiscreteScheduler.from_config(model.config.scheduler)
        absent: Any = None
        self.pipeline = StableDiffusionInstructPix2PixPipeline(
            vae=model.editor.autoencoder.vae,  # pyright: ignore
            text_encoder=absent,
            tokenizer=absent,
            unet=model.editor.unet,  # pyright: ignore
            scheduler=scheduler,  # pyright: ignore
            safety_checker=absent,
            feature_extractor=absent,
            requires_safety_checker=False,
        )
        self.pipeline.set_progress_bar_config(disable=True)

    @torch.no_grad()
    def describe(self, picture: np.ndarray, prompt: list[int], new_tokens: int) -> tuple[list[int], Tensor]:
        """Picture float32 [h, w, 3] in 0..1 -> the new ids and the eight rows [8, H]."""
        model, mllm = self.model, self.model.mllm
        pixels = clip_pixels(picture, model.config.clip_image).to(model.device, model.dtype)
        seen = mllm.vision_tower(pixels, output_hidden_states=True).hidden_states[-2][:, 1:]
        ids = torch.tensor([prompt], device=model.device)
        embeddings = mllm.embed(ids, mllm.adapter(seen), model.ids.patch)
        out = self.llm.generate(  # pyright: ignore
            ids,
            inputs_embeds=embeddings,
            attention_mask=torch.ones_like(ids),
            do_sample=False,
            max_new_tokens=new_tokens,
            no_repeat_ngram_size=model.config.no_repeat_ngram,
            output_hidden_states=True,
            return_dict_in_generate=True,
        )
        hidden = torch.cat([step[-1] for step in out.hidden_states], 1)[0]
        new_ids = out.sequences[0, -(len(hidden) - len(prompt) + 1) :].tolist()
        sequence = [*prompt, *new_ids]
        start = len(sequence) - 10
        if model.ids.img[0] in new_ids:
            start = min(len(prompt) + new_ids.index(model.ids.img[0]) - 1, start)
        return new_ids, hidden[start : start + ROWS]

    @torch.no_grad()
    def edit(
        self, picture: np.ndarray, rows: Tensor, steps: int, seed: int | list[int], batch: int = 1
    ) -> list[np.ndarray]:
        """Rows [8, H] -> pictures float32 [h, w, 3] in 0..1."""
        model = self.model
        guidance = model.guidance_vectors(rows.unsqueeze(0))
        null = model.guidance_vectors(torch.zeros_like(rows).unsqueeze(0))
        seeds = [seed] if isinstance(seed, int) else seed
        generators = [torch.Generator("cpu").manual_seed(one) for one in seeds]
        out = self.pipeline(
            image=[Image.fromarray(np.rint(picture * 255).astype(np.uint8))] * batch,
            num_inference_steps=steps,
            guidance_scale=7.5,
            image_guidance_scale=1.5,
            prompt_embeds=guidance.expand(batch, -1, -1),
            negative_prompt_embeds=null.expand(batch, -1, -1),
            generator=generators if len(generators) > 1 else generators[0],
            output_type="np",
        )
        return list(out.images)  # pyright: ignore
