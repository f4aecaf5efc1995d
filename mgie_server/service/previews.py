"""Small pictures of an edit under way: rare enough that they cost little, small enough for one message."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelFormat

SHARE = 0.15  # of the editing time may go into decoding previews


class PreviewMaker:
    """Decides when a preview is due. clock: seconds."""

    def __init__(
        self, wanted: bool, side: int, every_s: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._wanted, self._side, self._every_s, self._clock = wanted, side, every_s, clock
        self._next_at = clock()

    def make(self, decode: Callable[[], NDArray[np.float32]]) -> tuple[PixelFormat, bytes] | None:
        """The picture of this step, u8 RGB, or None when none is due. decode: float32 [h, w, 3] in 0..1."""
        started = self._clock()
        if not self._wanted or started < self._next_at:
            return None
        small = shrink(decode(), self._side)
        pixels = np.rint(np.clip(np.nan_to_num(small), 0, 1) * 255).astype(np.uint8)
        ended = self._clock()
        self._next_at = ended + max(self._every_s, (ended - started) / SHARE)
        height, width = pixels.shape[:2]
        return PixelFormat(width, height, 3, "u8", "srgb"), pixels.tobytes()


def shrink(picture: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """Means over whole blocks, so that the long side is at most `side` px."""
    factor = -(-max(picture.shape[:2]) // side)
    if factor <= 1:
        return picture
    height, width = (max(1, length // factor) for length in picture.shape[:2])
    rows, columns = min(factor, picture.shape[0]), min(factor, picture.shape[1])
    blocks = picture[: height * rows, : width * columns].reshape(height, rows, width, columns, 3)
    return blocks.mean(axis=(1, 3))
