"""Describers and editors of today, tiny and random, in the published layouts through the real loaders."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import klein_sizes
import numpy as np
import pytest
import torch
from diffusers import AutoencoderKLFlux2
from diffusers.pipelines.longcat_image.pipeline_longcat_image_edit import calculate_dimensions as by_longcat
from diffusers.pipelines.qwenimage.pipeline_qwenimage_edit_plus import calculate_dimensions as by_qwen
from small_pictures import SIDE, small_pictures
from tiny_engines import INFOS, load, picture
from tiny_pipelines import MAKERS, describer, klein
from transformers import Qwen3ForCausalLM

from mgie_protocol.errors import MgieError
from mgie_server.engines.engine import EditSettings
from mgie_server.engines.open_engine import load_open
from mgie_server.engines.open_models import OPEN_MODELS
from mgie_server.engines.pair_engine import PairEngine
from mgie_server.engines.pipeline_calls import CALLS
from mgie_server.imaging.framing import model_size
from mgie_server.runtime.pipeline_memory import store_in_eight_bits
from mgie_server.weights.pipeline_folder import open_pipeline
from mgie_server.weights.pipeline_parts import PARTS

SETTINGS = EditSettings(steps=2, text_guidance=1.0, image_guidance=1.0, seed=3)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("open")
    folders = {name: make(root / name) for name, make in MAKERS.items()}
    return {**folders, "describer": describer(root / "describer")}


@pytest.fixture(autouse=True)
def small() -> Iterator[None]:
    with small_pictures():
        yield


def loaded(made: dict[str, Path], name: str, describes: bool = False) -> PairEngine:
    speaker = made["describer"] if describes else None
    return load(name, made[name], speaker)


def edited(engine: PairEngine, text: str = "a red hat", seed: int = 3, **changed: float) -> np.ndarray:
    settings = replace(SETTINGS, seed=seed, **changed)
    return engine.edit(picture(), engine.describe(picture(), text), settings, lambda *_: None)


@pytest.mark.parametrize("name", MAKERS)
def test_an_edit_end_to_end(made: dict[str, Path], name: str) -> None:
    """Described, edited, repeated: the same seed gives the same picture, another seed and other words another."""
    engine = loaded(made, name, describes=True)
    said = engine.describe(picture(), "a red hat")
    assert said.expressive and said.rows is None and engine.capabilities.describes
    told: list[tuple[int, int, tuple[int, ...]]] = []
    one = engine.edit(picture(), said, SETTINGS, lambda n, of, preview: told.append((n, of, preview().shape)))
    assert [entry[:2] for entry in told] == [(1, 2), (2, 2)]
    assert one.shape == (SIDE, SIDE, 3) and one.dtype == np.float32 and 0 <= one.min() <= one.max() <= 1
    again = engine.edit(picture(), said, SETTINGS, lambda *_: None)
    assert np.array_equal(one, again)
    assert not np.array_equal(one, engine.edit(picture(), said, replace(SETTINGS, seed=4), lambda *_: None))
    assert engine.reconstruct(picture()).shape == one.shape


@pytest.mark.parametrize("name", MAKERS)
def test_a_cancel_ends_it_within_one_step(made: dict[str, Path], name: str) -> None:
    engine, steps = loaded(made, name), []

    def stop(number: int, of: int, preview: object) -> None:
        steps.append(number)
        raise MgieError("cancelled", "Stopped.")

    with pytest.raises(MgieError, match="Stopped"):
        engine.edit(picture(), engine.describe(picture(), "a hat"), SETTINGS, stop)
    assert steps == [1]
    assert edited(engine).shape == (SIDE, SIDE, 3)  # and the next one goes as ever


@pytest.mark.parametrize("name", [name for name in MAKERS if CALLS[OPEN_MODELS[name].pipeline].batch > 1])
def test_variations_share_a_call(made: dict[str, Path], name: str) -> None:
    engine = loaded(made, name)
    said = engine.describe(picture(), "a hat")
    both = engine.edit_many(picture(), said, [SETTINGS, replace(SETTINGS, seed=9)], lambda *_: None)
    assert np.abs(both[0] - engine.edit(picture(), said, SETTINGS, lambda *_: None)).max() < 1e-4
    assert np.abs(both[0] - both[1]).max() > 1e-3


@pytest.mark.parametrize("name", MAKERS)
def test_a_picture_that_was_edited_is_not_encoded_again(
    made: dict[str, Path], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, other = loaded(made, name), np.ascontiguousarray(picture()[::-1])
    alone = engine.reconstruct(picture()), engine.reconstruct(other)
    edited(engine)
    codec, encoded = engine._editor._pipe.vae, []  # pyright: ignore
    encode = codec.encode
    monkeypatch.setattr(codec, "encode", lambda pixels: (encoded.append(pixels), encode(pixels))[1])
    assert np.array_equal(engine.reconstruct(picture()), alone[0]) and not encoded
    assert np.array_equal(engine.reconstruct(other), alone[1]) and len(encoded) == 1


def test_without_a_describer_the_words_go_to_the_editor(made: dict[str, Path]) -> None:
    engine = loaded(made, "klein-4b")
    assert engine.describe(picture(), "a red hat").expressive == "a red hat"
    assert not engine.capabilities.describes
    own = loaded(made, "klein-4b", describes=True).describe(picture(), "a red hat", "my own words")
    assert own.expressive == "my own words"
    assert not np.array_equal(edited(engine, "a red hat"), edited(engine, "a blue boat"))


def test_guidance_counts_where_the_model_was_not_made_without(tmp_path: Path, made: dict[str, Path]) -> None:
    base = {"klein-base-4b": klein(tmp_path / "base", distilled=False)}
    engine = loaded(base, "klein-base-4b")
    assert not np.array_equal(edited(engine, text_guidance=1.0), edited(engine, text_guidance=6.0))
    fast = loaded(made, "klein-4b")
    assert np.array_equal(edited(fast, text_guidance=1.0), edited(fast, text_guidance=6.0))


def test_a_preview_shows_the_picture_that_its_tokens_mean(made: dict[str, Path]) -> None:
    """After the last step the preview is the result, as coarse as it is: nearer to it than to the picture before."""
    engine, shown = loaded(made, "kontext"), []
    said = engine.describe(picture(), "a hat")
    engine.edit(picture(), said, SETTINGS, lambda n, of, preview: shown.append(preview()))
    assert shown[0].shape == (SIDE // 2, SIDE // 2, 3)
    assert not np.array_equal(shown[0], shown[1])


@pytest.mark.parametrize(
    "size", [(6000, 4000), (4000, 6000), (300, 200), (5000, 2100), (1000, 1000), (997, 1499)]
)
def test_a_pipeline_finds_its_own_size(size: tuple[int, int]) -> None:
    """Each of them scales pictures of other sizes by its own formula: framing gives what the formula leaves alone."""
    of = {name: model_size(*size, call.sizing) for name, call in CALLS.items()}
    wide, high = of["QwenImageEditPlusPipeline"]
    assert by_qwen(1024 * 1024, wide / high) == (wide, high)
    wide, high = of["LongCatImageEditPipeline"]
    assert by_longcat(1024 * 1024, wide / high) == (wide, high)
    wide, high = of["Flux2KleinPipeline"]
    assert wide * high <= 1024 * 1024 and wide % 16 == high % 16 == 0
    assert abs(np.log(wide / high * size[1] / size[0])) < 0.03


def test_only_the_layers_that_count_are_loaded(made: dict[str, Path]) -> None:
    """klein reads the hidden states 9, 18 and 27 of its encoder: 28 of 36 layers give the same picture."""
    pipe = loaded(made, "klein-4b")._editor._pipe  # pyright: ignore
    assert len(pipe.text_encoder.model.layers) == 28
    cut = pipe.encode_prompt("a red hat")[0]
    pipe.text_encoder = Qwen3ForCausalLM.from_pretrained(made["klein-4b"] / "text_encoder")
    assert len(pipe.text_encoder.model.layers) == 36
    assert torch.equal(pipe.encode_prompt("a red hat")[0], cut)


def test_weights_in_eight_bits_take_half_and_change_little(made: dict[str, Path]) -> None:
    engine = loaded(made, "klein-4b")
    pipe = engine._editor._pipe  # pyright: ignore
    whole, before = edited(engine), weight_bytes(pipe)
    store_in_eight_bits(pipe, torch.float32)
    assert weight_bytes(pipe) < 0.6 * before
    engine._editor._embeddings.clear()  # pyright: ignore
    assert np.abs(edited(engine) - whole).mean() < 0.05


def weight_bytes(pipe: Any) -> int:
    parts = (pipe.transformer, pipe.text_encoder)
    return sum(tensor.numel() * tensor.element_size() for part in parts for tensor in part.parameters())


def broken(made: dict[str, Path], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made["klein-4b"], tmp_path / "broken"))


def complaint(folder: Path) -> str:
    with pytest.raises(MgieError) as error:
        load_open(replace(INFOS["klein-4b"], path=folder), OPEN_MODELS["klein-4b"], None, "cpu")
    assert error.value.code == "model_not_installed"
    return error.value.message


def test_bad_files_are_told_by_name(made: dict[str, Path], tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    folder = broken(made, tmp_path)
    place = folder / "transformer" / "diffusion_pytorch_model.safetensors"
    whole = load_file(place)
    key = sorted(whole)[0]
    save_file({name: tensor for name, tensor in whole.items() if name != key}, place)
    assert key in complaint(folder) and "is missing" in complaint(folder)
    save_file({**whole, "other.weight": torch.zeros(2)}, place)
    assert "other.weight is unexpected" in complaint(folder)
    save_file({**whole, key: torch.zeros(3, 5)}, place)
    assert "shape [3, 5]" in complaint(folder)
    place.write_bytes(place.read_bytes()[:1000])
    assert str(place) in complaint(folder)
    place.unlink()
    (place.parent / "diffusion_pytorch_model.bin").write_bytes(b"\x80\x04.")
    assert "may hold programs" in complaint(folder)


def test_a_folder_that_names_another_class_is_refused(made: dict[str, Path], tmp_path: Path) -> None:
    folder = broken(made, tmp_path)
    (folder / "model_index.json").write_text(
        json.dumps({"_class_name": "os.system", "vae": ["os", "system"]})
    )
    assert "'os.system'" in complaint(folder)


def test_a_size_that_no_model_has_is_refused_before_memory_is_taken(
    made: dict[str, Path], tmp_path: Path
) -> None:
    folder = broken(made, tmp_path)
    config = folder / "text_encoder" / "config.json"
    config.write_text(json.dumps({**json.loads(config.read_text()), "hidden_size": 10**8}))
    assert "hidden_size is 100000000" in complaint(folder)


def test_every_pipeline_of_the_catalog_can_be_called_and_loaded() -> None:
    assert {model.pipeline for model in OPEN_MODELS.values()} == set(CALLS) == set(PARTS)


def test_kleins_sizes_are_those_of_the_table() -> None:
    """Of the published configurations: what the plan of memory and the downloads are counted from."""
    with torch.device("meta"):
        parts = (klein_sizes.transformer(), klein_sizes.encoder(28), AutoencoderKLFlux2())
    sizes = OPEN_MODELS["klein-4b"].sizes
    for part, said in zip(parts, (sizes.transformer, sizes.encoder, sizes.codec), strict=True):
        assert sum(p.numel() for p in part.parameters()) == pytest.approx(said, rel=0.06)


def test_parameters_are_counted_from_the_files(made: dict[str, Path]) -> None:
    opened = open_pipeline(made["kontext"])
    assert opened.parameters("text_encoder_2") > 0 and opened.parameters("nothing") == 0
