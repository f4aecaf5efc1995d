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
        self.first = 0.0
        self.longest = 0.0  # of all after the first
        self.total = 0.0
        self.steps = 0

    def took(self, milliseconds: float) -> None:
        if self.steps == 0:
            self.first = milliseconds
        else:
            self.longest = max(self.longest, milliseconds)
        self.total += milliseconds
        self.steps += 1

    def as_dict(self) -> dict[str, float]:
        return {
            "first": round(self.first, 1),
            "longest": round(self.longest, 1),
            "total": round(self.total, 1),
            "steps": self.steps,
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
