"""The task "apply": a recipe comes with the picture, and no model takes part."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pytest
from server_process import Installation, end_of

from mgie_protocol import events, messages
from mgie_protocol.client import Client
from mgie_protocol.errors import MgieError
from mgie_protocol.limits import MAX_RECIPE_BYTES
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest
from mgie_server.imaging.pixels import as_array
from mgie_server.imaging.recipes.file import from_bytes, to_bytes
from mgie_server.imaging.recipes.recipe import Made, Recipe
from mgie_server.imaging.recipes.transform import restored

SIDE = 96


@cache
def warm() -> bytes:
    """The file of an edit that takes some of the blue."""
    grid, slopes = np.zeros((4, 3, 1, 1), np.float32), np.zeros((3, 3), np.float32)
    grid[2, 2] = slopes[2, 2] = -0.3
    made = Made("make it warmer", "Warm light.", "mgie-7b", "CC-BY-NC-4.0")
    return to_bytes(Recipe.of(restored(grid, [np.zeros((3, 2, 3), np.float32)], slopes), made=made))


def layer(dtype: str = "u8") -> PixelBuffer:
    values = np.random.default_rng(1).integers(0, 256, (SIDE, SIDE, 4), np.uint8)
    pixels = values if dtype == "u8" else values.astype(np.uint16) * 257
    return PixelBuffer(SIDE, SIDE, 4, dtype, "srgb", pixels.tobytes())


def left_half() -> PixelBuffer:
    mask = np.zeros((SIDE, SIDE), np.uint8)
    mask[:, : SIDE // 2] = 255
    return PixelBuffer(SIDE, SIDE, 1, "u8", "srgb", mask.tobytes())


def apply(client: Client, picture: PixelBuffer, recipe: bytes, selection: Any = None) -> Any:
    request = EditRequest("warmer", task="apply")
    return end_of(client, client.submit(request, picture, selection, recipe=recipe))


@pytest.mark.parametrize("transport", ["pyzmq", "stdlib"])
@pytest.mark.parametrize("dtype", ["u8", "u16"])
def test_a_layer_gets_the_light_and_colour_of_an_edit(
    served: Installation, dtype: str, transport: str
) -> None:
    client, picture = served.client(transport=transport), layer(dtype)
    result = apply(client, picture, warm())
    assert isinstance(result, events.Result), result
    expected = from_bytes(warm()).apply(picture)
    assert bytes(result.pixels[0].data) == bytes(expected.data) != bytes(picture.data)
    assert (result.model, result.expressive) == ("mgie-7b", "Warm light.")
    assert result.request["task"] == "apply" and result.seconds["total"] > 0
    told = result.report(0)
    assert not told["painted"] and told["new"] == 0 and told["source_type"] == "algorithmicallyEnhanced"
    same = (as_array(result.pixels[0]) == as_array(picture)).all(axis=-1).mean()
    assert told["identical"] == pytest.approx(same, abs=1e-5) and told["licence"] == "CC-BY-NC-4.0"


def test_outside_the_selection_nothing_changes(served: Installation) -> None:
    picture = layer()
    result = apply(served.client(), picture, warm(), left_half())
    assert isinstance(result, events.Result), result
    before, after = as_array(picture), as_array(result.pixels[0])
    assert np.array_equal(before[:, SIDE // 2 :], after[:, SIDE // 2 :])
    assert (before[:, : SIDE // 2] != after[:, : SIDE // 2]).any(axis=-1).mean() > 0.9
    assert result.report(0)["identical"] > 0.5


@pytest.mark.parametrize("data", [b"{}", b"\xff\xfe", b"[" * 5000, b'{"mgie_recipe": 1}'])
def test_what_is_no_recipe_is_refused(served: Installation, data: bytes) -> None:
    client = served.client()
    failed = apply(client, layer(), data)
    assert isinstance(failed, messages.Error) and failed.error.code == "recipe_invalid"
    assert isinstance(apply(client, layer(), warm()), events.Result)  # the worker goes on


def test_a_recipe_and_its_task_come_together(served: Installation) -> None:
    client = served.client()
    for task, recipe in (("apply", None), ("edit", warm())):
        with pytest.raises(MgieError) as caught:
            client.submit(EditRequest("warmer", task=task), layer(), recipe=recipe)
        assert caught.value.code == "message_invalid"
    with pytest.raises(MgieError) as caught:
        client.submit(EditRequest("warmer", task="apply"), layer(), recipe=bytes(MAX_RECIPE_BYTES + 1))
    assert caught.value.code == "recipe_invalid"
