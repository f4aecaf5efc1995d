"""Small files of JSON in the user's own folder: written whole or not at all, read whatever they hold."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from mgie_protocol.json_values import object_in


def write_json(path: Path, data: Any) -> None:
    """Replace the file by this JSON, for this user alone. Raises OSError; ValueError for half a surrogate pair."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # made with mode 0600
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(data, file, indent=1, ensure_ascii=False)
        Path(temporary).replace(path)
    except (OSError, ValueError):
        with contextlib.suppress(OSError):
            Path(temporary).unlink()
        raise


def read_object(path: Path) -> dict[str, Any]:
    """The object in a file; {} where there is none that can be read."""
    try:
        return object_in(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError):
        return {}
