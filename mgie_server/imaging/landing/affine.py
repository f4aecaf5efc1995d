"""Local affine colour transforms between two pictures, by windowed least squares (guided filter; He, Sun, Tang 2013)."""

from __future__ import annotations

import cv2
import numpy as np

from mgie_server.imaging.pixels import Floats


def box(planes: Floats, radius: int) -> Floats:
    """Means over windows of 2 * radius + 1 px; planes [h, w] or [h, w, n], mirrored at the border."""
    side = 2 * radius + 1
    return cv2.blur(planes, (side, side), borderType=cv2.BORDER_REFLECT_101).reshape(planes.shape)


class LocalAffine:
    """Fits target ~ slope . guide + offset in the window around every pixel of guide [h, w, 3].

    radius: px. ridge: pulls slopes towards 0; a variance of colours in 0..1, compared with the window's own.
    """

    def __init__(self, guide: Floats, radius: int, ridge: float) -> None:
        self._guide, self._radius = guide, radius
        self._mean = box(guide, radius)
        self._inverse = _inverse(self._covariance(), ridge)

    def fit(self, target: Floats) -> Floats:
        """Coefficients [4, h, w, n] of target [h, w, n]: three slopes and the offset, means over windows."""
        mean = box(target, self._radius)
        cross = [
            box(self._guide[..., i : i + 1] * target, self._radius) - self._mean[..., i : i + 1] * mean
            for i in range(3)
        ]
        inverse = self._inverse
        slopes = [
            inverse[i][0][..., None] * cross[0]
            + inverse[i][1][..., None] * cross[1]
            + inverse[i][2][..., None] * cross[2]
            for i in range(3)
        ]
        offset = mean
        for i, slope in enumerate(slopes):
            offset = offset - slope * self._mean[..., i : i + 1]
        means = np.empty((4, *target.shape), np.float32)
        for k, plane in enumerate((*slopes, offset)):
            means[k] = box(plane, self._radius)
        return means

    def rest(self, target: Floats) -> Floats:
        """What the local fit leaves of target [h, w, n]."""
        return target - transformed(self._guide, self.fit(target))

    def _covariance(self) -> list[list[Floats]]:
        guide, mean = self._guide, self._mean
        rows: list[list[Floats]] = [[np.empty(0, np.float32)] * 3 for _ in range(3)]
        for i in range(3):
            for j in range(i, 3):
                product = box(guide[..., i] * guide[..., j], self._radius)
                rows[i][j] = rows[j][i] = product - mean[..., i] * mean[..., j]
        return rows


def transformed(guide: Floats, coefficients: Floats) -> Floats:
    """guide [h, w, 3] through coefficients [4, h, w, n]: [h, w, n]."""
    out = coefficients[3]
    for i in range(3):
        out = out + coefficients[i] * guide[..., i : i + 1]
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
