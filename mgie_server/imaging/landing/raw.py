"""The model's picture itself on the layer: its own bytes where the sizes are the same, else enlarged and nothing else."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelBuffer, PixelFormat, check_selection
from mgie_server.imaging.landing.compose import cover_by
from mgie_server.imaging.landing.enlarge import Enlarged
from mgie_server.imaging.landing.model_edit import Landed, LandingOptions, LandingReport, ModelEdit
from mgie_server.imaging.pixels import (
    DTYPES,
    Floats,
    as_array,
    check_finite,
    colour_of,
    each_strip,
    has_alpha,
    store_colour,
)
from mgie_server.imaging.selection import weights_of


def raw(
    full: PixelBuffer, made: Floats, selected: NDArray | None = None, coverage: str = "keep"
) -> PixelBuffer:
    """The layer's size, depth and transfer with the model's colours, made [h, w, 3] sRGB-encoded, 0..1.

    selected: weights u16 [h, w] of the layer's size, 65535 = the model's alone, 0 = the layer's bytes.
    coverage: "keep" leaves alpha; "grow" covers what is the model's. Gray layers take the luma.
    Raises MgieError picture_invalid.
    """
    pixels, form = as_array(full), full.format
    picture = Enlarged(_not_larger(np.clip(made, 0, 1), form), form.width, form.height)
    out = np.empty(pixels.shape, DTYPES[form.dtype])

    def work(rows: slice) -> None:
        check_finite(pixels[rows], rows.start)
        out[rows] = pixels[rows]
        part = None if selected is None else selected[rows]
        if part is not None and not part.any():
            return
        _store(np.clip(picture.rows(rows), 0, 1), part, out[rows], form)
        if coverage == "grow" and has_alpha(form):
            cover_by(np.ones(out[rows].shape[:2], np.float32), part, out[rows], form)

    each_strip(form.height, form.width, work)
    return PixelBuffer.from_format(form, out.reshape(-1).data.cast("B"))


def land_raw(
    full: PixelBuffer,
    edit: ModelEdit,
    selection: PixelBuffer | None = None,
    options: LandingOptions | None = None,
) -> Landed:
    """As land.land, for `landing` "raw". Raises MgieError picture_invalid, mask_size_differs."""
    options = options or LandingOptions(landing="raw")
    selected = None
    if selection is not None:
        check_selection(full.format, selection.format)
        selected = weights_of(as_array(selection)[..., 0], options.feather, options.strict)
    picture = raw(full, edit.made, selected, options.coverage)
    return Landed(picture, _report(full, picture, selected), None)


def _report(full: PixelBuffer, picture: PixelBuffer, selected: NDArray | None) -> LandingReport:
    before, after = as_array(full), as_array(picture)

    def count(rows: slice) -> tuple[int, int]:
        same = (before[rows] == after[rows]).all(axis=2)
        own = ~same if selected is None else ~same & (selected[rows] > 32767)
        return int(same.sum()), int(own.sum())

    counts = each_strip(full.height, full.width, count)
    every = full.width * full.height
    identical, new = (sum(some) / every for some in zip(*counts, strict=True))
    return LandingReport("raw", identical, max(0.0, 1 - identical - new), new)


def _not_larger(made: Floats, form: PixelFormat) -> Floats:
    """Area means along a side on which the model's picture has more pixels than the layer."""
    high, wide = made.shape[:2]
    size = (min(wide, form.width), min(high, form.height))
    return made if size == (wide, high) else cv2.resize(made, size, interpolation=cv2.INTER_AREA)


def _store(made: Floats, selected: NDArray | None, out: NDArray, form: PixelFormat) -> None:
    """Write the model's colours [rows, w, 3] over out, which holds the layer's rows, by their weights."""
    if selected is None:
        store_colour(made, out, form)
        return
    share = (selected.astype(np.float32) * np.float32(1 / 65535))[..., None]
    own = colour_of(out, form)
    written = out.copy()
    store_colour(np.where(share == 1, made, own + share * (made - own)), written, form)
    touched = selected > 0
    out[touched] = written[touched]
