"""What each stage minimises, and on whom its gradient falls."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from tiny_recipe import tiny_sizes
from torch import nn

from mgie_server.mgie.config import ModelConfig
from mgie_server.mgie.decoding import spoken_ids
from mgie_server.mgie.losses import EDIT_WEIGHT
from mgie_server.mgie.mgie import Mgie
from mgie_server.mgie.prompts import PromptTemplate
from mgie_server.mgie.tokenizer import Tokenizer
from mgie_server.training.batches import CodedBatch, PictureFiles, WordBatches
from mgie_server.training.guidance_codes import GuidanceCodes
from mgie_server.training.new_model import measured_codec, model_config
from mgie_server.training.pairs import corpus
from mgie_server.training.recipe import Recipe
from mgie_server.training.stages import draws_for, editor_losses, joint_losses, language_losses
from mgie_server.training.vocabulary import train_tokenizer

SETTINGS = Recipe.load().optimizer


@pytest.fixture(scope="module")
def tokenizer_model() -> bytes:
    return train_tokenizer(corpus(80, seed=1), 900)


@pytest.fixture(scope="module")
def config(tokenizer_model) -> ModelConfig:
    sizes = tiny_sizes()
    sample = torch.rand(8, 3, 64, 64, generator=torch.Generator().manual_seed(0)) * 2 - 1
    return model_config(sizes, Tokenizer(tokenizer_model), measured_codec(sizes["autoencoder"], sample))


@pytest.fixture
def model(config, tokenizer_model) -> Mgie:
    torch.manual_seed(0)
    return Mgie(config, spoken_ids(Tokenizer(tokenizer_model))).train()


@pytest.fixture(scope="module")
def coded(config, tokenizer_model, drawings_file) -> CodedBatch:
    batches = WordBatches(
        PictureFiles(None, drawings_file, 0.0),
        GuidanceCodes(config.edit_head.queries, config.edit_head.out),
        tokenizer_model=tokenizer_model,
        template=PromptTemplate(**config.prompt),
        clip_image=config.clip_image,
        batch=6,
        seed=3,
        max_length=192,
    )
    return next(coded for coded in batches if 0 < coded.codes.any(-1).any(-1).sum() < 6)  # with a refusal


def learns(module: nn.Module) -> bool:
    return any(p.grad is not None and bool(p.grad.abs().sum() > 0) for p in module.parameters())


def test_language_teaches_words_and_codes_but_not_the_editor(model, coded):
    found = language_losses(model, coded, SETTINGS)
    assert set(found) == {"total", "instruction", "align"}
    assert found["total"].item() == pytest.approx(
        found["instruction"].item() + SETTINGS.align_weight * found["align"].item(), rel=1e-5
    )
    found["total"].backward()
    assert learns(model.mllm) and learns(model.edit_head) and not learns(model.editor)


def test_joint_is_algorithm_1_and_teaches_all(model, coded):
    found = joint_losses(model, coded, SETTINGS)
    assert found["total"].item() == pytest.approx(
        found["instruction"].item() + EDIT_WEIGHT * found["edit"].item(), rel=1e-5
    )
    found["total"].backward()
    assert learns(model.mllm) and learns(model.edit_head) and learns(model.editor)


def test_the_editor_is_taught_by_the_codes(model, coded):
    found = editor_losses(model.editor, coded, SETTINGS)
    found["total"].backward()
    assert found["total"] is found["edit"] and learns(model.editor) and not learns(model.edit_head)


def aligned(model: Mgie, coded: CodedBatch, monkeypatch, vectors: Callable[[int], torch.Tensor]) -> float:
    """The align loss of a model whose guidance vectors are these, NULL aside, which is zero."""

    def given(rows: torch.Tensor) -> torch.Tensor:
        return vectors(len(rows)) if rows.any() else torch.zeros_like(coded.codes[:1])

    monkeypatch.setattr(model, "guidance_vectors", given)
    return language_losses(model, coded, SETTINGS)["align"].item()


def test_vectors_that_are_the_codes_cost_nothing_whatever_refusals_give(model, coded, monkeypatch):
    edited = coded.batch.edited
    assert edited is not None and 0 < edited.sum() < len(edited)
    wild = coded.codes + 5 * (1 - edited).view(-1, 1, 1)
    assert aligned(model, coded, monkeypatch, lambda count: wild) == pytest.approx(0, abs=1e-6)
    shifted = coded.codes + 0.5 * edited.view(-1, 1, 1)
    assert aligned(model, coded, monkeypatch, lambda count: shifted) == pytest.approx(0.25, rel=1e-4)


def test_half_of_the_timesteps_are_noisy_ones(model, coded):
    torch.manual_seed(1)
    steps = torch.cat([draws_for(model.editor, coded, SETTINGS).timesteps for _ in range(100)])
    noisy = (steps >= 900).float().mean().item()
    assert 0.48 < noisy < 0.62 and steps.min() < 60 and steps.max() <= 999
