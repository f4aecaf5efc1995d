"""Parts of a picture by words, with the real model: found on scenes with exact masks, read in both languages, and said."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file  # pyright: ignore[reportUnknownVariableType]

from mgie_server.engines.areas import PARTS as NAMED
from mgie_server.engines.areas import Area
from mgie_server.engines.catalog import ASSETS, find_model
from mgie_server.engines.mgie_engine import MgieEngine
from mgie_server.engines.mini import load_mini
from mgie_server.segmentation.classes import CLASSES
from mgie_server.segmentation.finder import WEIGHTS, SegmentFinder
from mgie_server.segmentation.segments import PARTS
from mgie_server.training.segmentation.labels import Labeled
from mgie_server.training.segmentation.scenes import scene

SKY = CLASSES.index("sky")


@pytest.fixture(scope="module")
def mini() -> MgieEngine:
    return load_mini(find_model("mini"), ASSETS / "mini")


@pytest.fixture(scope="module")
def scenes() -> list[Labeled]:
    """Outdoors, with some sky."""
    made = [scene(np.random.default_rng(seed), 160) for seed in range(100, 124)]
    return [one for one in made if 0.1 < (one.classes == SKY).mean() < 0.9][:12]


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    return float((a & b).sum() / max((a | b).sum(), 1))


def sky_found(finder: SegmentFinder, scenes: list[Labeled]) -> float:
    """Mean overlap with the exact masks."""
    found = [finder.find(one.picture.astype(np.float32) / 255).part("sky") > 0.5 for one in scenes]
    return float(
        np.mean([overlap(a, one.classes[1::2, 1::2] == SKY) for a, one in zip(found, scenes, strict=True)])
    )


def test_the_words_and_the_network_name_the_same_parts() -> None:
    assert set(NAMED) == {*PARTS, "background", "skin"}  # all but the subject; the skin of people


def test_skies_are_found_and_not_by_place_alone(scenes: list[Labeled]) -> None:
    """The network looks: with gray pictures there is nothing to find."""
    finder = SegmentFinder.load(ASSETS / "mini" / WEIGHTS)
    assert sky_found(finder, scenes) > 0.85
    blind = [Labeled(np.full_like(one.picture, 128), one.classes, one.subject, one.known) for one in scenes]
    assert sky_found(finder, blind) < 0.6


def test_probabilities_add_up(mini: MgieEngine, scenes: list[Labeled]) -> None:
    found = mini.segments(scenes[0].picture.astype(np.float32) / 255)
    assert np.allclose(found.classes.sum(-1), 1, atol=1e-4)
    assert 0 <= found.part("subject").min() <= found.part("subject").max() <= 1


@pytest.mark.parametrize(
    ("asked", "area"),
    [
        ("darken the sky", Area("part", "sky")),
        ("make the background black and white", Area("part", "background")),
        ("everything black and white except the subject", Area("part", "subject", True)),
        ("天空暗一点", Area("part", "sky")),
        ("草地更鲜艳", Area("part", "plants")),
    ],
)
def test_a_part_is_read_and_said(mini: MgieEngine, scenes: list[Labeled], asked: str, area: Area) -> None:
    seen = mini_sees(scenes[0].picture)
    read = mini.describe(seen, asked)
    assert read.area == area
    again = mini.describe(seen, asked, read.expressive)
    assert again.area == area and again.expressive == read.expressive


def test_two_parts_are_two_passes(mini: MgieEngine, scenes: list[Labeled]) -> None:
    read = mini.describe(mini_sees(scenes[0].picture), "darken the sky and make the ground warmer")
    assert [one.area for one in read.passes] == [Area("part", "sky"), Area("part", "ground")]
    again = mini.describe(mini_sees(scenes[0].picture), "", read.expressive)
    assert [one.expressive for one in again.passes] == [one.expressive for one in read.passes]


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    weights = load_file(ASSETS / "mini" / WEIGHTS)
    save_file({name: w for name, w in weights.items() if "head" not in name}, tmp_path / WEIGHTS)
    with pytest.raises(RuntimeError, match="head"):
        SegmentFinder.load(tmp_path / WEIGHTS)
    save_file({"else": torch.zeros(2)}, tmp_path / WEIGHTS)
    with pytest.raises(RuntimeError, match="no segmentation network"):
        SegmentFinder.load(tmp_path / WEIGHTS)


def mini_sees(picture: np.ndarray) -> np.ndarray:
    return cv2.resize(picture, (64, 64), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
