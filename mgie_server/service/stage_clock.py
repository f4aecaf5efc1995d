"""The clock of one job: seconds by stage, and since it came."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import contextmanager


class StageClock:
    """seconds: by stage, those of several variations added up. began: perf_counter; None: now."""

    def __init__(self, began: float | None = None) -> None:
        self.seconds: dict[str, float] = {}
        self._began = time.perf_counter() if began is None else began

    @property
    def elapsed(self) -> float:
        """Seconds since the job came."""
        return time.perf_counter() - self._began

    @contextmanager
    def measure(self, stage: str, since: float | None = None) -> Generator[None, None, None]:
        """Add what happens inside to a stage; since: perf_counter, when it really began."""
        started = time.perf_counter() if since is None else since
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.perf_counter() - started
