"""A batch as the stages of training read it, its parts, and how samples become its tensors."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import torch
from torch import Tensor

from mgie_server.mgie.losses import Draws, TrainingBatch
from mgie_server.mgie.prompts import IGNORED, Conversation
from mgie_server.mgie.tokenizer import Tokenizer

_T = TypeVar("_T", TrainingBatch, Draws)


@dataclass(frozen=True)
class CodedBatch:
    """A batch of Algorithm 1, its random draws, and the guidance codes [B, queries, width] of its edits.

    codes: zero where refused; None where there are none, as for pairs of one's own.
    """

    batch: TrainingBatch
    draws: Draws
    codes: Tensor | None = None

    def rows(self, part: int, parts: int) -> CodedBatch:
        """One of so many equal parts, with the draws that its samples have in the whole."""
        size = len(self.batch.before)
        if size % parts:
            raise ValueError(f"a batch of {size} cannot be cut into {parts} equal parts")
        cut = slice(part * size // parts, (part + 1) * size // parts)
        codes = None if self.codes is None else self.codes[cut]
        return CodedBatch(_each(self.batch, lambda t: t[cut]), _each(self.draws, lambda t: t[cut]), codes)

    def to(self, device: torch.device) -> CodedBatch:
        def moved(tensor: Tensor) -> Tensor:
            return tensor.to(device, non_blocking=True)

        codes = None if self.codes is None else moved(self.codes)
        return CodedBatch(_each(self.batch, moved), _each(self.draws, moved), codes)


class WholeBatches(ABC):
    """A source of batches that are made whole and then cut. `made(number)` follows from the seed and the number alone."""

    _last: tuple[int, CodedBatch] | None = None

    @abstractmethod
    def made(self, number: int) -> CodedBatch: ...

    def part(self, number: int, part: int, parts: int) -> CodedBatch:
        if self._last is None or self._last[0] != number:
            self._last = number, self.made(number)
        return self._last[1].rows(part, parts)


def draws_rng(seed: int, number: int) -> np.random.Generator:
    """For a batch's noise: another stream than its samples'."""
    return np.random.default_rng([seed, number, 1])


def tokens_of(
    tokenizer: Tokenizer, talks: Sequence[Conversation], spoken: Sequence[bool]
) -> tuple[Tensor, Tensor, Tensor]:
    """ids, labels, mask [B, N], padded to the longest.

    spoken: False where the text is the user's own: it is read, not learnt; also where a sample is cut before [IMG0].
    """
    length = max(len(talk.ids) for talk in talks)
    ids = torch.full((len(talks), length), tokenizer.unk_id)
    labels = torch.full((len(talks), length), IGNORED)
    mask = torch.zeros((len(talks), length), dtype=torch.long)
    img0 = tokenizer.id_of("[IMG0]")
    for row, talk in enumerate(talks):
        size, first = len(talk.ids), 0
        ids[row, :size], mask[row, :size] = torch.tensor(talk.ids), 1
        if not spoken[row]:
            first = talk.labels.index(img0) if img0 in talk.labels else size
        labels[row, first:size] = torch.tensor(talk.labels[first:], dtype=torch.long)
    return ids, labels, mask


def pixels(pictures: Sequence[np.ndarray]) -> Tensor:
    """float32 [h, w, 3] of one size, 0..1 -> [B, 3, h, w]."""
    return torch.as_tensor(np.stack(pictures).astype(np.float32)).permute(0, 3, 1, 2).contiguous()


def in_minus_one_to_one(pictures: Tensor) -> Tensor:
    return 2 * pictures - 1


def _each(data: _T, change: Callable[[Tensor], Tensor]) -> _T:
    values: dict[str, Any] = {
        name: value if value is None else change(value) for name, value in vars(data).items()
    }
    return type(data)(**values)
