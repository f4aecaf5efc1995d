"""Whether a folder of published parts is there. Imports nothing heavy."""

from __future__ import annotations

from pathlib import Path

INDEX = "model_index.json"  # of diffusers


def is_whole(folder: Path, index: str) -> bool:
    """A folder comes to its place in one step, once all its files are there."""
    return (folder / index).is_file()
