"""Names of files that come from a hub, an archive or a manifest: none may lead out of the folder that they are put into."""

from __future__ import annotations

from pathlib import Path

_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))}
_BYTES = 200  # of one part of a path; file systems take 255, and .part comes on top
_PARTS = 16


def split_name(name: object) -> tuple[str, ...]:
    """A relative path with slashes, in its parts. Raises ValueError for what is none, or unsafe on any system."""
    parts = tuple(name.split("/")) if isinstance(name, str) else ()
    bad = not parts or len(parts) > _PARTS or any(_is_unsafe(part) for part in parts)
    if bad:
        raise ValueError(f"the file name {str(name)[:80]!r} leads out of the folder, or is no file name")
    return parts


def place_below(folder: Path, name: str) -> Path:
    """Where a file of this name goes. Raises ValueError for an unsafe name, and where a link stands in the way.

    folder itself may be a link: who made it chose where it leads.
    """
    place = folder
    for part in split_name(name):
        place /= part
        if place.is_symlink():
            raise ValueError(f"{place} is a link, and nothing is written through links")
    return place


def _is_unsafe(part: str) -> bool:
    if part in ("", ".", "..") or len(part.encode("utf-8", "replace")) > _BYTES:
        return True
    # of Windows: drives and streams, its separator, its devices, endings that it drops
    windows = any(char in '\\:*?"<>|' for char in part) or part[-1] in ". "
    return windows or part.split(".")[0].lower() in _RESERVED or not part.isprintable()
