"""From procedural pairs to the tensors of Algorithm 1: batch after batch, each to be had by its number alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from mgie_server.mgie.config import ClipImage
from mgie_server.mgie.losses import Draws, Noising, TrainingBatch
from mgie_server.mgie.mgie import normalise
from mgie_server.mgie.prompts import Conversation, PromptTemplate, build_conversation
from mgie_server.mgie.tokenizer import IMG_TOKENS, Tokenizer
from mgie_server.training.coded_batch import (
    CodedBatch,
    WholeBatches,
    draws_rng,
    in_minus_one_to_one,
    pixels,
    tokens_of,
)
from mgie_server.training.edit_pairs import EditPair, EditPairs
from mgie_server.training.expressive import change_of
from mgie_server.training.guidance_codes import GuidanceCodes
from mgie_server.training.pairs import REWRITTEN_SHARE, UNSUPPORTED_SHARE, PairSource, Sample
from mgie_server.training.picture_source import PictureSource

_POOL = 12  # batches that are drawn at once and sorted by length, so that little is padded


@dataclass(frozen=True)
class PictureFiles:
    """Where the pictures come from, see `picture_source`."""

    crops: Path | None
    drawings: Path | None
    photo_share: float


class EditBatches(WholeBatches):
    """Batches without words, for the editor alone: `made(number)` follows from the seed and the number.

    code_noise: deviation of the noise on the codes, as the edit head will not give them exactly.
    """

    def __init__(
        self,
        files: PictureFiles,
        codes: GuidanceCodes,
        noising: Noising,
        *,
        batch: int,
        seed: int,
        code_noise: float = 0.0,
    ) -> None:
        self.files, self.codes, self.noising = files, codes, noising
        self.batch, self.seed, self.code_noise = batch, seed, code_noise
        self._pairs: EditPairs | None = None

    def made(self, number: int) -> CodedBatch:
        rng = np.random.default_rng([self.seed, number])
        files = self.files
        if self._pairs is None:
            self._pairs = EditPairs(PictureSource(files.crops, files.photo_share, files.drawings))
        return self._tensors([self._pairs.draw(rng) for _ in range(self.batch)], draws_rng(self.seed, number))

    def _tensors(self, pairs: list[EditPair], rng: np.random.Generator) -> CodedBatch:
        nothing = torch.zeros(len(pairs), 0, dtype=torch.long)
        before, after = pixels([p.before for p in pairs]), pixels([p.after for p in pairs])
        batch = TrainingBatch(
            nothing, nothing, nothing, before, in_minus_one_to_one(before), in_minus_one_to_one(after)
        )
        codes = torch.stack([self.codes.code(p.edits, p.outcomes) for p in pairs])
        draws = Draws.make(self.noising, (len(pairs), *before.shape[2:]), rng)
        noise = torch.as_tensor(rng.standard_normal(tuple(codes.shape), np.float32))
        return CodedBatch(batch, draws, codes + self.code_noise * noise)


class WordBatches(WholeBatches):
    """Batches with words, as `EditBatches`; plain data, so that it can travel to the loader's process.

    described: whether the expressive texts are there; else the visual tokens follow the instruction at once, and no text
    stands against it.
    reading: the texts end with what changes, and no edit counts: such batches teach reading alone, at half the cost.
    unsupported_share: see PairSource.
    """

    def __init__(
        self,
        files: PictureFiles,
        codes: GuidanceCodes,
        noising: Noising,
        *,
        tokenizer_model: bytes,
        template: PromptTemplate,
        clip_image: ClipImage,
        batch: int,
        seed: int,
        max_length: int,
        described: bool = True,
        reading: bool = False,
        unsupported_share: float = UNSUPPORTED_SHARE,
    ) -> None:
        self.files, self.codes, self.noising, self.batch, self.seed = files, codes, noising, batch, seed
        self.tokenizer_model, self.template, self.clip_image = tokenizer_model, template, clip_image
        self.max_length, self.described, self.reading = max_length, described, reading
        self.unsupported_share = unsupported_share
        self._source: tuple[PairSource, Tokenizer] | None = None
        self._pool: tuple[int, list[Sample], list[Conversation], np.ndarray] | None = None

    def made(self, number: int) -> CodedBatch:
        pool, within = divmod(number, _POOL)
        if self._pool is None or self._pool[0] != pool:
            self._pool = pool, *self._drawn(pool)
        _, samples, talks, order = self._pool
        rows = order[within]
        return self._tensors(
            [samples[i] for i in rows], [talks[i] for i in rows], draws_rng(self.seed, number)
        )

    def _drawn(self, pool: int) -> tuple[list[Sample], list[Conversation], np.ndarray]:
        """Samples and their tokens, and which of them each batch of the pool has, [_POOL, batch]."""
        files = self.files
        if self._source is None:
            rewritten = REWRITTEN_SHARE if self.described and not self.reading else 0.0
            pairs = PairSource(
                files.crops,
                files.photo_share,
                self.unsupported_share,
                rewritten,
                drawings_path=files.drawings,
            )
            self._source = pairs, Tokenizer(self.tokenizer_model)
        source, tokenizer = self._source
        rng = np.random.default_rng([self.seed, pool])
        samples = [source.sample(rng) for _ in range(_POOL * self.batch)]
        talks = [self._talk(tokenizer, sample) for sample in samples]
        order = np.argsort([len(talk.ids) for talk in talks], kind="stable").reshape(_POOL, self.batch)
        return samples, talks, rng.permutation(order)

    def _talk(self, tokenizer: Tokenizer, sample: Sample) -> Conversation:
        text = sample.expressive if self.described else ""
        talk = build_conversation(self.template, tokenizer, sample.instruction.text, text, self.max_length)
        if not self.reading:
            return talk
        said = text if sample.instruction.nearest else change_of(text)
        rest = len(tokenizer.encode_plain(text)) - len(tokenizer.encode_plain(said))
        kept = max(len(talk.ids) - rest - len(IMG_TOKENS) - 1, 1)
        return Conversation(talk.ids[:kept], talk.labels[:kept], talk.usable)

    def _counts(self, sample: Sample) -> bool:
        """Whether the edit of a sample is learnt."""
        return bool(sample.pair.edits) and not self.reading

    def _tensors(
        self, samples: list[Sample], talks: list[Conversation], rng: np.random.Generator
    ) -> CodedBatch:
        tokenizer = self._source[1] if self._source else Tokenizer(self.tokenizer_model)
        before, after = pixels([s.pair.before for s in samples]), pixels([s.pair.after for s in samples])
        ids, labels, mask = tokens_of(tokenizer, talks, [s.spoken for s in samples])
        batch = TrainingBatch(
            ids=ids,
            labels=labels,
            mask=mask,
            clip_pixels=normalise(before, self.clip_image),
            before=in_minus_one_to_one(before),
            after=in_minus_one_to_one(after),
            edited=torch.tensor([self._counts(s) for s in samples], dtype=torch.float32),
        )
        codes = torch.stack([self.codes.code(s.pair.edits, s.pair.outcomes) for s in samples])
        return CodedBatch(batch, Draws.make(self.noising, (len(samples), *before.shape[2:]), rng), codes)


class ReadingBesides:
    """Batches in two parts: some samples whole, and many more that teach reading alone."""

    def __init__(self, whole: WordBatches, reading: WordBatches) -> None:
        self._parts = whole, reading

    def part(self, number: int, part: int, parts: int) -> CodedBatch:
        """Raises ValueError where the step is not cut in two."""
        if parts != len(self._parts):
            raise ValueError(f"these batches have two parts, not {parts}")
        return self._parts[part].part(number, 0, 1)
