"""Guided filter: weights that follow the edges of a picture in color (He, Sun and Tang 2013).

In a window around every place the weights are the best linear function of the picture's colors. The functions can be
found on a small picture and applied to a large one (He and Sun 2015).
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from mgie_server.imaging.pixels import Floats


@dataclass(frozen=True)
class Linear:
    """Weights as a function of color at each place: slopes float32 [h, w, 3], offset float32 [h, w]."""

    slopes: Floats
    offset: Floats

    def __call__(self, colour: Floats) -> Floats:
        """Weights [h, w] of a picture [h, w, 3] of the same size; not clipped."""
        return (self.slopes * colour).sum(-1) + self.offset


def guided(picture: Floats, weights: Floats, radius: int, smoothness: float) -> Linear:
    """picture: float32 [h, w, 3], 0..1; weights: float32 [h, w]; radius: px, half of the window's side.

    smoothness: variance of color (of 0..1) below which the picture has no edges to follow.
    """
    mean, mean_weight = _box(picture, radius), _box(weights, radius)
    shared = _box(picture * weights[..., None], radius) - mean * mean_weight[..., None]
    r, g, b = cv2.split(picture)
    mr, mg, mb = cv2.split(mean)
    rr, gg, bb = (_box(x * x, radius) - m * m + smoothness for x, m in ((r, mr), (g, mg), (b, mb)))
    rg, rb, gb = _box(r * g, radius) - mr * mg, _box(r * b, radius) - mr * mb, _box(g * b, radius) - mg * mb
    # the inverse of the symmetric 3 x 3 matrix of covariances, by its adjugate
    irr, irg, irb = gg * bb - gb * gb, gb * rb - rg * bb, rg * gb - gg * rb
    igg, igb, ibb = rr * bb - rb * rb, rb * rg - rr * gb, rr * gg - rg * rg
    determinant = np.maximum(rr * irr + rg * irg + rb * irb, 1e-12)
    sr, sg, sb = cv2.split(shared)
    slopes = np.stack(
        (irr * sr + irg * sg + irb * sb, irg * sr + igg * sg + igb * sb, irb * sr + igb * sg + ibb * sb), -1
    )
    slopes = (slopes / determinant[..., None]).astype(np.float32)
    offset = mean_weight - (slopes * mean).sum(-1)
    return Linear(_box(slopes, radius), _box(offset.astype(np.float32), radius))


def _box(values: Floats, radius: int) -> Floats:
    side = 2 * radius + 1
    return np.asarray(cv2.blur(values, (side, side), borderType=cv2.BORDER_REFLECT), np.float32)
