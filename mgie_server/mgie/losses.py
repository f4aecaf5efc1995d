"""Algorithm 1 of the paper: L = L_ins + 0.5 L_edit with guidance dropout, for one batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from diffusers.schedulers.scheduling_ddpm import DDPMScheduler
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
class Noising:
    """What the draws of a step need of a model: its latents' channels, pixels to a latent one, training timesteps.

    high_noise: share of the samples whose timestep comes from the noisiest tenth (0 in the released code).
    """

    channels: int
    factor: int
    timesteps: int
    high_noise: float = 0.0

    @classmethod
    def of(cls, editor: Editor, high_noise: float = 0.0) -> Noising:
        unet: Any = editor.unet
        steps = editor.scheduler_config["num_train_timesteps"]
        return cls(unet.config["out_channels"], editor.autoencoder.factor, steps, high_noise)


@dataclass(frozen=True)
class Draws:
    """The random draws of one step, in the order of the released code; dropout is uniform in 0..1."""

    after_noise: Tensor
    noise: Tensor
    timesteps: Tensor
    dropout: Tensor

    @classmethod
    def make(cls, noising: Noising, pictures: Sequence[int], rng: np.random.Generator) -> Draws:
        """pictures: how many, their height and width in pixels. Drawn on the CPU, so that devices agree."""
        batch, height, width = pictures
        shape = (batch, noising.channels, height // noising.factor, width // noising.factor)
        after_noise = rng.standard_normal(shape, np.float32)
        noise = rng.standard_normal(shape, np.float32)
        timesteps = rng.integers(0, noising.timesteps, batch)
        dropout = rng.random(batch, np.float32)
        if noising.high_noise > 0:
            noisy = rng.random(batch) < noising.high_noise
            timesteps = np.where(noisy, noising.timesteps - 1 - timesteps // 10, timesteps)
        return cls(*(torch.as_tensor(drawn) for drawn in (after_noise, noise, timesteps, dropout)))


@dataclass(frozen=True)
class Totals:
    """What the means of a step are taken over, in all parts of its batch together: supervised tokens, edited samples, and
    all samples."""

    tokens: Tensor
    edited: Tensor
    samples: Tensor

    @classmethod
    def of(cls, batch: TrainingBatch) -> Totals:
        tokens = (batch.labels[:, 1:] != _IGNORED).sum().float()
        samples = torch.full_like(tokens, len(batch.before))
        return cls(tokens, samples if batch.edited is None else batch.edited.sum().float(), samples)


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


def instruction_loss(model: Mgie, hidden: Tensor, labels: Tensor, totals: Totals) -> Tensor:
    """Token cross-entropy over the supervised tokens; only their rows go through the output layer."""
    wanted = labels[:, 1:] != _IGNORED
    scores = model.mllm.lm_head(hidden[:, :-1][wanted])
    return F.cross_entropy(scores.float(), labels[:, 1:][wanted], reduction="sum") / totals.tokens.clamp(
        min=1
    )


def edit_loss(model: Mgie, batch: TrainingBatch, rows: Tensor, draws: Draws, totals: Totals) -> Tensor:
    """MSE of the editor's prediction, guided by the visual rows [B, 8, H]."""
    text = model.guidance_vectors(rows)
    null = model.guidance_vectors(torch.zeros_like(rows[:1]))
    return guided_edit_loss(model.editor, batch, text, null, draws, totals)


def guided_edit_loss(
    editor: Editor, batch: TrainingBatch, text: Tensor, null: Tensor, draws: Draws, totals: Totals
) -> Tensor:
    """As edit_loss, from guidance vectors U [B, 77, D] and NULL [1, 77, D]."""
    made = edit_pass(editor, batch, text, null, draws)
    return mean_over_edited(made.errors, made.edited, totals)


@dataclass(frozen=True)
class EditPass:
    """One pass of the editor over what is edited: latents [b, c, h, w], of which `clean` is the edited picture, `noisy` what
    the editor got and `predicted` what it said; `kept` [b], how much is left of the clean one in the noisy one (alpha);
    guided [b], whether text and picture were there; errors [b], the mean squared ones; edited [b] as in the batch."""

    clean: Tensor
    noisy: Tensor
    predicted: Tensor
    kept: Tensor
    guided: Tensor
    errors: Tensor
    edited: Tensor | None


def edit_pass(editor: Editor, batch: TrainingBatch, text: Tensor, null: Tensor, draws: Draws) -> EditPass:
    """r < 0.10: text -> NULL; 0.05 <= r < 0.15: picture latents -> 0. What is not edited costs no pass of the editor."""
    if batch.edited is not None and not bool(batch.edited.all()):
        batch, draws, text = _edited(batch, draws, text)
    r = draws.dropout
    with torch.no_grad():
        clean = editor.autoencoder.sample(batch.after, draws.after_noise) * editor.latent_scale
        image = editor.autoencoder.mode(batch.before)
    image = torch.where(((r >= 0.05) & (r < 0.15)).view(-1, 1, 1, 1), 0.0, image)
    text = torch.where((r < 0.10).view(-1, 1, 1), null, text)
    noising: Any = DDPMScheduler.from_config(editor.scheduler_config)  # pyright: ignore[reportUnknownMemberType]
    noisy = noising.add_noise(clean, draws.noise, draws.timesteps)
    goal = draws.noise
    if noising.config["prediction_type"] == "v_prediction":
        goal = noising.get_velocity(clean, draws.noise, draws.timesteps)
    predicted = editor.predict(noisy, image, draws.timesteps, text).float()
    errors = F.mse_loss(predicted, goal.float(), reduction="none").mean(dim=(1, 2, 3))
    kept = noising.alphas_cumprod.to(noisy.device)[draws.timesteps]
    return EditPass(clean, noisy, predicted, kept, r >= 0.15, errors, batch.edited)


def _edited(batch: TrainingBatch, draws: Draws, text: Tensor) -> tuple[TrainingBatch, Draws, Tensor]:
    """The rows of the samples in which something is edited; where there are none, one that counts for nothing: processes
    that share a step must all come through the editor."""
    assert batch.edited is not None
    rows = batch.edited.nonzero()[:, 0]
    if not len(rows):
        rows = rows.new_zeros(1)
    values: dict[str, Any] = {name: v if v is None else v[rows] for name, v in vars(batch).items()}
    noise: dict[str, Any] = {name: v[rows] for name, v in vars(draws).items()}
    return TrainingBatch(**values), Draws(**noise), text[rows]


def mean_over_edited(errors: Tensor, edited: Tensor | None, totals: Totals) -> Tensor:
    """errors [B], one a sample, of those where there is something to edit."""
    kept = errors if edited is None else errors * edited
    return kept.sum() / totals.edited.clamp(min=1)


def losses(model: Mgie, batch: TrainingBatch, draws: Draws, totals: Totals | None = None) -> Losses:
    """One pass of Algorithm 1; `total` is what is differentiated.

    totals: of the whole step where the batch is a part of it. The losses of the parts then add up to the step's.
    """
    totals = totals or Totals.of(batch)
    features = model.mllm.image_features(batch.clip_pixels)
    embeddings = model.mllm.embed(batch.ids, features, model.ids.patch)
    hidden = model.mllm.hidden(embeddings, batch.mask)
    instruction = instruction_loss(model, hidden, batch.labels, totals)
    rows = visual_rows(hidden, row_starts(batch.labels, model.ids.img[0]))
    edit = edit_loss(model, batch, rows, draws, totals)
    return Losses(instruction + EDIT_WEIGHT * edit, instruction, edit)
