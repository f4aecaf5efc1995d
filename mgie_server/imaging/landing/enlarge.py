"""Model-size pictures and maps at the layer's size, any rows at a time; pixel areas stay on pixel areas."""

from __future__ import annotations

import cv2
import numpy as np

from mgie_server.imaging.pixels import Floats

CUBIC = -0.75  # Keys' parameter as OpenCV has it
ROUNDS = 3  # of sharpening, so that area means of the enlarged picture are the picture again


class Enlarged:
    """A picture float32 [h, w, n] at width x height.

    smooth: bicubic, sharpened so that the result reduced by area gives the picture back (what bicubic alone
    loses); else linear, which leaves zeros where there are zeros and never overshoots. sharp: 0..1, share of the
    sharpening, which strengthens a codec's errors too; see noise.bearable.
    """

    def __init__(
        self, picture: Floats, width: int, height: int, smooth: bool = True, sharp: float = 1.0
    ) -> None:
        self.width, self.height, self._smooth = width, height, smooth
        enlarges = width > picture.shape[1] or height > picture.shape[0]
        self._source = picture
        if smooth and enlarges and sharp > 0:
            sharpened = _sharpened(picture)
            self._source = sharpened if sharp >= 1 else picture + sharp * (sharpened - picture)

    def rows(self, rows: slice) -> Floats:
        """[rows, width, n]."""
        source = self._source
        if (self.width, self.height) == (source.shape[1], source.shape[0]):
            return source[rows]
        lines = _taps(source, rows, self.height, self._smooth)
        if self.width == source.shape[1]:
            return lines
        how = cv2.INTER_CUBIC if self._smooth else cv2.INTER_LINEAR
        made = cv2.resize(lines, (self.width, len(lines)), interpolation=how)
        return made.reshape(len(lines), self.width, source.shape[2])


def _taps(source: Floats, rows: slice, height: int, smooth: bool) -> Floats:
    """These rows of the picture at its full height and its own width, [rows, w, n]."""
    places, weights = _weights(rows, height, source.shape[0], smooth)
    first, last = int(places.min()), int(places.max()) + 1
    matrix = np.zeros((len(places), last - first), np.float32)
    np.add.at(matrix, (np.arange(len(places))[:, None], places - first), weights)
    flat = source[first:last].reshape(last - first, -1)
    # not numpy's product, which wakes threads of its own beside those of the strips
    nothing_added = np.empty(0, np.float32)
    return cv2.gemm(matrix, flat, 1, nothing_added, 0).reshape(len(places), *source.shape[1:])


def _weights(rows: slice, full: int, small: int, smooth: bool) -> tuple[np.ndarray, Floats]:
    """For each of these of `full` places: the places [n, taps] among `small` that it mixes, and their shares."""
    at = (np.arange(int(rows.start), int(rows.stop)) + 0.5) * small / full - 0.5
    base = np.floor(at).astype(np.int64)
    part: Floats = (at - base)[:, None]
    if smooth:
        offsets = np.arange(-1, 3)
        shares = _keys(np.abs(part - offsets))
    else:
        offsets = np.arange(2)
        shares = 1 - np.abs(part - offsets)
    places = np.clip(base[:, None] + offsets, 0, small - 1)
    return places, shares.astype(np.float32)


def _keys(distance: np.ndarray) -> np.ndarray:
    """Keys' cubic kernel (1981)."""
    a, d = CUBIC, distance
    near = (a + 2) * d**3 - (a + 3) * d**2 + 1
    far = a * d**3 - 5 * a * d**2 + 8 * a * d - 4 * a
    return np.where(d <= 1, near, np.where(d < 2, far, 0.0))


def _sharpened(picture: Floats) -> Floats:
    """The samples whose cubic interpolation has the picture as its means over pixels (iterated back-projection)."""
    kernel = _means_kernel()
    made = picture.copy()
    for _ in range(ROUNDS):
        seen = cv2.sepFilter2D(made, -1, kernel, kernel, borderType=cv2.BORDER_REPLICATE)
        made += picture - seen.reshape(picture.shape)
    return made


def _means_kernel() -> np.ndarray:
    """What a pixel's area mean holds of the samples two before to two after it, for a large enlargement."""
    places = (np.arange(64) + 0.5) / 64 - 0.5
    weights = np.stack([_keys(np.abs(places - k)).mean() for k in range(-2, 3)])
    return (weights / weights.sum()).astype(np.float32)
