"""A layer at model size."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image
from scenes import buffer_of, scene

from mgie_protocol.errors import MgieError
from mgie_server.imaging.framing import model_size, to_model
from mgie_server.mgie.config import Sizing

STRETCH, FIT = Sizing("stretch", 64, 1), Sizing("fit", 512, 8)


@pytest.mark.parametrize(
    ("size", "sizing", "expected"),
    [
        ((6000, 4000), STRETCH, (64, 64)),
        ((1, 1), STRETCH, (64, 64)),
        ((6000, 4000), FIT, (504, 336)),  # three to two, and not a little wider
        ((4000, 6000), FIT, (336, 504)),
        ((512, 512), FIT, (512, 512)),
        ((300, 200), FIT, (296, 200)),  # never enlarged
        ((3, 2000), FIT, (8, 512)),  # and never nothing
        ((1, 1), FIT, (8, 8)),
        ((1023, 341), FIT, (504, 168)),
    ],
)
def test_sizes(size: tuple[int, int], sizing: Sizing, expected: tuple[int, int]) -> None:
    assert model_size(*size, sizing) == expected
    made = to_model(buffer_of(np.full((size[1], size[0], 3), 0.5)), sizing)
    assert made.shape == (expected[1], expected[0], 3) and made.dtype == np.float32
    assert np.allclose(made, 128 / 255, atol=1e-5)


@pytest.mark.parametrize("dtype", ["u8", "u16", "f32"])
def test_stretch_averages_areas(dtype: str) -> None:
    picture = scene(640, 1280)
    made = to_model(buffer_of(picture, dtype), STRETCH)
    expected = picture.reshape(64, 10, 64, 20, 3).mean(axis=(1, 3))
    assert np.abs(made - expected).max() < (0.002 if dtype == "u8" else 1e-5)


def test_stretch_does_not_depend_on_strips() -> None:
    picture = buffer_of(scene(700, 1501), "f32")  # three strips, no whole number of them
    whole = scene(700, 1501).astype(np.float64)
    rows = np.linspace(0, 700, 65)
    top = whole[: int(rows[1]) + 1]
    weights = np.ones(len(top))
    weights[-1] = rows[1] - int(rows[1])
    line = (top * weights[:, None, None]).sum(0) / weights.sum()
    columns = np.linspace(0, 1501, 65)
    first = (line[:23].sum(0) + line[23] * (columns[1] - 23)) / columns[1]
    assert np.allclose(to_model(picture, STRETCH)[0, 0], first, atol=1e-4)


@pytest.mark.parametrize("dtype", ["u8", "u16"])
def test_fit_is_pillows_lanczos(dtype: str) -> None:
    picture = buffer_of(scene(801, 1203), dtype)
    pixels = np.rint(scene(801, 1203) * 255).astype(np.uint8)
    expected = Image.fromarray(pixels).resize((504, 336), Image.Resampling.LANCZOS)
    difference = np.abs(to_model(picture, FIT) - np.asarray(expected, np.float32) / 255)
    assert difference.max() <= (0 if dtype == "u8" else 2.5 / 255)


@pytest.mark.parametrize("size", [(1300, 900), (900, 1300), (5000, 12), (504, 900), (300, 200)])
@pytest.mark.parametrize("channels", [3, 4])
def test_strips_of_pillows_lanczos_are_the_whole(size: tuple[int, int], channels: int) -> None:
    pixels = np.random.default_rng(0).integers(0, 256, (size[1], size[0], channels), np.uint8)
    pixels[..., 3:] = 255
    made = to_model(buffer_of(pixels / 255, "u8"), FIT)
    whole = Image.fromarray(np.ascontiguousarray(pixels[..., :3])).resize(
        made.shape[1::-1], Image.Resampling.LANCZOS
    )
    assert np.array_equal(made, np.asarray(whole, np.float32) / np.float32(255))


@pytest.mark.parametrize("sizing", [STRETCH, FIT])
def test_what_is_transparent_is_not_seen(sizing: Sizing) -> None:
    picture = np.concatenate([np.full((600, 600, 3), 0.25), np.ones((600, 600, 1))], axis=2)
    picture[::2, :, :] = [1, 0, 1, 0]  # hidden magenta between visible gray
    picture[:200] = [0, 1, 0, 0]
    made = to_model(buffer_of(picture), sizing)
    assert np.abs(made - 64 / 255).max() < 0.02


def test_a_fully_transparent_layer_is_gray() -> None:
    assert np.allclose(to_model(buffer_of(np.zeros((100, 100, 4))), STRETCH), 0.5)


def test_linear_light_is_encoded_and_highlights_clip() -> None:
    picture = np.full((64, 64, 3), 0.18)
    picture[:32] = 9
    made = to_model(buffer_of(picture, "f32", "linear"), STRETCH)
    assert np.allclose(made[32:], 0.461356, atol=1e-3) and np.allclose(made[:32], 1)


def test_values_that_are_no_numbers_are_refused() -> None:
    picture = np.zeros((64, 64, 3))
    picture[5, 6, 1] = np.nan
    for sizing in (STRETCH, FIT):
        with pytest.raises(MgieError, match="column 6, row 5"):
            to_model(buffer_of(picture, "f32"), sizing)
