"""What a request brings to the open models beside the layer: reference pictures, words for what is not to come true."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from diffusers.image_processor import VaeImageProcessor
from PIL import Image
from small_pictures import SIDE, small_pictures
from tiny_engines import INFOS, load, picture
from tiny_pipelines import MAKERS, describer, klein, longcat

from mgie_protocol.errors import MgieError
from mgie_server.engines.engine import EditSettings
from mgie_server.engines.pipeline_calls import CALLS

SETTINGS = EditSettings(steps=2, text_guidance=1.0, image_guidance=1.0, seed=3)
REFERRING = [name for name in MAKERS if INFOS[name].references]


@pytest.fixture(autouse=True)
def small() -> Iterator[None]:
    with small_pictures():
        yield


@pytest.mark.parametrize("name", REFERRING)
def test_references_are_seen_and_the_picture_keeps_its_size(tmp_path: Path, name: str) -> None:
    """Each of them counts, in its order, with another aspect than the picture's; nothing is scaled by the pipeline."""
    engine = load(name, MAKERS[name](tmp_path / name))
    long, short = (96, 32) if name == "qwen-edit" else (128, 64)
    wide, tall = picture(5, long, short), picture(6, short, long)
    unscaled: list[Any] = []
    resize = VaeImageProcessor.resize

    def watched(self: Any, image: Any, height: int, width: int, *more: Any, **words: Any) -> Any:
        if isinstance(image, Image.Image):
            unscaled.append(image.size == (width, height))
        return resize(self, image, height, width, *more, **words)

    def made(*references: np.ndarray, text: str = "the hat of picture 2") -> np.ndarray:
        settings = replace(SETTINGS, references=references)
        said = engine.describe(picture(), text)
        shown: list[np.ndarray] = []
        done = engine.edit(picture(), said, settings, lambda n, of, preview: shown.append(preview()))
        assert done.shape == (SIDE, SIDE, 3) and shown[0].shape == (SIDE // 2, SIDE // 2, 3)
        return done

    with patch.object(VaeImageProcessor, "resize", watched):
        results = [made(), made(wide), made(wide, tall), made(tall, wide)]
    assert all(unscaled)
    assert all(not np.array_equal(one, two) for one, two in pairwise(results))
    assert np.array_equal(made(wide), results[1])
    assert engine.capabilities.references == INFOS[name].references


def test_klein_is_told_of_images_as_it_learnt_to() -> None:
    call = CALLS["Flux2KleinPipeline"]
    assert call.words("the hat of picture 2, the Picture 3, pictures 2") == (
        "the hat of image 2, the image 3, pictures 2"
    )
    assert CALLS["QwenImageEditPlusPipeline"].words("the hat of picture 2") == "the hat of picture 2"


def test_a_picture_that_is_too_slim_for_klein_is_refused_in_words(tmp_path: Path) -> None:
    engine = load("klein-4b", klein(tmp_path / "klein"))
    slim = replace(SETTINGS, references=(picture(1, 64 * 9, 64),))
    with pytest.raises(MgieError, match="576 x 64") as error:
        engine.edit(picture(), engine.describe(picture(), "a hat"), slim, lambda *_: None)
    assert error.value.code == "edit_not_supported"


def test_the_describer_sees_the_references(tmp_path: Path) -> None:
    """As many pictures as there are, each called by its number; without references it is asked as ever."""
    engine = load("klein-4b", klein(tmp_path / "klein"), describer(tmp_path / "describer"))
    late = engine._describer  # pyright: ignore
    assert late is not None
    speaker: Any = late.load()[0]
    asked: list[list[int]] = []
    generate = speaker._model.generate

    def listening(**given: Any) -> Any:
        asked.append([len(given["image_grid_thw"]), int(given["input_ids"].shape[1])])
        return generate(**given)

    with patch.object(speaker._model, "generate", listening):
        engine.describe(picture(), "a hat")
        said = engine.describe(picture(), "the hat of picture 2", references=(picture(2), picture(3)))
    assert [count for count, _ in asked] == [1, 3] and said.expressive
    words = speaker._tokenizer.decode(speaker.prompt("x", 1, 1, 1))
    assert words.index("Picture 1: ") < words.index("Picture 2: ") < words.index("Picture 3: ")
    assert "Picture" not in speaker._tokenizer.decode(speaker.prompt("x", 1))


@pytest.mark.parametrize("name", ["klein-base-4b", "qwen-edit", "kontext", "longcat"])
def test_words_for_what_is_not_to_come_true_lead_away(tmp_path: Path, name: str) -> None:
    makers = {**MAKERS, "klein-base-4b": lambda place: klein(place, distilled=False), "longcat": longcat}
    engine = load("longcat-edit-turbo" if name == "longcat" else name, makers[name](tmp_path / name))
    said = engine.describe(picture(), "a hat")

    def made(negative: str, guidance: float = 4.0) -> np.ndarray:
        settings = replace(SETTINGS, negative=negative, text_guidance=guidance)
        return engine.edit(picture(), said, settings, lambda *_: None)

    assert not np.array_equal(made(""), made("a red cap"))
    assert not np.array_equal(made("a blue boat"), made("a red cap"))
    assert engine.capabilities.negative == (name != "longcat")  # the distilled one has no guidance of its own


def test_variations_with_references_share_a_call(tmp_path: Path) -> None:
    engine = load("klein-4b", klein(tmp_path / "klein"))
    said = engine.describe(picture(), "a hat")
    settings = replace(SETTINGS, references=(picture(7),))
    both = engine.edit_many(picture(), said, [settings, replace(settings, seed=9)], lambda *_: None)
    assert np.abs(both[0] - engine.edit(picture(), said, settings, lambda *_: None)).max() < 1e-4
