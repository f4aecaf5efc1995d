"""Gray pictures of which colour may be asked: edited as colour, and gray again where the edit left them gray."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.metadata import PictureFile, is_measured
from mgie_server.imaging.opaque import with_alpha
from mgie_server.imaging.pixels import TOP, as_array, each_strip

# mean distance of the largest from the smallest of R, G, B where something was edited, of the full depth: edits of
# light leave up to 0.0095, the palest of those that colour 0.017
COLOURED = 0.0125


def in_colour(source: PictureFile) -> PixelBuffer:
    """Its pixels with gray as three equal channels, alpha as it is; colours and measured values as they are."""
    pixels = source.pixels
    if pixels.channels > 2 or is_measured(source.metadata):
        return pixels
    values = as_array(pixels)
    places = [0, 0, 0] if pixels.channels == 1 else [0, 0, 0, 1]
    return _like(pixels, values[..., places])


def sent_of(source: PictureFile, coverage: str) -> PixelBuffer:
    """Its pixels as they go to the server: in colour, and with an alpha where the model's is to take its place."""
    return with_alpha(in_colour(source)) if coverage == "model" else in_colour(source)


def gray_note(source: PictureFile) -> str:
    """A sentence for a picture that can get no colour, or ""."""
    if source.pixels.channels > 2 or not is_measured(source.metadata):
        return ""
    return (
        "The gray values are data of a microscope's program (ImageJ, OME): they stay gray, whatever the edit."
    )


def as_it_was(pixels: PixelBuffer, source: PixelBuffer) -> PixelBuffer:
    """The edit of in_colour: gray as source is, unless the edit has made a colour picture of it."""
    if source.channels > 2 or pixels.channels <= 2 or is_coloured(pixels, source):
        return pixels
    values = as_array(pixels)
    gray = values[..., 1:2].copy()  # green, which is the gray itself wherever nothing was edited
    moved = (values[..., 0] != values[..., 1]) | (values[..., 2] != values[..., 1])
    luma = values[moved][:, :3] @ np.array([0.299, 0.587, 0.114])
    gray[moved, 0] = luma if values.dtype.kind == "f" else np.rint(luma)
    alpha = [values[..., 3:]] if pixels.channels == 4 else []
    return _like(pixels, np.concatenate([gray, *alpha], axis=2))


def is_coloured(pixels: PixelBuffer, source: PixelBuffer) -> bool:
    """Whether R, G and B differ by more than what an edit of a gray picture's light leaves between them."""
    values, gray = as_array(pixels), as_array(source)

    def spread(rows: slice) -> NDArray[Any]:
        planes = [values[rows][..., k].astype(np.float32) for k in range(3)]
        high = np.maximum(np.maximum(planes[0], planes[1]), planes[2])
        low = np.minimum(np.minimum(planes[0], planes[1]), planes[2])
        before = gray[rows][..., 0]
        return np.array(
            [(high - low).sum(dtype=np.float64), np.count_nonzero((high != before) | (low != before))]
        )

    total, moved = np.sum(each_strip(pixels.height, pixels.width, spread), axis=0)
    return total > COLOURED * TOP[pixels.dtype] * moved


def _like(pixels: PixelBuffer, values: NDArray[Any]) -> PixelBuffer:
    data = np.ascontiguousarray(values).reshape(-1).data.cast("B")
    return replace(pixels, channels=values.shape[2], data=data)
