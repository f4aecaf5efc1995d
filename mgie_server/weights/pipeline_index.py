"""Whether a folder of published parts is there. Imports nothing heavy."""

from __future__ import annotations

from pathlib import Path

from mgie_server.weights.small_files import read_object

INDEX = "model_index.json"  # of diffusers


def is_whole(folder: Path, index: str) -> bool:
    """A folder comes to its place in one step, once all its files are there."""
    return (folder / index).is_file()


def gives_alpha(folder: Path) -> bool:
    """Whether its codec decodes RGBA of what it encoded as RGB."""
    try:
        said = read_object(folder / "vae" / "config.json")
    except (OSError, ValueError):
        return False
    return said.get("in_channels", 3) == 3 and said.get("out_channels", 3) == 4
