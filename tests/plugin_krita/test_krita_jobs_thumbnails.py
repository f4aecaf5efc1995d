"""Thumbnails of pictures of every kind."""

from __future__ import annotations

import struct

import pytest

from mgie_protocol.pixels import PixelBuffer


def flat(
    dtype: str, transfer: str, values: tuple[float, ...], width: int = 40, height: int = 30
) -> PixelBuffer:
    """A picture of one colour, values 0..1."""
    packed = {
        "u8": lambda: bytes(round(v * 255) for v in values),
        "u16": lambda: struct.pack(f"<{len(values)}H", *(round(v * 65535) for v in values)),
        "f32": lambda: struct.pack(f"<{len(values)}f", *values),
    }[dtype]()
    return PixelBuffer(width, height, len(values), dtype, transfer, packed * (width * height))


def made(picture: PixelBuffer, side: int):
    from mgie_krita.jobs.thumbnails import thumbnail_now

    return thumbnail_now(picture, side)


@pytest.mark.parametrize("side", [100, 40, 16, 7, 1])
@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("transfer", ["srgb", "linear"])
@pytest.mark.parametrize("dtype", ["u8", "u16", "f32"])
def test_a_thumbnail_of_every_kind(dtype: str, transfer: str, channels: int, side: int) -> None:
    values = {1: (0.5,), 2: (0.5, 0.25), 3: (0.5, 0.75, 1.0), 4: (0.5, 0.75, 1.0, 0.25)}[channels]
    small = made(flat(dtype, transfer, values), side)
    assert max(small.width, small.height) <= side and len(small.rgba) == small.width * small.height * 4
    color = values[:3] if channels > 2 else values[:1] * 3
    alpha = values[-1] if channels in (2, 4) else 1.0
    encoded = [v if transfer == "srgb" else 1.055 * v ** (1 / 2.4) - 0.055 for v in color]
    for place in range(0, len(small.rgba), 4):
        pixel = small.rgba[place : place + 4]
        for have, want in zip(pixel, [*encoded, alpha], strict=True):
            assert abs(have - want * 255) <= 1.5, (list(pixel), encoded)


def test_a_small_picture_stays_as_it_is() -> None:
    data = bytes(range(240)) * 2
    picture = PixelBuffer(12, 10, 4, "u8", "srgb", data)
    assert (made(picture, 12).rgba, made(picture, 12).width) == (data, 12)


def test_a_thumbnail_is_the_mean_of_the_picture() -> None:
    rows = bytes(v for y in range(64) for x in range(64) for v in [(255 if (x // 2 + y // 2) % 2 else 0)] * 3)
    small = made(PixelBuffer(64, 64, 3, "u8", "srgb", memoryview(rows)), 8)
    assert all(90 < value < 165 for value in small.rgba[0::4])


def test_values_beyond_the_screen() -> None:
    values = (float("nan"), float("inf"), -float("inf"), 2.5)
    for transfer in ("srgb", "linear"):
        small = made(flat("f32", transfer, values), 10)
        assert small.rgba[:4] == bytes((0, 255, 0, 255))


def test_a_large_thumbnail_is_made_in_slices() -> None:
    from mgie_krita.jobs.thumbnails import thumbnail

    maker = thumbnail(flat("f32", "linear", (0.1, 0.2, 0.3, 1.0), 600, 600), 300)
    shares = list(maker)
    assert len(shares) > 2 and shares == sorted(shares) and shares[-1] <= 1
