"""Training on pairs of one's own: what is trained, what is written, and that the loaders read it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from safetensors.torch import save_file
from torch import nn
from typer.testing import CliRunner

from mgie_protocol.errors import MgieError
from mgie_server.cli.app import app
from mgie_server.engines.catalog import ASSETS, find_model
from mgie_server.engines.mini import load_mini
from mgie_server.mgie.losses import Totals
from mgie_server.training import checkpoints
from mgie_server.training.memory import Held, out_of_memory
from mgie_server.training.own_pairs import open_pairs
from mgie_server.training.stages import JointStage
from mgie_server.training.starting import load_start
from mgie_server.training.tuning import STAGE, batches_of, prepare, tune
from mgie_server.training.tuning_recipe import (
    LoraSettings,
    OwnDataSettings,
    StartSettings,
    TrainSettings,
    TuningRecipe,
    TuningRun,
)
from mgie_server.weights.adapter import merge_adapter
from mgie_server.weights.checkpoint import load_published
from mgie_server.weights.native import load_native
from mgie_server.weights.published import PublishedLayout
from mgie_server.weights.tensor_files import open_folder

RECIPES = Path(__file__).parents[2] / "mgie_server" / "training" / "recipes"
TINY = Path(__file__).parents[1] / "golden" / "data" / "tiny" / "model"


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, rng = tmp_path_factory.mktemp("pairs"), np.random.default_rng(3)
    rows = []
    for number in range(5):
        picture = cv2.resize(rng.integers(0, 256, (6, 8, 3), np.uint8), (96, 72))
        names = {"before": f"{number}.png", "after": f"{number} after.png"}
        cv2.imwrite(str(folder / names["before"]), picture)
        cv2.imwrite(str(folder / names["after"]), picture[..., ::-1])
        rows.append({**names, "instruction": "swap red and blue", "expressive": "Red is blue, blue is red."})
    (folder / "pairs.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    return folder


def recipe_of(folder: Path, pairs: Path, start: str = "mini", **train) -> TuningRecipe:
    return TuningRecipe(
        run=TuningRun(folder, "cpu", checkpoint_every=1, log_every=1),
        start=StartSettings(start),
        data=OwnDataSettings(str(pairs), size=64, loaders=0),
        train=TrainSettings(**{"steps": 2, "batch": 2, "lr": 1e-3, **train}),
    )


def test_an_adapter_is_small_and_merged_it_is_what_was_trained(pairs: Path, tmp_path: Path) -> None:
    recipe = replace(recipe_of(tmp_path, pairs), lora=LoraSettings(rank=4, teaches="to swap", licence="CC0"))
    adapter = tune(recipe)
    assert adapter
    assert adapter.stat().st_size < 2_000_000
    kept = checkpoints.average_weights(tmp_path / STAGE)
    assert kept and all(".lora_" in name for name in kept)
    start = load_start(StartSettings("mini"), 0)
    prepare(start.model, recipe)
    checkpoints.load_weights(start.model, kept)
    merged, _ = load_native(ASSETS / "mini")
    assert merge_adapter(merged, adapter) > 50
    coded = batches_of(recipe, start, open_pairs(str(pairs)).pairs).part(0, 0, 1)
    with torch.no_grad():
        theirs, ours, plain = (
            JointStage(m)(coded, Totals.of(coded.batch))["total"].item()
            for m in (start.model, merged, load_native(ASSETS / "mini")[0])
        )
    assert ours == pytest.approx(theirs, rel=2e-3) and abs(plain - ours) > 0.05


def test_an_added_adapter_is_a_model_of_the_catalog(pairs: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("MGIE_HOME", str(tmp_path / "home"))
    recipe = replace(
        recipe_of(tmp_path / "run", pairs, steps=1), lora=LoraSettings(rank=2, teaches="to swap")
    )
    adapter = tune(recipe)
    assert adapter

    def run(*words: str) -> dict:
        done = CliRunner().invoke(app, ["models", *words, "--json"])
        return json.loads(done.stdout)

    added = run("add", "swapped", "--adapter", str(adapter), "--base", "mini")
    assert added["base"] == "mini" and added["licence"] == "CC-BY-SA-4.0"
    listed = {model["name"]: model for model in run("list")["models"]}
    assert listed["swapped"]["installed"] and "to swap" in listed["swapped"]["summary"]
    info = find_model("swapped")
    assert info.path
    engine = load_mini(info, ASSETS / "mini", "cpu", info.path / "adapter.safetensors")
    assert engine.capabilities.name == "swapped"
    again = run("add", "swapped", "--adapter", str(adapter))["error"]
    assert "already" in again["message"]
    assert "name" in run("add", "../up", "--adapter", str(adapter))["error"]["message"]
    assert "no adapter" in run("add", "x", "--adapter", str(pairs / "0.png"))["error"]["message"]


def test_published_weights_come_out_as_they_went_in_with_emb(pairs: Path, tmp_path: Path) -> None:
    """Trained by the paper's parts, written as mllm.pt with `emb` and unet.pt, read by the loader of the published files."""
    out = tune(recipe_of(tmp_path, pairs, str(TINY), lr={"mllm": 5e-3, "diffusion": 1e-3}))
    assert out
    old, new = PublishedLayout.under(TINY), PublishedLayout.under(out)
    loaded = load_published(replace(old, mllm=new.mllm, unet=new.unet)).model.state_dict()
    before = load_published(old).model.state_dict()
    trained = checkpoints.average_weights(tmp_path / STAGE)
    for name, weight in loaded.items():
        if name in trained:
            assert torch.equal(weight, trained[name].half().float()), name
        else:
            assert torch.equal(weight, before[name]), name
    for part in ("mllm.llama.embed_tokens.weight", "mllm.lm_head.weight", "edit_head.query"):
        assert not torch.equal(loaded[part], before[part]), part
    raw = torch.load(new.mllm, weights_only=True)
    assert raw["emb"].shape == (1, 8, raw["model.embed_tokens.weight"].shape[1])
    assert {name.split(".")[0] for name in raw} == {"model", "lm_head", "edit_head", "emb"}


