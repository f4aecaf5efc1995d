"""Slices of work that are short enough for a UI thread."""

from __future__ import annotations

import time

SLICE_S = 0.004


class Pace:
    """`if pace.over(): yield share`, again and again in one long piece of work."""

    def __init__(self) -> None:
        self._until = time.perf_counter() + SLICE_S

    def over(self) -> bool:
        """True once a slice, when it has lasted long enough; the next one begins with the next call."""
        if time.perf_counter() < self._until:
            return False
        self._until = time.perf_counter() + SLICE_S
        return True
