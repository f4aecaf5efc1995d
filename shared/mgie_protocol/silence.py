"""Whether a server that says nothing is still there: when to ask it, and when to take it for gone."""

from __future__ import annotations

from collections.abc import Callable

QUIET_S = 5.0  # silence after which it is asked whether it is there
SILENT_S = 15.0  # silence after which it is taken for gone


class Silence:
    """Of one connection. All times are time.monotonic() seconds."""

    def __init__(self, now: float) -> None:
        self.heard_at = now
        self._asked_at: float | None = None  # when it had been quiet for too long
        self._ask_waits = False  # the question found no room yet
        self._pushed, self._pushed_at = 0, now

    def heard(self, now: float) -> None:
        """Something came."""
        self.heard_at, self._asked_at = now, None

    def lasts(self, now: float) -> float:
        """Seconds since something came."""
        return now - self.heard_at

    def is_too_long(self, now: float, pushed: int, ask: Callable[[], bool]) -> bool:
        """Whether it is taken for gone.

        pushed: bytes that it has taken so far; ask: sends the question, False where there is no room yet.
        """
        if self._asked_at is None and self.lasts(now) > QUIET_S:
            self._asked_at, self._ask_waits = now, True  # we may have been away ourselves since then
        if self._asked_at is None:
            return False
        if self._ask_waits:
            self._ask_waits = not ask()
        if pushed > self._pushed:  # the question waits behind an upload, of which somebody takes bytes
            self._pushed, self._pushed_at = pushed, now
        return now - max(self._asked_at, self._pushed_at) > SILENT_S - QUIET_S
