"""Recipes: an edit kept apart from its picture, as a file and as a .cube."""

from __future__ import annotations

import base64
import json
from functools import cache

import cv2
import numpy as np
import pytest
from PIL import Image, ImageFilter
from scenes import buffer_of, psnr, scene

from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.framing import to_model
from mgie_server.imaging.landing.land import land
from mgie_server.imaging.landing.model_edit import LandingOptions, ModelEdit
from mgie_server.imaging.landing.photometric import Photometric
from mgie_server.imaging.pixels import as_array
from mgie_server.imaging.recipes.cube import to_cube
from mgie_server.imaging.recipes.file import MAX_BYTES, from_bytes, to_bytes
from mgie_server.imaging.recipes.recipe import GRID_SIDE, Made, Recipe
from mgie_server.mgie.config import Sizing

MODEL = Sizing("fit", 160, 8)
LIGHT = LandingOptions(paints=False)
MADE = Made(
    "make it warmer", "The light would be warm.", "mini", "CC-BY-SA-4.0", "2026-01-02T03:04:05Z", "0.1.0"
)


def warm(x: np.ndarray) -> np.ndarray:
    return np.clip(x * np.array([1.05, 1.0, 0.8], np.float32) + np.float32(0.01), 0, 1)


def bend(x: np.ndarray) -> np.ndarray:
    return x**0.7


def gray(x: np.ndarray) -> np.ndarray:
    return np.repeat((x @ np.array([0.299, 0.587, 0.114], np.float32))[..., None], 3, axis=2)


def from_the_left(x: np.ndarray) -> np.ndarray:
    """Light that falls in from the left."""
    light = np.linspace(1.2, 0.6, x.shape[1], dtype=np.float32)[None, :, None]
    return np.clip(x * light, 0, 1)


@cache
def edit_of(picture: PixelBuffer, operation) -> tuple[np.ndarray, Recipe]:
    """The landed result, and the recipe of the same edit."""
    before = to_model(picture, MODEL)
    after = operation(before).astype(np.float32)
    landed = land(picture, ModelEdit(before, before, after), None, LIGHT)
    assert landed.transform is not None
    return as_array(landed.picture), Recipe.of(landed.transform, before, MADE)


@pytest.mark.parametrize("dtype", ["u8", "u16", "f32"])
@pytest.mark.parametrize("operation", [warm, bend, gray])
def test_an_edit_that_is_the_same_everywhere_gives_what_was_landed(operation, dtype: str) -> None:
    picture = buffer_of(scene(), dtype)
    landed, recipe = edit_of(picture, operation)
    assert recipe.grid.shape == (4, 3, 1, 1)
    top = {"u8": 1, "u16": 257, "f32": 1 / 255}[dtype]
    applied = as_array(recipe.apply(picture))
    assert applied.dtype == landed.dtype
    error = np.abs(applied.astype(float) - landed) / top
    assert error.mean() < 0.25 and np.quantile(error, 0.99) <= 1.25


@pytest.mark.parametrize("size", [(480, 640), (700, 300)])
def test_a_local_edit_gives_nearly_what_was_landed(size: tuple[int, int]) -> None:
    picture = buffer_of(scene(*size))
    landed, recipe = edit_of(picture, from_the_left)
    assert recipe.is_local and max(recipe.grid.shape) == GRID_SIDE
    error = np.abs(as_array(recipe.apply(picture)).astype(int) - landed)
    assert error.mean() < 1 and np.quantile(error, 0.99) <= 4
    assert recipe.everywhere.rest > 10


def test_a_recipe_does_the_same_to_another_picture() -> None:
    _, recipe = edit_of(buffer_of(scene(seed=1)), warm)
    other = scene(900, 1200, seed=2)
    assert psnr(as_array(recipe.apply(buffer_of(other))) / 255, warm(other)) > 45


@pytest.mark.parametrize("transfer", ["srgb", "linear"])
@pytest.mark.parametrize("dtype", ["u8", "u16", "f32"])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_format_and_alpha_are_kept(channels: int, dtype: str, transfer: str) -> None:
    _, recipe = edit_of(buffer_of(scene()), from_the_left)
    values = np.concatenate([scene(30, 50), scene(30, 50, seed=3)[..., :1]], axis=2)
    picture = buffer_of(values[..., -channels:], dtype, transfer)
    applied = recipe.apply(picture)
    assert applied.format == picture.format and applied.data != picture.data
    if channels in (2, 4):
        assert np.array_equal(as_array(applied)[..., -1], as_array(picture)[..., -1])


