"""The log of a server: one line a message whoever is quoted in it, and a file that stays small while it runs."""

from __future__ import annotations

import logging
import os
import stat
import sys
from pathlib import Path

MAX_BYTES = 4_000_000  # of the log file in MGIE's folder; half of it stays


class LineFormatter(logging.Formatter):
    """What comes from outside cannot end a line, start a second one, or move a terminal's cursor."""

    def format(self, record: logging.LogRecord) -> str:
        text = self.formatMessage(self._with_message(record))
        lines = [_plain(text)]
        if record.exc_info:
            lines += _indented(self.formatException(record.exc_info))
        if record.stack_info:
            lines += _indented(self.formatStack(record.stack_info))
        return "\n".join(lines)

    def _with_message(self, record: logging.LogRecord) -> logging.LogRecord:
        record.message = record.getMessage()
        if self.usesTime():
            record.asctime = self.formatTime(record, self.datefmt)
        return record


def configure(name: str, level: int = logging.INFO) -> None:
    """Log to standard error as the process called name."""
    handler = logging.StreamHandler()
    handler.setFormatter(LineFormatter(f"%(asctime)s {name} %(levelname)s %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])


def bound_log(home: Path, max_bytes: int = MAX_BYTES, handle: int | None = None) -> bool:
    """Shorten the file that standard error goes to, if it is a log in MGIE's folder and too long; whether it was.

    Its newest half stays. Every process that writes to it appends, and goes on behind that. handle: standard error's.
    """
    try:
        found = os.fstat(sys.__stderr__.fileno() if handle is None and sys.__stderr__ else handle or 2)
        if not stat.S_ISREG(found.st_mode) or found.st_size <= max_bytes:
            return False
        for path in home.glob("*.log"):
            if os.path.samestat(found, path.stat()):
                _shorten(path, max_bytes // 2)
                return True
    except (OSError, ValueError):  # no standard error, or a file that went away
        pass
    return False


def _shorten(path: Path, nbytes: int) -> None:
    with path.open("r+b") as file:
        file.seek(-nbytes, os.SEEK_END)
        rest = file.read()
        file.seek(0)
        file.write(rest[rest.find(b"\n") + 1 :])
        file.truncate()


def _plain(text: str) -> str:
    """Printable characters as they are, others as Python writes them: \\n, \\x1b, \\u202e."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def _indented(text: str) -> list[str]:
    """The lines of a traceback, none of which looks like a message's."""
    return [f"    {_plain(line)}" for line in text.splitlines()]
