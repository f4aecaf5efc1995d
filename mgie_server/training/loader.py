"""Batches made ahead, in processes of their own beside the training loop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import torch
from torch.utils.data import DataLoader, Dataset

from mgie_server.training.coded_batch import CodedBatch


class Batches(Protocol):
    """A source of batches: each part of each is the same whenever, and by whomever, it is asked for."""

    def part(self, number: int, part: int, parts: int) -> CodedBatch: ...


class Share:
    """Which parts of a step are whose: `accumulate` one after another in each of `world` processes."""

    def __init__(self, rank: int = 0, world: int = 1, accumulate: int = 1) -> None:
        self.rank, self.world, self.accumulate = rank, world, accumulate

    @property
    def parts(self) -> int:
        return self.world * self.accumulate

    def part(self, turn: int) -> int:
        """The part that this process takes at its turn, 0..accumulate-1."""
        return turn * self.world + self.rank


class _Parts(Dataset[CodedBatch]):
    """Item i: this process's part of step i // accumulate, at turn i % accumulate."""

    def __init__(self, batches: Batches, share: Share) -> None:
        self._batches, self._share = batches, share

    def __getitem__(self, index: int) -> CodedBatch:
        number, turn = divmod(index, self._share.accumulate)
        return self._batches.part(number, self._share.part(turn), self._share.parts)


def loader(
    batches: Batches, first: int, end: int, share: Share | None = None, processes: int = 1
) -> Iterator[CodedBatch]:
    """The parts of the batches first..end-1 that are this process's, in order."""
    share = share or Share()
    ours = torch.multiprocessing.get_start_method(allow_none=True) in (None, "fork")
    return iter(
        DataLoader(
            _Parts(batches, share),
            batch_size=None,
            sampler=range(first * share.accumulate, end * share.accumulate),
            num_workers=processes,
            prefetch_factor=8 if processes else None,
            worker_init_fn=_one_thread,
            multiprocessing_context=("fork" if ours else "spawn") if processes else None,
        )
    )


def _one_thread(worker: int) -> None:
    torch.set_num_threads(1)
