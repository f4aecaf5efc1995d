"""Batches: shapes, the codes of their edits, and what the labels supervise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from mgie_server.mgie.config import ClipImage
from mgie_server.mgie.losses import Noising
from mgie_server.mgie.prompts import IGNORED, PromptTemplate
from mgie_server.mgie.tokenizer import IMG_TOKENS, Tokenizer
from mgie_server.training.batches import EditBatches, PictureFiles, WordBatches
from mgie_server.training.coded_batch import CodedBatch, draws_rng
from mgie_server.training.edit_pairs import EditPair
from mgie_server.training.edits import Edit
from mgie_server.training.guidance_codes import GuidanceCodes
from mgie_server.training.loader import Share, loader
from mgie_server.training.pairs import Sample, corpus
from mgie_server.training.phrases import Instruction
from mgie_server.training.recipe import Recipe
from mgie_server.training.vocabulary import train_tokenizer

CODES = GuidanceCodes(4, 8)
NOISING = Noising(channels=3, factor=8, timesteps=1000)
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
            NOISING,
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
        for x in batches._tensors([sample, longer], talks, draws_rng(0, 0)).batch.labels[0].tolist()
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
    source = words()
    edited = 0
    for number in range(8):
        coded = source.made(number)
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


def same(one: CodedBatch, other: CodedBatch) -> bool:
    def tensors(coded: CodedBatch) -> dict[str, torch.Tensor]:
        found = {**vars(coded.batch), **vars(coded.draws), "codes": coded.codes}
        return {name: value for name, value in found.items() if value is not None}

    a, b = tensors(one), tensors(other)
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


def test_a_batch_follows_from_the_seed_and_its_number_alone(words):
    in_order = [words(5).made(number) for number in range(6)]
    source = words(5)
    assert all(same(source.made(number), in_order[number]) for number in (5, 0, 4, 1, 3))
    assert not same(in_order[0], in_order[1]) and not same(words(6).made(0), in_order[0])
    texts = {tuple(row) for coded in in_order[:4] for row in coded.batch.ids.tolist()}
    assert len(texts) > 20  # a pool of four batches: nothing comes twice


def test_an_edit_batch_follows_from_the_seed_and_its_number_alone(drawings_file):
    def source(seed: int = 2) -> EditBatches:
        files = PictureFiles(None, drawings_file, 0.0)
        return EditBatches(files, CODES, NOISING, batch=3, seed=seed, code_noise=0.1)

    assert same(source().made(7), source().made(7))
    assert not same(source().made(7), source().made(8)) and not same(source(3).made(7), source().made(7))


def test_the_parts_of_a_batch_are_the_batch_with_its_draws(words):
    source = words(5)
    whole = source.made(3)
    assert whole.codes is not None
    parts = [source.part(3, part, 3) for part in range(3)]
    assert torch.equal(torch.cat([p.batch.ids for p in parts]), whole.batch.ids)
    assert torch.equal(torch.cat([p.draws.noise for p in parts]), whole.draws.noise)
    with pytest.raises(ValueError, match="a batch of 6 cannot be cut into 4"):
        whole.rows(0, 4)


def test_the_loader_gives_each_process_its_parts_in_order(drawings_file):
    batches = EditBatches(PictureFiles(None, drawings_file, 0.0), CODES, NOISING, batch=4, seed=2)
    for rank in range(2):
        through = list(loader(batches, 3, 5, Share(rank, world=2, accumulate=2), processes=2))
        wanted = [batches.part(number, turn * 2 + rank, 4) for number in (3, 4) for turn in (0, 1)]
        assert len(through) == 4 and all(same(a, b) for a, b in zip(through, wanted, strict=True))


def test_edit_batches_have_codes_and_no_words(drawings_file):
    coded = EditBatches(PictureFiles(None, drawings_file, 0.0), CODES, NOISING, batch=3, seed=2).made(0)
    assert coded.codes is not None and coded.codes.abs().sum((1, 2)).min() > 0
    assert coded.batch.edited is None and coded.batch.before.shape == (3, 3, 64, 64)
    assert coded.batch.before.min() >= -1 and coded.draws.noise.shape == (3, 3, 8, 8)
