"""The worker's pipeline in this process: what it asks of models and imaging, and what it remembers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from stand_ins import stand_in

from mgie_protocol.errors import MgieError
from mgie_protocol.messages import Expressive, Message, Progress, Result, Submit
from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_protocol.request import EditRequest
from mgie_server.engines.engine import EditSettings
from mgie_server.imaging.pixels import as_array
from mgie_server.imaging.recipes.file import from_bytes
from mgie_server.service.channel import Order
from mgie_server.service.model_cache import ModelCache
from mgie_server.service.pipeline import Pipeline
from mgie_server.settings import Settings

FORMAT = PixelFormat(40, 24, 4, "u8")
SELECTION = PixelFormat(40, 24, 1, "u8")


class Recorder:
    """A reporter that cancels after so many messages."""

    def __init__(self, cancel_after: int = 1_000_000) -> None:
        self.told: list[Message] = []
        self._cancel_after = cancel_after

    def send(self, message: Message) -> None:
        self.told.append(message)

    def check(self) -> None:
        if len(self.told) > self._cancel_after:
            raise MgieError("cancelled", "The edit was cancelled.")


class Bench:
    """A pipeline with one echo engine."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.engine = folder, stand_in("echo")
        cache = ModelCache("cpu", load=lambda name, device: self.engine, need_bytes=lambda name: 0)
        self.pipeline = Pipeline("cpu", Settings(), cache)

    def run(
        self,
        instruction: str,
        layer: np.ndarray,
        selection: np.ndarray | None = None,
        reporter: Recorder | None = None,
        form: PixelFormat = FORMAT,
        **fields: object,
    ) -> tuple[Result, list[np.ndarray]]:
        body = self.folder / "body"
        parts = [layer] if selection is None else [layer, selection]
        body.write_bytes(b"".join(part.tobytes() for part in parts))
        request = EditRequest.from_dict({"instruction": instruction, "model": "echo", **fields})
        submit = Submit("j", request, form, None if selection is None else SELECTION)
        result = self.pipeline.run(Order(submit, body, self.folder), reporter or Recorder())
        files = [self.folder / f"j-{number}.raw" for number in range(len(result.pictures))]
        made = [np.frombuffer(file.read_bytes(), layer.dtype)[: layer.size] for file in files]
        return result, [flat.reshape(layer.shape) for flat in made]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def layer() -> np.ndarray:
    dice = np.random.default_rng(0)
    ramp = np.linspace(40, 200, 40 * 24 * 4).reshape(24, 40, 4)
    return np.clip(ramp + dice.normal(0, 5, (24, 40, 4)), 0, 255).astype(np.uint8)


def test_an_edit_lands_on_the_layer_and_leaves_alpha(bench: Bench, layer: np.ndarray) -> None:
    result, (made,) = bench.run("darken 0.5", layer)
    assert (made[..., 3] == layer[..., 3]).all()
    assert abs(made[..., :3].mean() / layer[..., :3].mean() - 0.5) < 0.05
    assert set(result.seconds) == {"loading", "describing", "editing", "landing"}


def test_nothing_changes_outside_the_selection(bench: Bench, layer: np.ndarray) -> None:
    selection = np.zeros((24, 40), np.uint8)
    selection[:, :20] = 255
    _, (made,) = bench.run("darken 0.5", layer, selection)
    assert (made[:, 20:] == layer[:, 20:]).all()
    assert made[:, :18, :3].mean() < 0.6 * layer[:, :18, :3].mean()


def test_a_selection_that_a_feather_leaves_nothing_of_is_noted(bench: Bench, layer: np.ndarray) -> None:
    chosen = np.zeros((24, 40), np.uint8)
    chosen[8:12, 8:12] = 255
    plain, _ = bench.run("darken 0.5", layer, chosen)
    wide, made = bench.run("darken 0.5", layer, chosen, feather=30)
    assert plain.notes == []
    assert (made[0] == layer).all()
    assert len(wide.notes) == 1 and "feather of 30 px" in wide.notes[0]


def test_an_edit_that_changes_nothing_gives_the_layer_itself(bench: Bench, layer: np.ndarray) -> None:
    _, (made,) = bench.run("as it is", layer, np.full((24, 40), 255, np.uint8))
    assert (made == layer).all()


