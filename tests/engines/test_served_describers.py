"""Describers of open models behind a real server: in memory once for all, from the first description to the last model
that has it, and chosen for each."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from open_home import Home
from PIL import Image
from tiny_pipelines import describer, klein

from mgie_server.engines.own_open import OwnOpen, save_own

PLACES = 1000**2  # in the pictures of a large describer, 32 numbers each
HEARD_S = 20.0  # a worker tells its models with its heartbeat
LARGE = 4 * 32 * PLACES  # bytes, in 32 bits
SHORT_OF_MEMORY = """
import os
from mgie_server.engines.engine import Capabilities, Description
from mgie_server.mgie.config import Sizing

TRIED = os.path.join(os.path.dirname(__file__), "tried")


class Hungry:
    capabilities = Capabilities("{name}", "Hungry", "Apache-2.0", False, Sizing("fit", 64, 8), 1, 1.0, 1.0)

    def describe(self, picture, instruction, expressive=None, decoding="fast"):
        return Description(instruction, None)

    def edit(self, picture, description, settings, on_step):
        return picture

    def reconstruct(self, picture):
        return picture


def load(device):
    with open(TRIED, "a") as tried:
        tried.write("x")
    if os.path.getsize(TRIED) <= {times}:
        raise MemoryError("not until another model is gone")
    return Hungry()
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """klein-4b and klein-base-4b, without a describer."""
    made = Home(tmp_path / "home")
    klein(made.model("klein-4b"))
    klein(made.model("klein-base-4b"), distilled=False)
    yield made
    made.close()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "picture.png"
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (64, 96, 3), np.uint8)).save(path)
    return path


def taken_with(home: Home, *models: str) -> int:
    """Bytes that the worker takes once it says that it has these models, the one that was used longest ago first."""
    until, status = time.monotonic() + HEARD_S, {}
    while time.monotonic() < until:
        status = home.status()
        if status["workers"][0]["loaded_models"] == list(models):
            return status["memory"]["workers_rss_bytes"]
    raise AssertionError(status["workers"])


def hungry(home: Home, name: str, times: int) -> str:
    """An engine that can be loaded once so many others are gone."""
    place = home.folder / "engines" / name
    place.mkdir(parents=True)
    (place / "engine.toml").write_text('title = "Hungry"\ndescribes = false\n')
    (place / "engine.py").write_text(SHORT_OF_MEMORY.replace("{name}", name).replace("{times}", str(times)))
    return name


def edit(home: Home, picture: Path, model: str, words: str = "a red hat", describe: str = "on") -> dict:
    asked = ("-i", words, "--steps", 1, "--landing", "raw", "--model", model, "--describe", describe)
    return home("edit", picture, *asked)


def described(home: Home, picture: Path, model: str, words: str = "a red hat") -> str:
    """As `edit`, without the edit, which takes seconds even of tiny models: they see a megapixel."""
    return home("describe", picture, "-i", words, "--model", model)["expressive"]


@pytest.mark.timeout(600)  # seven commands, each a process
def test_two_models_have_one_describer_from_the_first_words_until_the_last_of_them_goes(
    home: Home, picture: Path
) -> None:
    """By what the worker takes: an edit by the words as they are costs no describer, and the second model no second one.
    Where memory is short the model goes that was used longest ago, with it nothing that another needs, and with the last
    of them their describer."""
    describer(home.describer("qwen3-vl-2b"), places=PLACES, dtype=torch.bfloat16)  # not mapped
    for name in ("one", "both"):
        hungry(home, name, {"one": 1, "both": 2}[name])
    off = edit(home, picture, "klein-4b", "a red hat", "off")
    assert (off["expressive"], off["reports"][0]["text_from"]) == ("a red hat", "instruction")
    silent = taken_with(home, "klein-4b")
    assert described(home, picture, "klein-4b") not in ("", "a red hat")
    first = taken_with(home, "klein-4b")
    assert first - silent > LARGE * 0.8, (silent, first, LARGE)
    assert described(home, picture, "klein-base-4b")
    second = taken_with(home, "klein-4b", "klein-base-4b")
    assert second - first < LARGE / 2, (first, second, LARGE)
    described(home, picture, "klein-4b", "a blue hat")
    edit(home, picture, "one")
    taken_with(home, "klein-4b", "one")
    assert described(home, picture, "klein-4b", "a green hat") not in ("", "a green hat")
    third = taken_with(home, "one", "klein-4b")
    edit(home, picture, "both")
    last = taken_with(home, "both")
    assert third - last > LARGE / 2, (third, last, LARGE)


@pytest.mark.timeout(600)
def test_each_model_is_described_by_the_one_that_was_chosen_for_it(
    home: Home, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or by nobody: a model of one's own, whose words go to the editor as they are, beside two that have one each."""
    monkeypatch.setenv("MGIE_HOME", str(home.folder))
    save_own("look", OwnOpen("klein-4b"), None)
    describer(home.describer("qwen3-vl-2b"))
    describer(home.describer("qwen3-vl-4b"), seed=6)
    home("models", "describer", "qwen3-vl-4b", "--model", "klein-base-4b")
    home("models", "describer", "none", "--model", "look")
    small, large = (described(home, picture, name, "a hat") for name in ("klein-4b", "klein-base-4b"))
    assert small and large and small != large
    plain = edit(home, picture, "look", "a hat")
    assert (plain["expressive"], plain["reports"][0]["text_from"]) == ("a hat", "instruction")
    refused = home("describe", picture, "-i", "a hat", "--model", "look", code=1)["error"]
    assert refused["code"] == "edit_not_supported" and "edits without describing" in refused["message"]
