"""What an engine made of the detail of crops of a layer, as gains of its bands: a curve an octave, of light and of colour.

A gain is the ratio that explains most of a band's coefficients after the edit by those before it, among coefficients with
as much power around them. One that does not differ from 1 by more than chance would have it is 1, so that what an edit
left alone stays as it is. Noise that an engine added, of noise that it was told, is measured apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from mgie_server.imaging.landing.bands import (
    band_of,
    doubled,
    halved,
    places_of,
    planes_of,
    power_around,
    strengths,
)
from mgie_server.imaging.landing.halo_guard import guarded
from mgie_server.imaging.landing.model_edit import Crop
from mgie_server.imaging.pixels import Floats

RIM = 4  # px of a crop, where its border counts
CLASSES = (0.0, 0.2, 0.4, 0.6, 0.75, 0.87, 0.94, 0.98, 1.0)  # of the coefficients, by the power around them
FEW = 150  # coefficients, of which no class is made
LEAST = 0.04  # of a gain: a smaller change is none
SURE = 3.0  # standard errors that a gain must differ from 1
ALIKE = 0.12  # by which the gains of the classes may differ for all to have one
EDGES = 0.6  # gain of the strongest coefficients from which on they are edges, where weaker ones have less
WEAKER = 0.75  # how much less: at most this share of it
STAYS = 0.5, 0.95  # such a gain at which edges begin to be left as they are, and at which they wholly are
WEAKEST = 2e-4  # root mean square of a class, below which it tells nothing
ROUNDS, MOST = 6, 6.0  # of finding the gains that the guard leaves as they are meant; times what is meant
NOISE_OCTAVES = 3
TONES = 6


@dataclass(frozen=True)
class Gain:
    """table: float32 [256], the gain by the power around (bands.places_of); one number where it is the same for all."""

    table: Floats

    @property
    def alike(self) -> bool:
        return bool(np.ptp(self.table) < 1e-6)

    @property
    def none(self) -> bool:
        return bool(np.abs(self.table - 1).max() < 1e-6)

    @property
    def raises(self) -> bool:
        return bool(self.table.max() > 1 + LEAST)


@dataclass(frozen=True)
class Octave:
    """The gains of one band. overall: of light, by its power; what a report says."""

    light: Gain
    color: Gain
    overall: float

    @property
    def none(self) -> bool:
        return self.light.none and self.color.none


@dataclass(frozen=True)
class GrainGains:
    """weights: of the octaves of told noise, finest first; tones: float32 [TONES], how strong it is from dark to bright."""

    weights: tuple[float, ...]
    tones: Floats


@dataclass(frozen=True)
class Bands:
    """octaves: of the layer, finest first; seed: of the noise of which grain is made, if any is."""

    octaves: tuple[Octave, ...]
    grain: GrainGains | None = None
    seed: int = 0

    @property
    def gains(self) -> tuple[float, ...]:
        return tuple(octave.overall for octave in self.octaves)


def fit_bands(crops: Sequence[Crop], seed: int = 0) -> Bands:
    """The gains of every octave of which there are crops, and of those between: 1 where there is none."""
    by_level: dict[int, list[Crop]] = {}
    for crop in crops:
        by_level.setdefault(round(np.log2(crop.scale)), []).append(crop)
    grain = _fit_grain([crop for crop in crops if crop.noise is not None])
    found = [
        _fit_octave(by_level.get(level, []), grain, level) for level in range(max(by_level, default=-1) + 1)
    ]
    return Bands(tuple(found), grain, seed)


def _fit_octave(crops: list[Crop], grain: GrainGains | None, level: int) -> Octave:
    pairs = [(planes_of(one.before), planes_of(_without_grain(one, grain))) for one in crops]
    bands = [(band_of(old), band_of(new)) for old, new in pairs]
    if not bands:
        return Octave(_same(), _same(), 1.0)
    light = [(old[..., :1], new[..., :1]) for old, new in bands]
    color = [(old[..., 1:], new[..., 1:]) for old, new in bands]
    old, new = (np.concatenate([_inner(pair[k]).ravel() for pair in light]) for k in (0, 1))
    guard = [np.ascontiguousarray(old[..., 0]) for old, _ in pairs], level
    return Octave(_fit(light, guard), _fit(color), _ratio(old, new)[0])


def _fit(bands: list[tuple[Floats, Floats]], guard: tuple[list[Floats], int] | None = None) -> Gain:
    """guard: the light of each crop and the octave's level, of what the guard against halos will look at."""
    power = np.concatenate([_inner(power_around(old)).ravel() for old, _ in bands])
    old, new = (
        np.concatenate([_inner(pair[k]).reshape(-1, pair[k].shape[2]) for pair in bands]) for k in (0, 1)
    )
    if not len(power):
        return _same()
    edges = np.unique(np.quantile(power, CLASSES))
    which = np.clip(np.searchsorted(edges, power, side="right") - 1, 0, max(0, len(edges) - 2))
    at: list[float] = []
    gains: list[float] = []
    for k in range(max(1, len(edges) - 1)):
        inside = which == k
        root = float(np.sqrt(max(power[inside].mean(), 0))) if inside.any() else 0.0
        if inside.sum() < FEW or root < WEAKEST:
            continue
        gain, error = _ratio(old[inside].ravel(), new[inside].ravel())
        gain = max(gain, 0.0)  # nothing is turned over
        at.append(root)
        gains.append(gain if abs(gain - 1) > max(LEAST, SURE * error) else 1.0)
    overall, error = _ratio(old.ravel(), new.ravel())
    overall = max(overall, 0.0)
    if not gains:
        gains, at = [overall if abs(overall - 1) > max(LEAST, SURE * error) else 1.0], [1.0]
    if np.ptp(gains) < ALIKE:
        gains, at = [overall if abs(overall - 1) > LEAST else 1.0], [1.0]
    if guard and max(gains) > 1 + LEAST:
        gains = _despite_guard(at, gains, [old[..., 0] for old, _ in bands], *guard)
    table = np.interp(strengths(), at, gains)
    if 1 > gains[-1] > EDGES and gains[0] < WEAKER * gains[-1]:
        table = _with_edges(table)
    return Gain(table.astype(np.float32))


