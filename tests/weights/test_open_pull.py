"""`mgie models pull` of an open model: the published files as they are, from a hub of our own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hub_server import Hub

from mgie_server.engines.open_models import OPEN_MODELS
from mgie_server.weights.open_origins import DESCRIBERS, EDITORS

BIN = Path(sys.executable).parent
KLEIN = EDITORS["klein-4b"].repo


def write(folder: Path, *names: str) -> Path:
    """Files that need not be a model: pulling looks at names, sizes and digests."""
    for name in names:
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(name * 3)
    return folder


@pytest.fixture
def repositories(tmp_path: Path) -> dict[str, Path]:
    parts = ("transformer/diffusion_pytorch_model", "vae/diffusion_pytorch_model", "text_encoder/model")
    weights = [f"{part}.{end}" for part in parts for end in ("safetensors", "bin")]
    configs = [f"{part.split('/')[0]}/config.json" for part in parts]
    tokens = ["tokenizer/tokenizer.json", "tokenizer/tokenizer_config.json"]
    others = [
        "model_index.json",
        "scheduler/scheduler_config.json",
        "README.md",
        "flux-2-klein-4b.safetensors",
    ]
    editor = write(tmp_path / "editor", *weights, *configs, *tokens, *others)
    speaks = ["config.json", "model.safetensors", "preprocessor_config.json", "tokenizer.json"]
    describer = write(tmp_path / "describer", *speaks, "tokenizer_config.json", "README.md")
    return {KLEIN: editor, **{wanted.repo: describer for wanted in DESCRIBERS.values()}}


def mgie(home: Path, hub: Hub, *words: str) -> dict:
    environment = {**os.environ, "MGIE_HOME": str(home), "HF_ENDPOINT": hub.url, "HF_HOME": str(home / "hf")}
    command = [str(BIN / "mgie"), "models", *words, "--json"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=150)
    return json.loads(done.stdout)


def names_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_editor_and_describer_come_to_their_places(tmp_path: Path, repositories: dict[str, Path]) -> None:
    home = tmp_path / "home"
    with Hub(repositories) as hub:
        refused = mgie(home, hub, "pull", "klein-4b")["error"]
        assert "Apache-2.0" in refused["licences"] and "not for paid work" not in refused["message"]
        hub.break_after = {"transformer/diffusion_pytorch_model.safetensors": 20}
        done = mgie(home, hub, "pull", "klein-4b", "--accept-licence")
        assert done.get("path") == str(home / "models" / "klein-4b"), done
        served = dict(hub.served)
        assert mgie(home, hub, "pull", "klein-4b", "--accept-licence")["path"]  # there already
        assert hub.served == served
    found = names_in(home / "models" / "klein-4b")
    assert "transformer/diffusion_pytorch_model.safetensors" in found and "tokenizer/tokenizer.json" in found
    assert not any(name.endswith(".bin") or "README" in name for name in found)
    assert "flux-2-klein-4b.safetensors" not in found  # the same weights in another program's layout
    assert "model.safetensors" in names_in(home / "describers" / "qwen3-vl-2b")
    assert not any((home / "downloads").iterdir())


def test_the_describer_that_was_chosen_comes_along_or_is_fetched_alone(
    tmp_path: Path, repositories: dict[str, Path]
) -> None:
    home = tmp_path / "home"
    with Hub(repositories) as hub:
        chosen = mgie(home, hub, "describer", "qwen3-vl-4b", "--model", "klein-4b")
        assert (chosen["models"]["klein-4b"], chosen["models"]["kontext"]) == ("qwen3-vl-4b", "qwen3-vl-2b")
        refused = mgie(home, hub, "pull", "klein-4b")["error"]
        assert "Qwen3-VL-4B-Instruct" in refused["licences"] and "2B" not in refused["licences"]
        mgie(home, hub, "pull", "klein-4b", "--accept-licence")
        assert {path.name for path in (home / "describers").iterdir()} == {"qwen3-vl-4b", "chosen.json"}
        assert "Qwen3-VL-2B" in mgie(home, hub, "pull", "qwen3-vl-2b")["error"]["licences"]
        alone = mgie(home, hub, "pull", "qwen3-vl-2b", "--accept-licence")
        assert alone["path"] == str(home / "describers" / "qwen3-vl-2b")
        assert "model.safetensors" in names_in(Path(alone["path"]))
        there = {one["name"]: one["installed"] for one in mgie(home, hub, "describer")["describers"]}
        assert there == {"qwen3-vl-2b": True, "qwen3-vl-4b": True}
        shutil.rmtree(home / "models" / "klein-4b")
        shutil.rmtree(home / "describers" / "qwen3-vl-4b")
        mgie(home, hub, "describer", "none", "--model", "klein-4b")
        mgie(home, hub, "pull", "klein-4b", "--accept-licence")
        model = {model["name"]: model for model in mgie(home, hub, "list")["models"]}["klein-4b"]
    assert (model["describer"], model["describes"]) == ("none", False)
    assert not (home / "describers" / "qwen3-vl-4b").exists()


def test_the_list_says_what_is_there_and_what_may_be_sold(
    tmp_path: Path, repositories: dict[str, Path]
) -> None:
    home = tmp_path / "home"
    with Hub(repositories) as hub:
        mgie(home, hub, "pull", "klein-4b", "--accept-licence", "--without-describer")
        models = {model["name"]: model for model in mgie(home, hub, "list")["models"]}
        assert models["klein-4b"]["installed"] and not models["klein-4b"]["describes"]
        assert (
            not models["qwen-edit"]["installed"]
            and "mgie models pull qwen-edit" in models["qwen-edit"]["hint"]
        )
        for_work = {model["name"] for model in mgie(home, hub, "list", "--paid-work")["models"]}
    assert {"mini", "klein-4b", "qwen-edit"} <= for_work and not {"kontext", "mgie-7b"} & for_work


def test_the_fast_one_fetches_its_adapter_alone_where_the_base_is_there(
    tmp_path: Path, repositories: dict[str, Path]
) -> None:
    home, adapter = tmp_path / "home", OPEN_MODELS["qwen-edit-fast"].adapter
    processor = ["processor/preprocessor_config.json"]
    write(repositories[KLEIN], *processor)
    both = {
        EDITORS["qwen-edit"].repo: repositories[KLEIN],
        EDITORS["qwen-edit-fast"].repo: write(tmp_path / "fast", adapter, "other.safetensors", "README.md"),
    }
    pull = ("--accept-licence", "--without-describer")
    with Hub(both) as hub:
        assert mgie(home, hub, "pull", "qwen-edit-fast", *pull)["path"] == str(
            home / "models" / "qwen-edit-fast"
        )
        models = {model["name"]: model for model in mgie(home, hub, "list")["models"]}
        assert models["qwen-edit"]["installed"] and models["qwen-edit-fast"]["installed"]
        assert names_in(home / "models" / "qwen-edit-fast") == {adapter}
        shutil.rmtree(home / "models" / "qwen-edit-fast")
        before = dict(hub.served)
        mgie(home, hub, "pull", "qwen-edit-fast", *pull)
        fetched = [name for name, count in hub.served.items() if count != before.get(name)]
    assert fetched and all("Lightning" in name for name in fetched), fetched
