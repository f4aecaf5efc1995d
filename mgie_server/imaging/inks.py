"""CMYK of a file beside the RGB picture that is edited: the numbers that a result keeps where the edit left
the picture alone, and how those of the rest are computed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.color_profile import ByTables
from mgie_server.imaging.decoded import COLOURS, Decoded
from mgie_server.imaging.pixels import (
    TOP,
    Floats,
    alpha_of,
    as_array,
    colour_of,
    decode_srgb,
    each_strip,
    has_alpha,
    same_pixels,
)

BECAME_RGB = "{format} holds no CMYK{alpha}: the result is RGB."


@dataclass(frozen=True)
class Inks:
    """made: CMYK as it was decoded, upright. icc: the profile of its inks, one that can be used."""

    made: Decoded
    icc: bytes

    def why_not(self, kind: str) -> str:
        """ "" where a file of this format ("TIFF", "JPEG", ...) holds them, else the sentence that says what it holds."""
        if kind == "TIFF":
            return ""
        plain = self.made.dtype == "u8"
        if kind == "JPEG" and plain and not self.made.has_alpha:
            return ""
        alpha = " with alpha" if kind == "JPEG" and plain else ""
        return BECAME_RGB.format(format=kind, alpha=alpha)

    def drawn_out(self, larger: tuple[int, int, int, int]) -> Inks:
        """With margins of so many px (left, top, right, bottom) that its edges are drawn out over, opaque."""
        left, top, right, bottom = larger
        pixels = np.pad(self.made.pixels, ((top, bottom), (left, right), (0, 0)), mode="edge")
        if self.made.has_alpha:
            high, wide = pixels.shape[:2]
            margin = np.ones((high, wide), bool)
            margin[top : high - bottom, left : wide - right] = False
            pixels[margin, -1] = TOP[self.made.dtype]
        return replace(self, made=replace(self.made, pixels=pixels))

    def edited(self, before: PixelBuffer, after: PixelBuffer) -> Decoded:
        """The numbers of an edit. before: the RGB picture that was edited; after: what became of it, in its format."""
        old, new, out = as_array(before), as_array(after), self.made.pixels.copy()
        form, count = before.format, COLOURS["cmyk"]

        def work(rows: slice) -> None:
            moved = ~same_pixels(old[rows], new[rows])
            if not moved.any():
                return
            picked = np.ascontiguousarray(new[rows][moved][None])
            out[rows][..., :count][moved] = self._of(colour_of(picked, form), out.dtype)[0]
            if self.made.has_alpha and has_alpha(form):
                top = TOP[self.made.dtype]
                out[rows][..., -1][moved] = np.rint(alpha_of(picked, form)[0] * top).astype(out.dtype)

        each_strip(form.height, form.width, work)
        return replace(self.made, pixels=out, orientation=1, notes=())

    def _of(self, encoded: Floats, dtype: np.dtype) -> NDArray[Any]:
        """Of sRGB-encoded colours [h, w, 3], at the file's depth."""
        inks = ByTables(self.icc, "cmyk").from_linear(
            decode_srgb(encoded), np.dtype(np.uint16) if dtype.kind == "f" else dtype
        )
        return inks / np.float32(65535) if dtype.kind == "f" else inks


def mixed(inks: Floats) -> Floats:
    """RGB of inks [h, w, 4] without a profile, all 0 to 1: what each leaves of the light, times what black leaves."""
    left = 1 - inks
    return left[..., :3] * left[..., 3:]


def rgb_without_profile(inks: NDArray[Any]) -> NDArray[Any]:
    """Of inks [h, w, 4] of any depth, at that depth."""
    out = np.empty((*inks.shape[:2], 3), inks.dtype)
    top = np.float32(1 if inks.dtype.kind == "f" else np.iinfo(inks.dtype).max)

    def work(rows: slice) -> None:
        out[rows] = _of_shares(mixed, inks[rows].astype(np.float32) / top, inks.dtype)

    each_strip(len(inks), inks.shape[1], work)
    return out


def _of_shares(made: Callable[[Floats], Floats], shares: Floats, dtype: np.dtype) -> NDArray[Any]:
    """What becomes of numbers 0 to 1, at a depth."""
    values = made(shares)
    return values if dtype.kind == "f" else np.rint(values * np.float32(np.iinfo(dtype).max)).astype(dtype)