def test_another_seed_or_step_count_does_not_describe_again(bench: Bench, layer: np.ndarray) -> None:
    bench.run("as it is", layer)
    bench.run("as it is", layer, seed=5, steps=2, text_guidance=3.0, variations=2)
    assert (bench.engine.described, bench.engine.edited) == (1, 3)
    bench.run("as it is", layer, decoding="exact")
    bench.run("as it is", layer, expressive="my own words")
    bench.run("as it is; now", layer)
    assert bench.engine.described == 4
    bench.run("as it is", 255 - layer)
    assert bench.engine.described == 5


def test_what_a_model_leaves_of_a_picture_is_asked_for_once(bench: Bench, layer: np.ndarray) -> None:
    asked: list[np.ndarray] = []
    reconstruct = bench.engine.reconstruct

    def spy(picture: Any) -> Any:
        asked.append(picture)
        return reconstruct(picture)

    bench.engine.reconstruct = spy
    _, (first,) = bench.run("darken 0.5", layer)
    _, (again,) = bench.run("darken 0.5", layer, seed=5)
    assert len(asked) == 1 and (first == again).all()
    bench.run("darken 0.5", 255 - layer)
    assert len(asked) == 2


def test_seeds_settings_and_defaults(bench: Bench, layer: np.ndarray) -> None:
    seen: list[EditSettings] = []
    edit = bench.engine.edit

    def spy(picture: Any, description: Any, settings: EditSettings, on_step: Any) -> Any:
        seen.append(settings)
        return edit(picture, description, settings, on_step)

    bench.engine.edit = spy
    result, _ = bench.run("as it is", layer, seed=11, variations=3, text_guidance=0.0)
    assert result.seeds == [11, 12, 13] == [settings.seed for settings in seen]
    assert {(s.steps, s.text_guidance, s.image_guidance) for s in seen} == {(4, 0.0, 1.0)}


@pytest.mark.parametrize("after", range(1, 8))
def test_cancel_is_heard_everywhere(bench: Bench, layer: np.ndarray, after: int) -> None:
    reporter = Recorder(cancel_after=after)
    with pytest.raises(MgieError) as caught:
        bench.run("as it is", layer, reporter=reporter)
    assert caught.value.code == "cancelled"
    assert len(reporter.told) == after + 1  # not one step more


def test_messages_in_order(bench: Bench, layer: np.ndarray) -> None:
    reporter = Recorder()
    bench.run("steps 2", layer, reporter=reporter)
    told = [
        (message.stage, message.step) if isinstance(message, Progress) else type(message)
        for message in reporter.told
    ]
    assert told == [
        ("loading", 0),
        ("describing", 0),
        Expressive,
        ("editing", 0),
        ("editing", 1),
        ("editing", 2),
        ("landing", 0),
    ]


def test_pixels_that_are_not_numbers_are_refused(bench: Bench) -> None:
    layer = np.full((24, 40, 4), 0.5, np.float32)
    layer[3, 4, 1] = np.nan
    form = PixelFormat(40, 24, 4, "f32")
    with pytest.raises(MgieError) as caught:
        bench.run("as it is", layer, form=form)
    assert caught.value.code == "picture_invalid"


def test_a_model_that_answers_nan_is_not_landed(bench: Bench, layer: np.ndarray) -> None:
    with pytest.raises(MgieError) as caught:
        bench.run("nan", layer)
    assert caught.value.code == "internal"
    assert "seed 0" in caught.value.message


def test_a_recipe_comes_beside_each_picture(bench: Bench, layer: np.ndarray) -> None:
    result, pictures = bench.run("darken 0.5", layer, with_recipe=True, variations=2)
    assert [(one.name, one.variation) for one in result.attachments] == [("recipe", 0), ("recipe", 1)]
    for one, made in zip(result.attachments, pictures, strict=True):
        data = (bench.folder / f"j-{one.variation}-recipe.bin").read_bytes()
        recipe = from_bytes(data)
        assert len(data) == one.nbytes and one.format is None
        assert (recipe.made.instruction, recipe.made.model, recipe.made.licence) == (
            "darken 0.5",
            "echo",
            "Apache-2.0",
        )
        again = as_array(recipe.apply(PixelBuffer.from_format(FORMAT, layer.tobytes())))
        assert np.abs(again.astype(int) - made).max() <= 1
    assert bench.run("darken 0.5", layer)[0].attachments == []


def test_another_describer_is_asked_again(bench: Bench, layer: np.ndarray) -> None:
    """A model that was loaded anew with another one does not repeat what the first said."""
    capabilities = bench.engine.capabilities
    bench.run("hello", layer)
    bench.run("hello", layer, seed=3)
    assert bench.engine.described == 1
    bench.engine.capabilities = replace(capabilities, describer="another")
    bench.run("hello", layer)
    assert bench.engine.described == 2
