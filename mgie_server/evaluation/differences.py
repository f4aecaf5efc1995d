"""How far a result is from the picture that it should be: CIEDE2000, CIELAB distance, SSIM; and how clean it is.

Needs scikit-image, the extra `evaluation`.
"""

from __future__ import annotations

import importlib.util
from typing import Any

import numpy as np

from mgie_protocol.errors import MgieError
from mgie_server.evaluation.measures import LUMA

Picture = np.ndarray
CLEAN = 0.040  # largest RMS rest of a clean edit at judging size; ideal operations stay below 0.018
GRID_PIXELS = 60_000  # colours compared in one pair of pictures, on a regular grid over the whole of it


def check_installed() -> None:
    """Raises MgieError not_available when scikit-image is missing."""
    if importlib.util.find_spec("skimage") is None:
        raise MgieError(
            "not_available",
            "The evaluation needs scikit-image, which is not installed.",
            'Install it: pip install "mgie[evaluation]"',
        )


class Reference:
    """The picture that a result should be; compares results with it."""

    def __init__(self, picture: Picture) -> None:
        """picture: float [h, w, 3], 0..1, full size."""
        self._step = max(1, round((picture.shape[0] * picture.shape[1] / GRID_PIXELS) ** 0.5))
        self._lab = self._grid_lab(picture)
        self._gray = _gray(picture)

    def ciede2000(self, result: Picture) -> float:
        """Mean CIEDE2000 over the pixels of a regular grid."""
        from skimage import color

        untyped: Any = color
        far: np.ndarray = untyped.deltaE_ciede2000(self._lab, self._grid_lab(result))
        return float(far.mean())

    def ssim(self, result: Picture) -> float:
        """Structural similarity of the lumas, full size, windows of 7 x 7."""
        from skimage import metrics

        untyped: Any = metrics
        return float(untyped.structural_similarity(self._gray, _gray(result), data_range=1.0))

    def _grid_lab(self, picture: Picture) -> np.ndarray:
        return _lab(picture[self._step // 2 :: self._step, self._step // 2 :: self._step])


def mean_lab_distance(a: Picture, b: Picture) -> float:
    """Mean Euclidean distance in CIELAB (CIE76) of two pictures [h, w, 3] of one size."""
    return float(np.linalg.norm(_lab(a) - _lab(b), axis=-1).mean())


class Cleanness:
    """What no smooth tone and colour change of a picture explains of an edit of it.

    The change that is allowed: a cubic in RGB, whose affine part varies slowly (quadratically) over the picture.
    """

    def __init__(self, before: Picture) -> None:
        """before: float [h, w, 3] at judging size."""
        u, s, _ = np.linalg.svd(_smooth_changes(before.astype(np.float64)), full_matrices=False)
        self._basis = np.ascontiguousarray(u[:, s > 1e-9 * s[0]])

    def rest(self, after: Picture) -> float:
        """RMS of the rest, in units of the picture's 0..1."""
        goal = after.reshape(-1, 3).astype(np.float64)
        return float(np.sqrt(np.mean((goal - self._basis @ (self._basis.T @ goal)) ** 2)))


def _smooth_changes(x: Picture) -> np.ndarray:
    """Columns [h * w, n] whose combinations are the smooth changes of one channel."""
    h, w = x.shape[:2]
    r, g, b = (x[..., i].ravel() for i in range(3))
    ones = np.ones_like(r)
    tone = np.stack([ones, r, g, b, r * r, g * g, b * b, r * g, g * b, r * b, r**3, g**3, b**3], 1)
    down, across = (part.ravel() for part in np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j])
    places = (across, down, across * across, down * down, across * down)
    return np.concatenate([tone] + [tone[:, :4] * place[:, None] for place in places], 1)


def _lab(picture: Picture) -> np.ndarray:
    from skimage import color

    untyped: Any = color
    return untyped.rgb2lab(np.clip(picture, 0, 1))


def _gray(picture: Picture) -> np.ndarray:
    return np.ascontiguousarray(picture @ LUMA.astype(np.float32), np.float32)
