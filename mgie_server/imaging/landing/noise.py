"""Noise of a model's picture: how much there is, and taking it away without what is meant."""

from __future__ import annotations

import cv2
import numpy as np

from mgie_server.imaging.pixels import Floats

FINE, WIDE = 1.2, 4.0  # px, the two scales at which a change is looked for
QUANTISED = 0.35 / 255  # rounding to 8 bits, smoothed
MOST = 4.0 / 255  # a change of this size is seen, whatever the rest of the picture looks like
BLOCK = 16  # px
CLIPPED = 0.06  # mean of a block nearer to black or white than this
FEW = 12  # blocks that are not clipped, which are enough to tell the noise
LEAST_NOISE = 0.8 / 255  # below it there is nothing to take away
BANDS = (0.8, 1.6, 3.2, 6.4)  # px, of the scales at which noise is taken away
LOSSY = 0.25  # share of the finest detail that a codec loses, from which on sharpening strengthens more error than detail
FINEST = 1.0  # px: what is finer
THRESHOLD = 2.6  # standard deviations of the noise that a detail must have to be kept


def smoothed(picture: Floats, sigma: float) -> Floats:
    return cv2.GaussianBlur(picture, (0, 0), sigma, borderType=cv2.BORDER_REFLECT_101).reshape(picture.shape)


def largest(values: Floats) -> Floats:
    """Of the channels: [..., c] -> [...]. numpy's own maximum over so short an axis takes many times as long."""
    found = values[..., 0].copy()
    for channel in range(1, values.shape[-1]):
        np.maximum(found, values[..., channel], out=found)
    return found


def mean_of(values: Floats) -> Floats:
    """Mean of the three channels: [h, w, 3] -> [h, w]; see `largest`."""
    return cv2.transform(values, np.full((1, 3), 1 / 3, np.float32)).reshape(values.shape[:2])


def median(values: Floats) -> Floats:
    """Along the last axis; as numpy's, in half its time."""
    count = values.shape[-1]
    ordered = np.partition(values, count // 2, axis=-1)
    upper = ordered[..., count // 2]
    return upper if count % 2 else (upper + ordered[..., : count // 2].max(axis=-1)) / 2


def white_noise(change: Floats, made: Floats) -> float:
    """The standard deviation of noise without a grain in change [h, w, 3], and in made [h, w, 3] as well.

    From second differences (Immerkaer 1996), whose median edges and edits do not move; where everything is new the
    change is no noise, and the calmest blocks of the picture tell.
    """
    fine = second_differences(made)
    high, wide = (side // BLOCK for side in fine.shape[:2])
    if not high or not wide:
        return 0.0

    whole_blocks = np.s_[: high * BLOCK, : wide * BLOCK]
    sizes = np.abs(fine[whole_blocks]).reshape(high, BLOCK, wide, BLOCK, 3).transpose(0, 2, 4, 1, 3)
    noise = 1.48 * median(sizes.reshape(high, wide, 3, BLOCK * BLOCK)).mean(axis=2)
    light = cv2.resize(made[whole_blocks], (wide, high), interpolation=cv2.INTER_AREA).reshape(high, wide, 3)
    whole = ((light > CLIPPED) & (light < 1 - CLIPPED)).all(
        axis=2
    )  # in black and white half of the noise is cut off
    calmest = float(np.percentile(noise[whole] if whole.sum() >= FEW else noise, 15))
    return min(1.48 * float(median(np.abs(second_differences(change)).ravel())), calmest)


def clipped_mean(picture: Floats, white: float) -> Floats:
    """What clipping at black and white adds to the mean of such noise around each colour, float32 [h, w, 3]."""
    sigma = max(white, 1e-6)
    away = np.minimum(picture, 1 - picture) / sigma
    return (0.4 * sigma * np.clip(1 - away / 1.25, 0, 1)).astype(np.float32)


def bearable(seen: Floats, unchanged: Floats) -> float:
    """0..1: how much sharpening a model's picture bears, by what its codec made unchanged of what was seen, [h, w, 3]."""
    detail, lost = (cv2.norm(one, smoothed(one, FINEST)) ** 2 / one.size for one in (seen, seen - unchanged))
    return 1.0 if lost <= 0 else max(0.0, 1 - lost / (LOSSY * max(detail, 1e-12)))


def second_differences(picture: Floats) -> Floats:
    kernel = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32) / 6
    return cv2.filter2D(picture, -1, kernel, borderType=cv2.BORDER_REFLECT_101)


def gain_of(sigma: float) -> float:
    """What a Gaussian of this width leaves of white noise."""
    return 1 / (2 * sigma * np.sqrt(np.pi))


def denoised(picture: Floats, white: float) -> Floats:
    """picture [h, w, 3] without white noise of this standard deviation, by shrinking the details of each scale."""
    if white < LEAST_NOISE:
        return picture
    levels = [picture, *(smoothed(picture, sigma) for sigma in BANDS)]
    probe = np.zeros((65, 65), np.float32)
    probe[32, 32] = 1
    probes = [probe, *(smoothed(probe, sigma) for sigma in BANDS)]
    out = levels[-1].copy()
    for k in range(len(BANDS)):
        band = levels[k] - levels[k + 1]
        noise = white * float(np.sqrt(np.square(probes[k] - probes[k + 1]).sum()))
        power = smoothed(mean_of(np.square(band)), 1.0 + BANDS[k] / 2)
        share = 1 - np.float32(noise * noise) / np.maximum(power, 1e-12)
        np.maximum(share, 0, out=share)
        share *= np.where(power > (THRESHOLD * noise) ** 2 / 2, 1, share)
        band *= cv2.merge([share, share, share])
        out += band
    return out
