"""How the model's picture reaches the file: `--landing`, `--save-model-picture`, the receipt."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from commands import Commands, Ran
from PIL import Image

RED = np.array([0.9, 0.1, 0.1]) * 255


def paint(commands: Commands, picture: Path, *words: object) -> Ran:
    return commands("edit", picture, "-i", "a red disc", "--model", "painter", *words)


def pixels(path: object) -> np.ndarray:
    return np.asarray(Image.open(str(path)), int)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """512 x 384: twice the painter's size."""
    path = tmp_path / "photo.png"
    y, x = np.mgrid[:384, :512]
    Image.fromarray(np.stack([x // 4, y // 4, (x + y) // 8], axis=2).astype(np.uint8)).save(path)
    return path


def test_raw_hands_the_models_picture_on(served: Commands, photo: Path, tmp_path: Path) -> None:
    saved = tmp_path / "model.png"
    words = ("--landing", "raw", "--save-model-picture", saved, "--json")
    data = paint(served, photo, *words).data
    made, small = pixels(data["out"][0]), pixels(saved)
    assert made.shape == (384, 512, 3) and small.shape == (192, 256, 3)
    assert data["model_picture"] == [str(saved)]
    assert np.abs(small[96, 128] - RED).max() <= 1 and np.abs(made[192, 256] - RED).max() <= 1
    reduced = made.reshape(192, 2, 256, 2, 3).mean(axis=(1, 3))
    assert np.abs(reduced - small).mean() < 1
    (report,) = data["reports"]
    assert report["landing"] == "raw" and report["painted"] and report["model_size"] == [256, 192]


def test_exact_is_raw_at_the_models_size(served: Commands, photo: Path, tmp_path: Path) -> None:
    small = tmp_path / "small.png"
    Image.open(photo).resize((256, 192)).save(small)
    data = paint(served, small, "--exact", "--save-model-picture", tmp_path / "m.png", "--json").data
    assert (pixels(data["out"][0]) == pixels(tmp_path / "m.png")).all()
    photometric = paint(served, small, "--exact", "--landing", "photometric", "--json").data
    assert photometric["reports"][0]["landing"] == "photometric"


def test_variations_save_a_picture_each(served: Commands, photo: Path, tmp_path: Path) -> None:
    words = ("--variations", 2, "--save-model-picture", tmp_path / "m.png", "--json")
    data = paint(served, photo, *words).data
    assert data["model_picture"] == [str(tmp_path / f"m-{k}.png") for k in (1, 2)]
    assert [pixels(path).shape for path in data["model_picture"]] == [(192, 256, 3)] * 2
    assert len(data["reports"]) == 2


def test_without_a_wish_no_model_picture_is_named(served: Commands, photo: Path) -> None:
    assert "model_picture" not in paint(served, photo, "--json").data


def test_the_receipt_is_told_in_words(served: Commands, photo: Path) -> None:
    text = paint(served, photo, "--landing", "raw").out
    (line,) = [line for line in text.splitlines() if line.startswith("Receipt: ")]
    assert line.endswith("% new")
    echo = served("edit", photo, "-i", "as it is", "--model", "echo").out
    assert "Receipt: nothing changed" in echo


def test_a_selection_is_seen_at_its_own_resolution(served: Commands, tmp_path: Path) -> None:
    layer, mask = np.full((1200, 1600, 3), 90, np.uint8), np.zeros((1200, 1600), np.uint8)
    mask[500:700, 900:1100] = 255
    Image.fromarray(layer).save(tmp_path / "layer.png")
    Image.fromarray(mask).save(tmp_path / "mask.png")
    words = ("--mask", tmp_path / "mask.png", "--landing", "raw", "--json")
    data = paint(served, tmp_path / "layer.png", *words).data
    assert data["reports"][0]["frame"] == {"x": 800, "y": 400, "width": 400, "height": 400}
    made = pixels(data["out"][0])
    assert (made[mask == 0] == 90).all() and np.abs(made[600, 1000] - RED).max() <= 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--landing", "soft"), "parameter_out_of_range"),
        (("--coverage", "half"), "parameter_out_of_range"),
        (("--save-model-picture", "/nowhere/at/all.png"), "output_not_writable"),
        (("--save-model-picture", "/tmp"), "output_not_writable"),
        (("--save-model-picture", "model.docx"), "output_not_writable"),
    ],
)
def test_what_cannot_be_done_is_refused_before_the_edit(alone: Commands, picture: Path, words, code) -> None:
    ran = alone.inside("edit", picture, "-i", "x", "--model", "painter", "--json", *words)
    assert ran.error["code"] == code
    assert not (alone.home / "connection.json").exists()


def test_the_result_is_not_overwritten_by_the_models_picture(
    alone: Commands, picture: Path, tmp_path: Path
) -> None:
    words = ("--out", tmp_path / "one.png", "--save-model-picture", tmp_path / "one.png")
    ran = alone.inside("edit", picture, "-i", "x", "--model", "painter", "--json", *words)
    assert ran.error["code"] == "output_not_writable" and "one.png" in ran.error["message"]
