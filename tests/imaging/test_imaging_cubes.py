"""The table of a recipe for other programs, a .cube file."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageFilter
from recipe_edits import bend, edit_of, from_the_left, gray, warm
from scenes import buffer_of, scene

from mgie_protocol.errors import MgieError
from mgie_server.imaging.pixels import as_array
from mgie_server.imaging.recipes.cube import to_cube


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
