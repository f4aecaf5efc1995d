"""From pairs to the tensors of Algorithm 1, in a process of their own beside the training loop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.utils.data import DataLoader, IterableDataset

from mgie_server.mgie.config import ClipImage
from mgie_server.mgie.losses import TrainingBatch
from mgie_server.mgie.mgie import normalise
from mgie_server.mgie.prompts import IGNORED, Conversation, PromptTemplate, build_conversation
from mgie_server.mgie.tokenizer import Tokenizer
from mgie_server.training.edit_pairs import EditPair, EditPairs
from mgie_server.training.guidance_codes import GuidanceCodes
from mgie_server.training.pairs import PairSource, Sample
from mgie_server.training.picture_source import PictureSource

_POOL = 4  # batches that are drawn at once and sorted by length, so that little is padded


@dataclass(frozen=True)
class PictureFiles:
    """Where the pictures come from, see `picture_source`."""

    crops: Path | None
    drawings: Path | None
    photo_share: float


@dataclass(frozen=True)
class CodedBatch:
    """A batch of Algorithm 1 and the guidance codes [B, queries, width] of its edits (zero where refused)."""

    batch: TrainingBatch
    codes: Tensor


class EditBatches(IterableDataset):
    """Endless batches without words, for the editor alone; the same seed gives the same batches."""

    def __init__(self, files: PictureFiles, codes: GuidanceCodes, *, batch: int, seed: int) -> None:
        self.files, self.codes, self.batch, self.seed = files, codes, batch, seed

    def __iter__(self) -> Iterator[CodedBatch]:
        torch.set_num_threads(1)
        rng = np.random.default_rng(self.seed)
        pairs = EditPairs(PictureSource(self.files.crops, self.files.photo_share, self.files.drawings))
        while True:
            yield self._tensors([pairs.draw(rng) for _ in range(self.batch)])

    def _tensors(self, pairs: list[EditPair]) -> CodedBatch:
        nothing = torch.zeros(len(pairs), 0, dtype=torch.long)
        before, after = _pixels([p.before for p in pairs]), _pixels([p.after for p in pairs])
        batch = TrainingBatch(nothing, nothing, nothing, before, 2 * before - 1, 2 * after - 1)
        return CodedBatch(batch, torch.stack([self.codes.code(p.edits, p.outcomes) for p in pairs]))


class WordBatches(IterableDataset):
    """Endless batches with words; built from plain data, so that it can travel to the loader's process."""

    def __init__(
        self,
        files: PictureFiles,
        codes: GuidanceCodes,
        *,
        tokenizer_model: bytes,
        template: PromptTemplate,
        clip_image: ClipImage,
        batch: int,
        seed: int,
        max_length: int,
    ) -> None:
        self.files, self.codes, self.batch, self.seed = files, codes, batch, seed
        self.tokenizer_model, self.template, self.clip_image = tokenizer_model, template, clip_image
        self.max_length = max_length

    def __iter__(self) -> Iterator[CodedBatch]:
        torch.set_num_threads(1)
        rng = np.random.default_rng(self.seed)
        tokenizer = Tokenizer(self.tokenizer_model)
        files = self.files
        source = PairSource(self.seed, files.crops, files.photo_share, drawings_path=files.drawings)
        while True:
            pool = [source.sample() for _ in range(_POOL * self.batch)]
            talks = [self._talk(tokenizer, sample) for sample in pool]
            order = np.argsort([len(talk.ids) for talk in talks], kind="stable").reshape(_POOL, self.batch)
            for rows in rng.permutation(order):
                yield self._tensors(tokenizer, [pool[i] for i in rows], [talks[i] for i in rows])

    def _talk(self, tokenizer: Tokenizer, sample: Sample) -> Conversation:
        return build_conversation(
            self.template, tokenizer, sample.instruction.text, sample.expressive, self.max_length
        )

    def _tensors(self, tokenizer: Tokenizer, samples: list[Sample], talks: list[Conversation]) -> CodedBatch:
        length = max(len(talk.ids) for talk in talks)
        ids = torch.full((len(talks), length), tokenizer.unk_id)
        labels = torch.full((len(talks), length), IGNORED)
        mask = torch.zeros((len(talks), length), dtype=torch.long)
        img0 = tokenizer.id_of("[IMG0]")
        for row, (sample, talk) in enumerate(zip(samples, talks, strict=True)):
            size = len(talk.ids)
            ids[row, :size], mask[row, :size] = torch.tensor(talk.ids), 1
            first = 0
            if not sample.spoken:
                # the user's own text is not learnt, also where the sample is cut before [IMG0]
                first = talk.labels.index(img0) if img0 in talk.labels else size
            labels[row, first:size] = torch.tensor(talk.labels[first:], dtype=torch.long)
        before, after = _pixels([s.pair.before for s in samples]), _pixels([s.pair.after for s in samples])
        batch = TrainingBatch(
            ids=ids,
            labels=labels,
            mask=mask,
            clip_pixels=normalise(before, self.clip_image),
            before=2 * before - 1,
            after=2 * after - 1,
            edited=torch.tensor([bool(s.pair.edits) for s in samples], dtype=torch.float32),
        )
        return CodedBatch(
            batch, torch.stack([self.codes.code(s.pair.edits, s.pair.outcomes) for s in samples])
        )


def _pixels(pictures: list[np.ndarray]) -> Tensor:
    return torch.from_numpy(np.stack(pictures).astype(np.float32)).permute(0, 3, 1, 2).contiguous()


def loader(batches: IterableDataset) -> Iterator[CodedBatch]:
    """The batches, made ahead by one process."""
    context = "fork" if torch.multiprocessing.get_start_method(allow_none=True) in (None, "fork") else "spawn"
    return iter(
        DataLoader(
            batches, batch_size=None, num_workers=1, prefetch_factor=8, multiprocessing_context=context
        )
    )
