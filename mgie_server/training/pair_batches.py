"""From pairs of one's own to batches of Algorithm 1, as `batches` makes them of procedural pairs."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import torch

from mgie_server.mgie.config import ModelConfig
from mgie_server.mgie.losses import Draws, Noising, TrainingBatch
from mgie_server.mgie.mgie import clip_pixels
from mgie_server.mgie.prompts import Conversation, PromptTemplate, build_conversation
from mgie_server.mgie.tokenizer import Tokenizer
from mgie_server.training.coded_batch import CodedBatch, draws_rng, in_minus_one_to_one, pixels, tokens_of
from mgie_server.training.own_pairs import OwnPair

_ORDER = 2  # the stream of random numbers that a pass over the pairs is ordered by


class PairBatches:
    """Each pass over the pairs has an order of its own, which follows from the seed; only a part's own pictures are read.

    size: side of the square that the editor sees, in pixels. flip: half of the pairs are turned over.
    """

    def __init__(
        self,
        pairs: Sequence[OwnPair],
        tokenizer: Tokenizer,
        config: ModelConfig,
        noising: Noising,
        *,
        size: int,
        batch: int,
        seed: int,
        max_length: int,
        flip: bool = False,
    ) -> None:
        self.pairs, self.tokenizer, self.config, self.noising = pairs, tokenizer, config, noising
        self.size, self.batch, self.seed, self.max_length, self.flip = size, batch, seed, max_length, flip
        self._template = PromptTemplate(**config.prompt)

    def part(self, number: int, part: int, parts: int) -> CodedBatch:
        if self.batch % parts:
            raise ValueError(f"a batch of {self.batch} cannot be cut into {parts} equal parts")
        chosen = self._chosen(number)
        talks = [self._talk(self.pairs[i]) for i in chosen]
        ids, labels, mask = tokens_of(self.tokenizer, talks, [True] * len(talks))
        rng = draws_rng(self.seed, number)
        draws = Draws.make(self.noising, (self.batch, self.size, self.size), rng)
        turned = rng.random(self.batch) < 0.5 if self.flip else np.zeros(self.batch, bool)
        mine = slice(part * self.batch // parts, (part + 1) * self.batch // parts)
        shown = [
            self._pictures(self.pairs[i], bool(t)) for i, t in zip(chosen[mine], turned[mine], strict=True)
        ]
        batch = TrainingBatch(
            ids=ids[mine],
            labels=labels[mine],
            mask=mask[mine],
            clip_pixels=torch.cat([clip_pixels(seen, self.config.clip_image) for seen, _, _ in shown]),
            before=in_minus_one_to_one(pixels([before for _, before, _ in shown])),
            after=in_minus_one_to_one(pixels([after for _, _, after in shown])),
        )
        cut = {name: value[mine] for name, value in vars(draws).items()}
        return CodedBatch(batch, Draws(**cut))

    def _chosen(self, number: int) -> list[int]:
        """Which pairs batch `number` has; it may begin in one pass and end in another."""
        count = len(self.pairs)
        places = range(number * self.batch, (number + 1) * self.batch)
        orders = {
            again: np.random.default_rng([self.seed, again, _ORDER]).permutation(count)
            for again in {place // count for place in places}
        }
        return [int(orders[place // count][place % count]) for place in places]

    def _talk(self, pair: OwnPair) -> Conversation:
        return build_conversation(
            self._template, self.tokenizer, pair.instruction, pair.expressive, self.max_length
        )

    def _pictures(self, pair: OwnPair, turn: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What the visual encoder sees, before and after for the editor; float32 [h, w, 3], 0..1."""
        stretch = self.config.sizing.mode == "stretch"
        before, after = pair.pictures()
        if turn:
            before, after = before[:, ::-1], after[:, ::-1]
        if after.shape != before.shape:
            after = _sized(after, (before.shape[1], before.shape[0]))
        if not stretch:
            before, after = _centre(before), _centre(after)
        small, target = (_sized(p, (self.size, self.size)).astype(np.float32) / 255 for p in (before, after))
        seen = small if stretch else before.astype(np.float32) / 255
        return seen, small, target


def _centre(picture: np.ndarray) -> np.ndarray:
    side = min(picture.shape[:2])
    top, left = (picture.shape[0] - side) // 2, (picture.shape[1] - side) // 2
    return picture[top : top + side, left : left + side]


def _sized(picture: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    smaller = picture.shape[1] >= size[0]
    how = cv2.INTER_AREA if smaller else cv2.INTER_CUBIC
    return cv2.resize(np.ascontiguousarray(picture), size, interpolation=how)