def test_parts_of_a_batch_are_the_batch_and_every_pair_comes_once_a_pass(pairs: Path, tmp_path: Path) -> None:
    recipe, start = recipe_of(tmp_path, pairs, batch=4), load_start(StartSettings("mini"), 0)
    batches = batches_of(recipe, start, open_pairs(str(pairs)).pairs)
    whole, halves = batches.part(3, 0, 1), [batches.part(3, part, 2) for part in range(2)]
    for name, value in vars(whole.batch).items():
        if value is not None:
            assert torch.equal(torch.cat([getattr(h.batch, name) for h in halves]), value), name
    assert torch.equal(torch.cat([h.draws.noise for h in halves]), whole.draws.noise)
    shown = [i for number in range(5) for i in batches._chosen(number)]
    assert all(sorted(shown[first : first + 5]) == list(range(5)) for first in range(0, 20, 5))


def test_pages_of_sample_edits_and_tensorboard(pairs: Path, tmp_path: Path) -> None:
    pytest.importorskip("tensorboard")
    recipe = recipe_of(tmp_path, pairs, steps=1)
    tune(replace(recipe, run=replace(recipe.run, samples_every=1, tensorboard=True)))
    page = cv2.imread(str(tmp_path / "samples" / "step_000001.png"))
    assert page is not None and page.shape == (4 * 132 + 4, 3 * 132 + 4, 3)
    assert list((tmp_path / "tensorboard").glob("events*"))


def test_what_cannot_be_used_is_counted_and_named_with_its_line(pairs: Path, tmp_path: Path) -> None:
    whole = open_pairs(str(pairs))
    assert len(whole.pairs) == 5 and whole.left_out == 0
    assert whole.pairs[0].expressive == "Red is blue, blue is red."
    table = tmp_path / "pairs.csv"
    table.write_text("before,after,instruction\na.png,b.png,warmer\n")
    with pytest.raises(MgieError, match=r"no pair that can be used.*pairs.csv:2"):
        open_pairs(str(tmp_path))
    with pytest.raises(MgieError, match="no split 'test'"):
        open_pairs(str(pairs), split="test")


def test_out_of_memory_says_what_would_save_how_much() -> None:
    held = Held(trained=1_000_000_000, frozen=7_000_000_000, peak=80_000_000_000, at_once=4, ema=True)
    error = out_of_memory(held, "cuda:0")
    assert error.code == "out_of_memory" and "80.0 GB in use" in error.message
    assert "48 GB" in error.message  # 28 of frozen weights, 20 of one that is trained, with its average
    saved = dict(held.savings())
    assert (
        saved["at_once = 2"] == 16e9 and saved['optimizer = "adamw8bit"'] == 6e9 and saved["ema = 0"] == 4e9
    )
    assert saved["a [lora] table"] == 16e9 and saved["shard = true over 2 processes"] == 24e9
    assert "gradient_checkpointing = true (about 22 GB)" in error.hint


