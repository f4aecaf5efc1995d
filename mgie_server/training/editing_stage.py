"""The edit head and the editor go on alone, and are held to the pixels as well as to the latents.

L_edit weighs each channel of the latents alike, and most of them are fine detail, of which landing takes nothing from the
model. What it does take, light and color, is a matter of pixels; an error at black or white is the most conspicuous.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from mgie_server.mgie.editor import Editor
from mgie_server.mgie.losses import EditPass, Totals, edit_pass, mean_over_edited, row_starts, visual_rows
from mgie_server.mgie.mgie import Mgie
from mgie_server.training.coded_batch import CodedBatch

AT_ENDS, REACH = (
    4.0,
    0.08,
)  # how much more an error at black and white counts, and how far that reaches (luma 0..1)
_LUMA = (0.2126, 0.7152, 0.0722)


class EditingStage(nn.Module):
    """pixels: weight of the pixels' squared error beside L_edit, which is Algorithm 1's. The MLLM stays as it is.

    The model predicts v (Salimans and Ho 2022).
    """

    def __init__(self, model: Mgie, pixels: float) -> None:
        super().__init__()
        self.model, self._pixels = model, pixels
        model.mllm.requires_grad_(False)

    def forward(self, coded: CodedBatch, totals: Totals) -> dict[str, Tensor]:
        batch, model = coded.batch, self.model
        with torch.no_grad():
            features = model.mllm.image_features(batch.clip_pixels)
            hidden = model.mllm.hidden(model.mllm.embed(batch.ids, features, model.ids.patch), batch.mask)
        rows = visual_rows(hidden, row_starts(batch.labels, model.ids.img[0]))
        null = model.guidance_vectors(torch.zeros_like(rows[:1]))
        made = edit_pass(model.editor, batch, model.guidance_vectors(rows), null, coded.draws)
        edit, pixels = (
            mean_over_edited(errors, made.edited, totals)
            for errors in (made.errors, pixel_errors(model.editor, made))
        )
        return {"total": edit + self._pixels * pixels, "edit": edit, "pixels": pixels}


def pixel_errors(editor: Editor, made: EditPass) -> Tensor:
    """Mean squared errors of the pixels [b], in -1..1, of what the prediction makes of the noise: the more noise there was,
    the more they count; 0 where text or picture were left out."""
    kept = made.kept.view(-1, 1, 1, 1)
    clean = kept.sqrt() * made.noisy - (1 - kept).sqrt() * made.predicted
    said = editor.autoencoder.decode(clean / editor.latent_scale)
    wanted = editor.autoencoder.decode(made.clean / editor.latent_scale).detach()
    luma = (wanted * wanted.new_tensor(_LUMA).view(1, 3, 1, 1)).sum(1, keepdim=True) / 2 + 0.5
    from_end = torch.minimum(luma, 1 - luma).clamp(0, 1)
    weight = 1 + AT_ENDS * torch.exp(-from_end / REACH)
    errors = (weight * (said - wanted).square()).mean(dim=(1, 2, 3))
    return errors * (1 - made.kept).sqrt() * made.guided
