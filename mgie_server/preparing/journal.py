"""What is done of a shard, batch by batch: a line each, on the disk before the next begins."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


class Journal:
    """entries: of the batches that were finished, in order. A last line that was cut off is dropped."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.entries: list[Any] = []
        self._read()

    def append(self, entry: Any) -> None:
        """Raises OSError."""
        line = json.dumps(entry, separators=(",", ":")) + "\n"
        with self._path.open("ab") as file:
            file.write(line.encode("ascii"))
            file.flush()
            os.fsync(file.fileno())
        self.entries.append(entry)

    def _read(self) -> None:
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return
        whole = 0
        for line in data.splitlines(keepends=True):
            try:
                entry = json.loads(line) if line.endswith(b"\n") else None
            except ValueError:
                entry = None
            if entry is None:
                break
            self.entries.append(entry)
            whole += len(line)
        if whole < len(data):
            os.truncate(self._path, whole)
