"""The model's picture itself on the layer: its own bytes where the sizes are the same, else enlarged and nothing else."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_server.imaging.landing.enlarge import Enlarged
from mgie_server.imaging.landing.land import selected_weights
from mgie_server.imaging.landing.model_edit import Landed, LandingOptions, LandingReport, ModelEdit
from mgie_server.imaging.landing.storing import cover_by, store_where
from mgie_server.imaging.landing.transparency import GROW, KEEP, replace_alpha
from mgie_server.imaging.pixels import (
    DTYPES,
    Floats,
    as_array,
    check_finite,
    each_strip,
    has_alpha,
    same_pixels,
)


def raw(
    full: PixelBuffer,
    made: Floats,
    selected: NDArray[Any] | None = None,
    coverage: str = KEEP,
    alpha: Floats | None = None,
) -> PixelBuffer:
    """The layer's size, depth and transfer with the model's colours, made [h, w, 3] sRGB-encoded, 0..1.

    selected: weights u16 [h, w] of the layer's size, 65535 = the model's alone, 0 = the layer's bytes.
    coverage: "keep" leaves alpha; "grow" covers what is the model's, as far as its alpha [h, w] does (None: it is opaque);
    "model" takes that. Gray layers take the luma.
    Raises MgieError picture_invalid.
    """
    pixels, form = as_array(full), full.format
    size = (form.width, form.height)
    picture = Enlarged(_not_larger(np.clip(made, 0, 1), form), *size)
    covers = coverage != KEEP and has_alpha(form)
    opacity = np.ones(made.shape[:2], np.float32) if alpha is None else alpha
    cover = Enlarged(_not_larger(opacity[..., None], form), *size, smooth=False) if covers else None
    out = np.empty(pixels.shape, DTYPES[form.dtype])

    def work(rows: slice) -> None:
        check_finite(pixels[rows], rows.start)
        out[rows] = pixels[rows]
        part = None if selected is None else selected[rows]
        if part is not None and not part.any():
            return
        store_where(np.clip(picture.rows(rows), 0, 1), None, part, out[rows], form)
        if cover is None:
            return
        share = cover.rows(rows)[..., 0]
        if coverage == GROW:
            cover_by(share, part, out[rows], form)
        elif alpha is not None:
            replace_alpha(share, part, out[rows], form.dtype)

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
    selected = selected_weights(full, selection, options)
    picture = raw(full, edit.made, selected, options.coverage, edit.alpha)
    return Landed(picture, _report(full, picture, selected), None)


def _report(full: PixelBuffer, picture: PixelBuffer, selected: NDArray[Any] | None) -> LandingReport:
    before, after = as_array(full), as_array(picture)

    def count(rows: slice) -> tuple[int, int]:
        same = same_pixels(before[rows], after[rows])
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
    if size == (wide, high):
        return made
    return cv2.resize(made, size, interpolation=cv2.INTER_AREA).reshape(size[1], size[0], -1)
