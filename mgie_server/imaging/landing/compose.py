"""A plan carried out on the layer at full size, in strips of rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_server.imaging.landing.detail import LayerDetail
from mgie_server.imaging.landing.enlarge import Enlarged
from mgie_server.imaging.landing.grain import grain_of
from mgie_server.imaging.landing.layer_bands import LayerBands
from mgie_server.imaging.landing.plan import Plan
from mgie_server.imaging.landing.storing import cover_by, store_where
from mgie_server.imaging.landing.transparency import GROW, KEEP, MODEL, replace_alpha
from mgie_server.imaging.pixels import (
    DTYPES,
    Floats,
    as_array,
    check_finite,
    colour_of,
    each_strip,
    has_alpha,
    same_pixels,
)


@dataclass(frozen=True)
class Counts:
    """Numbers of pixels: bit-identical to the layer; mostly the model's own; all."""

    identical: int
    new: int
    all: int


class Composer:
    """plan at the size of a layer: edited colours of any rows, and where they count."""

    def __init__(self, plan: Plan, pixels: NDArray[Any], form: PixelFormat) -> None:
        size = (form.width, form.height)
        self._form, self._light = form, plan.light
        self._touched = _map(plan.touched, size)
        self._new = _map(plan.new, size)
        self._rest = None if plan.rest is None else Enlarged(plan.rest, *size)
        self._made = None if plan.new is None else Enlarged(plan.made, *size, sharp=plan.sharp)
        self._detail = None
        if plan.detail:
            self._detail = LayerDetail(plan.detail, plan.seen, pixels, form)
        self._bands = LayerBands(plan.bands, pixels, form) if plan.bands else None
        self._lights = plan.lit
        self._grain = grain_of(pixels, form) if plan.new is not None else None

    def edited(self, pixels: NDArray[Any], rows: slice) -> tuple[Floats, Floats | None, Floats | None]:
        """Colours [rows, w, 3] sRGB-encoded, weights of the edit and of new content [rows, w] (None: 1 and 0)."""
        touched, new = (None if one is None else one.rows(rows)[..., 0] for one in (self._touched, self._new))
        if new is not None and not new.any():
            new = None
        weight = touched if touched is None or new is None else np.maximum(touched, new)
        if weight is not None and not weight.any():
            return colour_of(pixels, self._form), weight, None
        if new is not None and bool((new >= 1).all()):
            return self._painted(rows), weight, new
        out = self._lit(pixels, rows)
        if self._rest is not None:
            out += self._rest.rows(rows)
        if touched is not None and not bool((touched >= 1).all()):
            out = _mixed(colour_of(pixels, self._form), out, touched)
        if new is not None:
            across = np.flatnonzero(new.any(axis=0))
            span = slice(int(across[0]), int(across[-1]) + 1)
            out[:, span] = _mixed(out[:, span], self._painted(rows)[:, span], new[:, span])
        return out, weight, new

    def _painted(self, rows: slice) -> Floats:
        """The model's own colours of these rows, with the layer's grain."""
        assert self._made is not None
        made = np.clip(self._made.rows(rows), 0, 1)
        return made if self._grain is None else np.clip(made + self._grain.rows(rows, self._form.width), 0, 1)

    def _lit(self, pixels: NDArray[Any], rows: slice) -> Floats:
        if self._bands is not None:
            return self._banded(pixels, rows)
        if self._detail is None:
            return self._light.apply(pixels, rows, self._form)
        colour = colour_of(pixels, self._form)
        colour = colour + self._detail.added(colour, rows)
        return self._light.apply(colour, rows, self._floats)

    def _banded(self, pixels: NDArray[Any], rows: slice) -> Floats:
        """Detail first, then light and colour."""
        assert self._bands is not None
        colour = colour_of(pixels, self._form) + self._bands.added(rows)
        return self._light.apply(colour, rows, self._floats) if self._lights else colour

    @property
    def _floats(self) -> PixelFormat:
        return PixelFormat(self._form.width, self._form.height, 3, "f32")


def compose(
    full: PixelBuffer,
    plan: Plan,
    selected: NDArray[Any] | None,
    coverage: str = KEEP,
    alpha: Floats | None = None,
) -> tuple[PixelBuffer, Counts]:
    """The layer with the edit. selected: weights u16 [h, w] of a selection, 65535 = the edit alone.

    Every pixel whose weight is 0 keeps its bytes, and alpha does, but for new content where coverage is "grow", and where it
    is "model", which takes alpha: the model's own [h, w] at its size (None: it is opaque).
    Raises MgieError picture_invalid.
    """
    pixels, form = as_array(full), full.format
    composer = Composer(plan, pixels, form)
    size, covers = (form.width, form.height), has_alpha(form)
    cover = _map(_covered(plan.cover, alpha), size) if coverage == GROW and covers else None
    own = _map(alpha, size) if coverage == MODEL and covers else None
    out = np.empty(pixels.shape, DTYPES[form.dtype])

    def work(rows: slice) -> tuple[int, int]:
        check_finite(pixels[rows], rows.start)
        part = None if selected is None else selected[rows]
        if part is not None and not part.any():
            out[rows] = pixels[rows]
            return out[rows].shape[0] * form.width, 0
        edited, weight, new = composer.edited(pixels[rows], rows)
        if part is not None or weight is not None or has_alpha(form):  # else every byte is written
            out[rows] = pixels[rows]
        store_where(edited, weight, part, out[rows], form)
        if cover is not None:
            cover_by(cover.rows(rows)[..., 0], part, out[rows], form)
        if own is not None:
            replace_alpha(own.rows(rows)[..., 0], part, out[rows], form.dtype)
        same = same_pixels(pixels[rows], out[rows])
        return int(same.sum()), 0 if new is None else int((_mostly(new, part) & ~same).sum())

    found = each_strip(form.height, form.width, work)
    identical, new = (sum(counts) for counts in zip(*found, strict=True))
    picture = PixelBuffer.from_format(form, out.reshape(-1).data.cast("B"))
    return picture, Counts(identical, new, form.width * form.height)


def _mixed(under: Floats, over: Floats, weight: Floats) -> Floats:
    """Colours [h, w, 3] by weights [h, w] of what lies over, which becomes them."""
    over -= under
    over *= weight[..., None]
    over += under
    return over


def _mostly(new: Floats, selected: NDArray[Any] | None) -> NDArray[Any]:
    mostly = new > 0.5
    return mostly if selected is None else mostly & (selected > 32767)


def _covered(cover: Floats | None, alpha: Floats | None) -> Floats | None:
    """New content brings the model's alpha along, where it has one."""
    return cover if cover is None or alpha is None else cover * alpha


def _map(weights: Floats | None, size: tuple[int, int]) -> Enlarged | None:
    return None if weights is None else Enlarged(weights[..., None], *size, smooth=False)
