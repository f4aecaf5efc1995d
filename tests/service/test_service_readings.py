"""Variations of a wish that leaves room, through a real server: each follows a text of its own, which comes with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import cv2
import numpy as np
import pytest
import skimage
from PIL import Image
from server_process import Installation, end_of, until
from skimage import color

from mgie_protocol import events, messages
from mgie_protocol.pixels import PixelBuffer
from mgie_protocol.request import EditRequest
from mgie_server.imaging.pixels import as_array

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    made = Installation(tmp_path_factory.mktemp("readings"))
    yield made.start()
    made.close()


def photograph(name: str) -> np.ndarray:
    """u8 [200, 300, 3]."""
    whole = np.asarray(Image.open(f"{skimage.__path__[0]}/data/{name}").convert("RGB"))
    return cv2.resize(whole, (300, 200), interpolation=cv2.INTER_AREA)


def run(server: Installation, layer: np.ndarray, instruction: str, **asked: Any) -> events.Result:
    client = server.client()
    height, width, channels = layer.shape
    buffer = PixelBuffer(width, height, channels, "u8", "srgb", layer.tobytes())
    job = client.submit(EditRequest(instruction, **{"model": "mini", "seed": 7, **asked}), buffer)
    result = end_of(client, job, 120)
    assert isinstance(result, events.Result), result
    return result


def pixels(result: events.Result) -> list[np.ndarray]:
    return [as_array(one)[..., :3] for one in result.pixels]


def apart(one: np.ndarray, other: np.ndarray) -> float:
    """Mean CIEDE2000."""
    return float(color.deltaE_ciede2000(color.rgb2lab(one), color.rgb2lab(other)).mean())


@pytest.mark.parametrize("name", ["astronaut.png", "coffee.png"])
@pytest.mark.parametrize("wish", ["make it better", "vintage look", "有氛围"])
def test_an_open_wish_has_four_texts_and_four_pictures(server: Installation, name: str, wish: str) -> None:
    result = run(server, photograph(name), wish, variations=4)
    assert len(set(result.expressives)) == 4 and result.expressive == result.expressives[0]
    assert [result.text_of(number) for number in range(4)] == result.expressives
    assert result.seeds == [7, 8, 9, 10]
    assert [report["text_from"] for report in result.reports] == ["model"] * 4
    assert [report["reading"] for report in result.reports] == [0, 1, 2, 3]
    assert np.mean([apart(one, other) for one, other in combinations(pixels(result), 2)]) >= 3


def test_a_closed_wish_has_one_text_and_the_seeds_alone_differ(server: Installation) -> None:
    result = run(server, photograph("coffee.png"), "make it darker", variations=4)
    assert result.expressives == [] and result.text_of(3) == result.expressive
    assert not any("reading" in report for report in result.reports)
    assert max(apart(one, other) for one, other in combinations(pixels(result), 2)) < 3


def test_a_text_of_ones_own_is_the_text_of_all(server: Installation) -> None:
    text = "The picture becomes warmer: the scene turns towards warm light."
    result = run(server, photograph("coffee.png"), "make it better", variations=4, expressive=text)
    assert (result.expressive, result.expressives) == (text, [])
    assert max(apart(one, other) for one, other in combinations(pixels(result), 2)) < 3


def test_a_variation_is_the_same_alone_and_among_more_and_again(server: Installation) -> None:
    layer = photograph("astronaut.png")
    four, two = (run(server, layer, "cinematic", variations=count) for count in (4, 2))
    one, again = run(server, layer, "cinematic"), run(server, layer, "cinematic", variations=4)
    assert four.expressives[:2] == two.expressives and one.expressive == four.expressives[0]
    assert one.expressives == []
    assert all(np.array_equal(a, b) for a, b in zip(pixels(four), pixels(again), strict=True))
    assert all(np.array_equal(a, b) for a, b in zip(pixels(four), pixels(two), strict=False))
    assert np.array_equal(pixels(four)[0], pixels(one)[0])
    third = run(server, layer, "cinematic", seed=9, expressive=four.expressives[2])
    assert np.array_equal(pixels(four)[2], pixels(third)[0])


def test_more_variations_than_readings_take_them_in_turn(server: Installation) -> None:
    result = run(server, photograph("coffee.png"), "moody", variations=6)
    assert result.expressives[4:] == result.expressives[:2]
    assert len(set(result.expressives)) == 4


def test_a_recipe_holds_the_text_of_its_variation(server: Installation) -> None:
    result = run(server, photograph("coffee.png"), "make it better", variations=4, with_recipe=True)
    for number in range(4):
        attached = result.attachment("recipe", number)
        assert attached is not None
        assert json.loads(bytes(attached.data))["made"]["expressive"] == result.expressives[number]


def test_progress_tells_of_every_variation_and_a_cancel_is_heard(server: Installation) -> None:
    client, layer = server.client(), cv2.resize(photograph("coffee.png"), (1500, 1000))
    buffer = PixelBuffer(1500, 1000, 3, "u8", "srgb", layer.tobytes())
    request = EditRequest("dreamy", model="mini", seed=1, variations=4)
    job = client.submit(request, buffer)
    told = until(client, lambda event: isinstance(event, events.Result) and event.job == job, 120)
    steps = [e for e in told if isinstance(e, messages.Progress) and e.stage == "editing" and e.step]
    assert [(e.step, e.steps, e.variation) for e in steps] == [(1, 1, number) for number in range(4)]
    assert any(e.preview is not None for e in steps)
    said = [e for e in told if isinstance(e, messages.Expressive)]
    result = told[-1]
    assert isinstance(result, events.Result) and [e.text for e in said] == [result.expressives[0]]
    job = client.submit(replace(request, variations=8), buffer)
    until(client, lambda e: isinstance(e, messages.Progress) and e.job == job and e.variation == 1, 120)
    client.cancel(job)
    end = end_of(client, job, 120)
    assert isinstance(end, messages.Error) and end.error.code == "cancelled"
