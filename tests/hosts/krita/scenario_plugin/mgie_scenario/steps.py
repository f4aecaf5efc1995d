"""What a check yields: nothing (one turn of the event loop), a pause, or a condition to wait for."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from typing import Any, TypeVar

Made = TypeVar("Made")


class Pause:
    """`yield Pause(200)`: go on after so many milliseconds. Prefer a condition."""

    def __init__(self, milliseconds: int) -> None:
        self.ends = time.monotonic() + milliseconds / 1000


class Until:
    """`yield Until(lambda: ..., "the layer is there")`: go on when true; the check fails after `seconds`."""

    def __init__(self, condition: Callable[[], Any], words: str, seconds: float = 10.0) -> None:
        self.condition = condition
        self.words = words
        self.seconds = seconds
        self.ends = time.monotonic() + seconds


Wait = Pause | Until | None  # Krita's Python here is 3.11
Steps = Generator[Wait, None, Made]


class Stopwatch:
    """The steps of a generator that ought to be short, in milliseconds."""

    def __init__(self) -> None:
        self._took: list[float] = []

    def took(self, milliseconds: float) -> None:
        self._took.append(milliseconds)

    def as_dict(self) -> dict[str, Any]:
        """longest: the three longest steps, each with its number from 0 on."""
        longest = sorted(enumerate(self._took), key=lambda pair: -pair[1])[:3]
        ordered = sorted(self._took)
        return {
            "steps": len(ordered),
            "total": round(sum(ordered), 1),
            "median": round(ordered[len(ordered) // 2], 1),
            "longest": [[number, round(milliseconds, 1)] for number, milliseconds in longest],
        }


def run(slices: Generator[float, None, Made], watch: Stopwatch | None = None) -> Steps[Made]:
    """`made = yield from run(canvas.read(source))`: one slice a turn of the event loop."""
    watch = watch or Stopwatch()
    while True:
        started = time.perf_counter()
        try:
            share = next(slices)
        except StopIteration as end:
            watch.took((time.perf_counter() - started) * 1000)
            return end.value
        watch.took((time.perf_counter() - started) * 1000)
        assert 0 <= share <= 1, f"a share of {share}"
        yield
