"""What a decoder makes of a picture file: numbers and what kind of colours they are."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

COLOURS = {"gray": 1, "rgb": 3, "cmyk": 4, "lab": 3}
OTHER_FRAMES = "Only the first of {count} {frames} was taken."


@dataclass(frozen=True)
class Decoded:
    """pixels: u8, u16 or f32 [h, w, n], alpha (straight) last; model: of COLOURS. Lab is float32: L* 0 to 100, a*, b*.

    dtype: the depth of a result. orientation: EXIF's, still to be applied; None: it is applied, whatever EXIF says.
    notes: what a person should know, sentences. said: what a decoder alone can tell of the file: icc, exif, xmp, and
    cicp, the numbers of primaries and transfer.
    """

    pixels: NDArray[Any]
    model: str
    dtype: str
    orientation: int | None = 1
    notes: tuple[str, ...] = ()
    said: dict[str, bytes] = field(default_factory=dict[str, bytes])

    @property
    def has_alpha(self) -> bool:
        return self.pixels.shape[2] > COLOURS[self.model]

    def noted(self, *notes: str) -> Decoded:
        """With other notes; empty ones are left out."""
        return replace(self, notes=(*self.notes, *(note for note in notes if note)))


class Unreadable(Exception):
    """Why a file cannot be read, a clause, though nothing may be wrong with it. hint: what to do."""

    def __init__(self, why: str, hint: str = "Save it as PNG or TIFF in the program that made it.") -> None:
        super().__init__(why)
        self.hint = hint


def plain(pixels: NDArray[Any], *notes: str) -> Decoded:
    """Gray or RGB of 1 to 4 channels [h, w(, n)] in one of the three depths."""
    pixels = pixels if pixels.ndim == 3 else pixels[..., None]
    names = {("u", 1): "u8", ("u", 2): "u16", ("f", 4): "f32"}
    name = names.get((pixels.dtype.kind, pixels.dtype.itemsize))
    if name is None or pixels.ndim != 3 or not 1 <= pixels.shape[2] <= 4:
        raise Unreadable(f"pixels of the kind {pixels.dtype} x {pixels.shape[2:]} are not known here")
    model = "gray" if pixels.shape[2] < 3 else "rgb"
    return Decoded(pixels.astype(pixels.dtype.newbyteorder("<"), copy=False), model, name).noted(*notes)


def other_frames(count: int, frames: str = "frames") -> str:
    """The note of a file with so many frames or pages, "" for one."""
    return OTHER_FRAMES.format(count=count, frames=frames) if count > 1 else ""


def upright(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Pixels [h, w, n] turned as EXIF orientation 1 to 8 says."""
    if orientation in (5, 6, 7, 8):
        pixels = pixels.swapaxes(0, 1)
    if orientation in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if orientation in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return pixels


def scaled(pixels: NDArray[Any], bits: int) -> NDArray[Any]:
    """Unsigned integers of so many bits over the whole range of their type."""
    full = np.iinfo(pixels.dtype).bits
    if bits >= full:
        return pixels
    top = np.float32(np.iinfo(pixels.dtype).max / ((1 << bits) - 1))
    return np.rint(np.minimum(pixels * top, np.iinfo(pixels.dtype).max)).astype(pixels.dtype)
