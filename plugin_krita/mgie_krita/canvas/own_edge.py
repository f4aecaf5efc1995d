"""A layer that fades as the selection over it does: a second edit must not fade it again. Knows no Krita."""

from __future__ import annotations

from collections.abc import Generator

from mgie_krita.canvas.edges import weights_of
from mgie_krita.canvas.layouts import strips
from mgie_krita.canvas.mixing import covers, is_partial
from mgie_krita.canvas.slices import Pace
from mgie_protocol.pixels import ITEM_BYTES, PixelBuffer

STRIP_PIXELS = 16 * 1024

_ANYTHING = bytes([0] + [255] * 255)
_AS_IT_IS = bytes(range(256))
_HALF_AT_LEAST = bytes(
    max(128, weight) for weight in range(256)
)  # as much as a feather may reach beyond a selection


def own_reach(
    picture: PixelBuffer, selection: PixelBuffer, feather: float, strict: bool
) -> Generator[float, None, PixelBuffer | None]:
    """All that the selection and its feather reach, as 255, where the layer is nowhere more opaque than they are and its
    edge is soft; else None.
    """
    mask = memoryview(selection.data).cast("B")
    if picture.channels in (1, 3):
        return None
    most = _AS_IT_IS if strict or feather <= 0 else _HALF_AT_LEAST
    soft = yield from _fades(picture, mask, most)  # tells opaque layers before an edge is made
    if soft is None or (feather <= 0 and not soft):
        return None
    weights = yield from weights_of(mask, picture.width, picture.height, feather, strict)
    if feather > 0 and not (yield from _fades(picture, weights, _AS_IT_IS)):
        return None
    reach, pace = bytearray(), Pace()
    for top, rows in strips(picture.height, max(1, STRIP_PIXELS // picture.width)):
        start = top * picture.width
        reach += bytes(weights[start : start + rows * picture.width]).translate(_ANYTHING)
        if pace.over():
            yield 0.0
            pace.restart()
    return PixelBuffer(picture.width, picture.height, 1, "u8", "srgb", reach)


def _fades(picture: PixelBuffer, weights: memoryview, most: bytes) -> Generator[float, None, bool | None]:
    """Whether some weight is partial; None where the layer is more opaque than the weights allow. most: of each weight."""
    data, pace, soft = memoryview(picture.data).cast("B"), Pace(), False
    width, pixel = picture.width, picture.channels * ITEM_BYTES[picture.dtype]
    for top, rows in strips(picture.height, max(1, STRIP_PIXELS // width)):
        start, end = top * width, (top + rows) * width
        here = bytes(weights[start:end])
        if here.strip(b"\xff"):
            part = bytes(data[start * pixel : end * pixel])
            if not covers(here.translate(most), part, picture.channels, picture.dtype):
                return None
            soft = soft or is_partial(here)
        if pace.over():
            yield 0.0
            pace.restart()
    return soft
