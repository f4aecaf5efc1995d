"""Edited colours and coverage written into rows of a layer, whose bytes stay where nothing is edited."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelFormat
from mgie_server.imaging.pixels import TOP, Floats, colour_of, store_colour


def cover_by(share: Floats, selected: NDArray[Any] | None, out: NDArray[Any], form: PixelFormat) -> None:
    """Raise the alpha of out [rows, w, channels] by a share [rows, w] of what it lacks, within the selection."""
    if selected is not None:
        share = share * (selected.astype(np.float32) * np.float32(1 / 65535))
    top = TOP[form.dtype]
    alpha = out[..., -1].astype(np.float32)
    grown = alpha + share * np.maximum(top - alpha, 0)
    out[..., -1] = grown if form.dtype == "f32" else np.rint(grown).astype(out.dtype)


def store_where(
    edited: Floats, weight: Floats | None, selected: NDArray[Any] | None, out: NDArray[Any], form: PixelFormat
) -> None:
    """Write edited [rows, w, 3] over out, which holds the layer's rows; its bytes stay where nothing is edited.

    weight: of the edit, float32 [rows, w], already mixed in; 0 is untouched. selected: u16 [rows, w], still to be mixed
    in. None: everywhere.
    """
    if selected is not None:
        share = (selected.astype(np.float32) * np.float32(1 / 65535))[..., None]
        own = colour_of(out, form)
        edited = np.where(share == 1, edited, own + share * (edited - own))
    if weight is None and selected is None:
        store_colour(edited, out, form)
        return
    touched = np.ones(out.shape[:2], bool)
    for one in (weight, selected):
        if one is not None:
            touched &= one > 0
    if touched.all():
        store_colour(edited, out, form)
        return
    written = out.copy()
    store_colour(edited, written, form)
    cv2.copyTo(written, touched.view(np.uint8), out)  # ten times as fast as indexing with the mask