def test_the_recipes_that_come_along_are_right_and_wrong_ones_are_named(tmp_path: Path) -> None:
    paper = TuningRecipe.load(RECIPES / "pairs.toml")
    assert paper.train.rates() == {"mllm.": 5e-4, "edit_head.": 5e-4, "editor.": 1e-4}
    assert TuningRecipe.load(RECIPES / "lora.toml").lora is not None
    text = (RECIPES / "pairs.toml").read_text(encoding="utf-8")
    wrong = tmp_path / "wrong.toml"
    for old, new, said in [
        ('"unet"]', '"moon"]', "no 'moon'"),
        ("[data]", "[datum]", "datum"),
        ('"cosine"', '"sine"', "'sine'"),
    ]:
        wrong.write_text(text.replace(old, new), encoding="utf-8")
        with pytest.raises((ValueError, TypeError), match=said):
            TuningRecipe.load(wrong)


def test_it_begins_with_llava_and_an_editor_of_text(tmp_path: Path) -> None:
    """Stable Diffusion's first convolution too, which lacks the picture's channels."""
    published = PublishedLayout.under(TINY)
    unet = torch.load(published.unet, weights_only=True)
    half = unet["conv_in.weight"].shape[1] // 2
    editor = tmp_path / "sd"
    shutil.copytree(TINY / "ip2p", editor)
    unet["conv_in.weight"] = unet["conv_in.weight"][:, :half].contiguous()
    save_file(unet, editor / "unet" / "diffusion_pytorch_model.safetensors")
    config = json.loads((editor / "unet" / "config.json").read_text())
    (editor / "unet" / "config.json").write_text(json.dumps({**config, "in_channels": half}))
    head = {"width": 32, "feedforward": 64, "layers": 1, "queries": 77}
    settings = StartSettings("instruct-pix2pix", TINY / "LLaVA-7B-v1", TINY / "clip", editor, head)
    model = load_start(settings, 5).model
    llava = {k: f.get(k) for f in open_folder(TINY / "LLaVA-7B-v1") for k in f.infos}
    for weight, key in (
        (model.mllm.llama.embed_tokens.weight, "model.embed_tokens.weight"),
        (model.mllm.lm_head.weight, "lm_head.weight"),
    ):
        old = llava[key].float()
        assert torch.equal(weight[: len(old)], old) and len(weight) == len(old) + 8
        assert torch.allclose(weight[len(old) :], old.mean(0).expand(8, -1))
    first = model.editor.unet.get_submodule("conv_in")
    assert isinstance(first, nn.Conv2d) and first.bias is not None
    assert torch.equal(first.weight[:, :half], unet["conv_in.weight"].float())
    assert not first.weight[:, half:].any() and torch.equal(first.bias, unet["conv_in.bias"].float())
    assert torch.equal(load_start(settings, 5).model.edit_head.query, model.edit_head.query)
    (editor / "unet" / "diffusion_pytorch_model.safetensors").unlink()
    with pytest.raises(MgieError, match="there are no weights in it"):
        load_start(settings, 5)


def test_bfloat16_costs_about_what_float32_does(pairs: Path, tmp_path: Path) -> None:
    """In a process of its own: accelerate has one precision a process."""
    command = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from dataclasses import replace; from pathlib import Path\n"
        "from test_tuning import recipe_of, TINY; from mgie_server.training.tuning import tune\n"
        "r = recipe_of(Path(sys.argv[2]), sys.argv[3], str(TINY), steps=1, gradient_checkpointing=True)\n"
        "tune(replace(r, run=replace(r.run, precision='bfloat16')))\n"
    )
    arguments = [str(Path(__file__).parent), str(tmp_path / "half"), str(pairs)]
    subprocess.run([sys.executable, "-c", command, *arguments], check=True, timeout=120)
    tune(recipe_of(tmp_path / "full", pairs, str(TINY), steps=1))
    half, full = (
        json.loads((tmp_path / name / STAGE / "log.jsonl").read_text()) for name in ("half", "full")
    )
    for loss in ("instruction_loss", "edit_loss"):
        assert half[loss] == pytest.approx(full[loss], rel=0.03) and half[loss] != full[loss]
