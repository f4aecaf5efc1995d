"""An open model, tiny and random, behind a real server: described, edited, landed, with its receipt."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from open_home import Home
from own_files import TRANSFORMER, changed_transformer, lora
from PIL import Image
from tiny_pipelines import describer, klein


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """With klein-4b and its describer."""
    made = Home(tmp_path / "home")
    klein(made.model("klein-4b"))
    describer(made.describer("qwen3-vl-2b"))
    yield made
    made.close()


def test_a_layer_is_described_edited_and_landed(home: Home, tmp_path: Path) -> None:
    """At the layer's own size; outside of the mask its bytes stay; the receipt says who edited."""
    picture, mask, out = (tmp_path / name for name in ("picture.png", "mask.png", "out.png"))
    pixels = np.random.default_rng(1).integers(0, 256, (90, 130, 3), np.uint8)
    Image.fromarray(pixels).save(picture)
    chosen = np.zeros((90, 130), np.uint8)
    chosen[30:60, 40:90] = 255
    Image.fromarray(chosen).save(mask)
    models = {model["name"]: model for model in home("models", "list")["models"]}
    assert (
        models["klein-4b"]["installed"]
        and models["klein-4b"]["describes"]
        and not models["klein-4b"]["guided"]
    )
    asked = ("--model", "klein-4b", "-i", "put a red hat on it", "--steps", "1", "--seed", "5")
    done = home("edit", picture, "--mask", mask, "--feather", "0", "--out", out, *asked)
    assert done["expressive"] and done["model"] == "klein-4b", done
    edited = np.asarray(Image.open(out))
    assert edited.shape == pixels.shape
    assert np.array_equal(edited[chosen == 0], pixels[chosen == 0])
    assert not np.array_equal(edited[chosen > 0], pixels[chosen > 0])
    receipt = home("verify", out)
    assert "klein-4b" in json.dumps(receipt) and "put a red hat on it" in json.dumps(receipt)


@pytest.mark.timeout(600)  # ten commands, each a process
def test_a_model_of_ones_own_is_added_used_and_removed(home: Home, tmp_path: Path) -> None:
    """The same seed gives the same pixels; its licence is not known, unless it is said; a wrong file leaves nothing."""
    picture = tmp_path / "picture.png"
    Image.fromarray(np.random.default_rng(1).integers(0, 256, (64, 96, 3), np.uint8)).save(picture)
    base = home.folder / "models" / "klein-4b"
    file = changed_transformer(base, tmp_path / "mine.safetensors")
    adapter = lora(tmp_path / "look.safetensors", (32, 32), "diffusers")
    wrong = tmp_path / "wrong.safetensors"
    wrong.write_bytes(b"\x80\x04\x95.")
    refused = home("models", "add", "bad", "--base", "klein-4b", "--adapter", wrong, code=1)["error"]
    assert "it is a pickle" in refused["message"]
    assert not (home.folder / "models" / "bad").exists()
    home("models", "add", "look", "--base", "klein-4b", "--adapter", adapter, "--strength", "0.8")
    home(
        "models",
        "add",
        "both",
        "--base",
        "klein-4b",
        "--file",
        file,
        "--adapter",
        adapter,
        "--paid-work",
        "free",
    )
    models = {model["name"]: model for model in home("models", "list")["models"]}
    assert (models["look"]["paid_work"], models["both"]["paid_work"]) == ("unknown", "free")
    assert "not known here" in models["look"]["condition"] and models["look"]["installed"]

    def pixels(model: str, name: str) -> np.ndarray:
        out = tmp_path / name
        asked = ("-i", "a red hat", "--steps", "1", "--seed", "5", "--landing", "raw", "--out", out)
        assert home("edit", picture, "--model", model, *asked)["model"] == model
        return np.asarray(Image.open(out))

    look = pixels("look", "look.png")
    assert np.array_equal(look, pixels("look", "again.png"))
    assert not np.array_equal(look, pixels("both", "both.png"))
    assert '"paid_work": "unknown"' in json.dumps(home("verify", tmp_path / "look.png"))
    file.unlink()
    gone = {model["name"]: model for model in home("models", "list")["models"]}["both"]
    assert not gone["installed"] and str(file) in gone["hint"]
    home("models", "remove", "look")
    assert "look" not in {model["name"] for model in home("models", "list")["models"]}
    assert adapter.is_file() and (base / TRANSFORMER).is_file()
