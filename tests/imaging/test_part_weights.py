"""Coarse maps of parts at the layer's size: they follow its edges, of any depth, and any part of it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_server.imaging.frame import Frame
from mgie_server.imaging.guided import guided
from mgie_server.imaging.part_weights import weights_of_part

H, W = 600, 800


def hills() -> tuple[np.ndarray, np.ndarray]:
    """(float32 [h, w, 3], 0..1: a bright sky over a dark wavy ground with grain, bool [h, w]: the sky)"""
    y, x = np.mgrid[0:H, 0:W]
    sky = y < 280 + 60 * np.sin(x / 57) + 20 * np.sin(x / 11)
    picture = np.where(sky[..., None], (0.55, 0.7, 0.9), (0.25, 0.3, 0.15)).astype(np.float32)
    grain = np.random.default_rng(1).normal(0, 0.02, (H, W, 1)).astype(np.float32)
    return np.clip(picture + grain, 0, 1), sky


def coarse(mask: np.ndarray) -> np.ndarray:
    """As a network gives it: 80 px, soft, and a little beside the edge."""
    shifted = np.roll(mask.astype(np.float32), 6, axis=0)
    return cv2.GaussianBlur(cv2.resize(shifted, (80, 80), interpolation=cv2.INTER_AREA), (0, 0), 1)


def buffer_of(pixels: np.ndarray, dtype: str) -> PixelBuffer:
    form = PixelFormat(pixels.shape[1], pixels.shape[0], pixels.shape[2], dtype)
    return PixelBuffer.from_format(form, memoryview(np.ascontiguousarray(pixels).tobytes()))


@pytest.mark.parametrize("dtype", ["u8", "u16", "f32"])
def test_the_weights_follow_the_edge(dtype: str) -> None:
    picture, sky = hills()
    top = {"u8": (255, np.uint8), "u16": (65535, np.uint16), "f32": (1, np.float32)}[dtype]
    layer = buffer_of((picture * top[0]).astype(top[1]), dtype)
    weights = weights_of_part(coarse(sky), layer, Frame(0, 0, W, H))
    edge = cv2.dilate(
        (cv2.morphologyEx(sky.astype(np.uint8), cv2.MORPH_GRADIENT, np.ones((3, 3)))), np.ones((5, 5))
    )
    away = edge == 0
    assert (weights[sky & away] > 240).mean() > 0.99
    assert (weights[~sky & away] < 15).mean() > 0.99


def test_a_part_of_the_layer_has_the_same_weights() -> None:
    picture, sky = hills()
    layer = buffer_of((picture * 255).astype(np.uint8), "u8")
    whole = weights_of_part(coarse(sky), layer, Frame(0, 0, W, H)).astype(int)
    part = weights_of_part(coarse(sky), layer, Frame(200, 100, 400, 400)).astype(int)
    inside = sky[100:500, 200:600]
    assert abs(part - whole[100:500, 200:600])[inside].mean() < 4


def test_without_an_edge_the_weights_stay() -> None:
    flat, weights = np.full((40, 50, 3), 0.5, np.float32), np.zeros((40, 50), np.float32)
    weights[:, 25:] = 1
    made = guided(flat, weights, 3, 1e-3)(flat)
    assert np.allclose(made[:, :15], 0, atol=1e-3) and np.allclose(made[:, 35:], 1, atol=1e-3)
