"""Files of a run: each is written aside and renamed, so that a killed run leaves whole files or none."""

from __future__ import annotations

from pathlib import Path

from mgie_protocol.errors import MgieError


def make_folder(folder: Path) -> None:
    """Raises MgieError output_not_writable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_writable(folder, error) from error


def put(path: Path, data: bytes | str) -> None:
    """Raises MgieError output_not_writable."""
    half = path.with_name(path.name + ".part")
    try:
        half.write_bytes(data.encode() if isinstance(data, str) else data)
        half.replace(path)
    except OSError as error:
        raise not_writable(path, error) from error


def not_writable(path: Path, error: OSError) -> MgieError:
    return MgieError(
        "output_not_writable",
        f"{path} cannot be written: {error.strerror or error}.",
        "Name another folder with --out.",
    )
