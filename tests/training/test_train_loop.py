"""Training itself, by a recipe cut short: the stages learn, resume, repeat themselves and give a model that edits."""

from __future__ import annotations

import json
import math
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from tiny_recipe import logged, tiny_recipe

from mgie_server.engines.catalog import find_model
from mgie_server.engines.engine import EditSettings
from mgie_server.engines.mini import load_mini
from mgie_server.mgie.losses import Noising, Totals
from mgie_server.training import train as training
from mgie_server.training.batches import EditBatches, PictureFiles
from mgie_server.training.checkpoints import average_weights
from mgie_server.training.fitting import Fit
from mgie_server.training.guidance_codes import GuidanceCodes
from mgie_server.training.meter import Meter
from mgie_server.training.new_model import new_editor
from mgie_server.training.recipe import MINI_RECIPE, STAGES, Recipe
from mgie_server.training.run_folder import STATE
from mgie_server.training.schedules import rate
from mgie_server.training.stages import EditorStage
from mgie_server.training.train import CODEC, DRAWINGS, export, train
from mgie_server.weights.native import CONFIG, TOKENIZER, WEIGHTS

STEPS = 12
LOSSES = {
    "editor": {"edit_loss"},
    "language": {"instruction_loss", "align_loss"},
    "joint": {"instruction_loss", "edit_loss"},
}


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train(tiny_recipe(tmp_path_factory.mktemp("run"), STEPS))


@pytest.fixture
def begun(trained: Path, tmp_path: Path) -> Path:
    """A folder with the tokenizer, the drawings and the codec of `trained`, which are made once a run."""
    for name in (TOKENIZER, CONFIG, DRAWINGS, CODEC):
        shutil.copy(trained / name, tmp_path)
    return tmp_path


def same(a: dict[str, torch.Tensor], b: dict[str, torch.Tensor]) -> bool:
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_logs_finite_losses_and_keeps_a_checkpoint(trained: Path, stage: str) -> None:
    entries = logged(trained, stage)
    assert [entry["step"] for entry in entries] == list(range(1, STEPS + 1))
    assert {name for name in entries[0] if name.endswith("_loss")} == LOSSES[stage]
    assert all(math.isfinite(value) for entry in entries for value in entry.values())
    assert (trained / stage / STATE).exists() and not (trained / stage / (STATE + ".part")).exists()


@pytest.mark.parametrize(("loss", "part"), [("instruction_loss", 0.9), ("align_loss", 0.95)])
def test_language_losses_fall(trained: Path, loss: str, part: float) -> None:
    values = [entry[loss] for entry in logged(trained, "language")]
    assert np.mean(values[-4:]) < part * np.mean(values[:4])


def test_the_editor_learns(trained: Path) -> None:
    """On the same pictures under the same noise, as the loss of one step depends on its timesteps more than on training."""
    recipe = tiny_recipe(trained, STEPS)
    head = recipe.model["edit_head"]
    files = PictureFiles(None, trained / DRAWINGS, 0.0)
    codes = GuidanceCodes(head["queries"], head["out"])
    codec = json.loads((trained / CODEC).read_text())
    torch.manual_seed(recipe.run.seed)
    editor = new_editor(recipe.model, codec)
    coded = EditBatches(files, codes, Noising.of(editor), batch=24, seed=77).made(0)
    losses = []
    for weights in (editor.state_dict(), torch.load(trained / "editor" / STATE, weights_only=True)["model"]):
        editor.load_state_dict(weights)
        with torch.no_grad():
            losses.append(EditorStage(editor)(coded, Totals.of(coded.batch))["total"].item())
    assert losses[1] < 0.9 * losses[0]


def test_the_joint_stage_begins_with_what_the_others_learnt(trained: Path) -> None:
    before, after = (logged(trained, stage) for stage in ("language", "joint"))
    assert after[0]["instruction_loss"] < 0.9 * before[0]["instruction_loss"]


def test_the_joint_stage_starts_from_the_two_averages(trained: Path, begun: Path, monkeypatch) -> None:
    started = {}

    shutil.copytree(trained, begun, dirs_exist_ok=True)
    shutil.rmtree(begun / "joint")

    def look(fit: Fit, resume: bool) -> None:
        started.update(
            {name: value.clone() for name, value in fit.module.get_submodule("model").state_dict().items()}
        )

    monkeypatch.setattr(training.Fit, "run", look)
    train(tiny_recipe(begun, STEPS), only=("joint",))
    language, editor = average_weights(trained / "language"), average_weights(trained / "editor")
    assert same(started, language | {f"editor.{name}": value for name, value in editor.items()})
    assert not same(started, language)


def test_the_language_stage_leaves_the_editor_alone_and_the_joint_stage_does_not(trained: Path) -> None:
    def moved(stage: str) -> bool:
        state = torch.load(trained / stage / STATE, weights_only=True)
        weights = [name for name in state["model"] if name.startswith("editor.") and name.endswith("weight")]
        return any(not torch.equal(state["model"][name], state["average"][name]) for name in weights)

    assert not moved("language") and moved("joint")


