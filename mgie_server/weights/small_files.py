"""The small files of a model, read with care: they come from strangers. Imports nothing heavy.

Nothing here waits for a fifo, takes a file of any size into memory, or follows JSON as deep as the stack.
"""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any, cast

from mgie_protocol.errors import MgieError

CONFIG_BYTES = 8 * 1024**2  # the largest in the published files, a shard index, has 0.03 MB
TOKENIZER_BYTES = 64 * 1024**2


def read_bytes(path: Path, most: int = CONFIG_BYTES) -> bytes:
    """Contents of a regular file of at most so many bytes. Raises OSError, ValueError."""
    # a fifo without a writer would be waited for
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(f"it is {kind_of(found.st_mode)}, no file")
        if found.st_size > most:
            raise ValueError(f"it has {found.st_size} bytes, and {most} are taken at most")
        return file.read(most)


def read_text(path: Path) -> str:
    """Of a configuration. Raises OSError, ValueError."""
    return read_bytes(path).decode("utf-8")


def parse_json(text: str) -> Any:
    """Raises ValueError, for JSON that is too deep as well."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("its JSON is nested too deeply") from error


def read_object(path: Path) -> dict[str, Any]:
    """A JSON object. Raises OSError, ValueError."""
    data = parse_json(read_text(path))
    if not isinstance(data, dict):
        raise ValueError(f"it holds a {type(data).__name__} instead of an object")
    return cast("dict[str, Any]", data)


def read_json(path: Path) -> dict[str, Any]:
    """As `read_object`; raises MgieError `model_not_installed` when it is missing or broken."""
    try:
        return read_object(path)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error


def check_regular(path: Path) -> None:
    """Raises OSError for what is not there, and for what is no file: to open a fifo may take forever."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        raise OSError(f"it is {kind_of(mode)}, no file")


def kind_of(mode: int) -> str:
    """What is there instead of a file, in words."""
    if stat.S_ISDIR(mode):
        return "a folder"
    if stat.S_ISFIFO(mode):
        return "a fifo"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def unreadable(path: Path, error: Exception, hint: str = "Install the model again.") -> MgieError:
    """The error for a model file that is missing or damaged."""
    reason = (str(error) or repr(error)).splitlines()[0].rstrip(".")
    return MgieError(
        "model_not_installed",
        f"The model file {path} could not be read: {reason[:300]}.",
        hint,
        {"path": str(path)},
    )
