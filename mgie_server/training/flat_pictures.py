"""Procedural drawings with exact flats: line art, cel shading, pixel art, pencil on paper.

Everything is float32 [64, 64, 3], sRGB-encoded, 0..1, and depends on the generator that is passed in alone.
"""

from __future__ import annotations

import cv2
import numpy as np

SIZE = 64
_LARGE = 256  # px: lines are drawn here, and made smaller
_PAPERS = ((1.0, 1.0, 1.0), (0.98, 0.96, 0.90), (0.93, 0.90, 0.82), (0.90, 0.92, 0.95))


def line_art(rng: np.random.Generator) -> np.ndarray:
    """Dark outlines on paper, some of the shapes filled."""
    sheet, colors = _sheet(_paper(rng)), _flats(rng)
    filled, ink = rng.uniform(0, 0.5), np.float32(rng.uniform(0, 0.25))
    for _ in range(int(rng.integers(3, 12))):
        outline = _outline(rng)
        if rng.random() < filled:
            cv2.fillPoly(sheet, [outline], _one(rng, colors))
        cv2.polylines(sheet, [outline], True, (float(ink),) * 3, int(rng.integers(3, 9)), cv2.LINE_AA)
    return _smaller(sheet)


def cel_shading(rng: np.random.Generator) -> np.ndarray:
    """Flat shapes, each with a darker flat on one side, with or without outlines."""
    colors = _flats(rng)
    sheet = _sheet(colors[int(rng.integers(len(colors)))])
    lined, shade = rng.random() < 0.7, float(rng.uniform(0.5, 0.85))
    for _ in range(int(rng.integers(3, 10))):
        outline, color = _outline(rng), _one(rng, colors)
        cv2.fillPoly(sheet, [outline], color)
        darker = outline[outline[:, 0] >= np.median(outline[:, 0])]
        cv2.fillPoly(sheet, [darker], tuple(shade * c for c in color))
        if lined:
            cv2.polylines(sheet, [outline], True, (0.05, 0.04, 0.06), 6, cv2.LINE_AA)
    return _smaller(sheet)


def pixel_art(rng: np.random.Generator) -> np.ndarray:
    """A few colors on a coarse grid, enlarged without smoothing."""
    side = int(rng.choice((16, 32)))
    colors = _flats(rng)
    small = cv2.resize(cel_shading(rng), (side, side), interpolation=cv2.INTER_AREA)
    nearest = ((small[:, :, None] - colors) ** 2).sum(-1).argmin(-1)
    return np.repeat(np.repeat(colors[nearest], SIZE // side, 0), SIZE // side, 1)


def pencil(rng: np.random.Generator) -> np.ndarray:
    """Gray strokes on paper, with hatching."""
    sheet = _sheet(_paper(rng))
    for _ in range(int(rng.integers(10, 60))):
        start = rng.integers(0, _LARGE, 2)
        end = start + rng.integers(-70, 70, 2)
        gray = float(rng.uniform(0.2, 0.7))
        cv2.line(
            sheet, start.tolist(), end.tolist(), (gray, gray, gray), int(rng.integers(1, 6)), cv2.LINE_AA
        )
    return _smaller(sheet)


_KINDS = (line_art, cel_shading, pixel_art, pencil)


def flat_picture(rng: np.random.Generator) -> np.ndarray:
    """One drawing of any of these kinds."""
    return _KINDS[int(np.searchsorted((0.35, 0.75, 0.92), rng.random()))](rng)


def _sheet(color: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(np.broadcast_to(color.astype(np.float32), (_LARGE, _LARGE, 3)))


def _paper(rng: np.random.Generator) -> np.ndarray:
    return np.array(_PAPERS[int(rng.integers(len(_PAPERS)))], np.float32)


def _flats(rng: np.random.Generator) -> np.ndarray:
    """Three to seven colors [n, 3], of any strength."""
    count = int(rng.integers(3, 8))
    hue, value = rng.random(count) * 6, rng.uniform(0.1, 1.0, count)
    chroma = rng.uniform(0, 1, count) ** rng.uniform(0.5, 2)
    wheel = np.clip(np.abs((hue[:, None] + np.array([0, 4, 2])) % 6 - 3) - 1, 0, 1)
    return (value[:, None] * (1 - chroma[:, None] * (1 - wheel))).astype(np.float32)


def _one(rng: np.random.Generator, colors: np.ndarray) -> tuple[float, ...]:
    return tuple(float(c) for c in colors[int(rng.integers(len(colors)))])


def _outline(rng: np.random.Generator) -> np.ndarray:
    """A closed curve around a point: int32 [n, 2]; corners or round."""
    corners = int(rng.integers(3, 9)) if rng.random() < 0.5 else 40
    angles = np.linspace(0, 2 * np.pi, corners, endpoint=False) + rng.uniform(0, np.pi)
    wave = 1 + 0.3 * rng.uniform(0, 1) * np.sin(int(rng.integers(2, 6)) * angles)
    middle, radius = rng.uniform(0, _LARGE, 2), rng.uniform(15, 130, 2)
    points = middle + radius * wave[:, None] * np.stack((np.cos(angles), np.sin(angles)), 1)
    return np.round(points).astype(np.int32)


def _smaller(sheet: np.ndarray) -> np.ndarray:
    return cv2.resize(sheet, (SIZE, SIZE), interpolation=cv2.INTER_AREA)
