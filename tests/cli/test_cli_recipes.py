"""`mgie edit --recipe-out`, `--cube-out`: from the server's edit to other pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from commands import Commands
from PIL import Image, ImageFilter

from mgie_protocol.attachments import Attachment
from mgie_protocol.errors import MgieError
from mgie_protocol.events import Result
from mgie_protocol.pixels import PixelFormat
from mgie_server.cli.recipe_out import RecipeFiles
from mgie_server.imaging.recipes.file import from_bytes

SAMPLE = Path(__file__).resolve().parents[2] / "docs" / "sample.jpg"


@pytest.fixture
def photograph(tmp_path: Path) -> Path:
    """500 x 375, PNG."""
    path = tmp_path / "photograph.png"
    Image.open(SAMPLE).convert("RGB").resize((500, 375)).save(path)
    return path


def pixels_of(path: str | Path) -> np.ndarray:
    return np.asarray(Image.open(path)).astype(float)


def test_a_recipe_of_the_built_in_model(served: Commands, photograph: Path, tmp_path: Path) -> None:
    """On the picture that it was made on it gives what the edit gave; with nothing but the file."""
    recipe = tmp_path / "night.mgie-recipe"
    words = (
        "-i",
        "make it look like night",
        "--recipe-out",
        recipe,
        "--out",
        tmp_path / "night.png",
        "--json",
    )
    data = served("edit", photograph, *words).data
    assert data["recipe"] == [str(recipe)] and data["out"] == [str(tmp_path / "night.png")]
    made = from_bytes(recipe.read_bytes()).made
    assert made.instruction == "make it look like night" and made.expressive == data["expressive"]
    assert (made.model, made.licence) == ("mini", "CC-BY-SA-4.0") and made.date and made.version
    applied = served("apply", recipe, photograph, "--out", tmp_path / "out", "--json").data["results"][0]
    error = np.abs(pixels_of(applied["out"]) - pixels_of(data["out"][0]))
    assert error.mean() < 1 and np.quantile(error, 0.99) <= 4
    assert np.abs(pixels_of(photograph) - pixels_of(data["out"][0])).mean() > 20


def test_an_exact_edit_as_a_cube(served: Commands, photograph: Path, tmp_path: Path) -> None:
    cube, recipe = tmp_path / "half.cube", tmp_path / "half.mgie-recipe"
    words = ("--recipe-out", recipe, "--cube-out", cube, "--cube-size", 65)
    data = served.edit(photograph, "darken 0.5", *words).data
    assert data["cube"] == [str(cube)] and not from_bytes(recipe.read_bytes()).is_local
    lines = cube.read_text().splitlines()
    assert lines[0] == 'TITLE "darken 0.5"' and "LUT_3D_SIZE 65" in lines
    values = [float(v) for line in lines if line[0] in "-0123456789" for v in line.split()]
    lut = ImageFilter.Color3DLUT(65, values)
    applied = np.asarray(Image.open(photograph).filter(lut)).astype(float)
    assert np.abs(applied - pixels_of(data["out"][0])).max() <= 2


def test_a_local_edit_is_refused_as_a_cube_and_written_all_the_same(
    served: Commands, photograph: Path, tmp_path: Path
) -> None:
    cube, recipe = tmp_path / "v.cube", tmp_path / "v.mgie-recipe"
    words = ("edit", photograph, "-i", "add a strong vignette", "--seed", 1, "--json", "--cube-out", cube)
    error = served(*words, "--recipe-out", recipe).error
    assert error["code"] == "recipe_is_local" and error["rest"] > 2 and "--cube-mean" in error["hint"]
    assert error["recipe"] == [str(recipe)] and recipe.exists() and not cube.exists()
    assert error["out"] == [str(tmp_path / "photograph-edited.png")] and Path(error["out"][0]).exists()
    assert served(*words, "--cube-mean").data["cube"] == [str(cube)]


def test_with_a_mask_the_recipe_is_the_same_at_every_place(
    served: Commands, photograph: Path, tmp_path: Path
) -> None:
    mask = Image.new("L", (500, 375), 0)
    mask.paste(255, (100, 100, 300, 300))
    mask.save(tmp_path / "mask.png")
    recipe = tmp_path / "v.mgie-recipe"
    words = ("-i", "add a strong vignette", "--mask", tmp_path / "mask.png", "--recipe-out", recipe, "--json")
    assert served("edit", photograph, *words).code == 0
    assert not from_bytes(recipe.read_bytes()).is_local


def test_each_variation_has_a_recipe(served: Commands, photograph: Path, tmp_path: Path) -> None:
    words = ("--variations", 2, "--recipe-out", tmp_path / "r.mgie-recipe")
    data = served.edit(photograph, "darken 0.5", *words).data
    assert data["recipe"] == [str(tmp_path / f"r-{k}.mgie-recipe") for k in (1, 2)]
    assert all(Path(path).exists() for path in data["recipe"])


def test_the_text_for_a_person(served: Commands, photograph: Path, tmp_path: Path) -> None:
    words = ("-i", "darken 0.5", "--model", "echo", "--recipe-out", tmp_path / "r")
    ran = served("edit", photograph, *words)
    assert ran.code == 0 and f"Recipe: {tmp_path / 'r'}" in ran.out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--recipe-out", "none/r"), "output_not_writable"),
        (("--recipe-out", "."), "output_not_writable"),
        (("--cube-out", "none/x.cube"), "output_not_writable"),
        (("--recipe-out", "photograph-edited.png"), "output_not_writable"),
        (("--cube-out", "x.cube", "--cube-size", "17"), "parameter_out_of_range"),
    ],
)
def test_what_cannot_be_kept_is_said_before_the_edit(
    alone: Commands, photograph: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], code: str
) -> None:
    monkeypatch.chdir(photograph.parent)
    ran = alone.inside("edit", photograph, "-i", "hi", "--model", "echo", "--json", *words)
    assert ran.error["code"] == code
    assert not (alone.home / "connection.json").exists()


def test_new_pixels_have_no_recipe(served: Commands, photograph: Path, tmp_path: Path) -> None:
    """The painter puts a red disc into the picture."""
    recipe = tmp_path / "r.mgie-recipe"
    words = ("edit", photograph, "-i", "a red disc", "--model", "painter", "--recipe-out", recipe, "--json")
    error = served(*words).error
    assert (
        error["code"] == "recipe_not_possible"
        and "new" in error["message"]
        and "photometric" in error["hint"]
    )
    (out,) = error["out"]
    assert np.abs(pixels_of(out)[187, 250] - [255, 0, 0]).max() < 40 and not recipe.exists()
    assert served(*words, "--landing", "photometric").data["recipe"] == [str(recipe)]


def test_a_batch_keeps_no_recipe(served: Commands, photograph: Path, tmp_path: Path) -> None:
    words = ("-i", "hi", "--out", tmp_path / "out", "--recipe-out", tmp_path / "r")
    assert served.inside("edit", photograph, photograph, *words).code == 2


def result_of(report: dict, attachments: list[Attachment]) -> Result:
    form = PixelFormat(1, 1, 3, "u8")
    headers = [one.header for one in attachments]
    return Result("j", [form], "", [1], "painter", {}, {}, [report], headers, attached=attachments)


REPORTS = {
    "painted": ({"landing": "auto", "painted": True, "new": 0.09}, "9 % of the picture is new"),
    "raw": ({"landing": "raw", "painted": False, "new": 0.0}, "the model's own picture"),
    "older server": ({}, "no recipe"),
}


@pytest.mark.parametrize("name", REPORTS)
def test_why_there_is_no_recipe(tmp_path: Path, name: str) -> None:
    report, words = REPORTS[name]
    with pytest.raises(MgieError) as caught:
        RecipeFiles(tmp_path / "r", None).write(result_of(report, []), {"out": ["x-edited.png"]})
    error = caught.value
    assert error.code == "recipe_not_possible" and words in error.message and "x-edited.png" in error.message
    assert error.details["out"] == ["x-edited.png"] and error.hint and not (tmp_path / "r").exists()
