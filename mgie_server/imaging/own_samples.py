"""A file's own numbers beside the picture that is edited: kept where the edit left the picture alone, made anew of
it where it did not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_server.imaging.color_profile import Colours
from mgie_server.imaging.opaque import with_alpha
from mgie_server.imaging.pixels import (
    DTYPES,
    TOP,
    Floats,
    as_array,
    colour_of,
    each_strip,
    has_alpha,
    same_pixels,
    store_colour,
)
from mgie_server.imaging.recount import recount

if TYPE_CHECKING:
    from mgie_server.imaging.metadata import PictureFile

FEW = 0.3  # of a strip's pixels


@dataclass(frozen=True)
class OwnSamples:
    """samples: gray or RGB, perhaps with alpha, in the colours of the file's profile. colours: what they mean."""

    samples: PixelBuffer
    colours: Colours

    def picture(self) -> PixelBuffer:
        """The same as linear float32 with the primaries of sRGB; colours beyond them lie outside 0 to 1."""
        values, form = as_array(self.samples), self.samples.format
        out = np.empty(values.shape, np.float32)
        count = form.channels - has_alpha(form)

        def work(rows: slice) -> None:
            out[rows][..., :count] = self.colours.to_linear(np.ascontiguousarray(values[rows][..., :count]))
            if count < form.channels:
                out[rows][..., -1] = values[rows][..., -1] / np.float32(TOP[form.dtype])

        each_strip(form.height, form.width, work)
        linear = replace(form, dtype="f32", transfer="linear")
        return PixelBuffer.from_format(linear, out.reshape(-1).data.cast("B"))

    def edited(self, before: PixelBuffer, after: PixelBuffer) -> PixelBuffer:
        """The samples of an edit. before: picture(); after: what became of it, of the same format."""
        old, new, out = as_array(before), as_array(after), as_array(self.samples).copy()
        form = self.samples.format
        count = form.channels - has_alpha(form)

        def work(rows: slice) -> None:
            moved = ~same_pixels(old[rows][..., :count], new[rows][..., :count])
            share = np.count_nonzero(moved) / moved.size
            if share > FEW:  # picking pixels out takes longer than computing them
                linear = np.ascontiguousarray(new[rows][..., :count])
                made = self.colours.from_linear(linear, out.dtype)
                np.copyto(out[rows][..., :count], made, where=moved[..., None])
            elif share:
                linear = np.ascontiguousarray(new[rows][moved][None, :, :count])
                out[rows][..., :count][moved] = self.colours.from_linear(linear, out.dtype)[0]
            if count < form.channels:
                _take_alpha(old[rows][..., -1], new[rows][..., -1], out[rows][..., -1], form.dtype)

        each_strip(form.height, form.width, work)
        return PixelBuffer.from_format(form, out.reshape(-1).data.cast("B"))


def brought_back(
    source: PictureFile, pixels: PixelBuffer, receipt: Any = None
) -> tuple[PictureFile, PixelBuffer, Any]:
    """What is to be written: the source with its own samples, the edit in them, and the receipt of that.

    An edit that has made a colour picture of a gray one is in sRGB, at the source's depth and without its profile.
    """
    if source.own is None:
        return source, pixels, receipt
    own = replace(source, pixels=source.own.samples, own=None)
    before, samples = source.pixels, source.own.samples
    if has_alpha(pixels.format) and pixels.channels == before.channels + 1:  # the edit cut something out
        before, samples = with_alpha(before), with_alpha(samples)
    if pixels.channels == before.channels:
        drawn_out = replace(source.own, samples=with_margins(samples, source.larger))
        edited = drawn_out.edited(with_margins(before, source.larger), pixels)
    else:
        edited = in_srgb(pixels, source.own.samples.dtype)
        own = replace(own, metadata=replace(own.metadata, icc=None, png_color={}))
    return own, edited, receipt and recounted(receipt, edited, own.pixels)


def with_margins(picture: PixelBuffer, larger: tuple[int, int, int, int]) -> PixelBuffer:
    """As large as a result that is larger by so many px, with its edges drawn out: what a server fills in begins as that."""
    if not any(larger):
        return picture
    from mgie_server.imaging.margins import expanded  # brings landing along

    return expanded(picture.format, larger).padded(picture)


def in_srgb(pixels: PixelBuffer, dtype: str) -> PixelBuffer:
    """Pixels of any transfer as sRGB-encoded ones of this depth; integers end at the gamut of sRGB."""
    form = PixelFormat(pixels.width, pixels.height, pixels.channels, dtype)
    values = as_array(pixels)
    out = np.empty(values.shape, DTYPES[dtype])

    def work(rows: slice) -> None:
        store_colour(colour_of(values[rows], pixels.format), out[rows], form)
        if has_alpha(form):
            _take_alpha(-np.ones(1, np.float32), values[rows][..., -1], out[rows][..., -1], dtype)

    each_strip(form.height, form.width, work)
    return PixelBuffer.from_format(form, out.reshape(-1).data.cast("B"))


def _take_alpha(old: Floats, new: Floats, out: NDArray[Any], dtype: str) -> None:
    moved = np.asarray(old != new)
    values = new[moved] if dtype == "f32" else np.rint(np.clip(new[moved], 0, 1) * np.float32(TOP[dtype]))
    out[moved] = values.astype(out.dtype)


def recounted(receipt: Any, result: PixelBuffer, original: PixelBuffer) -> Any:
    """A receipt whose shares are true of the samples: what an edit moved by less than their step, it left alone."""
    shares = [receipt.get(name) for name in ("identical", "photometric", "new")]
    if result.format != original.format or not all(isinstance(share, (int, float)) for share in shares):
        return receipt
    identical = recount(result, original).share
    rest = (1 - identical) / max(shares[1] + shares[2], 1e-12)
    return {**receipt, "identical": identical, "photometric": shares[1] * rest, "new": shares[2] * rest}
