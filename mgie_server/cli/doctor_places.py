"""What `mgie doctor` finds about the folders that a server needs: there, writable, with room."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from mgie_server.settings import Settings

LEAST = 512 * 1024**2  # bytes: a large photograph on its way in and out
LEAST_DESCRIPTORS = 256


class Place(NamedTuple):
    """As doctor's Finding."""

    what: str
    ok: bool
    found: str
    mend: str = ""


def look_at_places(settings: Settings, free: Callable[[Path], int | None] | None = None) -> list[Place]:
    """Findings. free: bytes that can be written at a folder, None where nothing can; for tests."""
    free = free or free_bytes
    return [_home(settings.home, free), _memory(settings.shared_memory, free), *_descriptors()]


def free_bytes(folder: Path) -> int | None:
    """Bytes that can be written in a folder, or where it would be made; None where it cannot."""
    while not os.path.lexists(folder) and folder != folder.parent:
        folder = folder.parent
    try:
        return shutil.disk_usage(folder).free if os.access(folder, os.W_OK | os.X_OK) else None
    except OSError:
        return None


def _home(home: Path, free: Callable[[Path], int | None]) -> Place:
    room = free(home)
    if room is None:
        return Place(
            "room", False, f"{home} cannot be written", "Set MGIE_HOME to a folder that can be written."
        )
    if room < LEAST:
        hint = "Free some space there, or set MGIE_HOME to a folder on another disk."
        return Place("room", False, f"{_mb(room)} free in {home}", hint)
    return Place("room", True, f"{_mb(room)} free in {home}")


def _memory(folders: list[Path], free: Callable[[Path], int | None]) -> Place:
    rooms = [(folder, free(folder)) for folder in folders]
    found = ", then ".join(
        f"{folder} ({'not writable' if room is None else _mb(room)})" for folder, room in rooms
    )
    more = "A container gets more by --shm-size; MGIE_MEMORY_FOLDER names another folder."
    if all((room or 0) < LEAST for _, room in rooms):
        return Place("shared memory", False, found, more)
    if (rooms[0][1] or 0) < LEAST:
        return Place("shared memory", True, f"{found}; large pictures take the slower one. {more}")
    return Place("shared memory", True, found)


def _descriptors() -> list[Place]:
    if sys.platform == "win32":
        return []
    import resource

    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= LEAST_DESCRIPTORS:
        return []
    return [
        Place("open files", False, f"at most {soft}", f"Allow {LEAST_DESCRIPTORS} or more: ulimit -n 1024")
    ]


def _mb(count: int) -> str:
    return f"{count / 1e9:.0f} GB" if count >= 10**10 else f"{count / 1e6:.0f} MB"