def test_the_same_seed_gives_the_same_weights_and_another_others(trained: Path, begun: Path) -> None:
    recipe = tiny_recipe(begun, STEPS)
    for stage in ("editor", "language"):
        train(recipe, only=(stage,))
        assert same(average_weights(trained / stage), average_weights(begun / stage)), stage
    other = replace(recipe.run, seed=1, folder=begun / "other")
    train(replace(recipe, run=other), only=("editor",))
    assert not same(average_weights(trained / "editor"), average_weights(other.folder / "editor"))


def test_one_stage_can_be_trained_alone(begun: Path) -> None:
    train(tiny_recipe(begun, 2), only=("editor",))
    assert (begun / "editor" / STATE).exists()
    assert not (begun / "language").exists() and not (begun / "joint").exists()


@pytest.mark.parametrize("stage", ["editor", "language"])
def test_it_resumes_where_it_stopped(begun: Path, stage: str) -> None:
    train(tiny_recipe(begun, 2), only=(stage,))
    first = average_weights(begun / stage)
    train(tiny_recipe(begun, 4), only=(stage,), resume=True)
    assert [entry["step"] for entry in logged(begun, stage)] == [1, 2, 3, 4]
    assert not same(first, average_weights(begun / stage))
    ended = average_weights(begun / stage)
    train(tiny_recipe(begun, 4), only=(stage,), resume=True)  # nothing is left to do
    assert len(logged(begun, stage)) == 4 and same(ended, average_weights(begun / stage))


def test_the_joint_stage_resumes_from_itself(trained: Path, begun: Path) -> None:
    for stage in STAGES:
        shutil.copytree(trained / stage, begun / stage)
    before = average_weights(begun / "joint")
    train(tiny_recipe(begun, STEPS + 2), only=("joint",), resume=True)
    after = average_weights(begun / "joint")
    name = "mllm.lm_head.weight"
    apart = (after[name] - before[name]).norm()
    assert 0 < apart < (after[name] - average_weights(begun / "language")[name]).norm()
    assert [entry["step"] for entry in logged(begun, "joint")][-2:] == [STEPS + 1, STEPS + 2]


def test_what_is_exported_is_a_model_that_edits(trained: Path, tmp_path: Path) -> None:
    export(trained, tmp_path / "model")
    engine = load_mini(find_model("mini"), tmp_path / "model")
    picture = np.full((64, 64, 3), 0.5, np.float32)
    description = engine.describe(picture, "make it darker", expressive="The picture becomes darker.")
    edited = engine.edit(picture, description, EditSettings(2, 1.0, 1.0, 0), lambda *step: None)
    assert edited.shape == (64, 64, 3) and np.isfinite(edited).all()


def test_a_run_can_go_on_from_a_models_folder(trained: Path, tmp_path: Path) -> None:
    """The joint stage alone, with the tokenizer and the codec of the model that it begins with."""
    recipe = tiny_recipe(tmp_path / "first", STEPS)
    export(trained, tmp_path / "model")
    run = replace(recipe.run, folder=tmp_path / "second", start=str(tmp_path / "model"), seed=9)
    stages = {**recipe.stages, "joint": replace(recipe.stages["joint"], steps=2, lr=0.0)}
    export(train(replace(recipe, run=run, stages=stages), only=("joint",)), tmp_path / "again")
    for name in (CONFIG, TOKENIZER):
        assert (tmp_path / "again" / name).read_bytes() == (tmp_path / "model" / name).read_bytes()
    begun, ended = (load_file(tmp_path / name / WEIGHTS) for name in ("model", "again"))
    assert all(torch.allclose(begun[name], ended[name]) for name in begun)


def test_a_loss_that_is_not_finite_ends_the_run(tmp_path: Path) -> None:
    meter = Meter(tmp_path, 0, 10, None)
    with pytest.raises(RuntimeError, match="not finite at step 1"):
        meter.tell(1, {"edit": float("nan")}, {})


def test_the_rate_rises_stays_and_falls_to_zero() -> None:
    shares = [rate("level", step, 100, 10, 0.25) for step in range(101)]
    assert shares[0] == pytest.approx(0.1) and shares[50] == 1.0
    assert shares[75] == 1.0 and shares[90] == pytest.approx(0.4) and shares[100] == 0.0


def test_a_recipe_with_a_setting_too_many_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(
        MINI_RECIPE.read_text(encoding="utf-8").replace("\n[run]\n", "\n[run]\ncoffee = 3\n"),
        encoding="utf-8",
    )
    with pytest.raises(TypeError, match="coffee"):
        Recipe.load(wrong)


def test_a_recipe_without_a_stage_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(
        MINI_RECIPE.read_text(encoding="utf-8").replace("[stages.joint]", "[stages.other]"), encoding="utf-8"
    )
    with pytest.raises(KeyError, match="joint"):
        Recipe.load(wrong)
