"""Algorithm 1 of the paper: L = L_ins + 0.5 L_edit with guidance dropout, for one batch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from diffusers import DDPMScheduler
from torch import Tensor
from torch.nn import functional as F

from mgie_server.mgie.decoding import ROWS
from mgie_server.mgie.editor import Editor
from mgie_server.mgie.mgie import Mgie

EDIT_WEIGHT = 0.5
_IGNORED = -100


@dataclass(frozen=True)
class TrainingBatch:
    """ids, labels, mask [B, N] (right padded; labels -100 where unsupervised); clip_pixels [B, 3, s, s] normalised;
    before, after [B, 3, H, W] in -1..1; edited [B] bool, False where there is nothing to edit (a refusal)."""

    ids: Tensor
    labels: Tensor
    mask: Tensor
    clip_pixels: Tensor
    before: Tensor
    after: Tensor
    edited: Tensor | None = None


@dataclass(frozen=True)
class Draws:
    """The random draws of one step, in the order of the released code; dropout is uniform in 0..1."""

    after_noise: Tensor
    noise: Tensor
    timesteps: Tensor
    dropout: Tensor

    @classmethod
    def make(
        cls, latents_shape: torch.Size, steps: int, device: torch.device, high_noise: float = 0.0
    ) -> Draws:
        """high_noise: share of the samples whose timestep comes from the noisiest tenth (0 in the released code)."""
        batch = latents_shape[0]
        after_noise = torch.randn(latents_shape, device=device)
        noise = torch.randn(latents_shape, device=device)
        timesteps = torch.randint(0, steps, (batch,), device=device)
        dropout = torch.rand(batch, device=device)
        if high_noise > 0:
            noisy = torch.rand(batch, device=device) < high_noise
            timesteps = torch.where(noisy, steps - 1 - timesteps // 10, timesteps)
        return cls(after_noise, noise, timesteps, dropout)


@dataclass(frozen=True)
class Losses:
    total: Tensor
    instruction: Tensor
    edit: Tensor


def row_starts(labels: Tensor, img0: int) -> Tensor:
    """First of the eight visual rows of each sample, [B]: min(index of [IMG0] in the labels - 1, L - 9)."""
    length = labels.shape[1]
    found = labels == img0
    position = torch.where(found.any(1), found.int().argmax(1) - 1, length - 9)
    return position.clamp(max=length - 9)


def visual_rows(hidden: Tensor, starts: Tensor) -> Tensor:
    """hidden [B, N, H] -> [B, 8, H]."""
    places = starts.unsqueeze(1) + torch.arange(ROWS, device=hidden.device)
    return hidden.gather(1, places.unsqueeze(-1).expand(-1, -1, hidden.shape[-1]))


def instruction_loss(model: Mgie, hidden: Tensor, labels: Tensor) -> Tensor:
    """Token cross-entropy over the supervised tokens; only their rows go through the output layer."""
    wanted = labels[:, 1:] != _IGNORED
    scores = model.mllm.lm_head(hidden[:, :-1][wanted])
    return F.cross_entropy(scores.float(), labels[:, 1:][wanted])


def edit_loss(model: Mgie, batch: TrainingBatch, rows: Tensor, draws: Draws) -> Tensor:
    """MSE of the editor's prediction, guided by the visual rows [B, 8, H]."""
    text = model.guidance_vectors(rows)
    null = model.guidance_vectors(torch.zeros_like(rows[:1]))
    return guided_edit_loss(model.editor, batch, text, null, draws)


def guided_edit_loss(
    editor: Editor, batch: TrainingBatch, text: Tensor, null: Tensor, draws: Draws
) -> Tensor:
    """As edit_loss, from guidance vectors U [B, 77, D] and NULL [1, 77, D].

    r < 0.10: text -> NULL; 0.05 <= r < 0.15: picture latents -> 0.
    """
    r = draws.dropout
    with torch.no_grad():
        clean = editor.autoencoder.sample(batch.after, draws.after_noise) * editor.latent_scale
        image = editor.autoencoder.mode(batch.before)
    image = torch.where(((r >= 0.05) & (r < 0.15)).view(-1, 1, 1, 1), 0.0, image)
    text = torch.where((r < 0.10).view(-1, 1, 1), null, text)
    noising: Any = DDPMScheduler.from_config(editor.scheduler_config)
    noisy = noising.add_noise(clean, draws.noise, draws.timesteps)
    goal = draws.noise
    if noising.config["prediction_type"] == "v_prediction":
        goal = noising.get_velocity(clean, draws.noise, draws.timesteps)
    predicted = editor.predict(noisy, image, draws.timesteps, text)
    return _mean_over_edited(F.mse_loss(predicted.float(), goal, reduction="none"), batch.edited)


def _mean_over_edited(errors: Tensor, edited: Tensor | None) -> Tensor:
    if edited is None:
        return errors.mean()
    each = errors.mean(dim=(1, 2, 3))
    return (each * edited).sum() / edited.sum().clamp(min=1)


def losses(model: Mgie, batch: TrainingBatch, draws: Draws) -> Losses:
    """One pass of Algorithm 1; `total` is what is differentiated."""
    features = model.mllm.image_features(batch.clip_pixels)
    embeddings = model.mllm.embed(batch.ids, features, model.ids.patch)
    hidden = model.mllm.hidden(embeddings, batch.mask)
    instruction = instruction_loss(model, hidden, batch.labels)
    rows = visual_rows(hidden, row_starts(batch.labels, model.ids.img[0]))
    edit = edit_loss(model, batch, rows, draws)
    return Losses(instruction + EDIT_WEIGHT * edit, instruction, edit)
