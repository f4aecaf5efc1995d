"""One line that says how far long work with files is."""

from __future__ import annotations

import sys
import time
from types import TracebackType

from mgie_server.cli.answer import Answer

_EVERY_S = 0.2


class BytesLine:
    """Shown on a terminal's standard error alone, and never with --json."""

    def __init__(self, answer: Answer, what: str) -> None:
        self._shown = not answer.as_json and sys.stderr.isatty()
        self._what = what
        self._next_at = 0.0

    def __enter__(self) -> BytesLine:
        return self

    def show(self, done: int, total: int) -> None:
        """done, total: bytes."""
        now = time.monotonic()
        if self._shown and (now >= self._next_at or done == total):
            self._next_at = now + _EVERY_S
            share = 100 * done / total if total else 100
            text = f"\r{self._what}: {done / 1e9:.2f} of {total / 1e9:.2f} GB, {share:.0f} %  "
            print(text, end="\n" if done == total else "", file=sys.stderr, flush=True)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._shown and error and self._next_at:
            print(file=sys.stderr)
