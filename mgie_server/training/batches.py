"""From procedural pairs to the tensors of Algorithm 1, in a process of their own beside the training loop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from torch.utils.data import DataLoader, IterableDataset

from mgie_server.models.config import ClipImage
from mgie_server.models.losses import TrainingBatch
from mgie_server.models.mgie import normalise
from mgie_server.models.prompts import IGNORED, PromptTemplate, build_conversation
from mgie_server.models.tokenizer import Tokenizer
from mgie_server.training.pairs import Batch, PairSource


class PairBatches(IterableDataset):
    """Endless training batches; the same seed gives the same batches.

    Built from plain data, so that it can travel to the loader's process.
    """

    def __init__(
        self,
        tokenizer_model: bytes,
        template: PromptTemplate,
        clip_image: ClipImage,
        *,
        batch: int,
        seed: int,
        max_length: int,
        crops: Path | None,
        photo_share: float,
    ) -> None:
        self.tokenizer_model = tokenizer_model
        self.template = template
        self.clip_image = clip_image
        self.batch = batch
        self.seed = seed
        self.max_length = max_length
        self.crops = crops
        self.photo_share = photo_share

    def __iter__(self) -> Iterator[TrainingBatch]:
        torch.set_num_threads(1)
        tokenizer = Tokenizer(self.tokenizer_model)
        pairs = PairSource(seed=self.seed, crops_path=self.crops, photo_share=self.photo_share)
        while True:
            yield self.tensors(tokenizer, pairs.batch(self.batch))

    def tensors(self, tokenizer: Tokenizer, pairs: Batch) -> TrainingBatch:
        ids, labels, mask = self._tokens(tokenizer, pairs)
        before, after = _pixels(pairs.before), _pixels(pairs.after)
        return TrainingBatch(
            ids=ids,
            labels=labels,
            mask=mask,
            clip_pixels=normalise(before, self.clip_image),
            before=2 * before - 1,
            after=2 * after - 1,
            edited=torch.tensor([family is not None for family in pairs.family], dtype=torch.float32),
        )

    def _tokens(self, tokenizer: Tokenizer, pairs: Batch) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        talks = [
            build_conversation(self.template, tokenizer, said, expressive, self.max_length)
            for said, expressive in zip(pairs.instructions, pairs.expressive, strict=True)
        ]
        length = max(len(talk.ids) for talk in talks)
        ids = torch.full((len(talks), length), tokenizer.unk_id)
        labels = torch.full((len(talks), length), IGNORED)
        mask = torch.zeros((len(talks), length), dtype=torch.long)
        for row, talk in enumerate(talks):
            ids[row, : len(talk.ids)] = torch.tensor(talk.ids)
            labels[row, : len(talk.ids)] = torch.tensor(talk.labels)
            mask[row, : len(talk.ids)] = 1
        return ids, labels, mask


def _pixels(pictures: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(np.ascontiguousarray(pictures, np.float32)).permute(0, 3, 1, 2).contiguous()


def loader(batches: PairBatches) -> Iterator[TrainingBatch]:
    """The batches, made ahead by one process."""
    context = "fork" if torch.multiprocessing.get_start_method(allow_none=True) in (None, "fork") else "spawn"
    return iter(
        DataLoader(
            batches, batch_size=None, num_workers=1, prefetch_factor=8, multiprocessing_context=context
        )
    )
