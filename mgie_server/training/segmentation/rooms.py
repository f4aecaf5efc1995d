"""Procedural interiors and studio grounds: what is bright and smooth and no sky, with things in front of it."""

from __future__ import annotations

import cv2
import numpy as np

from mgie_server.segmentation.classes import CLASSES
from mgie_server.training.segmentation.labels import Labeled
from mgie_server.training.segmentation.scenes import noise

_THING = CLASSES.index("thing")


def indoors(rng: np.random.Generator, size: int) -> Labeled:
    """A wall with a floor and furniture, or a plain ground with things on it; u8."""
    room = rng.random() < 0.6
    picture = _walls(rng, size) if room else _ground(rng, size)
    classes, subject = np.zeros((size, size), np.uint8), np.zeros((size, size), bool)
    things = int(rng.integers(2, 8)) if room else int(rng.integers(0, 4))
    for _ in range(things):
        mask = _shape(rng, size)
        tone = rng.random(3) * rng.uniform(0.4, 1)
        shade = 1 + rng.uniform(0, 0.3) * noise(rng, size, 1.5)[..., None]
        picture = np.where(mask[..., None], tone * shade, picture)
        classes[mask], subject[mask] = _THING, things == 1
    if rng.random() < 0.3:  # a lamp, a window's light
        y, x = np.mgrid[0:size, 0:size] / size
        away = np.hypot(x - rng.random(), y - rng.random()) / rng.uniform(0.1, 0.5)
        picture = picture + rng.uniform(0.1, 0.6) * np.exp(-(away**2))[..., None]
    if rng.random() < 0.4:
        picture = cv2.GaussianBlur(picture.astype(np.float32), (0, 0), rng.uniform(0.5, 2))
    eight = np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)
    return Labeled(eight, classes, subject, np.ones((size, size), bool))


def _ground(rng: np.random.Generator, size: int) -> np.ndarray:
    """White, black, gray or of one color, with a soft gradient or a texture."""
    pale = rng.random() < 0.5
    tone = np.clip(rng.uniform(0.75, 1) + rng.normal(0, 0.04, 3), 0, 1) if pale else rng.random(3)
    t = np.linspace(-1, 1, size)[:, None] * rng.normal(0, 0.15) + np.linspace(-1, 1, size)[None] * rng.normal(
        0, 0.1
    )
    return tone * (1 + t[..., None] + rng.uniform(0, 0.12) * noise(rng, size, rng.uniform(0.3, 2))[..., None])


def _walls(rng: np.random.Generator, size: int) -> np.ndarray:
    """Two walls that meet, a floor, a ceiling; each with its own tone and texture."""
    y, x = np.mgrid[0:size, 0:size] / size
    corner, floor, ceiling = rng.uniform(-0.2, 1.2), rng.uniform(0.55, 0.95), rng.uniform(-0.2, 0.25)
    slope = rng.uniform(0, 0.5)
    base = np.clip(rng.uniform(0.3, 1) + rng.normal(0, 0.08, 3), 0, 1)
    picture = np.where((x < corner)[..., None], base, base * rng.uniform(0.6, 0.95))
    dark = rng.random(3) * rng.uniform(0.2, 0.8)
    picture = np.where((y > floor + slope * np.abs(x - corner) * 0.5)[..., None], dark, picture)
    picture = np.where((y < ceiling - slope * np.abs(x - corner) * 0.3)[..., None], base * 1.1, picture)
    if rng.random() < 0.3:  # tiles, panels, planks
        cell = rng.uniform(0.04, 0.2)
        lines = (x % cell < 0.008) | (y % (cell * rng.uniform(0.5, 2)) < 0.008)
        picture = np.where(lines[..., None], picture * rng.uniform(0.5, 1.2), picture)
    return picture * (1 + rng.uniform(0, 0.1) * noise(rng, size, rng.uniform(0.5, 2))[..., None])


def _shape(rng: np.random.Generator, size: int) -> np.ndarray:
    """A box or a round thing, bool [size, size]."""
    y, x = np.mgrid[0:size, 0:size] / size
    cx, cy, rx, ry = rng.uniform(0, 1), rng.uniform(0.2, 1), rng.uniform(0.03, 0.3), rng.uniform(0.03, 0.35)
    u, v = (x - cx) / rx, (y - cy) / ry
    if rng.random() < 0.6:
        return (np.abs(u + rng.normal(0, 0.15) * v) < 1) & (np.abs(v) < 1)
    return np.hypot(u, v) < 1
