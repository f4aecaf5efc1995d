"""How long an edit still takes, from the steps that were done."""

from __future__ import annotations

import time
from collections.abc import Callable

_LEAST_SHARE = 0.05  # an estimate from less than this of the work would jump about
_LEAST_S = 0.4


class Clock:
    """Give it the share that is done, it gives the seconds left."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._began: tuple[float, float] | None = None  # when, and at which share

    def seconds_left(self, share: float) -> float | None:
        """share: of the editing, 0..1, never going back. None while nothing can be said."""
        now = self._now()
        if self._began is None:
            self._began = (now, share)
            return None
        since, first = self._began
        done, took = share - first, now - since
        if done < _LEAST_SHARE or took < _LEAST_S:
            return None
        return took * (1 - share) / done


def share_done(step: int, steps: int, variation: int, variations: int) -> float | None:
    """Of the editing of all variations, 0..1; None where the stage has no steps."""
    if steps < 1 or variations < 1:
        return None
    return min(1.0, (variation + min(step, steps) / steps) / variations)
