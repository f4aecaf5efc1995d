"""The three models of the miniature differ in what they see and say, and in nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_recipe import logged, tiny_recipe

from mgie_server.mgie.prompts import IGNORED, PromptTemplate, build_prompt
from mgie_server.training.batches import PictureFiles, WordBatches
from mgie_server.training.guidance_codes import GuidanceCodes
from mgie_server.training.miniature import MINIATURE_RECIPE, VARIANTS, train_miniature, variant
from mgie_server.training.recipe import Recipe
from mgie_server.training.run_folder import STATE, TOKENIZER
from mgie_server.training.train import joint_stage
from mgie_server.weights.native import load_native

WORDS = "make it brighter"


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[Recipe, dict[str, Path]]:
    recipe = tiny_recipe(tmp_path_factory.mktemp("miniature"), steps=2)
    return recipe, train_miniature(recipe, lambda _name: lambda _entry: None)


def rows_of(folder: Path, gray: float) -> np.ndarray:
    """The visual tokens for an even picture."""
    model, tokenizer = load_native(folder, "cpu")
    prompt = build_prompt(PromptTemplate(**model.config.prompt), tokenizer, WORDS)
    picture = np.full((64, 64, 3), gray, np.float32)
    return model.read_aloud(picture, prompt, tokenizer.encode_plain("brighter")).rows.numpy()


def test_only_mini_sees_the_picture(models: tuple[Recipe, dict[str, Path]]) -> None:
    seen = {name: np.abs(rows_of(path, 0.1) - rows_of(path, 0.9)).max() for name, path in models[1].items()}
    assert seen["mini"] > 1e-4
    assert seen["mini-lgie"] == seen["mini-ip2p"] == 0


def test_all_begin_with_one_editor_and_one_tokenizer(models: tuple[Recipe, dict[str, Path]]) -> None:
    recipe = models[0]
    begun = [joint_stage(variant(recipe, name), resume=False)[0].model.editor for name in VARIANTS]
    first = begun[0].state_dict()
    for other in begun[1:]:
        assert all(torch.equal(first[key], value) for key, value in other.state_dict().items())
    assert len({(recipe.run.folder / name / TOKENIZER).read_bytes() for name in VARIANTS}) == 1


def test_a_second_call_trains_nothing_again(models: tuple[Recipe, dict[str, Path]]) -> None:
    recipe, paths = models
    states = [
        recipe.run.folder / name / stage / STATE for name in VARIANTS for stage in ("language", "joint")
    ]
    before = [path.read_bytes() for path in states]
    assert train_miniature(recipe, lambda _name: lambda _entry: None) == paths
    assert [path.read_bytes() for path in states] == before
    assert len(logged(recipe.run.folder / "mini-ip2p", "joint")) == 2


@pytest.mark.parametrize("described", [True, False])
def test_without_descriptions_the_visual_tokens_follow_at_once(
    models: tuple[Recipe, dict[str, Path]], described: bool
) -> None:
    one = variant(models[0], "mini-ip2p")
    stage, made = joint_stage(one, resume=True)
    assert isinstance(made, WordBatches)
    head = one.model["edit_head"]
    batches = WordBatches(
        PictureFiles(None, None, 0.0),
        GuidanceCodes(head["queries"], head["out"]),
        made.noising,
        tokenizer_model=(one.run.folder / TOKENIZER).read_bytes(),
        template=PromptTemplate(**stage.model.config.prompt),
        clip_image=stage.model.config.clip_image,
        batch=8,
        seed=1,
        max_length=192,
        described=described,
    )
    spoken = (batches.made(0).batch.labels != IGNORED).sum(1)
    assert (spoken.max() > 9) == described  # eight visual tokens and the end
    assert described or bool((spoken == 9).all())


def test_the_recipe_differs_from_minis_in_steps_alone() -> None:
    ours, minis = Recipe.load(MINIATURE_RECIPE), Recipe.load()
    of_the_weights = {
        "sure_from",
        "max_instruction",
        "grammar",
        "detail",
    }  # chosen when mini had been trained
    assert ours.model == {key: value for key, value in minis.model.items() if key not in of_the_weights}
    assert (ours.data.photo_share, ours.data.vocabulary) == (minis.data.photo_share, minis.data.vocabulary)
