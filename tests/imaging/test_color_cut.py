"""A coarse map corrected by color: holes and gaps of the same color are filled, what is of another stays out."""

from __future__ import annotations

import numpy as np

from mgie_server.imaging.color_cut import SIDE, Sure, cut_by_color, cut_in_half


def disc() -> tuple[np.ndarray, np.ndarray]:
    """(a red disc on blue with grain, float32 [300, 400, 3]; bool: the disc)"""
    y, x = np.mgrid[0:300, 0:400]
    inside = np.hypot(x - 200, y - 150) < 90
    picture = np.where(inside[..., None], (0.8, 0.2, 0.15), (0.2, 0.3, 0.7))
    grain = np.random.default_rng(1).normal(0, 0.03, (300, 400, 3))
    return np.clip(picture + grain, 0, 1).astype(np.float32), inside


def test_a_hole_in_the_map_is_filled() -> None:
    picture, inside = disc()
    y, x = np.mgrid[0:300, 0:400]
    found = np.where(inside, 0.95, 0.01).astype(np.float32)
    found[np.hypot(x - 230, y - 150) < 40] = 0.3  # it did not see this as a part of the thing
    made = cut_by_color(picture, found, Sure())
    assert made.shape == (SIDE * 3 // 4, SIDE)
    rows, columns = (np.arange(n) * 300 // (SIDE * 3 // 4) for n in made.shape)
    disc_there = inside[np.ix_(rows, columns)]
    assert (made > 0.5)[disc_there].mean() > 0.98 and (made > 0.5)[~disc_there].mean() < 0.02


def test_what_counts_as_sure_is_not_corrected() -> None:
    picture, inside = disc()
    y, x = np.mgrid[0:300, 0:400]
    found = np.where(inside, 0.95, 0.01).astype(np.float32)
    found[np.hypot(x - 230, y - 150) < 40] = 0.03
    there = (150 * SIDE // 400, 230 * SIDE // 400)
    assert cut_by_color(picture, found, Sure(outside=0.05))[there] == 0
    assert cut_by_color(picture, found, Sure(outside=0.02))[there] == 1


def test_the_same_map_gives_the_same_cut() -> None:
    picture, inside = disc()
    found = np.where(inside, 0.9, 0.02).astype(np.float32)
    assert np.array_equal(cut_by_color(picture, found, Sure()), cut_by_color(picture, found, Sure()))


def test_where_nothing_is_sure_the_map_stays() -> None:
    picture, inside = disc()
    made = cut_by_color(picture, np.where(inside, 0.6, 0.4).astype(np.float32), Sure())
    assert 0.35 < made.min() < 0.45 and 0.55 < made.max() < 0.65


def test_a_map_that_is_right_by_itself_is_cut_where_it_is_likelier_than_not() -> None:
    picture, inside = disc()
    made = cut_in_half(picture, np.where(inside, 0.6, 0.4).astype(np.float32))
    assert set(np.unique(made)) == {0.0, 1.0} and abs(made.mean() - inside.mean()) < 0.01