def test_deep_pictures_keep_their_levels() -> None:
    _, recipe = edit_of(buffer_of(scene()), bend)
    ramp = np.linspace(0.1, 0.9, 8192)[None, :, None].repeat(4, 0).repeat(3, 2)
    assert len(np.unique(as_array(recipe.apply(buffer_of(ramp, "u16"))))) > 8000


def test_a_selection_limits_it() -> None:
    picture = buffer_of(scene())
    _, recipe = edit_of(picture, warm)
    mask = np.zeros((480, 640), np.uint8)
    mask[100:200, 100:300] = 255
    selection = PixelBuffer(640, 480, 1, "u8", "srgb", mask.tobytes())
    applied, whole = as_array(recipe.apply(picture, selection)), as_array(recipe.apply(picture))
    assert np.array_equal(applied[mask == 0], as_array(picture)[mask == 0])
    assert np.array_equal(applied[mask == 255], whole[mask == 255])
    with pytest.raises(MgieError) as caught:
        recipe.apply(picture, PixelBuffer(64, 64, 1, "u8", "srgb", bytes(4096)))
    assert caught.value.code == "mask_size_differs"


@pytest.mark.parametrize("operation", [warm, from_the_left])
def test_strength(operation) -> None:
    picture = buffer_of(scene(), "f32")
    _, recipe = edit_of(picture, operation)
    before, whole = as_array(picture), as_array(recipe.apply(picture))
    assert np.abs(as_array(recipe.at(0).apply(picture)) - before).max() < 1e-6
    half = as_array(recipe.at(0.5).apply(picture))
    inside = (whole > 0.001) & (whole < 0.999)
    assert np.abs(half - (before + whole) / 2)[inside].max() < 1e-3


@pytest.mark.parametrize("operation", [warm, from_the_left])
def test_a_file_gives_the_recipe_back(operation) -> None:
    picture = buffer_of(scene(), "u8")
    _, recipe = edit_of(picture, operation)
    data = to_bytes(recipe)
    again = from_bytes(data)
    assert again.made == MADE and again.grid.shape == recipe.grid.shape
    assert len(data) < (8_000 if operation is warm else 100_000)
    error = np.abs(as_array(again.apply(picture)).astype(int) - as_array(recipe.apply(picture)))
    assert error.max() <= 1
    assert to_bytes(again) == data


def spoiled(**changes: object) -> bytes:
    data = json.loads(to_bytes(edit_of(buffer_of(scene(60, 80)), from_the_left)[1]))
    for place, value in changes.items():
        *parts, last = place.split("__")
        holder = data
        for part in parts:
            holder = holder[int(part) if part.isdigit() else part]
        holder[last] = value
    return json.dumps(data).encode()


def numbers(values: list[float], kind: str = "<f4") -> str:
    return base64.b64encode(np.array(values, kind).tobytes()).decode()


SPOILED = {
    "empty": (b"", "JSON"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "JSON"),
    "deep": (b"[" * 100_000, "JSON"),
    "a list": (b"[1]", "mgie_recipe"),
    "another object": (b"{}", "mgie_recipe"),
    "too long": (b" " * (MAX_BYTES + 1), str(MAX_BYTES)),
    "NaN": (b'{"mgie_recipe": NaN}', "NaN"),
    "newer": (b'{"mgie_recipe": 2}', "format 2"),
}
SPOILED_PARTS: dict[str, tuple[dict[str, object], str]] = {
    "huge grid": ({"grid__width": 10**9}, "width"),
    "no grid": ({"grid": None}, "grid"),
    "wrong type": ({"grid__type": "f8"}, "type"),
    "short grid": ({"grid__data": "AAAA"}, "data"),
    "no base64": ({"overall_slopes": "*" * 48}, "base64"),
    "padded": ({"overall_slopes": "AAA=" + "A" * 44}, "overall_slopes"),
    "infinity": ({"overall_slopes": numbers([float("inf")] * 9)}, "finite"),
    "large": ({"overall_slopes": numbers([1e30] * 9)}, "beyond"),
    "no curves": ({"curves": []}, "curves"),
    "many curves": ({"curves": [{}] * 9}, "curves"),
    "many knots": ({"curves__0__knots": 10**6}, "knots"),
    "a knot": ({"everywhere__knots": True}, "knots"),
    "a level": ({"everywhere__rest": -1}, "rest"),
    "long text": ({"made__instruction": "x" * 5000}, "instruction"),
    "no text": ({"made__model": 3}, "model"),
}


