"""Training samples: a picture, an instruction, a text that speaks of both, the picture after the edit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mgie_server.training import expressive, pictures
from mgie_server.training.language import Instruction, sample_family, sample_refusal
from mgie_server.training.operations import FAMILIES, less_saturated, more_saturated, pair
from mgie_server.training.tones import lift, lower, luma

SIZE = 64
# how often a family is drawn: the ones that are hard to learn more often
WEIGHTS = {
    "vignette": 2.2,
    "black and white": 1.6,
    "negative": 1.4,
    "sepia": 1.3,
    "more contrast": 1.3,
    "less contrast": 1.2,
    "fix exposure": 1.4,
    "fix white balance": 1.6,
    "brighter": 0.8,
    "darker": 0.8,
    "warmer": 0.8,
    "cooler": 0.8,
    "green tint": 0.8,
    "blue tint": 0.8,
    "red tint": 0.8,
}


@dataclass(frozen=True)
class Sample:
    """before, after: float32 [64, 64, 3], 0..1.

    An instruction to be refused has after == before and family None.
    """

    before: np.ndarray
    after: np.ndarray
    instruction: Instruction
    expressive: str


@dataclass(frozen=True)
class Batch:
    """n samples. before, after: float32 [n, 64, 64, 3], 0..1, sRGB-encoded.

    family[i] is None and supported[i] False where the instruction must be refused: no edit loss there.
    """

    before: np.ndarray
    after: np.ndarray
    instructions: list[str]
    expressive: list[str]
    family: list[str | None]
    degree: list[str]
    supported: np.ndarray


class PairSource:
    """An endless, deterministic source of samples.

    crops_path: the .npz that `photographs` writes, or None for procedural pictures alone.
    photo_share, unsupported_share: 0..1, of the pictures and of the instructions.
    """

    def __init__(
        self,
        seed: int,
        crops_path: Path | str | None = None,
        photo_share: float = 0.6,
        unsupported_share: float = 0.12,
    ) -> None:
        self._rng = np.random.default_rng(seed)
        self._unsupported_share = unsupported_share
        self._photo_share = photo_share if crops_path is not None else 0.0
        self._crops = np.empty((0, SIZE, SIZE, 3), np.uint8)
        self._whole = np.empty(0, np.int64)
        if crops_path is not None:
            with np.load(crops_path) as file:
                self._crops = file["crops"]
                self._whole = np.flatnonzero(file["parts"] >= 0.55)
        self._families = tuple(FAMILIES)
        weights = np.array([WEIGHTS.get(f, 1.0) for f in self._families])
        self._cumulative = np.cumsum(weights / weights.sum())

    def sample(self) -> Sample:
        rng = self._rng
        if rng.random() < self._unsupported_share:
            before = jitter(rng, self._picture(False)[0])
            instruction = sample_refusal(rng)
            return Sample(before, before, instruction, expressive.refuse(instruction.text, instruction.kind))
        family = self._families[
            min(int(np.searchsorted(self._cumulative, rng.random())), len(self._families) - 1)
        ]
        instruction = sample_family(rng, family)
        mends = FAMILIES[family].damage is not None
        picture, real = self._picture(mends)
        picture = picture if mends else jitter(rng, picture)
        before, after = pair(family, picture, instruction.degree, rng, settle=0.5 if real else 1.0)
        return Sample(
            before, after, instruction, expressive.describe(family, instruction.degree, before, after)
        )

    def batch(self, n: int) -> Batch:
        samples = [self.sample() for _ in range(n)]
        family = [s.instruction.family for s in samples]
        return Batch(
            before=np.stack([s.before for s in samples]),
            after=np.stack([s.after for s in samples]),
            instructions=[s.instruction.text for s in samples],
            expressive=[s.expressive for s in samples],
            family=family,
            degree=[s.instruction.degree for s in samples],
            supported=np.array([f is not None for f in family]),
        )

    def _picture(self, mends: bool) -> tuple[np.ndarray, bool]:
        """(picture float32, whether it is a photograph).

        For families that mend, the crop shows most of a photograph and so has a usual exposure.
        """
        rng = self._rng
        if rng.random() >= self._photo_share:
            return pictures.picture(rng), False
        index = self._whole[rng.integers(len(self._whole))] if mends else rng.integers(len(self._crops))
        crop = self._crops[index]
        if rng.random() < 0.5:
            crop = crop[:, ::-1]
        return crop.astype(np.float32) / 255, True


def jitter(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """Changes exposure, contrast, cast and saturation at random, so that the model meets varied pictures."""
    if rng.random() < 0.2:
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


def corpus(lines: int = 50_000, seed: int = 1, crops_path: Path | str | None = None) -> Iterator[str]:
    """Instructions and expressive texts, one a line, for training the tokenizer."""
    source = PairSource(seed, crops_path, unsupported_share=0.2)
    for _ in range(lines // 2):
        sample = source.sample()
        yield sample.instruction.text
        yield sample.expressive
