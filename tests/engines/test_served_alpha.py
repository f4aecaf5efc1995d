"""Pictures with an alpha of their own through a real server: of an open model whose codec has four channels, and of an
engine of a person's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from cutter import write_cutter
from open_home import Home
from PIL import Image
from tiny_pipelines import klein


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """klein-4b with a codec of four channels, and cutter, which keeps the left half."""
    made = Home(tmp_path / "home")
    klein(made.model("klein-4b"), channels=4)
    write_cutter(made.folder / "engines")
    yield made
    made.close()


@pytest.mark.timeout(600)  # a command each, a process
def test_the_models_alpha_reaches_the_file(home: Home, tmp_path: Path) -> None:
    """Cut out: to the pixel by the cutter, with the colours kept under it; of the open model with the same numbers twice.
    What cannot be is refused in a sentence before the edit."""
    opaque, out = tmp_path / "photo.png", tmp_path / "out.png"
    pixels = np.random.default_rng(1).integers(0, 256, (64, 96, 3), np.uint8)
    Image.fromarray(pixels).save(opaque)
    models = {model["name"]: model for model in home("models", "list")["models"]}
    assert models["klein-4b"]["alpha"] and models["cutter"]["alpha"] and not models["mini"]["alpha"]
    words = ("-i", "the left half", "--coverage", "model")
    done = home("edit", opaque, *words, "--model", "cutter", "--out", out)
    made = np.asarray(Image.open(out))
    assert (made[:, :48, 3] == 255).all() and (made[:, 48:, 3] == 0).all()
    assert np.array_equal(made[..., :3], pixels) and done["reports"][0]["identical"] == 0.5
    assert home("verify", out)["as_written"] is True
    kept = home("edit", opaque, "-i", "the left half", "--model", "cutter", "--out", tmp_path / "kept.png")
    assert np.array_equal(np.asarray(Image.open(kept["out"][0])), pixels)
    shown = [
        np.asarray(Image.open(home("edit", opaque, *words, *more, "--out", tmp_path / name)["out"][0]))
        for more, name in [
            (("--model", "klein-4b", "--steps", 1, "--seed", 5), name) for name in ("a.png", "b.png")
        ]
    ]
    assert shown[0].shape == (64, 96, 4) and np.array_equal(shown[0], shown[1])
    assert shown[0][..., 3].std() > 5 and 20 < shown[0][..., 3].mean() < 235
    opaque_model = home("edit", opaque, *words, "--model", "mini", code=1)["error"]
    assert opaque_model["code"] == "edit_not_supported" and "opaque pictures" in opaque_model["message"]
    assert opaque_model["models"] and set(opaque_model["models"]) <= {"klein-4b", "cutter", "qwen-edit-fast"}
    jpeg = home("edit", opaque, *words, "--model", "cutter", "--out", tmp_path / "o.jpg", code=1)["error"]
    assert jpeg["code"] == "output_not_writable" and "alpha" in jpeg["message"]
