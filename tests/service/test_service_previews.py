"""Previews of an edit under way: rare, small, cheap."""

from __future__ import annotations

import numpy as np
import pytest

from mgie_server.service.previews import PreviewMaker, shrink


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_previews_are_rare_and_cost_little() -> None:
    clock = Clock()
    maker = PreviewMaker(True, side=8, every_s=0.1, clock=clock)
    decoded = []

    def decode(seconds: float) -> np.ndarray:
        decoded.append(clock.now)
        clock.now += seconds
        return np.full((16, 32, 3), 0.5, np.float32)

    for _ in range(100):  # steps of 10 ms, decoding for nothing: at most ten a second
        maker.make(lambda: decode(0.0))
        clock.now += 0.01
    assert len(decoded) in (10, 11)
    decoded.clear()
    started = clock.now
    while clock.now < started + 60:  # steps of 100 ms, decoding for a second each
        maker.make(lambda: decode(1.0))
        clock.now += 0.1
    assert len(decoded) * 1.0 < 0.2 * 60
    assert PreviewMaker(False, 8, 0.1, clock).make(lambda: decode(0)) is None


@pytest.mark.parametrize(("height", "width"), [(16, 32), (300, 7), (1, 1), (257, 256), (2000, 3)])
def test_previews_are_small(height: int, width: int) -> None:
    small = shrink(np.full((height, width, 3), 0.25, np.float32), 256)
    assert max(small.shape[:2]) <= 256
    assert small.shape[2] == 3
    assert np.allclose(small, 0.25)
