"""Where an area lies: in the right place, of the right colour and tone, in every depth, also in a part of a layer."""

from __future__ import annotations

import colorsys

import numpy as np
import pytest

from mgie_protocol.pixels import PixelBuffer, PixelFormat
from mgie_server.engines.areas import COLORS, PLACES, Area
from mgie_server.imaging.areas import area_weights
from mgie_server.imaging.frame import Frame
from mgie_server.imaging.pixels import from_float

HUES = {
    "red": 0,
    "orange": 28,
    "yellow": 56,
    "green": 120,
    "teal": 182,
    "blue": 228,
    "purple": 275,
    "pink": 322,
}


def layer_of(colour: np.ndarray, dtype: str = "u8", channels: int = 3) -> PixelBuffer:
    high, wide = colour.shape[:2]
    return from_float(colour.astype(np.float32), None, PixelFormat(wide, high, channels, dtype, "srgb"))


def whole(layer: PixelBuffer) -> Frame:
    return Frame(0, 0, layer.width, layer.height)


def weights(area: Area, layer: PixelBuffer, frame: Frame | None = None) -> np.ndarray:
    return area_weights(area, layer, frame or whole(layer)).astype(np.float32) / 255


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (400, 300)])
def test_halves_share_the_picture(size: tuple[int, int]) -> None:
    layer = layer_of(np.full((size[1], size[0], 3), 0.5))
    for one, other in (("left half", "right half"), ("upper half", "lower half")):
        both = weights(Area("place", one), layer) + weights(Area("place", other), layer)
        assert np.abs(both - 1).max() < 1.01 / 255


def test_places_are_where_they_say() -> None:
    layer = layer_of(np.full((300, 400, 3), 0.5))
    y, x = np.mgrid[0:1:300j, 0:1:400j]
    for name in PLACES:
        found = weights(Area("place", name), layer)
        cx, cy = ((found * grid).sum() / found.sum() for grid in (x, y))
        assert ("left" in name) == (cx < 0.4) and ("right" in name) == (cx > 0.6), name
        assert ("upper" in name) == (cy < 0.4) and ("lower" in name) == (cy > 0.6), name
        assert found.max() == 1 and found.min() == 0, name


def test_edges_and_corners_lie_around_the_middle() -> None:
    layer = layer_of(np.full((300, 400, 3), 0.5))
    edges, corners = (weights(Area("place", name), layer) for name in ("edges", "corners"))
    assert edges[150, 2] == edges[2, 200] == corners[2, 2] == corners[297, 397] == 1
    assert edges[150, 200] == corners[150, 200] == corners[150, 2] == corners[2, 200] == 0
    assert edges[75:225, 100:300].max() == 0 and 0.2 < edges.mean() < 0.6


def test_a_half_ends_at_the_middle() -> None:
    """Not more than a twentieth of the effect lies on the other side."""
    found = weights(Area("place", "left half"), layer_of(np.full((10, 1000, 3), 0.5)))
    assert found[:, 500:].sum() < 0.05 * found.sum()
    assert (found[:, :470] == 1).all() and (found[:, 530:] == 0).all()


@pytest.mark.parametrize("dtype", ["u8", "u16", "f32"])
def test_each_colour_is_found_among_all(dtype: str) -> None:
    patches = np.zeros((20, 20 * len(COLORS), 3))
    for k, name in enumerate(COLORS):
        patches[:, 20 * k : 20 * k + 20] = colorsys.hsv_to_rgb(HUES[name] / 360, 0.7, 0.7)
    layer = layer_of(patches, dtype)
    for k, name in enumerate(COLORS):
        found = weights(Area("color", name), layer)
        inside = np.zeros_like(found, bool)
        inside[:, 20 * k + 2 : 20 * k + 18] = True
        outside = ~inside
        outside[:, max(0, 20 * k - 2) : 20 * k + 22] = False
        assert found[inside].min() > 0.95 and found[outside].max() < 0.05, name
        assert np.allclose(weights(Area("color", name, True), layer), 1 - found, atol=1.01 / 255)


def test_gray_has_no_colour_and_black_none_either() -> None:
    for channels in (1, 3):
        layer = layer_of(np.full((8, 8, 3), 0.5), channels=channels)
        assert all(weights(Area("color", name), layer).max() == 0 for name in COLORS)
    assert weights(Area("color", "red"), layer_of(np.full((8, 8, 3), (0.02, 0.0, 0.0)))).max() < 0.05


def test_dark_and_bright_parts() -> None:
    layer = layer_of(np.linspace(0, 1, 101)[None, :, None] * np.ones((5, 1, 3)))
    dark, bright = (weights(Area("tone", name), layer)[2] for name in ("dark", "bright"))
    assert dark[10] == 1 and dark[60] == 0 and bright[40] == 0 and bright[90] == 1
    assert (np.diff(dark) <= 0).all() and (np.diff(bright) >= 0).all()


def test_a_part_of_a_layer_has_its_part_of_the_area() -> None:
    rng = np.random.default_rng(1)
    layer, frame = layer_of(rng.random((60, 90, 3))), Frame(20, 10, 50, 30)
    for area in (Area("place", "middle"), Area("place", "upper left corner")):
        assert np.array_equal(weights(area, layer, frame), weights(area, layer)[10:40, 20:70])
    inner = (slice(1, -1), slice(1, -1))  # a colour is looked at with its neighbours
    part = weights(Area("color", "green"), layer, frame)
    assert np.array_equal(part[inner], weights(Area("color", "green"), layer)[10:40, 20:70][inner])
