"""What each stage of training minimises, for one batch.

editor: the diffusion editor alone, guided by the fixed codes of `guidance_codes`.
language: the MLLM speaks, and the edit head learns to give the codes (L_ins + align).
joint: Algorithm 1 of the paper, all parts end to end (L_ins + 0.5 L_edit).
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F

from mgie_server.mgie.editor import Editor
from mgie_server.mgie.losses import Draws, guided_edit_loss, instruction_loss, losses, row_starts, visual_rows
from mgie_server.mgie.mgie import Mgie
from mgie_server.training.batches import CodedBatch
from mgie_server.training.recipe import OptimizerSettings

_NULL_WEIGHT = 0.1


def editor_losses(editor: Editor, coded: CodedBatch, settings: OptimizerSettings) -> dict[str, Tensor]:
    """The codes are blurred a little, as the edit head will not give them exactly."""
    draws = draws_for(editor, coded, settings)
    text = coded.codes + settings.code_noise * torch.randn_like(coded.codes)
    edit = guided_edit_loss(editor, coded.batch, text, torch.zeros_like(text[:1]), draws)
    return {"total": edit, "edit": edit}


def language_losses(model: Mgie, coded: CodedBatch, settings: OptimizerSettings) -> dict[str, Tensor]:
    batch = coded.batch
    features = model.mllm.image_features(batch.clip_pixels)
    hidden = model.mllm.hidden(model.mllm.embed(batch.ids, features, model.ids.patch), batch.mask)
    instruction = instruction_loss(model, hidden, batch.labels)
    rows = visual_rows(hidden, row_starts(batch.labels, model.ids.img[0]))
    align = _align_loss(model, rows, coded)
    return {"total": instruction + settings.align_weight * align, "instruction": instruction, "align": align}


def joint_losses(model: Mgie, coded: CodedBatch, settings: OptimizerSettings) -> dict[str, Tensor]:
    found = losses(model, coded.batch, draws_for(model.editor, coded, settings))
    return {"total": found.total, "instruction": found.instruction, "edit": found.edit}


def draws_for(editor: Editor, coded: CodedBatch, settings: OptimizerSettings) -> Draws:
    """The random draws of a step."""
    steps = editor.scheduler_config["num_train_timesteps"]
    with torch.no_grad():
        shape = editor.autoencoder.mode(coded.batch.after).shape
    return Draws.make(shape, steps, coded.codes.device, settings.high_noise_share)


def _align_loss(model: Mgie, rows: Tensor, coded: CodedBatch) -> Tensor:
    """Mean squared distance between U and the codes, over the edited samples; NULL is drawn to zero."""
    guidance = model.guidance_vectors(rows)
    null = model.guidance_vectors(torch.zeros_like(rows[:1]))
    each = F.mse_loss(guidance, coded.codes, reduction="none").mean(dim=(1, 2))
    edited = coded.batch.edited
    mean = each.mean() if edited is None else (each * edited).sum() / edited.sum().clamp(min=1)
    return mean + _NULL_WEIGHT * null.square().mean()
