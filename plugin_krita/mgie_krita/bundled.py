"""Makes what lies in bundled/ importable: what is shared, and pyzmq where a build for this Python is there.

bundled/mgie_protocol/      bundled/mgie_client/      bundled/pyzmq/cp311-linux_x86_64/, abi3-win_amd64/, ...
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

HERE = Path(__file__).absolute().parent
ABI3_FROM = (3, 12)


def put_on_path(here: Path = HERE) -> list[str]:
    """Put bundled/ first on sys.path and the fitting pyzmq behind it; gives the folders it put there.

    In a checkout, which has no bundled/, the folder of what is shared is used. Never raises: without any of them
    the imports that need them say what is missing.
    """
    try:
        folders = _folders(here)
        sys.path[:] = folders + [entry for entry in sys.path if entry not in folders]
        return folders
    except Exception:  # Krita must start, whatever this folder has become
        return []


def tag(
    version: tuple[int, ...] = sys.version_info[:2], system: str = sys.platform, machine: str = ""
) -> str:
    """The name of the pyzmq folder for a Python; there need not be one of that name."""
    abi = "abi3" if version >= ABI3_FROM else f"cp{version[0]}{version[1]}"
    if system == "darwin":
        return f"{abi}-macosx_universal2"
    machine = (machine or _machine()).lower()
    if system == "win32":
        return f"{abi}-win_{machine}"
    return f"{abi}-{system}_{machine}"


def _folders(here: Path) -> list[str]:
    bundled = here / "bundled"
    pyzmq = bundled / "pyzmq" / tag()
    shared = bundled if (bundled / "mgie_protocol").is_dir() else here.parent.parent / "shared"
    wanted = (shared / "mgie_protocol", pyzmq / "zmq")
    return [str(folder.parent) for folder in wanted if folder.is_dir()]


def _machine() -> str:
    """Of this process; `platform` would be slow to import and to ask."""
    if hasattr(os, "uname"):
        machine = os.uname().machine
        return machine if sys.maxsize > 2**32 else f"{machine}-32"
    return os.environ.get("PROCESSOR_ARCHITECTURE", "amd64") if sys.maxsize > 2**32 else "x86"
