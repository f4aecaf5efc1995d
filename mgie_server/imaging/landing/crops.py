"""Crops of a layer at several scales, for an engine that edits detail: where, and how they are cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelFormat
from mgie_server.imaging.landing.bands import band_of, halved
from mgie_server.imaging.pixels import Floats, alpha_of, colour_of, has_alpha, luma_of

SIDE = 64  # px of a crop
PLACES = 6  # crops of a scale
TRIED = 24  # places looked at, of which the most and the least detailed and some between are taken
MARGIN = 4  # px of a crop's surroundings that count where it is reduced
STEP = 8  # px of the layer to one, from which on scales are cut from a reduced layer


@dataclass(frozen=True)
class Cut:
    """A crop float32 [64, 64, 3], 0..1, and how many px of it are the layer's, where that is smaller. scale: see Crop."""

    scale: float
    picture: Floats
    high: int = SIDE
    wide: int = SIDE


def cut_crops(pixels: NDArray[Any], form: PixelFormat, scales: Sequence[int]) -> list[Cut]:
    """Of a layer [h, w, channels], up to PLACES a scale, the same for the same layer. scales: powers of two."""
    rng = np.random.default_rng(0)
    found: list[Cut] = []
    for scale in (one for one in scales if one < STEP):
        found += _fine(pixels, form, scale, rng)
    coarse = [one for one in scales if one >= STEP]
    if coarse:
        reduced, covered = _reduced(pixels, form)
        for level in range(int(np.log2(max(coarse))) - 2):
            if level:
                reduced, covered = halved(reduced), halved(covered)
            if STEP << level in coarse:
                found += _chosen(reduced, covered, STEP << level, rng)
    return found


def _fine(pixels: NDArray[Any], form: PixelFormat, scale: int, rng: np.random.Generator) -> list[Cut]:
    """Windows of the layer itself, reduced in the layer's own octaves."""
    high, wide = form.height // scale, form.width // scale
    tried: list[tuple[float, Cut]] = []
    for y, x in _places(high, wide, rng):
        top, left = max(0, y - MARGIN) * scale, max(0, x - MARGIN) * scale
        window = pixels[top : (y + SIDE + MARGIN) * scale, left : (x + SIDE + MARGIN) * scale]
        picture = np.clip(colour_of(window, form), 0, 1)
        cover = alpha_of(window, form).mean() if has_alpha(form) else 1.0
        for _ in range(int(np.log2(scale))):
            picture = halved(picture)
        picture = picture[y - top // scale :, x - left // scale :][:SIDE, :SIDE]
        tried.append(_judged(picture, float(cover), scale))
    return _best(tried)


def _chosen(picture: Floats, covered: Floats, scale: int, rng: np.random.Generator) -> list[Cut]:
    high, wide = picture.shape[:2]
    parts = [(slice(y, y + SIDE), slice(x, x + SIDE)) for y, x in _places(high, wide, rng)]
    return _best([_judged(picture[at], float(covered[at].mean()), scale) for at in parts])


def _places(high: int, wide: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Where crops may begin, at most TRIED, each once."""
    room = max(0, high - SIDE) + 1, max(0, wide - SIDE) + 1
    drawn = zip(rng.integers(room[0], size=TRIED), rng.integers(room[1], size=TRIED), strict=True)
    return list(dict.fromkeys((int(y), int(x)) for y, x in drawn))


def _judged(picture: Floats, cover: float, scale: int) -> tuple[float, Cut]:
    """How much detail a crop has (what is hardly covered has none to speak of), and the crop."""
    high, wide = picture.shape[:2]
    detail = float(np.square(band_of(luma_of(picture))).mean()) if min(high, wide) > 2 else 0.0
    filled = cv2.copyMakeBorder(picture, 0, SIDE - high, 0, SIDE - wide, cv2.BORDER_REFLECT)
    return (detail if cover > 0.9 else -1.0 / max(cover, 1e-3)), Cut(float(scale), filled, high, wide)


def _best(tried: list[tuple[float, Cut]]) -> list[Cut]:
    """The two with most detail, the two with least, and two between; those that are covered first."""
    ranked = sorted(tried, key=lambda one: -one[0])
    covered = [one for one in ranked if one[0] >= 0] or ranked[:PLACES]
    if len(covered) <= PLACES:
        return [cut for _, cut in covered]
    last = len(covered) - 1
    return [covered[k][1] for k in dict.fromkeys((0, 1, last // 3, 2 * last // 3, last - 1, last))]


def _reduced(pixels: NDArray[Any], form: PixelFormat) -> tuple[Floats, Floats]:
    """The layer at an eighth of its size, and how far it covers there [h, w]."""
    size = max(1, form.width // STEP), max(1, form.height // STEP)
    small = cv2.resize(np.ascontiguousarray(pixels), size, interpolation=cv2.INTER_AREA)
    small = small.reshape(size[1], size[0], form.channels)
    covered = alpha_of(small, form) if has_alpha(form) else np.ones((size[1], size[0]), np.float32)
    return np.clip(colour_of(small, form), 0, 1), covered
