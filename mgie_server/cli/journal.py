"""What `mgie apply` has done in a folder, so that it goes on where it was interrupted."""

from __future__ import annotations

import json
import threading
from pathlib import Path

from mgie_server.imaging.naming import not_writable

NAME = ".mgie-apply.jsonl"
MAX_BYTES = 64_000_000


class Journal:
    """One line a picture, {"out": name, "recipe": digest, "source": digest}, written before the picture is put in
    its place: a name that is in the journal and not in the folder was never finished. Threads may share it.
    """

    def __init__(self, folder: Path, recipe: str) -> None:
        """recipe: a digest of all that decides the result beside the picture."""
        self._path, self._folder, self._recipe = folder / NAME, folder, recipe
        self._lock = threading.Lock()
        self._names = self._read()

    def known(self, source: str) -> Path | None:
        """Where the result for a picture with this digest goes or lies, if the journal has it."""
        name = self._names.get(source)
        return self._folder / name if name else None

    def note(self, source: str, out: Path) -> None:
        """The result for a picture with this digest is about to be put there. Raises MgieError output_not_writable."""
        line = json.dumps({"out": out.name, "recipe": self._recipe, "source": source}, ensure_ascii=False)
        try:
            with self._lock, self._path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        except OSError as error:
            raise not_writable(self._path, error.strerror or str(error)) from error

    def _read(self) -> dict[str, str]:
        try:
            if self._path.stat().st_size > MAX_BYTES:
                return {}
            lines = self._path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            return {}
        return dict(pair for line in lines if (pair := self._entry(line)))

    def _entry(self, line: str) -> tuple[str, str] | None:
        """source and name of a line of this recipe; None for others and for a line that was cut off."""
        try:
            entry = json.loads(line)
            name, recipe, source = entry["out"], entry["recipe"], entry["source"]
        except (ValueError, KeyError, TypeError):
            return None
        plain = isinstance(name, str) and name not in ("", ".", "..") and Path(name).name == name
        return (source, name) if plain and recipe == self._recipe and isinstance(source, str) else None
