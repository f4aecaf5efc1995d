"""Counting over two pictures: exact, at every depth, whatever their channels."""

from __future__ import annotations

import numpy as np
import pytest
from scenes import TOP, buffer_of, scene

from mgie_protocol.errors import MgieError
from mgie_server.imaging.recount import LEVELS, recount


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("dtype", ["u8", "u16", "f32"])
def test_shares_are_exact(dtype: str, channels: int) -> None:
    values = np.concatenate([scene(60, 70) * 0.5, scene(60, 70, seed=2) * 0.5], axis=2)[..., -channels:]
    moved = values.copy()
    for k, level in enumerate(LEVELS):  # ten pixels a level, in the last channel alone
        moved[k, :10, -1] += level / 255
    before = buffer_of(np.rint(values * 255) / 255, dtype)
    found = recount(buffer_of(np.rint(moved * 255) / 255, dtype), before)
    assert found.pixels == 4200 and found.identical == 4200 - 60
    assert [found.within[level] for level in LEVELS] == [4150, 4160, 4170, 4180, 4190, 4200]
    assert found.share == 4140 / 4200


def test_the_least_step_of_every_depth_counts() -> None:
    for dtype, step in (("u8", 1 / 255), ("u16", 1 / 65535), ("f32", 1e-7)):
        values = np.full((9, 9, 3), 0.2, np.float64)
        other = values.copy()
        other[4, 4, 2] += step
        found = recount(buffer_of(other, dtype), buffer_of(values, dtype))
        assert (found.identical, found.within[1]) == (80, 81)
    zeros = buffer_of(np.zeros((2, 2, 1)), "f32")
    assert recount(buffer_of(np.full((2, 2, 1), -0.0), "f32"), zeros).identical == 0


def test_gray_is_colour_and_no_alpha_is_opaque() -> None:
    gray = np.rint(scene(20, 30)[..., :1] * TOP["u8"]) / TOP["u8"]
    wide, opaque = np.repeat(gray, 3, axis=2), np.ones_like(gray)
    forms = [gray, wide, np.concatenate([gray, opaque], axis=2), np.concatenate([wide, opaque], axis=2)]
    for one in forms:
        for other in forms:
            assert recount(buffer_of(one), buffer_of(other)).identical == 600
    half = np.concatenate([wide, opaque * 0.5], axis=2)
    assert recount(buffer_of(half), buffer_of(gray)).identical == 0


@pytest.mark.parametrize(("height", "width", "dtype"), [(20, 31, "u8"), (21, 30, "u8"), (20, 30, "u16")])
def test_what_cannot_be_laid_over_each_other(height: int, width: int, dtype: str) -> None:
    with pytest.raises(MgieError) as caught:
        recount(buffer_of(scene(height, width), dtype), buffer_of(scene(20, 30)))
    assert caught.value.code == "pictures_differ" and caught.value.hint


def test_strips_cover_tall_and_wide_pictures() -> None:
    for height, width in ((1, 1), (3000, 400), (2, 700_000)):
        picture = buffer_of(np.full((height, width, 3), 0.25, np.float32))
        assert recount(picture, picture).identical == height * width
