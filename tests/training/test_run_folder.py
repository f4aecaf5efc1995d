"""A run's folder: what was trained is not written over, and what was made follows the recipe."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tiny_recipe import tiny_recipe
from typer.testing import CliRunner

from mgie_protocol.errors import MgieError
from mgie_server.cli.app import app
from mgie_server.training.recipe import MINI_RECIPE
from mgie_server.training.run_folder import (
    CODEC,
    DRAWINGS,
    TOKENIZER,
    check_not_trained,
    check_out,
    renew,
)
from mgie_server.training.train import train
from mgie_server.training.vocabulary import train_tokenizer


def begun(folder: Path, *stages: str) -> Path:
    """A folder as training leaves it, with checkpoints that must stay as they are."""
    folder.mkdir(exist_ok=True)
    for stage in stages:
        (folder / stage).mkdir()
        (folder / stage / "checkpoint.pt").write_bytes(b"weeks of work")
        (folder / stage / "log.jsonl").write_text('{"step": 1200.0}\n')
    return folder


def test_training_anew_leaves_what_was_trained(tmp_path: Path) -> None:
    begun(tmp_path, "editor")
    with pytest.raises(MgieError, match=r"editor \(step 1200\)") as caught:
        train(tiny_recipe(tmp_path), only=("editor", "language"))
    assert caught.value.code == "output_not_writable" and "--resume" in caught.value.hint
    assert (tmp_path / "editor" / "checkpoint.pt").read_bytes() == b"weeks of work"
    assert not (tmp_path / "language").exists()
    check_not_trained(tmp_path, ("language",))  # another stage may begin


def test_the_command_refuses_before_it_does_anything(tmp_path: Path) -> None:
    run = begun(tmp_path / "run", "editor", "language", "joint")
    recipe = tmp_path / "recipe.toml"
    text = MINI_RECIPE.read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if line.startswith("folder"))
    recipe.write_text(text.replace(old, f"folder = {json.dumps(str(run))}"), encoding="utf-8")
    done = CliRunner().invoke(app, ["train", "--config", str(recipe), "--json"])
    assert done.exit_code == 1 and json.loads(done.stdout)["error"]["code"] == "output_not_writable"
    assert {path.name for path in run.iterdir()} == {"editor", "language", "joint"}


def test_a_model_is_not_exported_over(tmp_path: Path) -> None:
    check_out(tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"a model")
    with pytest.raises(MgieError, match="There is a model in"):
        check_out(tmp_path)


def test_a_changed_vocabulary_is_refused_where_weights_need_the_old_one(tmp_path: Path) -> None:
    recipe = tiny_recipe(begun(tmp_path, "language"))
    renew(recipe)
    (tmp_path / TOKENIZER).write_bytes(b"of 900 words")
    larger = replace(recipe, data=replace(recipe.data, vocabulary=1200))
    with pytest.raises(MgieError, match=r"vocabulary 900 then, 1200 now.*: language"):
        train(larger, only=("language",), resume=True)
    assert (tmp_path / TOKENIZER).read_bytes() == b"of 900 words"


def test_a_changed_vocabulary_is_made_anew_where_nothing_needs_the_old_one(tmp_path: Path) -> None:
    recipe = tiny_recipe(begun(tmp_path, "editor"))
    renew(recipe)
    (tmp_path / TOKENIZER).write_bytes(b"of 900 words")
    renew(replace(recipe, data=replace(recipe.data, vocabulary=1200)))
    assert not (tmp_path / TOKENIZER).exists()


def test_a_folder_of_earlier_versions_tells_its_vocabulary_itself(tmp_path: Path) -> None:
    recipe = tiny_recipe(begun(tmp_path, "joint"))
    lines = [f"make it {word}" for word in ("warmer", "colder", "brighter", "darker", "softer")]
    (tmp_path / TOKENIZER).write_bytes(train_tokenizer(lines, 290))
    with pytest.raises(MgieError, match="vocabulary 900"):
        renew(recipe)
    renew(replace(recipe, data=replace(recipe.data, vocabulary=290)))


def test_the_codec_follows_the_recipe_and_the_drawings_too(tmp_path: Path) -> None:
    recipe = tiny_recipe(begun(tmp_path, "language"))
    renew(recipe)
    for name in (CODEC, DRAWINGS):
        (tmp_path / name).write_bytes(b"made")
    renew(recipe)
    assert (tmp_path / CODEC).exists() and (tmp_path / DRAWINGS).exists()
    codec = {**recipe.model["autoencoder"], "patch": 2}
    renew(
        replace(recipe, model={**recipe.model, "autoencoder": codec}, data=replace(recipe.data, drawings=9))
    )
    assert not (tmp_path / CODEC).exists() and not (tmp_path / DRAWINGS).exists()
