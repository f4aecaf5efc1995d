"""Gains of bands carried out on a layer at its own size: what they add to any of its rows.

The finest band is computed in strips; what is coarser has at most a quarter of the layer's pixels and is kept.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelFormat
from mgie_server.imaging.landing.band_gains import Bands, GrainGains, Octave, noise_octaves, toned
from mgie_server.imaging.landing.bands import (
    colors_of,
    doubled,
    halved,
    octaves,
    places_of,
    planes_of,
    power_around,
)
from mgie_server.imaging.landing.halo_guard import guarded
from mgie_server.imaging.pixels import Floats, alpha_of, colour_of, each_strip, has_alpha, luma_of

PAD = 4  # rows around a strip that its pixels depend on
TILE = 1024  # px of grain, which repeats
FINE = 3  # octaves, of a change on single pixels
BARE = 1e-3  # coverage below which a pixel has no colour of its own


class LayerBands:
    """bands on a layer [h, w, channels] of this format."""

    def __init__(self, bands: Bands, pixels: NDArray[Any], form: PixelFormat) -> None:
        self._pixels, self._form = pixels, form
        count = octaves(max(form.width, form.height))
        told = list(bands.octaves[: max(count, 1)])
        while told and told[-1].none:
            told.pop()
        self._octaves = told
        # where no coarse band is raised, all of it together stays within what lies around a pixel
        raised = [octave.light.raises for octave in told]
        self._fine = any(raised) and not any(raised[FINE:])
        self._gray = form.channels < 3 or all(octave.color.none for octave in told)
        self._covers = has_alpha(form) and bool((pixels[..., -1] == 0).any())
        self._coarse: Floats | None = None
        self._change: Floats | None = None
        if told:
            self._coarse, coverage = self._second()
            self._change = self._coarser(self._coarse, coverage)
        self._grain = GrainField(bands.grain, bands.seed) if bands.grain else None

    def added(self, rows: slice) -> Floats | float:
        """What is added to the layer's colours of these rows: [rows, w, 3] or [rows, w, 1]."""
        total: Floats | float = 0.0
        if self._octaves:
            total = self._finest(rows)
        if self._grain is not None:
            luma = luma_of(np.clip(colour_of(self._pixels[rows], self._form), 0, 1))
            total = total + self._grain.rows(rows, luma)[..., None]
        return total

    def _planes(self, rows: slice) -> Floats:
        """[rows, w, 1 or 3]."""
        colors = colour_of(self._pixels[rows], self._form)
        return luma_of(colors)[..., None] if self._gray else planes_of(colors)

    def _second(self) -> tuple[Floats, Floats | None]:
        """The layer at half its size, and how far it covers there."""
        form = self._form
        high, wide = (form.height + 1) // 2, (form.width + 1) // 2
        out = np.empty((high, wide, 1 if self._gray else 3), np.float32)
        coverage = np.empty((high, wide), np.float32) if self._covers else None

        def work(rows: slice) -> None:
            first, last = max(0, 2 * rows.start - 2), min(form.height, 2 * rows.stop + 1)
            kept = slice(rows.start - first // 2, rows.stop - first // 2)
            planes = self._planes(slice(first, last))
            if coverage is None:
                out[rows] = halved(planes)[kept]
                return
            alpha = alpha_of(self._pixels[first:last], form)
            covered = halved(alpha)
            coverage[rows] = covered[kept]
            out[rows] = (halved(planes * alpha[..., None]) / np.maximum(covered, BARE)[..., None])[kept]

        each_strip(high, 2 * wide, work)
        return out, coverage

    def _coarser(self, picture: Floats, coverage: Floats | None) -> Floats | None:
        """What all bands but the finest add, at half the layer's size; None for nothing."""
        levels, covers = [picture], [coverage]
        for _ in self._octaves[1:]:
            if coverage is None:
                picture = halved(picture)
            else:
                covered = halved(coverage)
                picture = halved(picture * coverage[..., None]) / np.maximum(covered, BARE)[..., None]
                coverage = covered
            levels.append(picture)
            covers.append(coverage)
        change: Floats | None = None
        below = levels[-1]
        for k in range(len(levels) - 2, -1, -1):
            level, octave, cover = levels[k], self._octaves[k + 1], covers[k]
            size = level.shape[:2]
            wide = doubled(below, *size)
            if cover is not None:
                level = np.where((cover > BARE)[..., None], level, wide)
            change = None if change is None else doubled(change, *size)
            change = _changed(level, level - wide, octave, k + 1, change)
            below = level
        if coverage is not None:
            self._coarse = below if len(levels) > 1 else self._coarse
        return change

    def _finest(self, rows: slice) -> Floats:
        form, coarse = self._form, self._coarse
        assert coarse is not None
        first, last = max(0, rows.start - PAD) // 2 * 2, min(form.height, rows.stop + PAD)
        begin, end = max(0, first // 2 - 1), min(coarse.shape[0], (last + 1) // 2 + 1)
        high = form.height - 2 * begin if end == coarse.shape[0] else 2 * (end - begin)
        shown = slice(first - 2 * begin, last - 2 * begin)
        wide = doubled(coarse[begin:end], high, form.width)[shown]
        planes = self._planes(slice(first, last))
        if self._covers:
            alpha = alpha_of(self._pixels[first:last], form)
            planes = np.where((alpha > BARE)[..., None], planes, wide)
        change = self._change
        change = None if change is None else doubled(change[begin:end], high, form.width)[shown]
        made = _changed(planes, planes - wide, self._octaves[0], 0, change)
        if self._fine:
            made[..., 0] = guarded(
                np.ascontiguousarray(planes[..., 0]), np.ascontiguousarray(made[..., 0]), 0
            )
        made = made[rows.start - first : rows.stop - first]
        return made if self._gray else colors_of(np.ascontiguousarray(made))


def _changed(picture: Floats, band: Floats, octave: Octave, level: int, change: Floats | None) -> Floats:
    """The change of the picture [h, w, n] of a level, 0 for the finest: of the coarser bands, if any, and of this one."""
    light = band[..., 0]
    if not octave.light.none:
        own = light * (_factor(octave.light.table, light, octave.light.alike) - 1)
        if octave.light.raises:
            own = guarded(np.ascontiguousarray(picture[..., 0]), own, level)
    else:
        own = np.zeros_like(light)
    if band.shape[2] > 1:
        color = band[..., 1:]
        if not octave.color.none:
            color = color * (_factor(octave.color.table, color, octave.color.alike) - 1)
        else:
            color = np.zeros_like(color)
        made = np.concatenate([own[..., None], color], axis=2)
    else:
        made = own[..., None]
    if change is not None:
        made += change
    return made


def _factor(table: Floats, band: Floats, alike: bool) -> Floats | float:
    if alike:
        return float(table[0])
    found: Floats = cv2.LUT(places_of(power_around(np.ascontiguousarray(band))), table)
    return found if band.ndim == 2 else found[..., None]


class GrainField:
    """Noise with measured weights of its octaves, the same for the same seed and place."""

    def __init__(self, grain: GrainGains, seed: int) -> None:
        self._grain = grain
        white = np.random.default_rng(seed).standard_normal((TILE, TILE), dtype=np.float32)
        pad = 32
        parts = noise_octaves(np.pad(white, pad, mode="wrap"))
        made = sum(w * part for w, part in zip(grain.weights, parts, strict=True))
        self._tile: Floats = np.ascontiguousarray(np.asarray(made)[pad:-pad, pad:-pad])
        self._tones = toned(grain, np.linspace(0, 1, 256, dtype=np.float32))

    def rows(self, rows: slice, luma: Floats) -> Floats:
        """[rows, w] for rows of this luma."""
        wide = luma.shape[1]
        lines = self._tile[np.arange(rows.start, rows.stop) % TILE]
        noise = np.tile(lines, (1, -(-wide // TILE)))[:, :wide]
        return noise * cv2.LUT(cv2.convertScaleAbs(luma, alpha=255.0), self._tones)
