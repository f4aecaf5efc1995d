"""Procedural scenes with exact masks, painted or as flat drawings: skies, hills, trees, water, houses.

A scene is painted from far to near; what is painted writes its class. All sizes are shares of the picture's side.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from mgie_server.segmentation.classes import CLASSES
from mgie_server.training.segmentation.labels import Labeled

_CLASS = {name: index for index, name in enumerate(CLASSES)}
_SKIES = (
    ((0.25, 0.45, 0.80), (0.75, 0.85, 0.95)), ((0.60, 0.64, 0.70), (0.85, 0.86, 0.88)),
    ((0.16, 0.34, 0.72), (0.45, 0.64, 0.90)), ((0.30, 0.25, 0.45), (0.98, 0.60, 0.30)),
    ((0.02, 0.03, 0.10), (0.10, 0.12, 0.25)), ((0.55, 0.75, 0.92), (0.95, 0.97, 1.00)),
    ((0.45, 0.30, 0.40), (0.90, 0.75, 0.60)), ((0.85, 0.87, 0.90), (0.97, 0.97, 0.97)),
    ((0.95, 0.75, 0.65), (0.99, 0.90, 0.75)),
)  # fmt: skip
_TONES = {
    "plants": (
        (0.20, 0.35, 0.10), (0.30, 0.45, 0.15), (0.45, 0.50, 0.18), (0.10, 0.18, 0.08), (0.55, 0.45, 0.12),
        (0.60, 0.30, 0.10),
    ),
    "ground": (
        (0.45, 0.36, 0.25), (0.75, 0.66, 0.48), (0.35, 0.33, 0.32), (0.55, 0.30, 0.20), (0.60, 0.55, 0.50),
        (0.22, 0.20, 0.22),
    ),
    "snow": (
        (0.88, 0.90, 0.94), (0.78, 0.83, 0.92), (0.95, 0.93, 0.90),
    ),
    "building": (
        (0.70, 0.62, 0.52), (0.60, 0.30, 0.25), (0.85, 0.83, 0.78), (0.45, 0.46, 0.50), (0.80, 0.70, 0.45),
        (0.25, 0.26, 0.30),
    ),
}  # fmt: skip


def noise(rng: np.random.Generator, size: int, slope: float, stretch: float = 1.0) -> np.ndarray:
    """[size, size] with amplitude 1 / f ** slope, mean 0, deviation 1; stretch > 1: longer from left to right."""
    fy, fx = np.fft.fftfreq(size)[:, None], np.fft.rfftfreq(size)[None, :] * stretch
    frequency = np.hypot(fy, fx)
    frequency[0, 0] = 1
    phases = rng.standard_normal((2, size, size // 2 + 1)).astype(np.float32)
    field = np.fft.irfft2((phases[0] + 1j * phases[1]) * frequency**-slope, s=(size, size)).astype(np.float32)
    return (field - field.mean()) / (field.std() + 1e-9)


@dataclass
class Canvas:
    """picture: float32 [s, s, 3]; classes: u8 [s, s]; subject: bool [s, s]. flat: a drawing without texture."""

    picture: np.ndarray
    classes: np.ndarray
    subject: np.ndarray
    flat: bool

    @property
    def size(self) -> int:
        return len(self.picture)

    def paint(self, mask: np.ndarray, colour: np.ndarray, name: str, subject: bool = False) -> None:
        """mask: float32 [s, s], 0..1; colour: [s, s, 3] or [3]."""
        share = mask[..., None] if not self.flat else (mask > 0.5)[..., None].astype(np.float32)
        self.picture += share * (colour - self.picture)
        self.classes[mask > 0.5] = _CLASS[name]
        self.subject[mask > 0.5] = subject


def sky(rng: np.random.Generator, size: int, flat: bool = False) -> np.ndarray:
    """float32 [size, size, 3]: a gradient, clouds, perhaps a sun or stars."""
    top, low = (
        np.array(c, np.float32) + rng.normal(0, 0.06, 3) for c in _SKIES[int(rng.integers(len(_SKIES)))]
    )
    t = np.linspace(0, 1, size, dtype=np.float32)[:, None, None] ** rng.uniform(0.5, 1.6)
    out = np.broadcast_to(top + (low - top) * t, (size, size, 3)).astype(np.float32)
    if rng.random() < 0.65:
        field = noise(rng, size, rng.uniform(1.3, 2.0), rng.uniform(1.0, 2.5))
        clouds = np.clip((field - rng.uniform(-1.2, 1.0)) * rng.uniform(0.4, 2.5), 0, 1)[..., None]
        tone = np.clip(rng.uniform(0.35, 1.05) + rng.normal(0, 0.04, 3), 0, 1)
        out = out + (clouds > 0.5 if flat else clouds * rng.uniform(0.3, 1)) * (tone - out)
    if rng.random() < 0.25:
        y, x = np.mgrid[0:size, 0:size] / size
        away = np.hypot(x - rng.uniform(0, 1), y - rng.uniform(0, 0.7))
        radius = rng.uniform(0.01, 0.08)
        disc = np.clip((radius - away) * 60, 0, 1) if flat else np.exp(-((away / (2 * radius)) ** 2))
        out = out + disc[..., None] * (np.array((1, 0.95, 0.75)) - out)
    return np.clip(out, 0, 1).astype(np.float32)


def scene(rng: np.random.Generator, size: int) -> Labeled:
    """One scene, u8."""
    flat = bool(rng.random() < 0.35)
    canvas = Canvas(
        sky(rng, size, flat).copy(),
        np.full((size, size), _CLASS["sky"], np.uint8),
        np.zeros((size, size), bool),
        flat,
    )
    if rng.random() < 0.15:  # nothing of the sky: a wall, a meadow, a sea from above
        _cover(
            canvas,
            rng,
            np.ones((size, size), np.float32),
            str(rng.choice(("ground", "plants", "snow", "other", "water"))),
        )
    else:
        _land(canvas, rng)
    for _ in range(int(rng.integers(0, 4))):
        _tree(canvas, rng)
    if rng.random() < 0.35:
        _houses(canvas, rng)
    picture = canvas.picture
    if flat and rng.random() < 0.5:
        picture = _outlined(picture, canvas.classes)
    eight = np.rint(np.clip(picture, 0, 1) * 255).astype(np.uint8)
    return Labeled(eight, canvas.classes, canvas.subject, np.ones((size, size), bool))


def _land(canvas: Canvas, rng: np.random.Generator) -> None:
    """Ridges from far to near, and water before the last or between them."""
    size, line = canvas.size, rng.uniform(0.15, 0.8)
    y = np.linspace(0, 1, size, dtype=np.float32)[:, None]
    for _ in range(int(rng.integers(1, 5))):
        rough = rng.uniform(0.0, 0.12)
        ridge = line + rough * noise(rng, size, rng.uniform(1.2, 1.8))[0]
        mask = np.clip((y - ridge[None, :]) * size, 0, 1).astype(np.float32)
        kind = str(rng.choice(("plants", "ground", "snow"), p=(0.5, 0.36, 0.14)))
        _cover(canvas, rng, mask, kind)
        line += rng.uniform(0.08, 0.35)
    if rng.random() < 0.35:
        level = rng.uniform(0.4, 0.9)
        bank = level + rng.uniform(0, 0.04) * noise(rng, size, 1.5)[0]
        _cover(canvas, rng, np.clip((y - bank[None, :]) * size, 0, 1).astype(np.float32), "water")


def _cover(canvas: Canvas, rng: np.random.Generator, mask: np.ndarray, kind: str) -> None:
    """Paints a region with the texture of its kind."""
    size = canvas.size
    if kind == "water":
        mirrored = canvas.picture[::-1] * 0.6 + np.array(_SKIES[int(rng.integers(len(_SKIES)))][0]) * 0.4
        base = (
            mirrored
            if rng.random() < 0.6
            else np.clip(np.array((0.15, 0.35, 0.5)) + rng.normal(0, 0.12, 3), 0, 1)
        )
        waves = noise(rng, size, rng.uniform(0.6, 1.4), rng.uniform(2.0, 16))[..., None]
    elif kind == "other":
        base, waves = rng.random(3), noise(rng, size, rng.uniform(1, 2))[..., None]
    else:
        tones = _TONES[kind]
        base = np.array(tones[int(rng.integers(len(tones)))]) * rng.uniform(0.5, 1.3)
        waves = noise(rng, size, rng.uniform(0.3, 1.3))[..., None]
    strength = 0 if canvas.flat else rng.uniform(0.03, 0.4 if kind != "snow" else 0.12)
    canvas.paint(mask, np.clip(base * (1 + strength * waves), 0, 1), kind)


def _tree(canvas: Canvas, rng: np.random.Generator) -> None:
    size = canvas.size
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size
    cx, foot, height = rng.uniform(0, 1), rng.uniform(0.5, 1.1), rng.uniform(0.1, 0.6)
    crown_y, width = foot - height * 0.65, height * rng.uniform(0.15, 0.5)
    trunk = (np.abs(x - cx) < height * 0.03) & (y > crown_y) & (y < foot)
    canvas.paint(trunk.astype(np.float32), np.array((0.25, 0.18, 0.12)), "plants")
    if rng.random() < 0.5:  # a fir
        inside = (foot - height * 0.12 - y) / height
        field = np.where(inside > 0, (1 - inside) * width - np.abs(x - cx), -1)
    else:
        field = width - np.hypot(x - cx, (y - crown_y) * rng.uniform(0.7, 1.3))
    ragged = 0 if canvas.flat else 0.25 * width * noise(rng, size, 1.0)
    _cover(canvas, rng, np.clip((field + ragged) * size, 0, 1).astype(np.float32), "plants")


def _houses(canvas: Canvas, rng: np.random.Generator) -> None:
    """A street or one house, with windows; one alone is the subject."""
    size, count = canvas.size, int(rng.integers(1, 6))
    y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size
    foot = rng.uniform(0.6, 1.05)
    for _ in range(count):
        wide, high, left = rng.uniform(0.08, 0.4), rng.uniform(0.1, 0.65), rng.uniform(-0.1, 0.9)
        box = (x > left) & (x < left + wide) & (y > foot - high) & (y < foot)
        if rng.random() < 0.4:
            roof = (y > foot - high - 0.5 * wide + np.abs(x - left - wide / 2)) & (y <= foot - high)
            box = box | (roof & (x > left) & (x < left + wide))
        tones = _TONES["building"]
        base = np.array(tones[int(rng.integers(len(tones)))]) * rng.uniform(0.6, 1.2)
        cell = rng.uniform(0.02, 0.08)
        window = ((x - left) % cell > 0.5 * cell) & ((y - foot) % (1.4 * cell) > 0.7 * cell)
        pane = rng.uniform(0.1, 0.9, 3) if rng.random() < 0.7 else base
        colour = np.where((window & (rng.random() < 0.8))[..., None], pane, base)
        grain = 0 if canvas.flat else 0.08 * noise(rng, size, 0.8)[..., None]
        canvas.paint(box.astype(np.float32), np.clip(colour * (1 + grain), 0, 1), "building", count == 1)


def _outlined(picture: np.ndarray, classes: np.ndarray) -> np.ndarray:
    """Dark lines where regions meet."""
    gray = cv2.cvtColor(np.clip(picture, 0, 1).astype(np.float32), cv2.COLOR_RGB2GRAY)
    edges = cv2.morphologyEx(gray, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0.06
    edges |= cv2.morphologyEx(classes, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    return np.where(edges[..., None], np.float32(0.08), picture)
