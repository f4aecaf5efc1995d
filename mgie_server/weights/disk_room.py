"""Whether there is room on the disk for what is to be fetched, before the first byte is."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_protocol.home import make_home, mgie_home


def check_room(downloads: Path, still_needed: Callable[[], int]) -> None:
    """Makes the folder, in MGIE's home. still_needed: bytes beside what lies in it already, asked once it is there.

    Raises MgieError output_not_writable.
    """
    try:
        make_home(mgie_home())  # marked: what comes into it later does not make it another's folder
        downloads.mkdir(parents=True, exist_ok=True)
        need = still_needed()
        free = shutil.disk_usage(downloads).free
    except OSError as error:
        raise MgieError(
            "output_not_writable", f"{downloads} cannot be used: {error}.", "Set MGIE_HOME."
        ) from error
    if need > free:
        raise MgieError(
            "output_not_writable",
            f"{need / 1e9:.1f} GB are needed below {downloads}, and {free / 1e9:.1f} GB are free.",
            "Make room, or set MGIE_HOME to another disk.",
        )
