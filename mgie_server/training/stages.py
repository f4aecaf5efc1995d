"""What each stage of training minimises, for one batch or a part of it. Each is a module, so that it can be wrapped.

editor: the diffusion editor alone, guided by the fixed codes of `guidance_codes`.
language: the MLLM speaks, and the edit head learns to give the codes (L_ins + align).
joint: Algorithm 1 of the paper, all parts end to end (L_ins + 0.5 L_edit).

Each gives its losses by name; "total" is what is minimised. They are shares of the step's means (`Totals`): those of
all parts add up to them.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from mgie_server.mgie.editor import Editor
from mgie_server.mgie.losses import (
    Totals,
    guided_edit_loss,
    instruction_loss,
    losses,
    mean_over_edited,
    row_starts,
    visual_rows,
)
from mgie_server.mgie.mgie import Mgie
from mgie_server.training.coded_batch import CodedBatch

_NULL_WEIGHT = 0.1


def freeze_unused(model: Mgie) -> None:
    """The visual encoder's last block and norm, which MGIE does not run: no gradient reaches them."""
    tower = model.mllm.vision_tower
    tower.encoder.layers[-1].requires_grad_(False)
    tower.post_layernorm.requires_grad_(False)


class EditorStage(nn.Module):
    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self.model = editor

    def forward(self, coded: CodedBatch, totals: Totals) -> dict[str, Tensor]:
        text = coded.codes
        assert text is not None, "the editor alone is guided by codes"
        edit = guided_edit_loss(
            self.model, coded.batch, text, torch.zeros_like(text[:1]), coded.draws, totals
        )
        return {"total": edit, "edit": edit}


class LanguageStage(nn.Module):
    """The editor takes no part, and stays as it is."""

    def __init__(self, model: Mgie, align_weight: float) -> None:
        super().__init__()
        self.model, self._align_weight = model, align_weight
        model.editor.requires_grad_(False)

    def forward(self, coded: CodedBatch, totals: Totals) -> dict[str, Tensor]:
        batch, model = coded.batch, self.model
        features = model.mllm.image_features(batch.clip_pixels)
        hidden = model.mllm.hidden(model.mllm.embed(batch.ids, features, model.ids.patch), batch.mask)
        instruction = instruction_loss(model, hidden, batch.labels, totals)
        rows = visual_rows(hidden, row_starts(batch.labels, model.ids.img[0]))
        align = self._align_loss(rows, coded, totals)
        return {
            "total": instruction + self._align_weight * align,
            "instruction": instruction,
            "align": align,
        }

    def _align_loss(self, rows: Tensor, coded: CodedBatch, totals: Totals) -> Tensor:
        """Mean squared distance between U and the codes, over the edited samples; NULL is drawn to zero."""
        assert coded.codes is not None, "the edit head learns codes"
        guidance = self.model.guidance_vectors(rows)
        null = self.model.guidance_vectors(torch.zeros_like(rows[:1]))
        each = F.mse_loss(guidance, coded.codes, reduction="none").mean(dim=(1, 2))
        share = len(rows) / totals.samples
        return (
            mean_over_edited(each, coded.batch.edited, totals) + _NULL_WEIGHT * null.square().mean() * share
        )


class JointStage(nn.Module):
    def __init__(self, model: Mgie) -> None:
        super().__init__()
        self.model = model

    def forward(self, coded: CodedBatch, totals: Totals) -> dict[str, Tensor]:
        found = losses(self.model, coded.batch, coded.draws, totals)
        return {"total": found.total, "instruction": found.instruction, "edit": found.edit}
