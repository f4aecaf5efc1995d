"""Procedural pictures: noise spectra, landscapes, shapes, faces with the light and colour of photographs; flat drawings.

Everything is float32 [64, 64, 3], sRGB-encoded, 0..1, and depends on the generator that is passed in alone.
"""

from __future__ import annotations

import cv2
import numpy as np

from mgie_server.training.flat_pictures import flat_picture

SIZE = 64
DRAWN = 0.45  # share of drawings with exact flats
_FREQUENCY = np.hypot(np.fft.fftfreq(SIZE)[:, None], np.fft.rfftfreq(SIZE)[None, :])
_FREQUENCY[0, 0] = 1.0
_LOG_FREQUENCY = np.log(_FREQUENCY)
_Y, _X = np.mgrid[-1 : 1 : SIZE * 1j, -1 : 1 : SIZE * 1j].astype(np.float32)


def spectrum_noise(rng: np.random.Generator, slope: float, channels: int = 1) -> np.ndarray:
    """Noise [channels, 64, 64] with amplitude 1 / f**slope, mean 0 and standard deviation 1."""
    shape = (channels, SIZE, SIZE // 2 + 1)
    phases = rng.standard_normal((2, *shape), dtype=np.float32)
    amplitude = np.exp(-slope * _LOG_FREQUENCY).astype(np.float32)
    amplitude[0, 0] = 0
    field = np.fft.irfft2((phases[0] + 1j * phases[1]) * amplitude, s=(SIZE, SIZE)).astype(np.float32)
    return field / (field.std((1, 2), keepdims=True) + 1e-9)


def color(rng: np.random.Generator, saturation: float = 1.0) -> np.ndarray:
    """A random colour [3]; most are pale, as in photographs."""
    value = rng.uniform(0.05, 0.98)
    chroma = saturation * min(rng.beta(1.2, 2.2), 0.95)
    hue = rng.uniform(0, 6)
    wheel = np.clip(np.abs((hue + np.array([0, 4, 2])) % 6 - 3) - 1, 0, 1)
    return (value * (1 - chroma * (1 - wheel))).astype(np.float32)


def palette(rng: np.random.Generator) -> np.ndarray:
    """Five colours [5, 3] from dark to bright that go together.

    Neighbours in hue around one or two base colours.
    """
    bases = np.stack([color(rng), color(rng)])
    mix = rng.random((5, 1)).astype(np.float32)
    tones = mix * bases[0] + (1 - mix) * bases[1] + rng.normal(0, 0.05, (5, 3)).astype(np.float32)
    level = np.linspace(rng.uniform(0, 0.2), rng.uniform(0.6, 1.0), 5).astype(np.float32)[:, None]
    return np.clip(tones / (tones.mean(1, keepdims=True) + 0.05) * level, 0, 1)


def through_palette(field: np.ndarray, colors: np.ndarray) -> np.ndarray:
    """Colours a field [h, w] (about -2..2) by a palette [n, 3]."""
    place = np.clip((field + 2) / 4, 0, 1)
    knots = np.linspace(0, 1, len(colors))
    return np.stack([np.interp(place, knots, colors[:, i]) for i in range(3)], -1).astype(np.float32)


def texture(rng: np.random.Generator) -> np.ndarray:
    """A noise picture: one field through a palette, with weaker noise of colour."""
    field = spectrum_noise(rng, rng.uniform(0.8, 2.2))[0]
    picture = through_palette(field, palette(rng))
    tint = spectrum_noise(rng, rng.uniform(1.0, 2.0), 3).transpose(1, 2, 0)
    return picture + rng.uniform(0, 0.08) * tint


def landscape(rng: np.random.Generator) -> np.ndarray:
    """A sky over one to three ridges of ground, with clouds and texture."""
    top, horizon = _sky(rng)
    t = (_Y[..., None] + 1) / 2
    picture = top + (horizon - top) * np.clip(t * rng.uniform(1, 2), 0, 1)
    clouds = np.clip(spectrum_noise(rng, 1.6)[0] - rng.uniform(-0.3, 1.5), 0, 2)[..., None]
    picture = picture + clouds * rng.uniform(-0.1, 0.3) * (1 - picture)
    line = rng.uniform(-0.5, 0.6)
    for _ in range(int(rng.integers(1, 4))):
        ridge = line + rng.uniform(0.02, 0.25) * spectrum_noise(rng, 1.5)[0][0]
        mask = np.clip((_Y - ridge[None, :]) * 24, 0, 1)[..., None]
        base = _ground(rng)
        grain = spectrum_noise(rng, rng.uniform(0.5, 1.4))[0][..., None]
        ground = base * (1 + rng.uniform(0.05, 0.4) * grain)
        picture = picture + mask * (ground - picture)
        line += rng.uniform(0.15, 0.5)
    return picture


def _sky(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    skies = (
        ((0.25, 0.45, 0.80), (0.75, 0.85, 0.95)), ((0.60, 0.64, 0.70), (0.85, 0.86, 0.88)),
        ((0.30, 0.25, 0.45), (0.98, 0.60, 0.30)), ((0.05, 0.07, 0.18), (0.15, 0.18, 0.30)),
        ((0.55, 0.75, 0.92), (0.95, 0.97, 1.00)), ((0.45, 0.30, 0.40), (0.90, 0.75, 0.60)),
    )  # fmt: skip
    top, horizon = np.array(skies[int(rng.integers(len(skies)))], np.float32)
    jitter = rng.normal(0, 0.06, (2, 3)).astype(np.float32)
    return np.clip(top + jitter[0], 0, 1), np.clip(horizon + jitter[1], 0, 1)


def _ground(rng: np.random.Generator) -> np.ndarray:
    grounds = (
        (0.25, 0.40, 0.12), (0.45, 0.50, 0.20), (0.45, 0.36, 0.25), (0.75, 0.66, 0.48), (0.35, 0.33, 0.32),
        (0.15, 0.20, 0.14),
        (0.20, 0.33, 0.42), (0.88, 0.90, 0.94), (0.55, 0.30, 0.20), (0.12, 0.14, 0.20), (0.60, 0.55, 0.50),
    )  # fmt: skip
    base = np.array(grounds[int(rng.integers(len(grounds)))], np.float32)
    return np.clip(base * rng.uniform(0.5, 1.3) + rng.normal(0, 0.04, 3), 0, 1).astype(np.float32)


def objects(rng: np.random.Generator) -> np.ndarray:
    """Shaded ellipses, boxes and bars over a gradient or a texture."""
    picture = backdrop(rng) if rng.random() < 0.6 else texture(rng)
    for _ in range(int(rng.integers(2, 9))):
        mask, shade = _shape(rng)
        tone = color(rng) * (1 + rng.uniform(0, 0.6) * shade)
        picture = picture + mask * (tone - picture)
    return picture


def backdrop(rng: np.random.Generator) -> np.ndarray:
    """A smooth gradient between two colours in a random direction."""
    a, b = color(rng), color(rng)
    angle = rng.uniform(0, 2 * np.pi)
    t = 0.5 + 0.4 * (np.cos(angle) * _X + np.sin(angle) * _Y)[..., None]
    return a + (b - a) * t


def _shape(rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """(mask [h, w, 1] with a soft edge, shading [h, w, 1] of -1..1)."""
    cx, cy = rng.uniform(-1, 1, 2)
    rx, ry = rng.uniform(0.08, 0.7, 2)
    angle = rng.uniform(0, np.pi)
    x, y = _X - cx, _Y - cy
    u = (np.cos(angle) * x + np.sin(angle) * y) / rx
    v = (np.cos(angle) * y - np.sin(angle) * x) / ry
    distance = np.hypot(u, v) if rng.random() < 0.6 else np.maximum(np.abs(u), np.abs(v))
    edge = rng.uniform(3, 30) * min(rx, ry)
    mask = np.clip((1 - distance) * edge, 0, 1)[..., None]
    light = rng.uniform(0, 2 * np.pi)
    shade = np.clip(np.cos(light) * u + np.sin(light) * v, -1, 1)[..., None]
    return mask, shade


def portrait(rng: np.random.Generator) -> np.ndarray:
    """A head of simple shapes: skin of any tone, hair, clothes, a backdrop."""
    picture = backdrop(rng) if rng.random() < 0.5 else texture(rng)
    skins = (
        (0.96, 0.80, 0.69),
        (0.88, 0.67, 0.53),
        (0.76, 0.55, 0.40),
        (0.58, 0.38, 0.26),
        (0.38, 0.24, 0.17),
        (0.24, 0.15, 0.11),
    )
    skin = np.array(skins[int(rng.integers(len(skins)))], np.float32) * rng.uniform(0.85, 1.08)
    hair = np.array(
        ((0.08, 0.06, 0.05), (0.25, 0.16, 0.10), (0.55, 0.40, 0.22), (0.75, 0.73, 0.70))[
            int(rng.integers(4))
        ],
        np.float32,
    )
    cx, cy, s = rng.uniform(-0.4, 0.4), rng.uniform(-0.4, 0.2), rng.uniform(0.25, 0.6)
    side = rng.uniform(-0.35, 0.35)
    shade = 1 + side * np.clip((_X - cx) / s, -1, 1)[..., None]

    def disc(dx: float, dy: float, rx: float, ry: float, hardness: float = 8) -> np.ndarray:
        distance = np.hypot((_X - cx - dx * s) / (rx * s), (_Y - cy - dy * s) / (ry * s))
        return np.clip((1 - distance) * hardness * rx * s * 4, 0, 1)[..., None]

    parts = (
        (disc(0, 2.9, 1.9, 1.7), color(rng)), (disc(0, -0.15, 0.95, 1.25), hair),
        (disc(0, 0.9, 0.42, 0.9), skin * 0.85), (disc(0, 0.12, 0.75, 1.0), skin),
        (disc(-0.3, -0.05, 0.13, 0.08), hair * 0.6), (disc(0.3, -0.05, 0.13, 0.08), hair * 0.6),
        (disc(0, 0.58, 0.28, 0.09), skin * np.array([0.85, 0.55, 0.55], np.float32)),
    )  # fmt: skip
    for mask, tone in parts:
        picture = picture + mask * (tone * shade - picture)
    return picture


_KINDS = (texture, landscape, objects, portrait)


def picture(rng: np.random.Generator) -> np.ndarray:
    """One procedural picture, before the jitter of exposure and colour."""
    return flat_picture(rng) if rng.random() < DRAWN else shaded_picture(rng)


def shaded_picture(rng: np.random.Generator) -> np.ndarray:
    """One picture whose tones run into each other, as in photographs and paintings."""
    kind = _KINDS[int(np.searchsorted((0.25, 0.60, 0.85), rng.random()))]
    out: np.ndarray = kind(rng)
    out = out * (1 + rng.uniform(0, 0.12) * spectrum_noise(rng, rng.uniform(0.6, 1.6))[0][..., None])
    if rng.random() < 0.4:
        out = cv2.GaussianBlur(out.astype(np.float32), (3, 3), 0)
    return np.clip(out, 0, 1).astype(np.float32)
