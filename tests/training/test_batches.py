"""Batches: shapes, the codes of their edits, and what the labels supervise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from mgie_server.mgie.config import ClipImage
from mgie_server.mgie.prompts import IGNORED, PromptTemplate
from mgie_server.mgie.tokenizer import IMG_TOKENS, Tokenizer
from mgie_server.training.batches import EditBatches, PictureFiles, WordBatches, loader
from mgie_server.training.edit_pairs import EditPair
from mgie_server.training.edits import Edit
from mgie_server.training.guidance_codes import GuidanceCodes
from mgie_server.training.pairs import Sample, corpus
from mgie_server.training.phrases import Instruction
from mgie_server.training.recipe import Recipe
from mgie_server.training.vocabulary import train_tokenizer

CODES = GuidanceCodes(4, 8)
SEPIA = Sample(
    EditPair(np.zeros((64, 64, 3), np.float32), np.ones((64, 64, 3), np.float32), (Edit("sepia"),), ("",)),
    Instruction("make it sepia", (Edit("sepia"),)),
    "The picture becomes sepia toned.",
)


@pytest.fixture(scope="module")
def tokenizer_model() -> bytes:
    return train_tokenizer(corpus(80, seed=1), 900)


@pytest.fixture(scope="module")
def words(drawings_file, tokenizer_model):
    def batches(seed: int = 5, max_length: int = 192) -> WordBatches:
        return WordBatches(
            PictureFiles(None, drawings_file, 0.0),
            CODES,
            tokenizer_model=tokenizer_model,
            template=PromptTemplate(**Recipe.load().model["prompt"]),
            clip_image=ClipImage(size=64, mode="stretch"),
            batch=6,
            seed=seed,
            max_length=max_length,
        )

    return batches


def labels_of(batches: WordBatches, tokenizer: Tokenizer, sample: Sample) -> list[int]:
    """The supervised labels of one sample, beside a longer one in the batch."""
    longer = replace(sample, expressive=sample.expressive * 3, spoken=True)
    talks = [batches._talk(tokenizer, s) for s in (sample, longer)]
    return [
        x
        for x in batches._tensors(tokenizer, [sample, longer], talks).batch.labels[0].tolist()
        if x != IGNORED
    ]


def test_spoken_samples_supervise_text_visual_tokens_and_end(words, tokenizer_model):
    tokenizer = Tokenizer(tokenizer_model)
    ending = [*(tokenizer.id_of(token) for token in IMG_TOKENS), tokenizer.eos_id]
    assert labels_of(words(), tokenizer, SEPIA) == [*tokenizer.encode_plain(SEPIA.expressive), *ending]


def test_rewritten_samples_supervise_visual_tokens_and_end_alone(words, tokenizer_model):
    tokenizer = Tokenizer(tokenizer_model)
    rewritten = replace(SEPIA, spoken=False)
    ending = [*(tokenizer.id_of(token) for token in IMG_TOKENS), tokenizer.eos_id]
    assert labels_of(words(), tokenizer, rewritten) == ending


def test_a_rewritten_text_is_not_learnt_where_the_sample_is_cut(words, tokenizer_model):
    tokenizer = Tokenizer(tokenizer_model)
    long = replace(SEPIA, expressive=SEPIA.expressive * 20)
    assert len(labels_of(words(max_length=64), tokenizer, long)) > 8
    assert labels_of(words(max_length=64), tokenizer, replace(long, spoken=False)) == []


def test_word_batches_hold_what_was_sampled(words, tokenizer_model):
    tokenizer = Tokenizer(tokenizer_model)
    stream = iter(words())
    edited = 0
    for _ in range(8):
        coded = next(stream)
        batch, size = coded.batch, coded.batch.ids.shape
        assert batch.labels.shape == batch.mask.shape == size and size[0] == 6 and size[1] <= 192
        assert batch.before.shape == batch.after.shape == batch.clip_pixels.shape == (6, 3, 64, 64)
        assert batch.before.min() >= -1 and batch.after.max() <= 1 and coded.codes.shape == (6, 4, 8)
        assert (batch.mask.sum(1) > 20).all() and (batch.ids[batch.mask == 0] == tokenizer.unk_id).all()
        assert ((batch.labels == IGNORED) | (batch.labels == batch.ids)).all()
        assert batch.edited is not None
        assert torch.equal(batch.edited > 0, coded.codes.abs().sum((1, 2)) > 0)
        refused = batch.edited == 0
        assert torch.equal(batch.before[refused], batch.after[refused])
        edited += int(batch.edited.sum())
    assert 20 < edited < 46


def test_the_same_seed_gives_the_same_batches(words):
    first, second, other = (next(iter(words(seed))) for seed in (5, 5, 6))
    assert torch.equal(first.batch.ids, second.batch.ids) and torch.equal(
        first.batch.after, second.batch.after
    )
    assert not torch.equal(first.batch.before, other.batch.before)


def test_edit_batches_come_through_the_loader_as_they_are(drawings_file):
    batches = EditBatches(PictureFiles(None, drawings_file, 0.0), CODES, batch=3, seed=2)
    through, directly = next(loader(batches)), next(iter(batches))
    assert torch.equal(through.batch.after, directly.batch.after) and torch.equal(
        through.codes, directly.codes
    )
    assert through.batch.edited is None and through.codes.abs().sum((1, 2)).min() > 0
    assert through.batch.before.shape == (3, 3, 64, 64) and through.batch.before.min() >= -1
