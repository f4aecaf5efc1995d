"""An edit made at model size, landed on the full-size layer.

What the model did is fitted between its input and its output, both at model size: curves over the whole picture
(curves.py) and one affine colour transform a model pixel (affine.py). The transforms, interpolated, are applied
to the layer itself, so that every detail is the layer's own. Rows are worked in strips to bound memory.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelBuffer, PixelFormat, check_selection
from mgie_server.imaging.affine import LocalAffine, box, global_affine, transformed
from mgie_server.imaging.curves import LEVELS, Curves, fit_curves
from mgie_server.imaging.pixels import (
    DTYPES,
    Floats,
    as_array,
    check_finite,
    colour_of,
    each_strip,
    luma_of,
    store_colour,
)
from mgie_server.imaging.selection import weights_of
from mgie_server.imaging.smoothness import Smoothness, roughness


class Landing:
    """The edit as fitted at model size: ready to be applied to any rows of the layer."""

    def __init__(
        self, before: Floats, after: Floats, smoothness: Smoothness | None = None, color_cell: int = 1
    ) -> None:
        """before, after: float32 [h, w, 3], sRGB-encoded, 0..1. What is fitted is their difference.

        smoothness: None measures how rough the model's output is. color_cell: see models.engine.Capabilities.
        """
        guide = np.clip(before, 0, 1).astype(np.float32)
        change = (after - before).astype(np.float32)
        parts = [(guide, change)] if color_cell == 1 else light_and_color(guide, change, color_cell)
        fits = [_fit(*part, smoothness) for part in parts]
        self.coefficients: Floats = np.sum([coefficients for _, coefficients in fits], axis=0)
        self.overall_slopes: Floats = global_affine(guide, change)[:3]
        self._lookup: dict[int, Floats] = {
            levels: np.sum([curves.lookup(levels) for curves, _ in fits], axis=0) for levels in (256, LEVELS)
        }

    def apply(self, pixels: NDArray, rows: slice, form: PixelFormat) -> Floats:
        """The edited colours, sRGB-encoded [rows, w, 3], of these rows of a layer [rows, w, channels].

        Colours beyond 0..1, which no model saw, keep their distance from it, times the slopes of the edit.
        """
        if _indexable(form):
            planes = cv2.split(np.ascontiguousarray(pixels))
            places = [planes[i if form.channels > 2 else 0] for i in range(3)]
            inputs = [plane.astype(np.float32) * np.float32(1 / 255) for plane in places]
            return cv2.merge([self._channel(o, inputs, places, rows, form) for o in range(3)])
        colour = colour_of(pixels, form)
        seen = np.clip(colour, 0, 1) if form.dtype == "f32" else colour
        inputs = [np.ascontiguousarray(seen[..., i]) for i in range(3)]
        places = [np.rint(plane * np.float32(LEVELS - 1)).astype(np.uint16) for plane in inputs]
        out = cv2.merge([self._channel(o, inputs, places, rows, form) for o in range(3)])
        if form.dtype == "f32":
            beyond = colour - seen
            np.clip(out, 0, 1, out=out)
            if beyond.any():
                out += beyond + beyond @ self.overall_slopes
        return out

    def _channel(
        self, o: int, inputs: list[Floats], places: list[NDArray], rows: slice, form: PixelFormat
    ) -> Floats:
        """The edited output channel o [rows, w]. places: of the inputs in the lookup tables."""
        total = inputs[o] + self._plane(3, o, rows, form)
        for i in range(3):
            slope = self._plane(i, o, rows, form)
            slope *= inputs[i]
            total += slope
            if _indexable(form):
                total += cv2.LUT(places[i], self._lookup[256][i, o])
            else:
                total += self._lookup[LEVELS][i, o].take(places[i])
        return total

    def _plane(self, i: int, o: int, rows: slice, form: PixelFormat) -> Floats:
        """One coefficient at every pixel of these rows, interpolated linearly between model pixels."""
        plane = self.coefficients[i, o]
        high = plane.shape[0]
        y = (np.arange(rows.start, rows.stop, dtype=np.float64) + 0.5) * high / form.height - 0.5
        y = np.clip(y, 0, high - 1)
        upper = np.minimum(y.astype(np.int64), max(0, high - 2))
        part = (y - upper).astype(np.float32)[:, None]
        lines = plane[upper] * (1 - part) + plane[np.minimum(upper + 1, high - 1)] * part
        return cv2.resize(lines, (form.width, len(lines)), interpolation=cv2.INTER_LINEAR)


def light_and_color(guide: Floats, change: Floats, cell: int) -> list[tuple[Floats, Floats]]:
    """The change in two parts that add up, each with the guide that it can be fitted to.

    A codec that keeps the color of a block of cell px as little more than its mean shows none of the color that
    comes and goes with the light inside the block; fitted to the finer guide it would look as if there were little.
    So the color is compared with block means of the guide. Where an edit makes color from light (two colors for a
    picture, a cross process) the difference to the true operation halves.
    """
    light = np.repeat(luma_of(change)[..., None], 3, axis=2).astype(np.float32)
    return [(guide, light), (_coarse(guide, cell), _coarse(change - light, cell))]


def _coarse(picture: Floats, cell: int) -> Floats:
    """Block means at the size of the picture, their edges blurred."""
    height, width = picture.shape[:2]
    means = cv2.resize(picture, (width // cell, height // cell), interpolation=cv2.INTER_AREA)
    blocks = cv2.resize(means, (width, height), interpolation=cv2.INTER_NEAREST)
    return box(blocks, (cell - 1) // 2)


def _fit(guide: Floats, change: Floats, smoothness: Smoothness | None) -> tuple[Curves, Floats]:
    """Curves, and slopes and offsets [4, 3, h, w] of what they leave."""
    if smoothness is None:
        smoothness = Smoothness.of(max(guide.shape), roughness(guide, change))
    curves = fit_curves(guide, change, smoothness.knots, smoothness.ridge, smoothness.stiffness)
    return curves, fit_affine(guide, change - curves(guide), smoothness)


def fit_affine(guide: Floats, change: Floats, smoothness: Smoothness) -> Floats:
    """Slopes and offset [4, 3, h, w] of every channel of change [h, w, 3] at every model pixel.

    From coarse to fine: the whole picture, wide windows, narrow ones, each fitted to what the ones before leave;
    so a slope that a narrow window cannot tell is that of its surroundings.
    """
    whole = global_affine(guide, change)
    total = np.broadcast_to(whole[:, None, None, :], (4, *guide.shape))
    wide = max(guide.shape) // 16
    for radius in (wide, smoothness.radius) if wide > 2 * smoothness.radius else (smoothness.radius,):
        rest = change - transformed(guide, total)
        total = total + LocalAffine(guide, radius, smoothness.ridge).fit(rest)
    return np.ascontiguousarray(total.transpose(0, 3, 1, 2), np.float32)


def land(
    full: PixelBuffer,
    before: Floats,
    after: Floats,
    selection: PixelBuffer | None = None,
    *,
    strict: bool = True,
    feather: float = 0.0,
    smoothness: Smoothness | None = None,
    color_cell: int = 1,
) -> PixelBuffer:
    """The layer with the edit: own size, depth, transfer and alpha.

    before, after: the model's input (as an edit without a change would return it) and output, [h, w, 3], 0..1.
    selection: one u8 channel of the layer's size, 255 = edit here. strict: pixels outside keep their bytes.
    feather: px at layer size, 0..1000. smoothness, color_cell: see Landing.
    Gray layers stay gray: they take the luma of the edit. Raises MgieError picture_invalid, mask_size_differs.
    """
    pixels, form = as_array(full), full.format
    weights = None
    if selection is not None:
        check_selection(form, selection.format)
        weights = weights_of(as_array(selection)[..., 0], feather, strict)
    landing = Landing(before, after, smoothness, color_cell)
    out = np.empty(pixels.shape, DTYPES[form.dtype])

    def work(rows: slice) -> None:
        check_finite(pixels[rows], rows.start)
        out[rows] = pixels[rows]
        part = None if weights is None else weights[rows]
        if part is not None and not part.any():
            return
        edited = landing.apply(pixels[rows], rows, form)
        if part is None:
            store_colour(edited, out[rows], form)
        else:
            _blend(pixels[rows], edited, part, out[rows], form)

    each_strip(form.height, form.width, work)
    return PixelBuffer.from_format(form, out.reshape(-1).data.cast("B"))


def _blend(pixels: NDArray, edited: Floats, weights: NDArray, out: NDArray, form: PixelFormat) -> None:
    """Mix by weights (u16, 65535 = the edit alone) in sRGB encoding; weight 0 keeps the layer's bytes."""
    share = (weights.astype(np.float32) * np.float32(1 / 65535))[..., None]
    colour = colour_of(pixels, form)
    mixed = np.where(share == 1, edited, colour + share * (edited - colour))
    written = out.copy()
    store_colour(mixed, written, form)
    touched = weights > 0
    out[touched] = written[touched]


def _indexable(form: PixelFormat) -> bool:
    """Whether a pixel's own byte is its place in a table of 256."""
    return form.dtype == "u8" and form.transfer == "srgb"
