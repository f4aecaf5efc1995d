"""Local affine colour transforms between two pictures, by windowed least squares (guided filter; He, Sun, Tang 2013)."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from mgie_server.imaging.pixels import Floats, side_by_side

THREADED = 1 << 16  # pixels from which on threads pay


def box(planes: Floats, radius: int) -> Floats:
    """Means over windows of 2 * radius + 1 px; planes [h, w] or [h, w, n], mirrored at the border."""
    side = 2 * radius + 1
    return cv2.blur(planes, (side, side), borderType=cv2.BORDER_REFLECT_101).reshape(planes.shape)


class LocalAffine:
    """Fits target ~ slope . guide + offset in the window around every pixel of guide [h, w, 3].

    radius: px. ridge: pulls slopes towards 0; a variance of colours in 0..1, compared with the window's own.
    """

    def __init__(self, guide: Floats, radius: int, ridge: float) -> None:
        self._guide, self._radius = planes_of(guide), radius
        self._mean = [box(plane, radius) for plane in self._guide]
        self._inverse = _inverse(self._covariance(), ridge)

    def fit(self, target: Floats) -> Floats:
        """Coefficients [4, n, h, w] of target [h, w, n]: three slopes and the offset, means over windows."""
        means = np.empty((4, target.shape[2], *target.shape[:2]), np.float32)

        def work(channel: int) -> None:
            for k, values in enumerate(self._of_windows(planes[channel])):
                means[k, channel] = box(values, self._radius)

        planes = planes_of(target)
        _each_channel(work, planes)
        return means

    def rest(self, target: Floats) -> Floats:
        """What the local fit leaves of target [h, w, n]."""
        left = np.empty(target.shape, np.float32)

        def work(channel: int) -> None:
            found = [box(values, self._radius) for values in self._of_windows(planes[channel])]
            np.subtract(planes[channel], _through(self._guide, found), out=left[..., channel])

        planes = planes_of(target)
        _each_channel(work, planes)
        return left

    def _of_windows(self, target: Floats) -> list[Floats]:
        """Slopes and offset [h, w] of target [h, w] in the window around every pixel."""
        offset = box(target, self._radius)
        cross = [
            box(plane * target, self._radius) - mean * offset
            for plane, mean in zip(self._guide, self._mean, strict=True)
        ]
        slopes: list[Floats] = []
        for row, mean in zip(self._inverse, self._mean, strict=True):
            slope = row[0] * cross[0]
            slope += row[1] * cross[1]
            slope += row[2] * cross[2]
            slopes.append(slope)
            offset -= slope * mean
        return [*slopes, offset]

    def _covariance(self) -> list[list[Floats]]:
        guide, mean = self._guide, self._mean
        rows: list[list[Floats]] = [[np.empty(0, np.float32)] * 3 for _ in range(3)]
        for i in range(3):
            for j in range(i, 3):
                rows[i][j] = rows[j][i] = box(guide[i] * guide[j], self._radius) - mean[i] * mean[j]
        return rows


def planes_of(picture: Floats) -> list[Floats]:
    """The channels of [h, w, n], each [h, w] by itself: numpy takes many times as long over an axis as short as n."""
    return [np.ascontiguousarray(picture[..., channel]) for channel in range(picture.shape[2])]


def _each_channel(work: Callable[[int], None], planes: list[Floats]) -> None:
    """work of each channel's number; in threads where a plane is large enough for that."""
    if planes[0].size >= THREADED:
        side_by_side(work, range(len(planes)))
    else:
        for channel in range(len(planes)):
            work(channel)


def transformed(guide: Floats, coefficients: Floats) -> Floats:
    """guide [h, w, 3] through coefficients [4, n, h, w]: [h, w, n]."""
    planes = planes_of(guide)
    count = coefficients.shape[1]
    return np.dstack([_through(planes, list(coefficients[:, channel])) for channel in range(count)])


def _through(guide: list[Floats], coefficients: list[Floats]) -> Floats:
    """Planes through slopes and offset, [h, w] each."""
    out = coefficients[3] + coefficients[0] * guide[0]
    out += coefficients[1] * guide[1]
    out += coefficients[2] * guide[2]
    return out


def global_affine(guide: Floats, target: Floats) -> Floats:
    """[4, n]: slopes and offset of one least-squares fit of target [h, w, n] over the whole of guide."""
    columns = np.column_stack([guide.reshape(-1, 3), np.ones(guide[..., 0].size)]).astype(np.float64)
    pull = np.diag([1e-7, 1e-7, 1e-7, 0]) * len(columns)  # a gray picture has no slopes of its own
    sides = columns.T @ target.reshape(len(columns), -1)
    return np.linalg.solve(columns.T @ columns + pull, sides).astype(np.float32)


def without_affine(guide: Floats, target: Floats) -> Floats:
    """What global_affine leaves of target [h, w, n]."""
    whole = global_affine(guide, target)
    return target - guide @ whole[:3] - whole[3]


def _inverse(matrix: list[list[Floats]], ridge: float) -> list[list[Floats]]:
    """The inverse of a symmetric 3 x 3 matrix of planes, with the ridge on its diagonal; in closed form."""
    a, b, c = matrix[0][0] + ridge, matrix[0][1], matrix[0][2]
    d, e, f = matrix[1][1] + ridge, matrix[1][2], matrix[2][2] + ridge
    aa, ab, ac = d * f - e * e, c * e - b * f, b * e - c * d
    bb, bc, cc = a * f - c * c, b * c - a * e, a * d - b * b
    scale = 1 / (a * aa + b * ab + c * ac)
    first, second, third = aa * scale, ab * scale, ac * scale
    return [
        [first, second, third],
        [second, bb * scale, bc * scale],
        [third, bc * scale, cc * scale],
    ]
