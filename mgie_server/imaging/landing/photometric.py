"""Light and colour: an edit as transforms of colour that are applied to the layer itself.

What the model did is fitted between its input and its output, both at model size: curves over the whole picture
(curves.py) and one affine colour transform a model pixel (affine.py). The transforms, interpolated, are applied
to the layer itself, so that every detail is the layer's own.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelFormat
from mgie_server.imaging.frame import Frame
from mgie_server.imaging.landing.affine import LocalAffine, box, global_affine, transformed
from mgie_server.imaging.landing.curves import LEVELS, Curves, fit_curves
from mgie_server.imaging.landing.global_map import GlobalMap
from mgie_server.imaging.landing.smoothness import Smoothness, roughness
from mgie_server.imaging.pixels import LUMA, Floats, colour_of, luma_of


class Photometric:
    """The edit as fitted at model size: ready to be applied to any rows of the layer.

    tables: float32 [3 in, knots, 3 out] each, curves that add up (curves.Curves). coefficients: float32 [4, 3, h, w],
    slopes and offset of the change of every output channel; h and w are 1 where they are the same everywhere.
    overall_slopes: float32 [3, 3], of the whole edit, for colours beyond 0..1. rough: whether what it was fitted to was.
    part: of the layer, to which it was fitted; None: all of it.
    """

    def __init__(
        self,
        tables: list[Floats],
        coefficients: Floats,
        overall_slopes: Floats,
        rough: bool = False,
        part: Frame | None = None,
    ) -> None:
        self.tables, self.coefficients, self.overall_slopes = tables, coefficients, overall_slopes
        self.rough, self._part = rough, part
        curves = [Curves(table) for table in tables]
        self._lookup: dict[int, Floats] = {
            levels: np.sum([curve.lookup(levels) for curve in curves], axis=0) for levels in (256, LEVELS)
        }

    @classmethod
    def fit(
        cls, before: Floats, after: Floats, smoothness: Smoothness | None = None, color_cell: int = 1
    ) -> Photometric:
        """before, after: float32 [h, w, 3], sRGB-encoded, 0..1. What is fitted is their difference.

        smoothness: None measures how rough the model's output is. color_cell: see models.engine.Capabilities.
        """
        guide = np.clip(before, 0, 1).astype(np.float32)
        change = (after - before).astype(np.float32)
        parts = [(guide, change)] if color_cell == 1 else light_and_color(guide, change, color_cell)
        fits = [_fit(*part, smoothness) for part in parts]
        coefficients = np.sum([coefficients for _, coefficients, _ in fits], axis=0)
        rough = any(smooth.radius > 1 for _, _, smooth in fits)
        return cls(
            [curves.table for curves, _, _ in fits], coefficients, global_affine(guide, change)[:3], rough
        )

    @classmethod
    def everywhere(cls, found: GlobalMap) -> Photometric:
        """The same map at every place."""
        return cls([found.curves.table], found.affine.reshape(4, 3, 1, 1), found.affine[:3])

    @classmethod
    def nothing(cls) -> Photometric:
        """The map that leaves every colour as it is."""
        table, slopes = np.zeros((3, 2, 3), np.float32), np.zeros((3, 3), np.float32)
        return cls([table], np.zeros((4, 3, 1, 1), np.float32), slopes)

    def gray(self) -> Photometric:
        """The same with the luma of its result in all three channels."""
        weights = np.array([LUMA[0], 1 - LUMA[0] - LUMA[2], LUMA[2]], np.float32)
        tables = [np.repeat((table @ weights)[..., None], 3, axis=2) for table in self.tables]
        own = np.vstack([np.eye(3, dtype=np.float32), np.zeros((1, 3), np.float32)])  # the change is to it
        total = self.coefficients + own[..., None, None]
        luma = np.einsum("iohw,o->ihw", total, weights)[:, None]
        overall = (self.overall_slopes + own[:3]) @ weights
        coefficients = np.ascontiguousarray(luma - own[..., None, None], np.float32)
        return Photometric(tables, coefficients, overall[:, None] - own[:3], self.rough)

    def of_part(self, part: Frame) -> Photometric:
        """The same for a layer of which it was fitted to this part; around it, it goes on as at the part's edge."""
        return Photometric(self.tables, self.coefficients, self.overall_slopes, self.rough, part)

    def at_model_size(self, before: Floats) -> Floats:
        """The edited colours [h, w, 3] of a model-size picture [h, w, 3] in 0..1; not clipped."""
        high, wide = before.shape[:2]
        form = PixelFormat(wide, high, 3, "f32")
        return self.apply(np.clip(before, 0, 1), slice(0, high), form, clip=False)

    def apply(self, pixels: NDArray[Any], rows: slice, form: PixelFormat, clip: bool = True) -> Floats:
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
            if clip:
                np.clip(out, 0, 1, out=out)
            if beyond.any():
                out += beyond + beyond @ self.overall_slopes
        return out

    def _channel(
        self, o: int, inputs: list[Floats], places: list[NDArray[Any]], rows: slice, form: PixelFormat
    ) -> Floats:
        """The edited output channel o [rows, w]. places: of the inputs in the lookup tables."""
        total = inputs[o] + self._plane(3, o, rows, form)
        for i in range(3):
            cv2.accumulateProduct(self._plane(i, o, rows, form), inputs[i], total)
            if _indexable(form):
                total += cv2.LUT(places[i], self._lookup[256][i, o])
            else:
                total += self._lookup[LEVELS][i, o].take(places[i])
        return total

    def _plane(self, i: int, o: int, rows: slice, form: PixelFormat) -> Floats:
        """One coefficient at every pixel of these rows, interpolated linearly between model pixels."""
        plane = self.coefficients[i, o]
        high = plane.shape[0]
        part = self._part or Frame(0, 0, form.width, form.height)
        y = (
            np.arange(rows.start - part.y, rows.stop - part.y, dtype=np.float64) + 0.5
        ) * high / part.height - 0.5
        y = np.clip(y, 0, high - 1)
        upper = np.minimum(y.astype(np.int64), max(0, high - 2))
        share = (y - upper).astype(np.float32)[:, None]
        lines: Floats = plane[upper] * (1 - share) + plane[np.minimum(upper + 1, high - 1)] * share
        made = cv2.resize(lines, (part.width, len(lines)), interpolation=cv2.INTER_LINEAR)
        if part.width == form.width:
            return made
        right = form.width - part.x - part.width
        return cv2.copyMakeBorder(made, 0, 0, part.x, right, cv2.BORDER_REPLICATE)


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


