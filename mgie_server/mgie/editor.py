"""The diffusion editor F: noise becomes the edited picture, guided by U and by the picture itself (InstructPix2Pix)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from torch import Tensor, nn

from mgie_server.mgie.autoencoder import build_autoencoder
from mgie_server.mgie.config import FastSampling
from mgie_server.mgie.solvers import build_solver, clean_latents, draws_noise


@dataclass(frozen=True)
class Guidance:
    """text, image: guidance scales; steps: solver steps; seed: of the CPU noise generator, so that devices agree.

    exact: the model's own solver and every branch at every step; otherwise `fast`, where the model has it.
    """

    steps: int
    text: float
    image: float
    seed: int
    exact: bool = True


@dataclass(frozen=True)
class Step:
    """One finished solver step: `number` of `total`; the clean latents that it predicts, to be shown as a preview.

    All [B, C, h, w]; image: the input picture's latents, unscaled.
    """

    number: int
    total: int
    latents: Tensor
    predicted: Tensor
    image: Tensor


class Editor(nn.Module):
    """UNet with the picture's latents concatenated, a picture codec, and a solver built anew for each edit."""

    def __init__(
        self,
        unet: dict[str, Any],
        autoencoder: dict[str, Any],
        scheduler: dict[str, Any],
        latent_scale: float,
        fast: FastSampling | None = None,
    ) -> None:
        super().__init__()
        self.unet: nn.Module = UNet2DConditionModel(**unet)  # pyright: ignore
        self.autoencoder = build_autoencoder(autoencoder)
        self.scheduler_config = dict(scheduler)
        self.latent_scale = latent_scale
        self.fast = fast
        self.run: Callable[[Tensor, Tensor, Tensor], Tensor] | None = (
            None  # the UNet's pass, where it is not the UNet itself
        )
        self._encoded: tuple[Tensor, Tensor] | None = None

    def new_solver(self, exact: bool = True) -> Any:
        """Raises ValueError for a scheduler that is not known."""
        return build_solver(self.scheduler_config, None if exact else self.fast)

    def encode(self, pictures: Tensor) -> Tensor:
        """Pictures [B, 3, H, W] in -1..1 -> unscaled latents, their mode.

        The last ones are kept: an edit, its repetition and its landing ask for the same. The codec is never trained.
        """
        if self._encoded is None or not _same(self._encoded[0], pictures):
            self._encoded = pictures, self.autoencoder.mode(pictures)
        return self._encoded[1]

    def latents_of(self, picture: np.ndarray) -> Tensor:
        """Picture float32 [h, w, 3] in 0..1 -> as `encode`, for a batch of one."""
        return self.encode(self.pixels_of(picture))

    def pixels_of(self, picture: np.ndarray) -> Tensor:
        """Picture float32 [h, w, 3] in 0..1 -> [1, 3, h, w] in -1..1, on the UNet's device and in its number type."""
        pixels = torch.as_tensor(np.ascontiguousarray(picture, np.float32)).permute(2, 0, 1).unsqueeze(0)
        return (2 * pixels - 1).to(next(self.unet.parameters()))

    def reconstruct(self, picture: np.ndarray) -> np.ndarray:
        """The picture as the codec gives it back: what an edit that changes nothing would return."""
        return to_picture(self.autoencoder.decode(self.latents_of(picture)))

    def forget_picture(self) -> None:
        """The next picture is encoded whether it is the last one or not."""
        self._encoded = None

    def decode(self, latents: Tensor) -> Tensor:
        """Scaled latents -> pictures [B, 3, H, W], about -1..1, not clamped."""
        return self.autoencoder.decode(latents / self.latent_scale)

    def predict(self, latents: Tensor, image: Tensor, timestep: Tensor, guidance: Tensor) -> Tensor:
        """One UNet pass: noisy latents and image latents [B, C, h, w], guidance [B, 77, D] -> prediction [B, C, h, w]."""
        run = self.run or UnetPass(self.unet)
        return run(torch.cat([latents, image], 1), timestep, guidance)

    @torch.inference_mode()
    def sample(
        self,
        image_latents: Tensor,
        text: Tensor,
        null: Tensor,
        guidance: Guidance,
        on_step: Callable[[Step], None] | None = None,
        seeds: Sequence[int] = (),
    ) -> Tensor:
        """image_latents [B, C, h, w], U and NULL [B, 77, D] -> edited latents [B, C, h, w] (scaled by `latent_scale`).

        on_step runs after each solver step; an exception in it ends the edit. seeds: one for each of the batch;
        without them guidance.seed is for a batch of one.
        """
        solver = self.new_solver(guidance.exact)
        solver.set_timesteps(guidance.steps, device=image_latents.device)
        generators = [torch.Generator("cpu").manual_seed(seed) for seed in seeds or (guidance.seed,)]
        latents = _noise(image_latents, generators) * solver.init_noise_sigma
        generator = generators if len(generators) > 1 else generators[0]
        extra = {"generator": generator} if draws_noise(solver) else {}
        branches = _Branches(self, image_latents, text, null, guidance)
        for number, timestep in enumerate(solver.timesteps, 1):
            scaled = solver.scale_model_input(latents, timestep)
            noise = branches.guided(scaled, timestep, number)
            out = solver.step(noise, timestep, latents, **extra)
            latents = out.prev_sample
            if on_step:
                on_step(Step(number, guidance.steps, latents, clean_latents(solver, out), image_latents))
        return latents

    def guided(
        self, latents: Tensor, image: Tensor, timestep: Tensor, text: Tensor, null: Tensor, guidance: Guidance
    ) -> Tensor:
        """e0 + image (e_image - e0) + text (e_full - e_image) over (U, image), (NULL, image), (NULL, zero image).

        All [B, ...]. Branches whose weight is zero are not computed.
        """
        used = branches_used(guidance)
        return combine(self.branches(latents, image, timestep, text, null, used), used, guidance)

    def branches(
        self, latents: Tensor, image: Tensor, timestep: Tensor, text: Tensor, null: Tensor, used: list[int]
    ) -> list[Tensor]:
        """The predictions of the used branches (0: full, 1: picture, 2: none), in one pass."""
        images = (image, image, torch.zeros_like(image))
        texts = (text, null, null)
        out = self.predict(
            torch.cat([latents] * len(used)),
            torch.cat([images[i] for i in used]),
            timestep,
            torch.cat([texts[i] for i in used]),
        )
        return list(out.chunk(len(used)))


