"""Detail: an edit that is a gain of the picture's frequency bands (sharpen, blur, denoise), at the layer's own scale.

At model size the bands of what the model saw are compared with those of what it made: for each a curve from
coefficient to coefficient. The bands that the model saw are replaced by what the curves make of them; the finer ones,
which only the layer has, follow the finest curve, or those of crops that the engine gave at finer scales.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelFormat
from mgie_server.imaging.landing.enlarge import Enlarged
from mgie_server.imaging.landing.model_edit import Crop
from mgie_server.imaging.landing.noise import mean_of, smoothed
from mgie_server.imaging.pixels import Floats, colour_of, luma_of, strips

SIGMAS = (0.7, 1.4, 2.8)  # px, between which the bands lie
KNOTS = 7
LEAST_CHANGE = 0.15  # of a gain: below it the detail was left alone
LEAST_LIKENESS = 0.6  # share of a band's power that its curve must explain
BLOCK = 24  # px
MOST_BLOCKS = 0.7  # of the blocks must have gained, or lost, detail
SEEN = 1.2 / 255  # coefficients below this tell nothing
COARSE = 8.0  # px: what is coarser than the bands, up to here, shows whether the picture is still the same
SAME = 0.7  # correlation of it in a block of the same picture
MOST_SAME = 0.6  # share of the blocks that must be


@dataclass(frozen=True)
class BandCurve:
    """What becomes of a band's coefficients: of the size places[k] comes values[k]; beyond the last, its gain."""

    places: Floats
    values: Floats

    @property
    def gain(self) -> float:
        """Of all coefficients together, by their power."""
        weights = self.places * self.places
        return float((self.values * self.places).sum() / max(weights.sum(), 1e-12))

    def __call__(self, band: Floats) -> Floats:
        size = np.abs(band)
        last = self.places[-1]
        made = np.interp(size, self.places, self.values).astype(np.float32)
        made = np.where(size > last, size * (self.values[-1] / last), made)
        return np.copysign(made, band) if (self.values >= 0).all() else np.sign(band) * made


@dataclass(frozen=True)
class Detail:
    """curves: of the bands at model size, finest first. finer: (layer pixels to a pixel of a crop, curve of its finest
    band) for bands that only the layer has, coarsest first. left: share of the bands' power that the curves do not
    explain."""

    curves: tuple[BandCurve, ...]
    finer: tuple[tuple[float, BandCurve], ...] = ()
    left: float = 0.0

    def __call__(self, picture: Floats) -> Floats:
        """A model-size picture [h, w, 3] with its bands changed."""
        levels = _levels(picture)
        out = levels[-1]
        for k, curve in enumerate(self.curves):
            out = out + curve(levels[k] - levels[k + 1])
        return out

    @property
    def gains(self) -> tuple[float, ...]:
        return tuple(curve.gain for curve in self.curves)


class LayerDetail:
    """A Detail at the size of the layer: what it adds to any rows.

    seen: the picture that the model saw, [h, w, 3], with all that its codec loses. pixels: the layer.
    """

    def __init__(self, detail: Detail, seen: Floats, pixels: NDArray[Any], form: PixelFormat) -> None:
        size = (form.width, form.height)
        self._levels, self._curves = [Enlarged(seen, *size)], [detail.curves[0]]
        for scale, curve in detail.finer:
            # the finest band of a crop is what a picture of half its size does not hold
            width, height = (max(1, round(side / (2 * scale))) for side in size)
            if width <= seen.shape[1] or height <= seen.shape[0]:
                self._curves[0] = curve
            else:
                self._levels.append(Enlarged(_reduced(pixels, form, width, height), *size))
                self._curves.append(curve)
        self._added = Enlarged(detail(seen) - seen, *size)

    def added(self, colour: Floats, rows: slice) -> Floats:
        """What is added to the layer's colours [rows, w, 3]."""
        total = self._added.rows(rows).copy()
        finest = colour
        for level, curve in zip(reversed(self._levels), reversed(self._curves), strict=True):
            coarser = level.rows(rows)
            band = finest - coarser
            total += curve(band) - band
            finest = coarser
        return total


def _reduced(pixels: NDArray[Any], form: PixelFormat, width: int, height: int) -> Floats:
    """The layer's colours as area means; rows first, in strips."""
    lines = [
        cv2.resize(
            colour_of(pixels[rows], form), (width, rows.stop - rows.start), interpolation=cv2.INTER_AREA
        )
        for rows in strips(form.height, form.width)
    ]
    return cv2.resize(np.concatenate(lines), (width, height), interpolation=cv2.INTER_AREA)


def find_detail(
    before: Floats, after: Floats, white: float = 0.0, crops: tuple[Crop, ...] = ()
) -> Detail | None:
    """The gains of detail between two model pictures [h, w, 3] that agree in light and colour, or None.

    white: standard deviation of the noise in `after`, which is no detail. crops: finer pairs; their curves come from
    their own finest band.
    """
    if not _everywhere(before, after):
        return None
    curves, left = _curves(before, after, white)
    finer = tuple(
        (crop.scale, found[0])
        for crop in sorted(crops, key=lambda crop: -crop.scale)
        if (found := _curves(crop.before, crop.after, white)[0])
    )
    found = [*curves, *(curve for _, curve in finer)]
    if not curves or all(abs(curve.gain - 1) < LEAST_CHANGE for curve in found):
        return None
    return Detail(tuple(curves), finer, left)


