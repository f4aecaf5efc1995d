"""The soft edge of a result in Krita: the server's weights again, and what the server mixed taken apart."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mgie_krita.canvas import edges, mixing, turning
from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.selection import weights_of

DTYPES = {"u8": (np.uint8, 255), "u16": (np.uint16, 65535), "f32": (np.float32, 1.0)}
WIDTH, HEIGHT = 300, 220


def done(steps: Generator[float, None, Any]) -> Any:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def mask() -> NDArray:
    """A rectangle, a disc, and a soft ramp at the border."""
    out = np.zeros((HEIGHT, WIDTH), np.uint8)
    out[40:120, 30:150] = 255
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    out[(x - 220) ** 2 + (y - 140) ** 2 < 50**2] = 255
    out[:, -40:] = np.linspace(0, 255, 40).astype(np.uint8)
    return out


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("feather", [0, 1, 5, 12, 40])
def test_the_weights_are_the_servers(feather: float, strict: bool) -> None:
    selection = mask()
    found = done(edges.weights_of(memoryview(selection.tobytes()), WIDTH, HEIGHT, feather, strict))
    got = np.frombuffer(found, np.uint8).reshape(HEIGHT, WIDTH)
    want = weights_of(selection, feather, strict) / 257
    off = np.abs(got - want)
    off[:, -60:] = 0  # at the picture's border the server blurs what it has blurred already
    assert off.max() <= 1, off.max()
    if strict:
        assert (got <= selection).all()


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize("feather", [100, 300])
def test_wide_edges_are_near(feather: float, strict: bool) -> None:
    """They are made of fewer pixels: within 6 % where the server's edge runs, and without a step."""
    wide, high = 900, 700
    selection = np.zeros((high, wide), np.uint8)
    selection[150:550, 200:700] = 255
    found = done(edges.weights_of(memoryview(selection.tobytes()), wide, high, feather, strict))
    got = np.frombuffer(found, np.uint8).reshape(high, wide).astype(int)
    assert np.abs(got - weights_of(selection, feather, strict) / 257).max() < 16
    assert max(np.abs(np.diff(got, axis=axis)).max() for axis in (0, 1)) < 12


@pytest.mark.parametrize("dtype", DTYPES)
def test_what_was_mixed_lies_over_its_source_as_it_was_mixed(dtype: str) -> None:
    kind, top = DTYPES[dtype]
    random = np.random.default_rng(7)
    weights = np.tile(np.arange(256, dtype=np.uint8), 40)
    own, new, other = (random.random((len(weights), 4)) * top for _ in range(3))
    for picture in (own, new, other):
        picture[:, 3] = top
    own, new, other = (_stored(picture, dtype) for picture in (own, new, other))
    share = weights[:, None] / 255
    mixed = _stored(own + share * (new.astype(float) - own), dtype)
    alone = mixing.unmixed(mixed.tobytes(), own.tobytes(), weights.tobytes(), 4, dtype)
    alone = mixing.faded(alone, weights.tobytes(), 4, dtype)
    layer = np.frombuffer(alone, kind).reshape(-1, 4).astype(float)
    step = 0 if dtype == "f32" else 1
    for below, want in ((own, mixed), (other, other + share * (new.astype(float) - other))):
        seen = below + layer[:, 3:] / top * (layer - below)
        off = np.abs(seen - want)[weights > 0, :3].max()
        # over its own source to a step's rounding; over anything else by the source's share of that as well
        assert off <= step + (1e-6 if dtype == "f32" else 0), (dtype, off)
    moved = mixing.moved_onto(mixed.tobytes(), own.tobytes(), other.tobytes(), weights.tobytes(), 4, dtype)
    want = other + share * (new.astype(float) - other)
    got = np.frombuffer(moved, kind).reshape(-1, 4)
    part = (weights > 0) & (weights < 255)
    assert np.abs(got - want)[part, :3].max() <= step + (1e-6 if dtype == "f32" else 0)


def _stored(picture: NDArray, dtype: str) -> NDArray:
    kind, _ = DTYPES[dtype]
    return (picture if dtype == "f32" else np.rint(picture)).astype(kind)


def test_old_pixels_stay_where_the_weight_is_nothing() -> None:
    random = np.random.default_rng(3)
    old, new = (random.integers(0, 256, (500, 5)).astype(np.uint8) for _ in range(2))
    weights = random.choice(np.array([0, 1, 255], np.uint8), 500)
    got = mixing.chosen(new.tobytes(), old.tobytes(), weights.tobytes(), 5)
    assert np.array_equal(
        np.frombuffer(got, np.uint8).reshape(500, 5), np.where(weights[:, None] > 0, new, old)
    )


@pytest.mark.parametrize(
    ("how", "same"),
    [("90", lambda a: np.rot90(a, -1)), ("180", lambda a: np.rot90(a, 2)), ("270", np.rot90),
     ("across", np.fliplr), ("down", np.flipud), ("", lambda a: a)],
)  # fmt: skip
@pytest.mark.parametrize(("channels", "dtype"), [(1, "u8"), (4, "u8"), (3, "u16"), (4, "f32")])
def test_a_picture_is_turned(how: str, same: Any, channels: int, dtype: str) -> None:
    kind, top = DTYPES[dtype]
    pixels = (np.random.default_rng(5).random((13, 7, channels)) * top).astype(kind)
    made = done(turning.turned(PixelBuffer(7, 13, channels, dtype, "srgb", pixels.tobytes()), how))
    want = np.ascontiguousarray(same(pixels))
    assert (made.height, made.width) == want.shape[:2] and bytes(made.data) == want.tobytes()
