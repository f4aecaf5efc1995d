"""What a model's picture with an alpha of its own means for the layer."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mgie_server.imaging.framing import HIDDEN
from mgie_server.imaging.landing.model_edit import ModelEdit, Shift
from mgie_server.imaging.landing.registration import undo
from mgie_server.imaging.pixels import TOP, Floats

KEEP, GROW, MODEL = "keep", "grow", "model"  # values of LandingOptions.coverage


def edit_of(seen: Floats, unchanged: Floats, made: Floats, coverage: str) -> ModelEdit:
    """made: float32 [h, w, 3], or with straight alpha [h, w, 4], 0..1.

    Where the layer keeps its own alpha it shows through what is transparent; else only through what nobody sees, so that
    colours stay there under the transparency.
    """
    if made.shape[2] == 3:
        return ModelEdit(seen, unchanged, made)
    alpha = np.clip(made[..., 3], 0, 1)
    share = alpha if coverage == KEEP else (alpha > HIDDEN).astype(np.float32)
    mixed = unchanged + (made[..., :3] - unchanged) * share[..., None]
    return ModelEdit(seen, unchanged, mixed.astype(np.float32), alpha=alpha)


def alpha_in_place(edit: ModelEdit, shift: Shift) -> Floats | None:
    """The model's alpha [h, w] without the drift that was found in its picture."""
    if edit.alpha is None or shift.none:
        return edit.alpha
    return undo(edit.alpha, shift)[0]


def replace_alpha(alpha: Floats, selected: NDArray[Any] | None, out: NDArray[Any], dtype: str) -> None:
    """The alpha of out [rows, w, channels] becomes this one, 0..1, by the selection's weights."""
    top = np.float32(TOP[dtype])
    made = np.clip(alpha, 0, 1) * top
    if selected is not None:
        share = selected.astype(np.float32) * np.float32(1 / 65535)
        made = np.where(share == 0, out[..., -1], out[..., -1] + share * (made - out[..., -1]))
    out[..., -1] = made if dtype == "f32" else np.rint(made).astype(out.dtype)
