"""What each stage minimises, and on whom its gradient falls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import torch
from tiny_recipe import tiny_sizes
from torch import nn

from mgie_server.mgie.config import ModelConfig
from mgie_server.mgie.decoding import spoken_ids
from mgie_server.mgie.losses import EDIT_WEIGHT, Draws, Noising, Totals, edit_pass
from mgie_server.mgie.mgie import Mgie
from mgie_server.mgie.prompts import PromptTemplate
from mgie_server.mgie.tokenizer import Tokenizer
from mgie_server.training.batches import PictureFiles, WordBatches
from mgie_server.training.coded_batch import CodedBatch
from mgie_server.training.editing_stage import EditingStage, pixel_errors
from mgie_server.training.guidance_codes import GuidanceCodes
from mgie_server.training.new_model import measured_codec, model_config
from mgie_server.training.pairs import corpus
from mgie_server.training.recipe import Recipe
from mgie_server.training.stages import EditorStage, JointStage, LanguageStage, freeze_unused
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
        Noising(config.unet["out_channels"], 8, 1000),
        tokenizer_model=tokenizer_model,
        template=PromptTemplate(**config.prompt),
        clip_image=config.clip_image,
        batch=6,
        seed=3,
        max_length=192,
    )
    made = (batches.made(number) for number in range(99))
    return next(
        c for c in made if c.batch.edited is not None and 0 < c.batch.edited.sum() < 6
    )  # with a refusal


def cost(stage: nn.Module, coded: CodedBatch) -> dict[str, torch.Tensor]:
    return stage(coded, Totals.of(coded.batch))


def learns(module: nn.Module) -> bool:
    return any(p.grad is not None and bool(p.grad.abs().sum() > 0) for p in module.parameters())


def test_language_teaches_words_and_codes_but_not_the_editor(model, coded):
    found = cost(LanguageStage(model, SETTINGS.align_weight), coded)
    assert set(found) == {"total", "instruction", "align"}
    assert found["total"].item() == pytest.approx(
        found["instruction"].item() + SETTINGS.align_weight * found["align"].item(), rel=1e-5
    )
    found["total"].backward()
    assert learns(model.mllm) and learns(model.edit_head) and not learns(model.editor)


def test_joint_is_algorithm_1_and_teaches_all(model, coded):
    found = cost(JointStage(model), coded)
    assert found["total"].item() == pytest.approx(
        found["instruction"].item() + EDIT_WEIGHT * found["edit"].item(), rel=1e-5
    )
    found["total"].backward()
    assert learns(model.mllm) and learns(model.edit_head) and learns(model.editor)


def test_editing_alone_leaves_the_mllm_as_it_is(model, coded):
    found = cost(EditingStage(model, 12.0), coded)
    assert found["total"].item() == pytest.approx(
        found["edit"].item() + 12 * found["pixels"].item(), rel=1e-5
    )
    assert found["edit"].item() == pytest.approx(cost(JointStage(model), coded)["edit"].item(), rel=1e-4)
    found["total"].backward()
    assert learns(model.edit_head) and learns(model.editor) and not learns(model.mllm)


def test_a_right_prediction_costs_no_pixels_and_a_wrong_one_most_at_black(model, coded):
    dark, middle = (
        replace(coded.batch, after=torch.full_like(coded.batch.after, level)) for level in (-1.0, 0.0)
    )
    text = coded.codes
    null = torch.zeros_like(text[:1])
    costs = []
    for batch in (dark, middle):
        draws = replace(coded.draws, dropout=torch.ones_like(coded.draws.dropout))
        made = edit_pass(model.editor, batch, text, null, draws)
        kept = made.kept.view(-1, 1, 1, 1)
        right = (kept.sqrt() * made.noisy - made.clean) / (1 - kept).sqrt()
        assert pixel_errors(model.editor, replace(made, predicted=right)).max() < 1e-4
        off = replace(made, predicted=right + 0.1)
        costs.append(pixel_errors(model.editor, off).mean().item())
    assert costs[0] > 3 * costs[1] > 0


def test_the_editor_is_taught_by_the_codes(model, coded):
    found = cost(EditorStage(model.editor), coded)
    found["total"].backward()
    assert found["total"] is found["edit"] and learns(model.editor) and not learns(model.edit_head)


def aligned(model: Mgie, coded: CodedBatch, monkeypatch, vectors: Callable[[int], torch.Tensor]) -> float:
    """The align loss of a model whose guidance vectors are these, NULL aside, which is zero."""

    assert coded.codes is not None
    null = torch.zeros_like(coded.codes[:1])

    def given(rows: torch.Tensor) -> torch.Tensor:
        return vectors(len(rows)) if rows.any() else null

    monkeypatch.setattr(model, "guidance_vectors", given)
    return cost(LanguageStage(model, SETTINGS.align_weight), coded)["align"].item()


def test_vectors_that_are_the_codes_cost_nothing_whatever_refusals_give(model, coded, monkeypatch):
    edited = coded.batch.edited
    assert edited is not None and 0 < edited.sum() < len(edited)
    wild = coded.codes + 5 * (1 - edited).view(-1, 1, 1)
    assert aligned(model, coded, monkeypatch, lambda count: wild) == pytest.approx(0, abs=1e-6)
    shifted = coded.codes + 0.5 * edited.view(-1, 1, 1)
    assert aligned(model, coded, monkeypatch, lambda count: shifted) == pytest.approx(0.25, rel=1e-4)


@pytest.mark.parametrize("name", ["language", "joint", "editor"])
def test_the_losses_and_gradients_of_the_parts_add_up_to_the_whole(model, coded, name):
    stages = {
        "language": lambda: LanguageStage(model, SETTINGS.align_weight),
        "joint": lambda: JointStage(model),
        "editor": lambda: EditorStage(model.editor),
    }
    stage, totals = stages[name](), Totals.of(coded.batch)

    def taken(parts: int) -> tuple[dict[str, float], torch.Tensor]:
        stage.zero_grad()
        sums: dict[str, float] = {}
        for part in range(parts):
            found = stage(coded.rows(part, parts), totals)
            found["total"].backward()
            sums = {key: sums.get(key, 0.0) + value.item() for key, value in found.items()}
        return sums, torch.cat([p.grad.flatten() for p in stage.parameters() if p.grad is not None])

    (whole, gradient), (parts, other) = taken(1), taken(3)
    assert parts == pytest.approx(whole, rel=2e-6)
    assert (gradient - other).norm() < 1e-5 * gradient.norm()


@pytest.mark.parametrize("name", ["language", "joint"])
def test_every_trained_parameter_is_reached(model, coded, name):
    """Several processes wait for the gradient of each."""
    freeze_unused(model)
    stage = LanguageStage(model, SETTINGS.align_weight) if name == "language" else JointStage(model)
    cost(stage, coded)["total"].backward()
    assert [n for n, p in model.named_parameters() if p.requires_grad and p.grad is None] == []


def test_half_of_the_timesteps_are_noisy_ones():
    noising, rng = Noising(3, 8, 1000, SETTINGS.high_noise_share), np.random.default_rng(1)
    steps = torch.cat([Draws.make(noising, (6, 64, 64), rng).timesteps for _ in range(100)])
    noisy = (steps >= 900).float().mean().item()
    assert 0.48 < noisy < 0.62 and steps.min() < 60 and steps.max() <= 999
