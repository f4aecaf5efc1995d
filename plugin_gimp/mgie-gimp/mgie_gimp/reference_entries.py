"""The list of reference pictures as it stands in an argument: one a line, a layer's name or a file's whole path."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mgie_protocol.limits import MAX_NAME_CHARS


def entries_of(references: str) -> list[str]:
    """The lines, without empty ones."""
    return [line.strip() for line in references.splitlines() if line.strip()]


def is_file(entry: str) -> bool:
    """Whether it is the path of a file that is there."""
    path = Path(entry).expanduser()
    return path.is_absolute() and path.is_file()


def is_here(entry: str, layers: Sequence[str]) -> bool:
    """Whether it is a file, or one of these layers."""
    return entry in layers or is_file(entry)


def name_of(entry: str) -> str:
    """As a request carries it: of a file its name without the folder."""
    shown = Path(entry).name if is_file(entry) else entry
    printable = "".join(sign if sign.isprintable() else " " for sign in shown)
    return " ".join(printable.split())[:MAX_NAME_CHARS] or "-"
