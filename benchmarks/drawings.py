"""Drawings as painters make them: flat colours, outlines, paper; each with its flat regions and lines marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np


@dataclass(frozen=True)
class Drawing:
    """picture: u8 [h, w, 3]. regions: bool [h, w] each, of one colour. lines: bool [h, w], black or gray strokes."""

    picture: np.ndarray
    regions: list[np.ndarray]
    lines: np.ndarray


def _marked(picture: np.ndarray, black: np.ndarray, least: int = 150) -> Drawing:
    """Regions: connected, of exactly one colour, without their border."""
    colors = picture.astype(np.int64) @ np.array([65536, 256, 1])
    regions = []
    for color in np.unique(colors):
        if (colors == color).sum() < least:
            continue
        count, labels = cv2.connectedComponents((colors == color).astype(np.uint8), connectivity=4)
        regions += [labels == k for k in range(1, count) if (labels == k).sum() >= least]
    return Drawing(picture, regions, black)


def cel_shading(seed: int = 1) -> Drawing:
    """Blobs in two flat tones each, outlined in black."""
    rng = np.random.default_rng(seed)
    picture = np.full((900, 1200, 3), (222, 232, 245), np.uint8)
    black = np.zeros(picture.shape[:2], np.uint8)
    for _ in range(14):
        angles = np.linspace(0, 2 * np.pi, 9, endpoint=False)
        away = rng.uniform(70, 170) * rng.uniform(0.7, 1.2, 9)
        centre = rng.uniform((100, 100), (1100, 800))
        shape = np.rint(centre + np.stack([away * np.cos(angles), away * np.sin(angles)], 1)).astype(np.int32)
        color = rng.integers(40, 240, 3)
        inside, lit = np.zeros_like(black), np.zeros_like(black)
        cv2.fillPoly(inside, [shape], 1)
        cv2.fillPoly(lit, [shape - np.array([30, 30], np.int32)], 1)
        picture[inside > 0] = color
        picture[(inside > 0) & (lit == 0)] = (color * 0.7).astype(np.uint8)
        black[inside > 0] = 0
        cv2.polylines(black, [shape], True, 1, 5)
    picture[black > 0] = 0
    return _marked(picture, black > 0)


def line_art(seed: int = 2) -> Drawing:
    rng = np.random.default_rng(seed)
    black = np.zeros((1000, 1000), np.uint8)
    for _ in range(60):
        points = np.cumsum(rng.normal(0, 45, (30, 2)), axis=0) + rng.uniform(100, 900, 2)
        cv2.polylines(black, [points.astype(np.int32)], False, 1, int(rng.integers(2, 6)))
    picture = np.full((1000, 1000, 3), 255, np.uint8)
    picture[black > 0] = 0
    return _marked(picture, black > 0)


def pixel_art(seed: int = 3) -> Drawing:
    rng = np.random.default_rng(seed)
    palette = np.array(
        [
            [20, 20, 30],
            [200, 60, 50],
            [240, 180, 60],
            [70, 160, 80],
            [60, 90, 190],
            [240, 240, 230],
            [120, 80, 50],
        ],
        np.uint8,
    )
    small = rng.integers(1, 7, (12, 16))
    cells = np.kron(small, np.ones((4, 4), int))
    cells[(rng.random(cells.shape) < 0.12)] = 0
    big = np.kron(palette[cells], np.ones((16, 16, 1), np.uint8))
    return _marked(big, np.zeros(big.shape[:2], bool), 200)


def chart() -> Drawing:
    picture = np.full((800, 1100, 3), 255, np.uint8)
    black = np.zeros(picture.shape[:2], np.uint8)
    colors = [
        (31, 119, 180),
        (255, 127, 14),
        (44, 160, 44),
        (214, 39, 40),
        (148, 103, 189),
        (140, 86, 75),
        (127, 127, 127),
    ]
    for k, color in enumerate(colors):
        cv2.rectangle(picture, (130 + 130 * k, 700 - (180 + 61 * k) % 560), (220 + 130 * k, 700), color, -1)
    cv2.line(black, (100, 60), (100, 700), 1, 3)
    cv2.line(black, (100, 700), (1060, 700), 1, 3)
    for k in range(7):
        cv2.putText(black, str(100 * k), (30, 700 - 95 * k), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 1, 2)
    picture[black > 0] = 0
    return _marked(picture, black > 0)


def airbrush(seed: int = 4) -> Drawing:
    """Soft gradients, and one sheet of plain gray."""
    rng = np.random.default_rng(seed)
    picture = np.full((800, 1000, 3), 150, np.float32)
    for _ in range(6):
        mask = np.zeros(picture.shape[:2], np.float32)
        cv2.circle(
            mask, tuple(int(v) for v in rng.uniform((60, 60), (500, 740))), int(rng.integers(40, 110)), 1, -1
        )
        mask = cv2.GaussianBlur(mask, (0, 0), 30)[..., None]
        picture += mask * (rng.integers(30, 230, 3) - picture)
    picture[:, 700:] = 150
    return _marked(np.rint(picture).astype(np.uint8), np.zeros(picture.shape[:2], bool), 2000)


def pencil(seed: int = 5) -> Drawing:
    """Soft strokes on scanned paper with its grain: nothing is flat, but the strokes are neutral."""
    rng = np.random.default_rng(seed)
    ink = np.zeros((1000, 800), np.float32)
    for _ in range(50):
        points = np.cumsum(rng.normal(0, 40, (25, 2)), axis=0) + rng.uniform(100, 700, 2)
        cv2.polylines(
            ink, [points.astype(np.int32)], False, float(rng.uniform(0.4, 0.9)), int(rng.integers(2, 5))
        )
    soft = cv2.GaussianBlur(ink, (0, 0), 1.0)
    paper = 0.93 + 0.012 * cv2.GaussianBlur(rng.normal(0, 1, ink.shape).astype(np.float32), (0, 0), 1.2)
    gray = np.clip(paper * (1 - 0.8 * soft), 0, 1)
    picture = np.repeat(np.rint(gray * 255)[..., None], 3, axis=2).astype(np.uint8)
    return Drawing(picture, [], soft > 0.35)


def gray_sheet() -> Drawing:
    picture = np.full((600, 800, 3), 128, np.uint8)
    return _marked(picture, np.zeros(picture.shape[:2], bool))


DRAWINGS: dict[str, Callable[[], Drawing]] = {
    "cel shading": cel_shading,
    "line art": line_art,
    "pixel art": pixel_art,
    "chart": chart,
    "airbrush": airbrush,
    "pencil": pencil,
    "gray sheet": gray_sheet,
}
