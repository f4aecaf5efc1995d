"""Made-up pictures with the traits of photographs: smooth light, hard edges, fine texture, colours."""

from __future__ import annotations

import cv2
import numpy as np

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.pixels import DTYPES

TOP = {"u8": 255, "u16": 65535, "f32": 1}


def scene(height: int = 480, width: int = 640, seed: int = 1) -> np.ndarray:
    """float32 [h, w, 3] in 0..1."""
    rng = np.random.default_rng(seed)
    light = cv2.resize(rng.random((5, 7, 3), np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    for _ in range(12):
        centre = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.circle(light, centre, int(rng.integers(2, max(3, height // 5))), rng.random(3).tolist(), -1)
    texture = rng.normal(0, 0.03, (height, width, 1)).astype(np.float32)
    return np.clip(light + texture, 0, 1).astype(np.float32)


def buffer_of(colour: np.ndarray, dtype: str = "u8", transfer: str = "srgb") -> PixelBuffer:
    """A buffer of the numbers as they are: [h, w, n] in 0..1 scaled to the depth."""
    values = colour * TOP[dtype]
    if dtype != "f32":
        values = np.rint(np.clip(values, 0, TOP[dtype]))
    pixels = np.ascontiguousarray(values.astype(DTYPES[dtype]))
    height, width, channels = pixels.shape
    return PixelBuffer(width, height, channels, dtype, transfer, pixels.tobytes())


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    return float(-10 * np.log10(np.mean(np.square(a - b, dtype=np.float64)) + 1e-12))
