"""The rule by which a worker that ended is started again."""

from __future__ import annotations

from collections.abc import Callable

MAX_BACKOFF_S = 30.0
HOPELESS = 3  # starts in a row that failed: the jobs that wait are told, and it rests until another one comes


class RestartPolicy:
    """At once after a process that worked; else after first_s, doubled with each start in a row that failed.

    failed: starts in a row that failed. Times are monotonic seconds.
    """

    def __init__(self, first_s: float) -> None:
        self.failed = 0
        self._first_s = first_s
        self._start_at = 0.0

    @property
    def hopeless(self) -> bool:
        return self.failed >= HOPELESS

    def is_due(self, now: float, work_waits: Callable[[], bool]) -> bool:
        """Whether to start now; where there is no hope, only for work that waits."""
        return now >= self._start_at and (not self.hopeless or work_waits())

    def note_worked(self) -> None:
        """The process did something, or stayed up for a while."""
        self.failed = 0

    def note_failed(self, now: float) -> None:
        """It could not be started, or ended before it did anything."""
        self.failed += 1
        self._start_at = now + min(MAX_BACKOFF_S, self._first_s * 2 ** min(self.failed, 10))
