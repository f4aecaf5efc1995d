"""Which describer speaks for which open model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mgie_protocol.errors import MgieError
from mgie_protocol.home import make_home
from mgie_server.engines.catalog import list_models
from mgie_server.engines.describers import DESCRIBERS, NONE, choose_describer, describer_folder
from mgie_server.engines.model_info import ModelInfo
from mgie_server.engines.open_models import OPEN_MODELS
from mgie_server.engines.own_open import OwnOpen, save_own
from mgie_server.engines.recommending import recommend
from mgie_server.runtime.placement import GB, Room

SMALL, LARGE = DESCRIBERS


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With both describers, as far as listing looks."""
    monkeypatch.setenv("MGIE_HOME", str(tmp_path / "home"))
    make_home(tmp_path / "home")
    for name in DESCRIBERS:
        describer_folder(name).mkdir(parents=True)
        (describer_folder(name) / "config.json").write_text("{}")
    return tmp_path / "home"


def model(name: str) -> ModelInfo:
    return next(one for one in list_models() if one.name == name)


def choose(name: str, for_model: str = "") -> None:
    choose_describer(name, for_model, list(OPEN_MODELS))


def test_one_model_or_all_of_them() -> None:
    assert model("klein-4b").describer == SMALL and model("klein-4b").describes
    choose(LARGE, "klein-4b")
    assert (model("klein-4b").describer, model("kontext").describer) == (LARGE, SMALL)
    choose(NONE, "kontext")
    assert (model("kontext").describer, model("kontext").describes) == (NONE, False)
    choose(LARGE)
    assert {model(name).describer for name in OPEN_MODELS} == {LARGE}
    assert model("mini").describer == "" and model("mini").describes


def test_a_model_of_ones_own_has_its_bases_until_it_has_its_own() -> None:
    save_own("look", OwnOpen("klein-4b"), None)
    choose(LARGE, "klein-4b")
    assert model("look").describer == LARGE
    choose_describer(SMALL, "look", [*OPEN_MODELS, "look"])
    assert (model("look").describer, model("klein-4b").describer) == (SMALL, LARGE)


def test_memory_is_planned_with_the_one_that_was_chosen() -> None:
    """The larger one has to be on the card for its turn: 9 GB are too few for it."""
    room = Room("cuda", 9 * GB, 32 * GB)
    small = model("klein-4b").memory_bytes
    assert recommend(room, 10**12).name == "klein-4b"
    choose(LARGE)
    more = 2 * (DESCRIBERS[LARGE].parameters - DESCRIBERS[SMALL].parameters)
    assert model("klein-4b").memory_bytes == small + more
    assert recommend(room, 10**12).name == "mini"
    choose(NONE)
    assert model("klein-4b").memory_bytes == small - 2 * DESCRIBERS[SMALL].parameters


def test_what_is_not_known_is_refused(home: Path) -> None:
    with pytest.raises(MgieError, match="no describer 'gpt'"):
        choose("gpt")
    with pytest.raises(MgieError, match="'mini' is no model with a describer beside it"):
        choose(LARGE, "mini")
    assert not (home / "describers" / "chosen.json").exists()


@pytest.mark.parametrize("text", ["{", "[]", json.dumps({"": "gpt", "klein-4b": 5})])
def test_a_broken_choice_is_none(home: Path, text: str) -> None:
    (home / "describers" / "chosen.json").write_text(text)
    assert model("klein-4b").describer == SMALL


def test_a_model_of_few_bytes_takes_no_more_memory_than_those(home: Path) -> None:
    """Such as a packed transformer: else others would be freed for room that it does not need."""
    counted = model("klein-4b").memory_bytes
    for part, size in (("transformer", 300), ("vae", 20)):
        place = home / "models" / "klein-4b" / part
        place.mkdir(parents=True)
        (place / "model.safetensors").write_bytes(bytes(size))
    assert model("klein-4b").memory_bytes == counted - 2 * OPEN_MODELS["klein-4b"].parameters + 320
    packed = home / "packed.gguf"
    packed.write_bytes(bytes(100))
    save_own("packed", OwnOpen("klein-4b", transformer=str(packed)), None)
    assert model("packed").memory_bytes == model("klein-4b").memory_bytes - 200
