"""What files a text was made with: their SHA-256, so that a run goes on with the same ones."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

_BLOCK = 8 << 20


def digest_of(path: Path) -> str:
    """SHA-256 of a file, hex. Raises OSError."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()


def digest_of_folders(folders: Sequence[Path]) -> str:
    """One for all files in and below the folders, by name; hidden ones are not a model's."""
    found = hashlib.sha256()
    for folder in folders:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            name = path.relative_to(folder)
            if not any(part.startswith(".") for part in name.parts):
                found.update(f"{name.as_posix()}\0{digest_of(path)}\n".encode())
    return found.hexdigest()
