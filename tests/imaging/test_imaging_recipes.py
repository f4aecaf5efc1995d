"""Recipes: an edit kept apart from its picture, as a file and as a .cube."""

from __future__ import annotations

import base64
import json

import cv2
import numpy as np
import pytest
from recipe_edits import MADE, MODEL, bend, edit_of, from_the_left, gray, warm
from scenes import buffer_of, psnr, scene

from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.framing import to_model
from mgie_server.imaging.landing.photometric import Photometric
from mgie_server.imaging.pixels import as_array
from mgie_server.imaging.recipes.file import MAX_BYTES, from_bytes, to_bytes
from mgie_server.imaging.recipes.recipe import GRID_SIDE, Recipe


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
