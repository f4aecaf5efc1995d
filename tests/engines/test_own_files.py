"""Files of a person's own on tiny open models, through the real loaders; and what is said of those that do not fit."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from own_files import (
    KLEIN_LAYER,
    TRANSFORMER,
    as_gguf,
    changed_transformer,
    klein_as_published,
    lora,
    retyped,
)
from safetensors.torch import load_file, save_file
from small_pictures import SIDE, small_pictures
from tiny_pipelines import MAKERS

from mgie_protocol.errors import MgieError
from mgie_server.engines.engine import EditSettings
from mgie_server.engines.open_engine import load_open, sizes_of
from mgie_server.engines.open_models import OPEN_MODELS, open_models
from mgie_server.weights.pipeline_folder import load_pipeline, open_pipeline
from mgie_server.weights.pipeline_sources import PipelineSources

INFOS = {info.name: info for info in open_models()}
SIDES = {"klein-4b": (32, 32), "qwen-edit": (48, 48), "kontext": (32, 32)}  # of the tiny ones' queries


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("own")
    return {name: make(root / name) for name, make in MAKERS.items()}


@pytest.fixture(autouse=True)
def small() -> Iterator[None]:
    with small_pictures():
        yield


def edited(name: str, sources: PipelineSources) -> np.ndarray:
    model = OPEN_MODELS[name]
    engine = load_open(replace(INFOS[name], path=sources.folder), model, None, "cpu", sources=sources)[0]
    picture = np.random.default_rng(1).random((SIDE, SIDE, 3), np.float32)
    settings = EditSettings(steps=2, text_guidance=1.0, image_guidance=1.0, seed=3)
    return engine.edit(picture, engine.describe(picture, "a red hat"), settings, lambda *_: None)


def complaint(sources: PipelineSources) -> str:
    with pytest.raises(MgieError) as caught:
        open_pipeline(sources)
    assert caught.value.code == "model_not_installed" and caught.value.hint
    return caught.value.message


def with_lora(folder: Path, path: Path, strength: float = 1.0) -> PipelineSources:
    return PipelineSources(folder, adapters=((path, strength),))


@pytest.mark.parametrize("name", SIDES)
def test_an_adapter_changes_the_picture_by_its_strength(
    made: dict[str, Path], tmp_path: Path, name: str
) -> None:
    path = lora(tmp_path / "x.safetensors", SIDES[name], "diffusers")
    plain = edited(name, PipelineSources(made[name]))
    none, half, whole = (edited(name, with_lora(made[name], path, strength)) for strength in (0.0, 0.5, 1.0))
    assert np.abs(none - plain).max() < 1e-6
    assert np.array_equal(whole, edited(name, with_lora(made[name], path)))
    assert np.abs(half - plain).max() > 1e-5 and np.abs(whole - half).max() > 1e-5


@pytest.mark.parametrize("layout", ["peft", "bare", "kohya"])
def test_the_layouts_of_adapters_give_the_same(made: dict[str, Path], tmp_path: Path, layout: str) -> None:
    name, scale = ("qwen-edit", 1.0) if layout != "peft" else ("klein-4b", 1.0)
    folder, sides = made[name], SIDES[name]
    usual = edited(name, with_lora(folder, lora(tmp_path / "a.safetensors", sides, "diffusers"), scale))
    other = edited(name, with_lora(folder, lora(tmp_path / "b.safetensors", sides, layout)))
    assert np.abs(usual - other).max() < 1e-5  # kohya's alpha is the rank: a scale of one


def test_it_becomes_part_of_the_weights_as_the_formula_says(made: dict[str, Path], tmp_path: Path) -> None:
    path = lora(tmp_path / "x.safetensors", SIDES["klein-4b"], "diffusers")
    pipe = load_pipeline(open_pipeline(with_lora(made["klein-4b"], path, 0.5)), torch.float32)
    halves = load_file(path)
    down, up = (halves[f"transformer.{KLEIN_LAYER}.lora_{half}.weight"] for half in "AB")
    before = load_file(made["klein-4b"] / TRANSFORMER)[f"{KLEIN_LAYER}.weight"]
    after = pipe.transformer.state_dict()[f"{KLEIN_LAYER}.weight"]
    torch.testing.assert_close(after, before + 0.5 * up @ down, atol=1e-5, rtol=0)


@pytest.mark.parametrize("name", MAKERS)
def test_a_transformer_in_one_file(made: dict[str, Path], tmp_path: Path, name: str) -> None:
    file = changed_transformer(made[name], tmp_path / "mine.safetensors")
    mine = edited(name, PipelineSources(made[name], transformer=file))
    whole = shutil.copytree(made[name], tmp_path / "whole")
    shutil.copyfile(file, whole / TRANSFORMER)
    assert np.array_equal(mine, edited(name, PipelineSources(Path(whole))))
    assert not np.array_equal(mine, edited(name, PipelineSources(made[name])))


def test_the_names_that_its_authors_gave_are_read(made: dict[str, Path], tmp_path: Path) -> None:
    file = changed_transformer(made["klein-4b"], tmp_path / "mine.safetensors")
    original = klein_as_published(file, tmp_path / "flux-2-klein.safetensors")
    pictures = [
        edited("klein-4b", PipelineSources(made["klein-4b"], transformer=f)) for f in (file, original)
    ]
    assert np.array_equal(pictures[0], pictures[1])


def test_a_gguf_is_close_to_what_was_packed(made: dict[str, Path], tmp_path: Path) -> None:
    """Of klein and of Qwen; what it takes packed is counted."""
    for name, architecture in (("klein-4b", "flux"), ("qwen-edit", "qwen_image")):
        packed = as_gguf(made[name] / TRANSFORMER, tmp_path / f"{name}.gguf", architecture)
        sources = PipelineSources(made[name], transformer=packed)
        plain, few = edited(name, PipelineSources(made[name])), edited(name, sources)
        assert 0 < np.abs(plain - few).max() < 0.05
        opened, full = open_pipeline(sources), open_pipeline(made[name])
        assert opened.parameters("transformer") == full.parameters("transformer")
        assert 0 < sizes_of(opened, None).packed_bytes < 4 * full.parameters("transformer")


def test_an_adapter_lies_beside_packed_weights(made: dict[str, Path], tmp_path: Path) -> None:
    folder = made["klein-4b"]
    packed = as_gguf(folder / TRANSFORMER, tmp_path / "k.gguf", "flux")
    path = lora(tmp_path / "x.safetensors", (32, 32), "diffusers")
    sources = PipelineSources(folder, packed, ((path, 0.5),))
    layer = load_pipeline(open_pipeline(sources), torch.float32).transformer.get_submodule(KLEIN_LAYER)
    weight, halves = load_file(folder / TRANSFORMER)[f"{KLEIN_LAYER}.weight"], load_file(path)
    down, up = (halves[f"transformer.{KLEIN_LAYER}.lora_{half}.weight"] for half in "AB")
    given = torch.randn(4, 32, generator=torch.Generator().manual_seed(1))
    torch.testing.assert_close(layer(given), given @ (weight + 0.5 * up @ down).T, atol=0.05, rtol=0)


def test_an_adapter_of_another_model_says_whose_it_is(made: dict[str, Path], tmp_path: Path) -> None:
    folder = made["klein-4b"]
    path = lora(
        tmp_path / "qwen.safetensors", (3072, 3072), "diffusers", "transformer_blocks.59.attn.add_q_proj"
    )
    assert complaint(with_lora(folder, path)).endswith("; it fits qwen-edit or firered-edit.")
    path = lora(tmp_path / "nine.safetensors", (4096, 4096), "diffusers", "transformer_blocks.7.attn.to_q")
    assert "it fits FLUX.2 klein 9B" in complaint(with_lora(folder, path))


def test_what_is_wrong_with_an_adapter_is_said(made: dict[str, Path], tmp_path: Path) -> None:
    folder, x = made["klein-4b"], tmp_path / "x.safetensors"
    assert "takes no adapters" in complaint(
        with_lora(made["longcat-edit-turbo"], lora(x, (32, 32), "diffusers"))
    )
    assert "is for a layer of 40 to 32 numbers, and this model's has 32 to 32" in complaint(
        with_lora(folder, lora(x, (32, 40), "diffusers"))
    )
    assert "no layer transformer_blocks.8.attn.to_q" in complaint(
        with_lora(folder, two_layers(x, "transformer_blocks.8.attn.to_q"))
    )
    save_file({"a.weight": torch.zeros(2, 2)}, x)
    assert "none of its names says lora" in complaint(with_lora(folder, x))
    save_file({"a.lora_A": torch.zeros(2, 2)}, x)
    assert "an adapter of mini" in complaint(with_lora(folder, x))
    save_file({f"transformer.{KLEIN_LAYER}.lora_A.weight": torch.zeros(2, 32)}, x)
    assert "half of" in complaint(with_lora(folder, x))
    save_file({f"transformer.{KLEIN_LAYER}.dora_scale": torch.zeros(2, 32)}, x)
    assert "DoRA" in complaint(with_lora(folder, x))
    save_file({f"transformer.{KLEIN_LAYER}.lora_A.weight": torch.zeros(2, 32, dtype=torch.int32)}, x)
    assert "int32" in complaint(with_lora(folder, x))
    lora(x, (32, 32), "diffusers")
    x.write_bytes(x.read_bytes()[:-40])
    assert str(x) in complaint(with_lora(folder, x))
    x.write_bytes(b"\x80\x04\x95bad.")
    assert "it is a pickle" in complaint(with_lora(folder, x))
    torch.save({"a": torch.zeros(2)}, x)
    assert "it is a pickle" in complaint(with_lora(folder, x))
    assert "could not be read" in complaint(with_lora(folder, tmp_path / "gone.safetensors"))


def two_layers(path: Path, other: str) -> Path:
    first = load_file(lora(path, (32, 32), "diffusers"))
    second = load_file(lora(path, (32, 32), "diffusers", other))
    save_file({**first, **second}, path)
    return path


def test_what_is_wrong_with_a_transformer_is_said(made: dict[str, Path], tmp_path: Path) -> None:
    folder, x = made["klein-4b"], tmp_path / "x.safetensors"

    def said(path: Path = x) -> str:
        return complaint(PipelineSources(folder, transformer=path))

    whole = load_file(folder / TRANSFORMER)
    key = sorted(whole)[0]
    save_file({name: tensor for name, tensor in whole.items() if name != key}, x)
    assert f"{key} is missing" in said()
    save_file({**whole, key: torch.zeros(3, 5)}, x)
    assert "shape [3, 5]" in said()
    save_file({"text_model.a": torch.zeros(2)}, x)
    assert "nothing in it belongs to this model" in said()
    retyped(folder / TRANSFORMER, x, torch.int8)
    assert "int8, and weights are to be floats" in said()
    save_file({**whole, "a.scale_weight": torch.zeros(1)}, x)
    assert "scales of their own" in said()
    x.write_bytes(b"GGUF\x03\x00\x00\x00" + b"\xff" * 16)
    assert "entries" in said()
    packed = as_gguf(folder / TRANSFORMER, tmp_path / "x.gguf", "flux")
    packed.write_bytes(packed.read_bytes()[:-64])
    assert "it is cut off" in said(packed)
    packed.write_bytes(packed.read_bytes()[:200])
    assert "ends in the middle of its head" in said(packed)
    packed = as_gguf(made["qwen-edit"] / TRANSFORMER, tmp_path / "q.gguf", "qwen_image")
    assert "instead of" in said(packed)
    longcat = PipelineSources(made["longcat-edit-turbo"], transformer=packed)
    assert "nothing here reads those of a LongCatImageTransformer2DModel" in complaint(longcat)


def test_the_fast_ones_scheduler_is_what_its_adapter_was_made_with(
    made: dict[str, Path], tmp_path: Path
) -> None:
    """Four steps at noise levels shifted threefold, as its authors' script has them."""
    fast = OPEN_MODELS["qwen-edit-fast"]
    path = lora(tmp_path / "x.safetensors", SIDES["qwen-edit"], "diffusers")
    sources = PipelineSources(made["qwen-edit"], adapters=((path, 1.0),), solver=fast.solver)
    scheduler = load_pipeline(open_pipeline(sources), torch.float32).scheduler
    scheduler.set_timesteps(sigmas=[1.0, 0.75, 0.5, 0.25], mu=math.log(3))
    wanted = [3 * s / (1 + 2 * s) for s in (1.0, 0.75, 0.5, 0.25)] + [0.0]
    torch.testing.assert_close(scheduler.sigmas, torch.tensor(wanted), atol=1e-5, rtol=0)
    assert scheduler.config.base_shift == scheduler.config.max_shift == math.log(3)
    assert scheduler.config.shift_terminal is None
    assert (fast.steps, fast.text_guidance) == (4, 1.0) and not fast.guided