def to_picture(pixels: Tensor) -> np.ndarray:
    """[1, 3, H, W] in about -1..1 -> float32 [H, W, 3] clamped to 0..1."""
    return (pixels[0].float() / 2 + 0.5).clamp(0, 1).permute(1, 2, 0).cpu().numpy()


class UnetPass(nn.Module):
    """The UNet with its arguments in order."""

    def __init__(self, unet: nn.Module) -> None:
        super().__init__()
        self.unet = unet

    def forward(self, inputs: Tensor, timestep: Tensor, guidance: Tensor) -> Tensor:
        return self.unet(inputs, timestep, encoder_hidden_states=guidance, return_dict=False)[0]


def branches_used(guidance: Guidance) -> list[int]:
    weights = _weights(guidance)
    return [i for i in range(3) if weights[i] != 0]


def combine(parts: list[Tensor], used: list[int], guidance: Guidance) -> Tensor:
    """The guided noise of the predictions in `used`, [B, C, h, w] each."""
    if len(used) == 3:  # in the order of the original, so that rounding agrees with it
        full, picture, none = parts
        return none + guidance.text * (full - picture) + guidance.image * (picture - none)
    out = torch.stack(parts)
    return (_weights(guidance)[used].to(out).view(-1, 1, 1, 1, 1) * out).sum(0)


def _weights(guidance: Guidance) -> Tensor:
    return torch.tensor([guidance.text, guidance.image - guidance.text, 1.0 - guidance.image])


def _same(one: Tensor, other: Tensor) -> bool:
    alike = (one.shape, one.dtype, one.device) == (other.shape, other.dtype, other.device)
    return alike and torch.equal(one, other)


def _noise(like: Tensor, generators: list[torch.Generator]) -> Tensor:
    """Standard normal, one generator for each of the batch, so that a seed gives the same noise in any batch."""
    one = (1, *like.shape[1:])
    return torch.cat([torch.randn(one, generator=generator) for generator in generators]).to(like)


class _Branches:
    """The guided noise of one edit, step by step; late steps of `fast` keep what guidance added before."""

    def __init__(self, editor: Editor, image: Tensor, text: Tensor, null: Tensor, guidance: Guidance) -> None:
        self._editor, self._image, self._text, self._null = editor, image, text, null
        self._guidance = guidance
        fast = None if guidance.exact else editor.fast
        self._full_steps = guidance.steps * fast.full_until if fast else guidance.steps
        self._used = branches_used(guidance)
        self._added: Tensor | None = None

    def guided(self, latents: Tensor, timestep: Tensor, number: int) -> Tensor:
        """Noise for step `number`, from 1."""
        editor, arguments = self._editor, (self._image, timestep, self._text, self._null)
        if self._full_steps >= self._guidance.steps or 0 not in self._used:
            return editor.guided(latents, *arguments, self._guidance)
        if self._added is not None and number > self._full_steps:
            return editor.predict(latents, self._image, timestep, self._text) + self._added
        parts = editor.branches(latents, *arguments, self._used)
        guided = combine(parts, self._used, self._guidance)
        self._added = guided - parts[0]
        return guided
