"""The diffusion editor F: noise becomes the edited picture, guided by U and by the picture itself (InstructPix2Pix)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import diffusers
import torch
from diffusers import UNet2DConditionModel
from torch import Tensor, nn

from mgie_server.models.autoencoder import build_autoencoder

_SOLVERS = ("EulerAncestralDiscreteScheduler", "DDIMScheduler")


@dataclass(frozen=True)
class Guidance:
    """text, image: guidance scales; steps: solver steps; seed: of the CPU noise generator, so that devices agree."""

    steps: int
    text: float
    image: float
    seed: int


@dataclass(frozen=True)
class Step:
    """One finished solver step: `number` of `total`; the clean latents that it predicts, to be shown as a preview."""

    number: int
    total: int
    latents: Tensor
    predicted: Tensor


class Editor(nn.Module):
    """UNet with the picture's latents concatenated, a picture codec, and a solver built anew for each edit."""

    def __init__(
        self,
        unet: dict[str, Any],
        autoencoder: dict[str, Any],
        scheduler: dict[str, Any],
        latent_scale: float,
    ) -> None:
        super().__init__()
        self.unet: nn.Module = UNet2DConditionModel(**unet)  # pyright: ignore
        self.autoencoder = build_autoencoder(autoencoder)
        self.scheduler_config = dict(scheduler)
        self.latent_scale = latent_scale

    def new_solver(self) -> Any:
        name = self.scheduler_config.get("_class_name", "EulerAncestralDiscreteScheduler")
        if name not in _SOLVERS:
            raise ValueError(f"scheduler {name!r} is not one of {_SOLVERS}")
        return getattr(diffusers, name).from_config(self.scheduler_config)

    def encode(self, pictures: Tensor) -> Tensor:
        """Pictures [B, 3, H, W] in -1..1 -> unscaled latents, their mode."""
        return self.autoencoder.mode(pictures)

    def decode(self, latents: Tensor) -> Tensor:
        """Scaled latents -> pictures [B, 3, H, W], about -1..1, not clamped."""
        return self.autoencoder.decode(latents / self.latent_scale)

    def predict(self, latents: Tensor, image: Tensor, timestep: Tensor, guidance: Tensor) -> Tensor:
        """One UNet pass: noisy latents and image latents [B, C, h, w], guidance [B, 77, D] -> prediction [B, C, h, w]."""
        return self.unet(torch.cat([latents, image], 1), timestep, encoder_hidden_states=guidance).sample

    @torch.inference_mode()
    def sample(
        self,
        image_latents: Tensor,
        text: Tensor,
        null: Tensor,
        guidance: Guidance,
        on_step: Callable[[Step], None] | None = None,
    ) -> Tensor:
        """image_latents [1, C, h, w], U and NULL [1, 77, D] -> edited latents [1, C, h, w] (scaled by `latent_scale`).

        on_step runs after each solver step; an exception in it ends the edit.
        """
        solver = self.new_solver()
        solver.set_timesteps(guidance.steps, device=image_latents.device)
        generator = torch.Generator("cpu").manual_seed(guidance.seed)
        latents = torch.randn(image_latents.shape, generator=generator).to(image_latents)
        latents = latents * solver.init_noise_sigma
        extra = {"generator": generator} if _draws_noise(solver) else {}
        for number, timestep in enumerate(solver.timesteps, 1):
            scaled = solver.scale_model_input(latents, timestep)
            noise = self.guided(scaled, image_latents, timestep, text, null, guidance)
            out = solver.step(noise, timestep, latents, **extra)
            latents = out.prev_sample
            if on_step:
                on_step(Step(number, guidance.steps, latents, out.pred_original_sample))
        return latents

    def guided(
        self, latents: Tensor, image: Tensor, timestep: Tensor, text: Tensor, null: Tensor, guidance: Guidance
    ) -> Tensor:
        """e0 + image (e_image - e0) + text (e_full - e_image) over (U, image), (NULL, image), (NULL, zero image).

        Branches whose weight is zero are not computed.
        """
        weights = torch.tensor([guidance.text, guidance.image - guidance.text, 1.0 - guidance.image])
        used = [i for i in range(3) if weights[i] != 0]
        images = (image, image, torch.zeros_like(image))
        texts = (text, null, null)
        out = self.predict(
            latents.expand(len(used), -1, -1, -1),
            torch.cat([images[i] for i in used]),
            timestep,
            torch.cat([texts[i] for i in used]),
        )
        if len(used) == 3:  # in the order of the original, so that rounding agrees with it
            full, picture, none = out.chunk(3)
            return none + guidance.text * (full - picture) + guidance.image * (picture - none)
        return (weights[used].to(out).view(-1, 1, 1, 1) * out).sum(0, keepdim=True)


def _draws_noise(solver: Any) -> bool:
    """Whether the solver draws noise at each step and so takes the edit's generator."""
    return isinstance(solver, diffusers.EulerAncestralDiscreteScheduler)