def _everywhere(before: Floats, after: Floats) -> bool:
    """Whether most blocks of the picture have gained, or most have lost detail: one that was painted at a place has not."""
    if min(before.shape[:2]) < 2 * BLOCK:
        return False
    old, new = (part - smoothed(part, SIGMAS[1]) for part in (before, after))
    power, both = (_blocks(3 * mean_of(old * other)) for other in (old, new))
    telling = power > 3 * SEEN * SEEN
    if telling.sum() < 8 or not _one_way(both[telling] / power[telling]):
        return False
    return _share_same(before, after) >= MOST_SAME


def _one_way(gains: Floats) -> bool:
    """Whether most of the blocks gained, or most lost."""
    more, less = gains > 1 + LEAST_CHANGE / 2, gains < 1 - LEAST_CHANGE / 2
    return max(float(more.mean()), float(less.mean())) > MOST_BLOCKS


def finest_gained(before: Floats, after: Floats) -> bool:
    """Whether most blocks of a picture [h, w, 3] gained, or most lost, more of the finest band than of the one beside it."""
    old, new = (_levels(luma_of(part)[..., None]) for part in (before, after))
    (was, fine), (power, coarse), (now, _) = (
        (_blocks((a * a)[..., 0]), _blocks((a * b)[..., 0]))
        for a, b in (
            (old[0] - old[2], new[0] - new[2]),
            (old[2] - old[3], new[2] - new[3]),
            (new[2] - new[3], old[2] - old[3]),
        )
    )
    telling = (was > SEEN * SEEN) & (power > SEEN * SEEN) & (coarse > SAME * np.sqrt(power * now))
    if telling.sum() < 8:
        return False
    gains = (fine / np.maximum(was, 1e-12))[telling] / (coarse / np.maximum(power, 1e-12))[telling]
    return _one_way(gains)


def _share_same(before: Floats, after: Floats) -> float:
    """The share of blocks that show the same at a scale that no gain of detail touches."""
    old, new = (smoothed(part, SIGMAS[-1]) - smoothed(part, COARSE) for part in (before, after))
    was, now, both = (_blocks(3 * mean_of(a * b)) for a, b in ((old, old), (new, new), (old, new)))
    telling = was > 3 * SEEN * SEEN
    return float((both > SAME * np.sqrt(was * now))[telling].mean()) if telling.any() else 1.0


def _blocks(values: Floats) -> Floats:
    high, wide = (side // BLOCK for side in values.shape)
    whole = values[: high * BLOCK, : wide * BLOCK]
    return cv2.resize(whole, (wide, high), interpolation=cv2.INTER_AREA).reshape(high, wide)


def _levels(picture: Floats) -> list[Floats]:
    return [picture, *(smoothed(picture, sigma) for sigma in SIGMAS)]


def _curves(before: Floats, after: Floats, white: float) -> tuple[list[BandCurve], float]:
    """The curve of every band, and the mean share of power they leave; nothing where a band is not a function of its own
    coefficients."""
    was, now = _levels(before), _levels(after)
    noise = _levels(np.pad(np.ones((1, 1, 1), np.float32), ((32, 32), (32, 32), (0, 0))))
    curves: list[BandCurve] = []
    left: list[float] = []
    for k in range(len(SIGMAS)):
        old, new = was[k] - was[k + 1], now[k] - now[k + 1]
        curve = _fit_curve(old.ravel(), new.ravel())
        unmeant = white * white * float(np.square(noise[k] - noise[k + 1]).sum())
        rest = max(_typical(np.square(new - curve(old))) - unmeant, 0)
        power = max(_typical(np.square(new)) - unmeant, _typical(np.square(old)))
        if rest > (1 - LEAST_LIKENESS) * power:
            return [], 1.0
        curves.append(curve)
        left.append(rest / max(power, 1e-12))
    return curves, float(np.mean(left))


def _typical(squares: Floats) -> float:
    """Mean over the blocks that are neither calm nor the worst tenth."""
    blocks = cv2.blur(mean_of(squares), (17, 17))[8::16, 8::16].ravel()
    return float(np.sort(blocks)[: max(1, int(0.9 * len(blocks)))].mean())


def _fit_curve(old: Floats, new: Floats) -> BandCurve:
    """Means of the new coefficients over classes of the size of the old ones, by medians of their ratio's spread."""
    size, moved = np.abs(old), new * np.sign(old)
    step = max(1, len(size) // 200_000)
    size, moved = size[::step], moved[::step]
    top = max(float(np.percentile(size, 99.5)), SEEN)
    edges = top * (np.arange(KNOTS + 1) / KNOTS) ** 1.5
    which = np.digitize(size, edges[1:-1])
    places, values = [0.0], [0.0]
    for k in range(KNOTS):
        inside = which == k
        if inside.sum() < 50 or size[inside].mean() < 1e-5:
            continue
        places.append(float(size[inside].mean()))
        low, high = np.percentile(moved[inside], [10, 90])
        calm = moved[inside]
        values.append(float(calm[(calm >= low) & (calm <= high)].mean()))
    if len(places) == 1:
        return BandCurve(np.array([0, 1], np.float32), np.array([0, 1], np.float32))
    return BandCurve(np.array(places, np.float32), np.array(values, np.float32))