def _fit(guide: Floats, change: Floats, smoothness: Smoothness | None) -> tuple[Curves, Floats, Smoothness]:
    """Curves, slopes and offsets [4, 3, h, w] of what they leave, and how smooth they are."""
    if smoothness is None:
        smoothness = Smoothness.of(max(guide.shape), roughness(guide, change))
    curves = fit_curves(guide, change, smoothness.knots, smoothness.ridge, smoothness.stiffness)
    return curves, fit_affine(guide, change - curves(guide), smoothness), smoothness


def fit_affine(guide: Floats, change: Floats, smoothness: Smoothness) -> Floats:
    """Slopes and offset [4, 3, h, w] of every channel of change [h, w, 3] at every model pixel.

    From coarse to fine: the whole picture, wide windows, narrow ones, each fitted to what the ones before leave;
    so a slope that a narrow window cannot tell is that of its surroundings.
    """
    whole = global_affine(guide, change)
    total = np.broadcast_to(whole[:, :, None, None], (4, 3, *guide.shape[:2]))
    wide = max(guide.shape) // 16
    for radius in (wide, smoothness.radius) if wide > 2 * smoothness.radius else (smoothness.radius,):
        rest = change - transformed(guide, total)
        total = total + LocalAffine(guide, radius, smoothness.ridge).fit(rest)
    return np.ascontiguousarray(total, np.float32)


def _indexable(form: PixelFormat) -> bool:
    """Whether a pixel's own byte is its place in a table of 256."""
    return form.dtype == "u8" and form.transfer == "srgb"
