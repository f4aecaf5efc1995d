"""The part of an edit that bends: curves of each channel that hold over the whole picture.

A gamma, an S-curve or clipped highlights are no affine transforms: inside a window that holds both shadows and
lights, an affine fit leaves a rest. Here that rest is explained by curves, nine of them (every input channel to
every output channel, added up). They are fitted to what local affine transforms leave of both sides
(Frisch-Waugh-Lovell), so that an edit that differs from place to place is not taken for a bend.
"""

from __future__ import annotations

import cv2
import numpy as np

from mgie_server.imaging.landing.affine import LocalAffine, planes_of, without_affine
from mgie_server.imaging.pixels import Floats

LEVELS = 16384  # entries of a lookup table for deep pictures
FIT_SIDE = 128  # px: the curves have some hundred unknowns, so that this many pixels are plenty


class Curves:
    """table: float32 [3 in, knots, 3 out], piecewise linear over 0..1."""

    def __init__(self, table: Floats) -> None:
        self.table = table

    def lookup(self, levels: int) -> Floats:
        """[3 in, 3 out, levels]: the curves at `levels` even places from 0 to 1."""
        knots = np.linspace(0, 1, self.table.shape[1])
        places = np.linspace(0, 1, levels)
        rows = [[np.interp(places, knots, self.table[i, :, o]) for o in range(3)] for i in range(3)]
        return np.array(rows, np.float32)

    def __call__(self, colour: Floats) -> Floats:
        """What the curves add to colour [h, w, 3] in 0..1."""
        lookup = self.lookup(LEVELS)
        places = [np.rint(plane * np.float32(LEVELS - 1)).astype(np.int32) for plane in planes_of(colour)]
        planes = [sum(lookup[i, o].take(places[i]) for i in range(3)) for o in range(3)]
        return np.dstack(planes)


def fit_curves(guide: Floats, target: Floats, knots: int, ridge: float, stiffness: float) -> Curves:
    """Curves that explain what no local affine transform of guide explains of target, both [h, w, 3].

    knots: places where a curve may bend. ridge: of the local fits. stiffness: weight of the bending at each
    knot against the mean squared error; the more error the target has, the stiffer.
    """
    guide, target = _thinned(guide), _thinned(target)
    target = without_affine(guide, target)  # else the ridge of the local fits leaves some of it to the curves
    local = LocalAffine(guide, max(2, max(guide.shape) // 16), ridge)
    bases = local.rest(_hats(guide, knots)).reshape(-1, 3 * knots).astype(np.float64)
    goal = local.rest(target).reshape(-1, 3)
    bend = np.diff(np.eye(knots), n=2, axis=0)
    pull = np.kron(np.eye(3), stiffness * bend.T @ bend) + 1e-7 * np.eye(3 * knots)
    table = np.linalg.solve(bases.T @ bases / len(bases) + pull, bases.T @ goal / len(bases))
    table = table.reshape(3, knots, 3)
    line = np.linalg.qr(np.column_stack([np.ones(knots), np.arange(knots)]))[0]
    table -= np.einsum("kl,ml,imo->iko", line, line, table)  # the straight part is left to the affine fits
    return Curves(table.astype(np.float32))


def _thinned(picture: Floats) -> Floats:
    """At most FIT_SIDE px a side by picking pixels: means of both pictures would not lie on the curve."""
    height, width = (min(FIT_SIDE, side) for side in picture.shape[:2])
    return cv2.resize(picture, (width, height), interpolation=cv2.INTER_NEAREST)


def _hats(guide: Floats, knots: int) -> Floats:
    """Piecewise linear bases [h, w, 3 * knots] of each channel."""
    places = np.clip(guide, 0, 1)[..., None] * np.float32(knots - 1)
    hats = np.maximum(0, 1 - np.abs(places - np.arange(knots, dtype=np.float32)))
    return hats.reshape(*guide.shape[:2], 3 * knots)
