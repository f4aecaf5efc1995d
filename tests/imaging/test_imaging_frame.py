"""The part of the layer that a model sees, and the way there and back."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import buffer_of, scene
from stand_ins import stand_in

from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_server.imaging.frame import Frame, frame_of
from mgie_server.imaging.framing import model_size, to_model
from mgie_server.imaging.landing.raw import raw
from mgie_server.imaging.pixels import as_array
from mgie_server.mgie.config import Sizing
from mgie_server.service.framed_layer import FramedLayer

STRETCH, FIT, SMALL = Sizing("stretch", 64, 1), Sizing("fit", 512, 8), Sizing("fit", 64, 8)


Box = tuple[int, int, int, int]  # x, y, width, height of what is selected


def selected(width: int, height: int, box: Box) -> PixelBuffer:
    mask = np.zeros((height, width), np.uint8)
    x, y, w, h = box
    mask[y : y + h, x : x + w] = 255
    return PixelBuffer(width, height, 1, "u8", "srgb", mask.tobytes())


def frame(width: int, height: int, box: Box, sizing: Sizing = FIT, feather: float = 0.0) -> Frame:
    form = PixelFormat(width, height, 3, "u8")
    return frame_of(form, selected(width, height, box), sizing, feather)


@pytest.mark.parametrize(
    ("layer", "box", "sizing", "expected"),
    [
        ((6000, 4000), (2000, 1000, 400, 400), FIT, Frame(1800, 800, 800, 800)),  # half its size around it
        ((6000, 4000), (2000, 1000, 50, 30), FIT, Frame(1769, 861, 512, 308)),  # the model's own pixels
        ((6000, 4000), (0, 3990, 50, 10), FIT, Frame(0, 3744, 512, 256)),  # inside the layer, and not slim
        ((6000, 4000), (100, 100, 3000, 20), FIT, Frame(0, 0, 6000, 3000)),
        (
            (6000, 4000),
            (2000, 1000, 400, 300),
            STRETCH,
            Frame(1800, 750, 800, 800),
        ),  # what becomes a square is one
        ((400, 300), (10, 10, 20, 20), FIT, Frame(0, 0, 400, 296)),  # all there is, in whole multiples
        ((400, 300), (0, 0, 400, 300), FIT, Frame(0, 0, 400, 300)),
    ],
)
def test_frames(layer, box, sizing, expected) -> None:
    found = frame(layer[0], layer[1], box, sizing)
    assert abs(found.y - expected.y) <= 2 and abs(found.height - expected.height) <= 4
    assert (found.x, found.width) == (expected.x, expected.width)


def test_without_a_selection_or_with_an_empty_one_the_whole_layer_is_seen() -> None:
    form = PixelFormat(900, 700, 3, "u8")
    assert frame_of(form, None, FIT) == Frame(0, 0, 900, 700)
    assert frame(900, 700, (0, 0, 0, 0)) == Frame(0, 0, 900, 700)


def test_a_face_gets_the_models_full_resolution() -> None:
    found = frame(6000, 4000, (3000, 1500, 400, 400))
    wide, high = model_size(found.width, found.height, FIT)
    assert wide / found.width > 0.6 and (wide, high) == (512, 512)


def test_a_feathered_edge_lies_inside() -> None:
    found = frame(6000, 4000, (3000, 1500, 400, 400), feather=300)
    assert found.x <= 2700 - 1 and found.x + found.width >= 3700 + 1


def test_a_reduced_selection_keeps_its_aspect() -> None:
    """58 x 64 px and their surroundings, 116 x 128, are no whole number of 8s at 64 px."""
    found = frame(300, 300, (100, 100, 58, 64), SMALL)
    wide, high = model_size(found.width, found.height, SMALL)
    assert wide / found.width == pytest.approx(high / found.height, rel=0.005)


def test_a_layer_of_hardly_more_than_a_multiple_cuts_a_frame() -> None:
    found = frame(9, 525, (0, 0, 1, 262))
    assert (found.width, found.height) == (8, 524)


@settings(max_examples=200)
@given(st.data())
def test_a_frame_holds_the_selection_and_keeps_its_aspect(data) -> None:
    width, height = data.draw(st.integers(1, 3000)), data.draw(st.integers(1, 3000))
    x, y = data.draw(st.integers(0, width - 1)), data.draw(st.integers(0, height - 1))
    box = (x, y, data.draw(st.integers(1, width - x)), data.draw(st.integers(1, height - y)))
    sizing = data.draw(st.sampled_from([STRETCH, FIT, SMALL]))
    found = frame(width, height, box, sizing)
    assert 0 <= found.x <= x and found.x + found.width <= width
    assert 0 <= found.y <= y and found.y + found.height <= height
    assert found.x + found.width >= x + box[2] and found.y + found.height >= y + box[3]
    wide, high = model_size(found.width, found.height, sizing)
    step = sizing.multiple * max(1.0, max(found.width, found.height) / sizing.long_side)
    inside = min(width - found.width, height - found.height) >= step  # the layer's edge did not cut it
    if sizing.mode == "fit" and inside and max(found.width, found.height) >= 128:
        assert abs(np.log(wide / found.width * found.height / high)) < 0.02


@pytest.mark.parametrize(
    ("width", "height"), [(6000, 4000), (4000, 3000), (1920, 1080), (1023, 341), (5000, 2100)]
)
def test_a_picture_made_smaller_keeps_its_aspect(width: int, height: int) -> None:
    wide, high = model_size(width, height, FIT)
    assert abs(wide / high / (width / height) - 1) < 0.004 and 448 <= wide <= 512
    assert model_size(height, width, FIT) == (high, wide)


@pytest.mark.parametrize("size", [(1, 1), (3, 2), (20, 5000), (5000, 20), (64, 64), (511, 333), (1200, 800)])
@pytest.mark.parametrize("sizing", [STRETCH, FIT])
def test_any_size_there_and_back(size: tuple[int, int], sizing: Sizing) -> None:
    layer = buffer_of(scene(size[1], size[0]))
    back = raw(layer, to_model(layer, sizing))
    assert back.format == layer.format


@pytest.mark.parametrize("sizing", [STRETCH, SMALL, FIT])
@pytest.mark.parametrize("size", [(640, 480), (96, 64), (333, 517)])
def test_there_and_back_shifts_nothing(size: tuple[int, int], sizing: Sizing) -> None:
    """A half-pixel shift of 1/64 of the picture's size would show as 1/128 of a ramp."""
    width, height = size
    x, y = np.meshgrid((np.arange(width) + 0.5) / width, (np.arange(height) + 0.5) / height)
    ramps = np.stack([x, y, 1 - x], axis=2).astype(np.float32)
    layer = buffer_of(ramps, "f32")
    back = as_array(raw(layer, to_model(layer, sizing)))
    inner = (slice(height // 8, -height // 8), slice(width // 8, -width // 8))
    assert np.abs(back[inner] - ramps[inner]).max() < 0.002


@settings(max_examples=40)
@given(st.integers(40, 900), st.integers(40, 900), st.floats(0.15, 0.85), st.floats(0.15, 0.85))
def test_a_dot_of_the_models_lands_where_it_was_painted(
    width: int, height: int, at_x: float, at_y: float
) -> None:
    layer = buffer_of(np.zeros((height, width, 3)))
    high, wide = to_model(layer, SMALL).shape[:2]
    made = np.zeros((high, wide, 3), np.float32)
    x, y = int(at_x * wide), int(at_y * high)
    made[y, x] = 1
    pixels = as_array(raw(layer, made)).astype(np.float64)[..., 0]
    centre = [
        (pixels.sum(axis) * (np.arange(length) + 0.5)).sum() / pixels.sum()
        for axis, length in ((0, width), (1, height))
    ]
    assert abs(centre[0] * wide / width - (x + 0.5)) < 0.5
    assert abs(centre[1] * high / height - (y + 0.5)) < 0.5


def test_a_crop_is_pasted_where_it_was_and_the_rest_keeps_its_bytes() -> None:
    layer = buffer_of(scene(90, 120), "u16")
    for part in (Frame(30, 20, 40, 50), Frame(0, 10, 120, 30), Frame(0, 0, 120, 90)):
        assert part.paste(part.crop(layer), layer).data == memoryview(layer.data)
        black = buffer_of(np.zeros((part.height, part.width, 3)), "u16")
        made = as_array(part.paste(black, layer))
        assert not made[part.y : part.y + part.height, part.x : part.x + part.width].any()
        rest = np.ones((90, 120), bool)
        rest[part.y : part.y + part.height, part.x : part.x + part.width] = False
        assert (made[rest] == as_array(layer)[rest]).all()


def test_a_model_of_light_sees_the_selection_alone() -> None:
    """A dark corner of a bright picture is dark, whatever lies around it."""
    layer = buffer_of(scene(400, 600))
    picked = selected(600, 400, (40, 60, 200, 120))
    light = FramedLayer.of(layer, picked, stand_in("echo").capabilities)
    painted = FramedLayer.of(layer, picked, stand_in("painter").capabilities)
    assert (light.frame.width, light.frame.height) == (256, 160)
    assert painted.frame.width == 400 and painted.frame.height > 200