def _with_edges(gains: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of a denoising, which takes what is weak: what it would leave by more than half is of edges, and stays."""
    stays = np.clip((gains - STAYS[0]) / (STAYS[1] - STAYS[0]), 0, 1)
    return np.where(gains < 1, gains + (1 - gains) * stays, gains)


def _despite_guard(
    at: list[float], gains: list[float], bands: list[Floats], lights: list[Floats], level: int
) -> list[float]:
    """The gains with which, after the guard against halos, comes what was meant; at: the strengths that they stand at."""
    wanted = np.array(gains)
    now = wanted.copy()
    powers = [power_around(np.ascontiguousarray(band)) for band in bands]
    strength = np.concatenate([np.sqrt(_inner(power)).ravel() for power in powers])
    edges = [(a + b) / 2 for a, b in pairwise(at)]
    which = np.searchsorted(edges, strength)
    old = np.concatenate([_inner(band).ravel() for band in bands])
    for _ in range(ROUNDS):
        table = np.interp(strengths(), at, now).astype(np.float32)
        made: list[Floats] = []
        for band, power, light in zip(bands, powers, lights, strict=True):
            change = guarded(light, band * (cv2.LUT(places_of(power), table) - 1), level)
            made.append(_inner(band + change).ravel())
        new = np.concatenate(made)
        got = np.array([_ratio(old[which == k], new[which == k])[0] for k in range(len(now))])
        now = np.clip(now + wanted - got, np.minimum(wanted, 1), 1 + MOST * np.maximum(wanted - 1, 0))
    return [float(gain) for gain in now]


def _ratio(old: Floats, new: Floats) -> tuple[float, float]:
    """How much of the old the new is, at least squares, and the standard error of that."""
    power = float(np.dot(old, old))
    if power <= 0:
        return 1.0, 0.0
    gain = float(np.dot(old, new)) / power
    rest = float(np.square(new - gain * old).mean())
    return gain, float(np.sqrt(rest / power))


def _same() -> Gain:
    return Gain(np.ones(len(strengths()), np.float32))


def _inner(band: Floats) -> Floats:
    return band[RIM:-RIM, RIM:-RIM] if min(band.shape[:2]) > 4 * RIM else band


def noise_octaves(noise: Floats) -> list[Floats]:
    """The NOISE_OCTAVES finest bands of noise [h, w], all at its size."""
    found: list[Floats] = []
    sizes: list[tuple[int, int]] = []
    now = noise
    for _ in range(NOISE_OCTAVES):
        sizes.append((now.shape[0], now.shape[1]))
        band, now = band_of(now), halved(now)
        for high, wide in reversed(sizes[:-1]):
            band = doubled(band, high, wide)
        found.append(band)
    return found


def toned(grain: GrainGains, luma: Floats) -> Floats:
    """How strong the grain is at each luma of any shape."""
    centres = (np.arange(TONES) + 0.5) / TONES
    return np.interp(luma, centres, grain.tones).astype(np.float32)


def _fit_grain(crops: list[Crop]) -> GrainGains | None:
    """Of what was added to light, what follows the noise that the engine was told; None where next to nothing does."""
    if not crops:
        return None
    parts = [noise_octaves(one.noise) for one in crops if one.noise is not None]
    before = [planes_of(one.before)[..., 0] for one in crops]
    added = [planes_of(one.after)[..., 0] - old for one, old in zip(crops, before, strict=True)]
    columns = np.stack(
        [np.concatenate([_inner(part[k]).ravel() for part in parts]) for k in range(NOISE_OCTAVES)], 1
    )
    goal, luma = (np.concatenate([_inner(one).ravel() for one in many]) for many in (added, before))
    weights = np.linalg.lstsq(columns, goal, rcond=None)[0]
    made = columns @ weights
    if np.sqrt(np.square(made).mean()) < WEAKEST:
        return None
    which = np.clip((luma * TONES).astype(np.int64), 0, TONES - 1)
    tones = [
        _ratio(made[which == k], goal[which == k])[0] if (which == k).sum() >= FEW else np.nan
        for k in range(TONES)
    ]
    known = np.flatnonzero(np.isfinite(tones))
    filled = np.interp(np.arange(TONES), known, np.array(tones)[known]) if len(known) else np.ones(TONES)
    return GrainGains(tuple(float(w) for w in weights), np.maximum(filled, 0).astype(np.float32))


def _without_grain(crop: Crop, grain: GrainGains | None) -> Floats:
    if grain is None or crop.noise is None:
        return crop.after
    made = sum(w * part for w, part in zip(grain.weights, noise_octaves(crop.noise), strict=True))
    return crop.after - (made * toned(grain, planes_of(crop.before)[..., 0]))[..., None]
