"""Edits made at full size, of which the truth is known: what benchmarks/landing.py lands.

Each takes a photograph float32 [h, w, 3] in 0..1 (and another one, as material) and says what the layer is, what
the edited layer is, and where it truly changed. Sizes are shares of the long side, so that every edit can be seen
at model size.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np

HUES = np.array([[0.1, 0.8, 0.1], [0.2, 0.1, 0.7], [0.7, 0.2, 0.1]], np.float32)


@dataclass(frozen=True)
class Case:
    """layer, truth: float32 [h, w, 3] in 0..1. changed: bool [h, w]. kind: "new", "light" or "detail".

    everywhere: whether the edit changes the whole picture, so that nothing outside can stay as it was.
    """

    layer: np.ndarray
    truth: np.ndarray
    changed: np.ndarray
    kind: str
    everywhere: bool = False


Edit = Callable[[np.ndarray, np.ndarray], Case]


def _clip(picture: np.ndarray) -> np.ndarray:
    return np.clip(picture, 0, 1).astype(np.float32)


def _ellipse(
    shape: tuple[int, ...], at: tuple[float, float], size: tuple[float, float], soft: float
) -> np.ndarray:
    """A mask float32 [h, w] in 0..1. at: shares of width and height. size, soft: shares of the long side."""
    high, wide = shape[:2]
    long = max(high, wide)
    y, x = np.ogrid[:high, :wide]
    away = np.hypot((x - at[0] * wide) / (size[0] * long), (y - at[1] * high) / (size[1] * long))
    edge = max(soft, 0.5 / long) / min(size)
    return np.clip((1 - away) / (2 * edge) + 0.5, 0, 1).astype(np.float32)


def _mixed(a: np.ndarray, b: np.ndarray, mask: np.ndarray) -> np.ndarray:
    share = mask[..., None]
    return _clip(a + share * (b - a))


def _local(photo: np.ndarray, made: np.ndarray, mask: np.ndarray, kind: str = "new") -> Case:
    return Case(photo, _mixed(photo, made, mask), mask > 0, kind)


def pasted_hard(photo: np.ndarray, other: np.ndarray) -> Case:
    return _local(photo, other, _ellipse(photo.shape, (0.45, 0.5), (0.14, 0.1), 0))


def pasted_soft(photo: np.ndarray, other: np.ndarray) -> Case:
    return _local(photo, other, _ellipse(photo.shape, (0.6, 0.55), (0.14, 0.12), 0.012))


def pasted_hair(photo: np.ndarray, other: np.ndarray) -> Case:
    mask = np.rint(255 * _ellipse(photo.shape, (0.5, 0.55), (0.09, 0.09), 0)).astype(np.uint8)
    high, wide = mask.shape
    long, rng = max(mask.shape), np.random.default_rng(3)
    for angle in np.linspace(0, 2 * np.pi, 140, endpoint=False) + rng.normal(0, 0.02, 140):
        steps = np.linspace(0.08, rng.uniform(0.12, 0.17), 12)
        bent = angle + rng.normal(0, 1.5) * (steps - 0.08)
        line = np.stack(
            [0.5 * wide + long * steps * np.cos(bent), 0.55 * high + long * steps * np.sin(bent)], 1
        )
        cv2.polylines(
            mask, [np.rint(line * 16).astype(np.int32)], False, 255, max(1, long // 900), cv2.LINE_AA, 4
        )
    return _local(photo, 0.4 * other, mask.astype(np.float32) / 255)


def removed(photo: np.ndarray, other: np.ndarray) -> Case:
    """The place of an object is filled with what lies beside it."""
    beside = np.roll(photo, photo.shape[1] // 4, axis=1)
    return _local(photo, beside, _ellipse(photo.shape, (0.55, 0.5), (0.08, 0.1), 0.004))


def recoloured(photo: np.ndarray, other: np.ndarray) -> Case:
    return _local(photo, photo @ HUES, _ellipse(photo.shape, (0.45, 0.55), (0.16, 0.11), 0.002), "light")


def sky_replaced(photo: np.ndarray, other: np.ndarray) -> Case:
    high, wide = photo.shape[:2]
    line = (
        0.32 * high
        + 0.03 * high * np.sin(np.linspace(0, 9, wide))
        + 0.012 * high * np.sin(np.linspace(0, 61, wide))
    )
    mask = np.clip((line - np.arange(high)[:, None]) / (0.006 * high) + 0.5, 0, 1).astype(np.float32)
    return _local(photo, other[::-1], mask)


def text_added(photo: np.ndarray, other: np.ndarray) -> Case:
    mask = np.zeros(photo.shape[:2], np.uint8)
    size = max(photo.shape) / 1000
    place = (int(photo.shape[1] * 0.12), int(photo.shape[0] * 0.6))
    cv2.putText(
        mask, "Hello, rain", place, cv2.FONT_HERSHEY_DUPLEX, 3.6 * size, 255, int(9 * size), cv2.LINE_AA
    )
    return _local(photo, np.full_like(photo, (0.95, 0.85, 0.1)), mask.astype(np.float32) / 255)


def background_replaced(photo: np.ndarray, other: np.ndarray) -> Case:
    return _local(photo, other, 1 - _ellipse(photo.shape, (0.5, 0.55), (0.22, 0.24), 0.003))


def restyled(photo: np.ndarray, other: np.ndarray) -> Case:
    """Painted over with strokes, large ones first."""
    high, wide = photo.shape[:2]
    long, rng = max(high, wide), np.random.default_rng(7)
    canvas = cv2.GaussianBlur(photo, (0, 0), long / 40)
    means = cv2.GaussianBlur(photo, (0, 0), long / 250)
    for share, count in ((0.03, 1500), (0.015, 5000), (0.008, 12000)):
        for x, y, turn in zip(
            rng.integers(0, wide, count), rng.integers(0, high, count), rng.random(count), strict=True
        ):
            color = means[y, x] * (0.85 + 0.3 * rng.random(3)) + 0.06 * (rng.random() - 0.5)
            axes = (max(1, int(share * long)), max(1, int(share * long / 4)))
            cv2.ellipse(canvas, (int(x), int(y)), axes, 180 * turn, 0, 360, color.tolist(), -1, cv2.LINE_AA)
    return Case(photo, _clip(canvas), np.ones(photo.shape[:2], bool), "new", everywhere=True)


def local_light(photo: np.ndarray, other: np.ndarray) -> Case:
    high, wide = photo.shape[:2]
    y, x = np.ogrid[:high, :wide]
    away = np.hypot(x / wide - 0.35, (y / high - 0.4) * high / wide) / 0.16
    glow = np.maximum(0, 1 - away * away).astype(np.float32) ** 2
    lit = _clip(photo * (1 + 0.7 * glow[..., None] * np.array([1.1, 1.0, 0.8], np.float32)))
    return Case(photo, lit, glow > 0, "light")


def global_light(photo: np.ndarray, other: np.ndarray) -> Case:
    lit = _clip(photo**0.75 * np.array([1.08, 1.0, 0.88], np.float32))
    return Case(photo, lit, np.ones(photo.shape[:2], bool), "light", everywhere=True)


def sharpened(photo: np.ndarray, other: np.ndarray) -> Case:
    wide = cv2.GaussianBlur(photo, (0, 0), 0.003 * max(photo.shape))
    return Case(photo, _clip(photo + 0.8 * (photo - wide)), np.ones(photo.shape[:2], bool), "detail", True)


def blurred(photo: np.ndarray, other: np.ndarray) -> Case:
    made = cv2.GaussianBlur(photo, (0, 0), 0.003 * max(photo.shape))
    return Case(photo, made, np.ones(photo.shape[:2], bool), "detail", True)


def denoised(photo: np.ndarray, other: np.ndarray) -> Case:
    """The layer has grain of a size that the model can see; the edit takes it away."""
    rng = np.random.default_rng(11)
    small = tuple(round(side * 900 / max(photo.shape)) for side in photo.shape[:2])
    grain = rng.normal(0, 0.06, (*small, 1)).astype(np.float32)
    grain = cv2.resize(grain, photo.shape[1::-1], interpolation=cv2.INTER_CUBIC)[..., None]
    return Case(_clip(photo + grain), photo, np.ones(photo.shape[:2], bool), "detail", True)


EDITS: dict[str, Edit] = {
    "object pasted, hard border": pasted_hard,
    "object pasted, soft border": pasted_soft,
    "object pasted, hair": pasted_hair,
    "object removed": removed,
    "object recoloured": recoloured,
    "sky replaced": sky_replaced,
    "text added": text_added,
    "background replaced": background_replaced,
    "everything restyled": restyled,
    "local light": local_light,
    "global light": global_light,
    "sharpened": sharpened,
    "blurred": blurred,
    "denoised": denoised,
}
