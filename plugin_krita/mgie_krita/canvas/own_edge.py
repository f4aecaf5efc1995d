"""A layer that fades as the selection over it does: a second edit must not fade it again. Knows no Krita."""

from __future__ import annotations

from collections.abc import Generator

from mgie_krita.canvas.edges import weights_of
from mgie_krita.canvas.layouts import strips
from mgie_krita.canvas.mixing import covers, is_partial
from mgie_krita.canvas.slices import Pace
from mgie_protocol.pixels import ITEM_BYTES, PixelBuffer

ROWS_OF = 16 * 1024  # pixels of one look

_ANYTHING = bytes([0] + [255] * 255)


def own_reach(
    picture: PixelBuffer, selection: PixelBuffer, feather: float, strict: bool
) -> Generator[float, None, PixelBuffer | None]:
    """All that the selection and its feather reach, as 255, where the layer is nowhere more opaque than they are and its
    edge is soft; else None.
    """
    mask = memoryview(selection.data).cast("B")
    if picture.channels in (1, 3) or (feather <= 0 and not is_partial(bytes(mask))):
        return None
    weights = yield from weights_of(mask, picture.width, picture.height, feather, strict)
    data, pace = memoryview(picture.data).cast("B"), Pace()
    width, pixel = picture.width, picture.channels * ITEM_BYTES[picture.dtype]
    out, partial = bytearray(), False
    for top, rows in strips(picture.height, ROWS_OF // width):
        start, end = top * width, (top + rows) * width
        here = bytes(weights[start:end])
        if not covers(here, bytes(data[start * pixel : end * pixel]), picture.channels, picture.dtype):
            return None
        partial = partial or is_partial(here)
        out += here.translate(_ANYTHING)
        if pace.over():
            yield 0.0
            pace.restart()
    return PixelBuffer(width, picture.height, 1, "u8", "srgb", out) if partial else None
