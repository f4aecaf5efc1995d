"""How much of a picture is another one's pixels, counted."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.pixels import TOP, as_array, each_strip

LEVELS = (1, 2, 4, 8, 16, 32)


@dataclass(frozen=True)
class Recount:
    """pixels: how many there are. identical: those that are the same bit for bit, alpha included.

    within: for each N of LEVELS the pixels of which no channel is more than N / 255 of the depth away.
    """

    pixels: int
    identical: int
    within: dict[int, int]

    @property
    def share(self) -> float:
        """Of identical pixels, 0..1."""
        return self.identical / self.pixels


def recount(result: PixelBuffer, original: PixelBuffer) -> Recount:
    """Counts over two pictures of one size and depth; gray counts as three equal channels, no alpha as opaque.

    Raises MgieError pictures_differ for two that cannot be laid over each other.
    """
    _check(result, original)
    first, second = as_array(result), as_array(original)
    channels = max(_channels(first), _channels(second))
    top = TOP[result.dtype]

    def count(rows: slice) -> NDArray[Any]:
        a, b = _spread(first[rows], channels, top), _spread(second[rows], channels, top)
        same = _over_channels(np.logical_and, _bits(a) == _bits(b))
        far = _over_channels(np.maximum, cv2.absdiff(a, b).reshape(a.shape))
        limits = [level * top / 255 * (1 + 1e-5) for level in LEVELS]
        return np.array([np.count_nonzero(same), *(np.count_nonzero(far <= limit) for limit in limits)])

    found = np.sum(each_strip(result.height, result.width, count), axis=0).tolist()
    return Recount(result.width * result.height, found[0], dict(zip(LEVELS, found[1:], strict=True)))


def _check(result: PixelBuffer, original: PixelBuffer) -> None:
    sizes = [f"{p.width} x {p.height} pixels" for p in (result, original)]
    depths = [
        {"u8": "8 bits", "u16": "16 bits", "f32": "floating point"}[p.dtype] for p in (result, original)
    ]
    for one, other in (sizes, depths):
        if one != other:
            raise MgieError(
                "pictures_differ",
                f"The result has {one}, the original {other}: their pixels cannot be compared.",
                "Give the picture that was edited, as it was then.",
            )


def _channels(pixels: NDArray[Any]) -> int:
    """Those that are needed to hold the picture in colour: 3 or 4."""
    return 3 if pixels.shape[2] in (1, 3) else 4


def _spread(pixels: NDArray[Any], channels: int, top: float) -> NDArray[Any]:
    """Rows [h, w, n] with three channels of colour, and alpha where 4 are asked for."""
    count = pixels.shape[2]
    if count == channels:
        return pixels
    colour = pixels[..., :3] if count >= 3 else np.repeat(pixels[..., :1], 3, axis=2)
    if channels == 3:
        return colour
    alpha = pixels[..., -1:] if count in (2, 4) else np.full_like(pixels[..., :1], top)
    return np.concatenate([colour, alpha], axis=2)


def _over_channels(join: np.ufunc, values: NDArray[Any]) -> NDArray[Any]:
    """[h, w] of [h, w, n]; plane by plane, which is several times faster than along the short axis."""
    planes = [values[..., k] for k in range(values.shape[2])]
    return reduce(join, planes[1:], planes[0])


def _bits(pixels: NDArray[Any]) -> NDArray[Any]:
    """Floats as the integers that their bits are, so that -0 is not 0."""
    return np.ascontiguousarray(pixels).view(np.uint32) if pixels.dtype.kind == "f" else pixels
