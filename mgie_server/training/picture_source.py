"""The pictures that training begins with: crops of photographs and procedural drawings, varied at random."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from mgie_server.training import pictures
from mgie_server.training.operations.color import less_saturated, more_saturated
from mgie_server.training.tones import lift, lower, luma

_WHOLE = 0.55  # part of a photograph's sides from which on a crop shows its exposure


class PictureSource:
    """Pictures float32 [64, 64, 3], 0..1.

    crops_path: the .npz that `photographs` writes, or None for drawings alone. photo_share: 0..1.
    drawings_path: the .npz that `draw` writes; None draws each one anew.
    """

    def __init__(
        self, crops_path: Path | str | None, photo_share: float, drawings_path: Path | str | None = None
    ) -> None:
        self._photo_share = photo_share if crops_path is not None else 0.0
        self._crops = np.empty((0, pictures.SIZE, pictures.SIZE, 3), np.uint8)
        self._whole = np.empty(0, np.int64)
        self._drawings = None
        if crops_path is not None:
            with np.load(crops_path) as file:
                self._crops = file["crops"]
                self._whole = np.flatnonzero(file["parts"] >= _WHOLE)
        if drawings_path is not None:
            with np.load(drawings_path) as file:
                self._drawings = file["drawings"]

    def picture(self, rng: np.random.Generator, mends: bool) -> tuple[np.ndarray, bool]:
        """(picture, whether it is a photograph), turned over at random.

        mends: the crop shows most of a photograph and so has a usual exposure.
        """
        if rng.random() >= self._photo_share:
            return self._drawing(rng), False
        index = self._whole[rng.integers(len(self._whole))] if mends else rng.integers(len(self._crops))
        return _mirrored(rng, self._crops[index]).astype(np.float32) / 255, True

    def _drawing(self, rng: np.random.Generator) -> np.ndarray:
        if self._drawings is None:
            return pictures.picture(rng)
        chosen = _mirrored(rng, self._drawings[rng.integers(len(self._drawings))]).astype(np.float32) / 255
        return chosen[..., rng.permutation(3)] if rng.random() < 0.15 else chosen


def _mirrored(rng: np.random.Generator, picture: np.ndarray) -> np.ndarray:
    return picture[:, ::-1] if rng.random() < 0.5 else picture


def draw(path: Path, count: int, seed: int) -> None:
    """Writes `count` procedural pictures, u8 [count, 64, 64, 3], so that training need not draw them anew."""
    rng = np.random.default_rng(seed)
    drawings = np.stack([(pictures.picture(rng) * 255).round().astype(np.uint8) for _ in range(count)])
    with path.open("wb") as file:
        np.savez(file, drawings=drawings)


def jitter(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """Changes exposure, contrast, cast and saturation at random, so that the model meets varied pictures."""
    if rng.random() < 0.25:
        return x
    if rng.random() < 0.5:
        amount = rng.normal(0, 0.6)
        x = lift(x, amount) if amount > 0 else lower(x, -amount)
    if rng.random() < 0.4:
        mean = float(luma(x).mean())
        x = mean + rng.uniform(0.6, 1.25) * (x - mean)
        x = np.clip(x, 0, 1)
    if rng.random() < 0.4:
        x = np.clip(x * np.exp(rng.normal(0, 0.1, 3)).astype(np.float32), 0, 1)
    if rng.random() < 0.4:
        k = rng.uniform(0.3, 1.6)
        x = less_saturated(x, k) if k < 1 else more_saturated(x, k + 1e-3)
    return np.clip(x, 0, 1).astype(np.float32)
