"""Procedural drawings: flats are flat, lines are dark, the generator alone decides."""

from __future__ import annotations

import numpy as np
import pytest

from mgie_server.training.flat_pictures import cel_shading, flat_picture, line_art, pencil, pixel_art


@pytest.mark.parametrize("draw", [line_art, cel_shading, pixel_art, pencil, flat_picture])
def test_a_drawing_is_a_picture_and_the_same_for_the_same_numbers(draw) -> None:  # pyright: ignore
    one, same, other = (draw(np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert one.shape == (64, 64, 3) and one.dtype == np.float32
    assert one.min() >= 0 and one.max() <= 1
    assert (one == same).all() and (one != other).any()


def test_most_of_a_drawing_is_flat() -> None:
    """Of cel shading most pixels are like their neighbors, to the last bit; of pixel art all blocks are."""
    shares = []
    for seed in range(20):
        picture = cel_shading(np.random.default_rng(seed))
        shares.append((np.abs(picture[:, 1:] - picture[:, :-1]).max(-1) < 1e-6).mean())
    assert np.mean(shares) > 0.75
    picture = pixel_art(np.random.default_rng(1))
    assert (picture[::2, ::2] == picture[1::2, 1::2]).all()


def test_line_art_has_lines_on_paper() -> None:
    lumas = [line_art(np.random.default_rng(seed)).mean(-1) for seed in range(10)]
    assert all(luma.min() < 0.5 for luma in lumas)
    assert np.mean([luma.max() for luma in lumas]) > 0.9
