"""How much is done in one step, so that Krita stays awake while pictures of any size are read and written."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any

from mgie_krita.canvas.spaces import Hop

STRIP_PIXELS = 128 * 1024  # of one conversion
STRIP_BYTES = 1024 * 1024  # where nothing is converted; a step takes as many strips as fit into its time
STEP_SECONDS = 0.006


class Pace:
    """Ends a step when its time is over."""

    def __init__(self) -> None:
        self._since = time.perf_counter()

    def over(self) -> bool:
        return time.perf_counter() - self._since > STEP_SECONDS

    def restart(self) -> None:
        self._since = time.perf_counter()


def strip_rows(width: int, pixel: int, hops: list[Hop]) -> int:
    """Rows that one strip should have, at least 1."""
    pixels = STRIP_PIXELS if hops else STRIP_BYTES // max(1, pixel)
    return max(1, pixels // width)


def in_steps(steps: Generator[None, None, Any], share: float) -> Generator[float, None, Any]:
    """The steps of a conversion, with the share done so far."""
    while True:
        try:
            next(steps)
        except StopIteration as done:
            return done.value
        yield share
