"""The training loop itself, on the built-in model's recipe cut short: it learns, resumes, repeats and exports."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from mgie_server.models.engine import EditSettings
from mgie_server.models.mini import load_mini
from mgie_server.training.checkpoints import LOG, STATE, average_weights
from mgie_server.training.recipe import MINI_RECIPE, OptimizerSettings, Recipe
from mgie_server.training.train import export, rate, train


def short_recipe(folder: Path, steps: int) -> Recipe:
    recipe = Recipe.load()
    return replace(
        recipe,
        run=replace(
            recipe.run,
            folder=folder,
            device="cpu",
            steps=steps,
            batch=4,
            checkpoint_every=2,
            log_every=1,
        ),
        data=replace(recipe.data, crops=folder / "none.npz", vocabulary=420, corpus_lines=1500),
        optimizer=replace(recipe.optimizer, warmup=1),
    )


def steps_logged(folder: Path) -> list[int]:
    return [json.loads(line)["step"] for line in (folder / LOG).read_text().splitlines()]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train(short_recipe(tmp_path_factory.mktemp("run"), steps=4))


def test_it_logs_and_keeps_a_checkpoint(trained: Path) -> None:
    assert steps_logged(trained) == [1, 2, 3, 4]
    assert (trained / STATE).exists() and not (trained / (STATE + ".part")).exists()
    losses = [json.loads(line)["instruction_loss"] for line in (trained / LOG).read_text().splitlines()]
    assert losses[-1] < losses[0]


def test_the_same_seed_gives_the_same_weights(trained: Path, tmp_path: Path) -> None:
    again = train(short_recipe(tmp_path, steps=4))
    first, second = average_weights(trained), average_weights(again)
    assert all(torch.equal(first[name], second[name]) for name in first)


def test_it_resumes_where_it_stopped(tmp_path: Path) -> None:
    train(short_recipe(tmp_path, steps=2))
    before = average_weights(tmp_path)
    train(short_recipe(tmp_path, steps=4), resume=True)
    assert steps_logged(tmp_path) == [1, 2, 3, 4]
    after = average_weights(tmp_path)
    assert any(not torch.equal(before[name], after[name]) for name in before)


def test_what_is_exported_is_a_model_that_edits(trained: Path, tmp_path: Path) -> None:
    export(trained, tmp_path / "model")
    engine = load_mini(tmp_path / "model")
    picture = np.full((64, 64, 3), 0.5, np.float32)
    description = engine.describe(picture, "make it darker", expressive="The picture becomes darker.")
    edited = engine.edit(picture, description, EditSettings(2, 1.0, 1.0, 0), lambda *step: None)
    assert edited.shape == (64, 64, 3) and np.isfinite(edited).all()


def test_the_rate_rises_stays_and_falls_to_zero() -> None:
    settings = Recipe.load().optimizer
    settings = replace(settings, warmup=10, cooldown=0.25)
    assert isinstance(settings, OptimizerSettings)
    shares = [rate(step, 100, settings) for step in range(101)]
    assert shares[0] == pytest.approx(0.1) and shares[50] == 1.0
    assert shares[75] == 1.0 and shares[90] == pytest.approx(0.4) and shares[100] == 0.0


def test_a_recipe_with_a_setting_too_many_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(MINI_RECIPE.read_text().replace("\n[run]\n", "\n[run]\ncoffee = 3\n"))
    with pytest.raises(TypeError, match="coffee"):
        Recipe.load(wrong)
