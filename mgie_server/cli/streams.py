"""Standard output and standard error as they really are: closed, of another encoding, with nobody who reads."""

from __future__ import annotations

import os
import sys
from typing import TextIO


def prepare() -> None:
    """Make all three streams usable, whatever a person, a service or a pipe has left of them.

    A closed one becomes the null device, so that no file or socket is opened under its number; what a stream's
    encoding cannot say is escaped.
    """
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(number, mode, encoding="utf-8", closefd=False))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]


def say(text: str, stream: TextIO) -> bool:
    """One line on a stream. False where it cannot be said: nobody reads, or the disk behind it is full."""
    try:
        print(text, file=stream, flush=True)
    except OSError:
        silenced(stream)
        return False
    except UnicodeEncodeError:  # a stream that prepare() could not change
        return say(text.encode("ascii", "backslashreplace").decode("ascii"), stream)
    return True


def can_say(text: str, stream: TextIO) -> bool:
    """Whether the stream's encoding has all of the text."""
    try:
        text.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def silenced(stream: TextIO) -> None:
    """What is still in the stream's buffer goes nowhere, and so does all that follows."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)
    except (OSError, ValueError):  # not a stream of this process's own
        pass