@pytest.mark.parametrize("name", [*SPOILED, *SPOILED_PARTS])
def test_what_is_no_recipe_is_refused_in_a_sentence(name: str) -> None:
    data, word = (
        SPOILED[name] if name in SPOILED else (spoiled(**SPOILED_PARTS[name][0]), SPOILED_PARTS[name][1])
    )
    with pytest.raises(MgieError) as caught:
        from_bytes(data, "night.mgie-recipe")
    assert caught.value.code == "recipe_invalid" and caught.value.hint
    assert word in caught.value.message and "night.mgie-recipe" in caught.value.message


def table_of(text: str) -> tuple[int, np.ndarray, list[str]]:
    """Size, values and the lines of the head of a .cube, read as the specification says."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    head = [line for line in lines if line[0].isalpha()]
    size = next(int(line.split()[1]) for line in head if line.startswith("LUT_3D_SIZE"))
    return size, np.array([[float(v) for v in line.split()] for line in lines[len(head) :]]), head


@pytest.mark.parametrize("size", [33, 65])
@pytest.mark.parametrize("operation", [warm, bend, gray])
def test_a_cube_does_in_other_programs_what_was_landed(operation, size: int) -> None:
    picture = buffer_of(scene())
    landed, recipe = edit_of(picture, operation)
    found, values, head = table_of(to_cube(recipe, size))
    assert found == size and values.shape == (size**3, 3)
    assert (
        head[0] == 'TITLE "make it warmer"'
        and "DOMAIN_MIN 0.0 0.0 0.0" in head
        and "DOMAIN_MAX 1.0 1.0 1.0" in head
    )
    lut = ImageFilter.Color3DLUT(size, values.astype(np.float32).reshape(-1).tolist())
    applied = np.asarray(Image.fromarray(as_array(picture)).filter(lut)).astype(int)
    error = np.abs(applied - landed)
    assert error.mean() < 0.5 and np.quantile(error, 0.99) <= 1


def test_red_is_the_fastest() -> None:
    _, recipe = edit_of(buffer_of(scene()), lambda x: x)
    _, values, _ = table_of(to_cube(recipe))
    assert np.allclose(values[1], [1 / 32, 0, 0], atol=0.004)
    assert np.allclose(values[33], [0, 1 / 32, 0], atol=0.004)
    assert np.allclose(values[-1], [1, 1, 1], atol=0.004)


def test_a_local_edit_is_no_cube_but_has_a_mean() -> None:
    picture = buffer_of(scene())
    landed, recipe = edit_of(picture, from_the_left)
    with pytest.raises(MgieError) as caught:
        to_cube(recipe)
    assert caught.value.code == "recipe_is_local" and caught.value.details["rest"] > 10
    assert f"{caught.value.details['rest']:.1f} levels" in caught.value.message
    size, values, _ = table_of(to_cube(recipe, mean=True))
    lut = ImageFilter.Color3DLUT(size, values.astype(np.float32).reshape(-1).tolist())
    applied = np.asarray(Image.fromarray(as_array(picture)).filter(lut)).astype(float)
    assert np.abs(applied.mean(axis=(0, 1)) - landed.mean(axis=(0, 1))).max() < 2
    assert np.abs(applied - as_array(recipe.mean().apply(picture))).mean() < 1


def test_a_title_is_plain_text() -> None:
    _, recipe = edit_of(buffer_of(scene(60, 80)), warm)
    assert table_of(to_cube(recipe, title='more "pop"\n调亮'))[2][0] == 'TITLE "more  pop"'
    assert table_of(to_cube(recipe, title="调亮"))[2][0] == 'TITLE "MGIE"'
    with pytest.raises(MgieError):
        to_cube(recipe, 17)


def test_a_recipe_without_its_picture() -> None:
    before = to_model(buffer_of(scene()), MODEL)
    assert not Recipe.of(Photometric.fit(before, before * np.float32(0.5))).is_local
    assert Recipe.of(Photometric.fit(before, from_the_left(before))).is_local


@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (7, 9)])
def test_the_smallest_pictures(size: tuple[int, int]) -> None:
    for operation in (warm, from_the_left):
        _, recipe = edit_of(buffer_of(scene(480, 640)), operation)
        assert recipe.apply(buffer_of(cv2.resize(scene(), size[::-1]).reshape(*size, 3))).height == size[0]
        small = buffer_of(scene(64, 64)[: size[0], : size[1]])
        _, own = edit_of(small, operation)
        assert own.apply(small).format == small.format
