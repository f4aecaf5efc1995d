"""A plug-in's folder with all that it needs: its code, what is shared, pyzmq, and where the server is.

mgie_krita/                          the plug-in's own code
mgie_krita/server_command.json       {"command": ["/where/mgie-server"]}, in an install only
mgie_krita/bundled/VERSION           of this distribution
mgie_krita/bundled/mgie_client/
mgie_krita/bundled/mgie_protocol/
mgie_krita/bundled/pyzmq/TAG/        as wheels.py names them
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

from mgie_server.plugins.sources import SHARED, PluginSource, copy_code, files_in

BUNDLED = "bundled"
VERSION_FILE = f"{BUNDLED}/VERSION"
PYZMQ = f"{BUNDLED}/pyzmq"
COMMAND_FILE = "server_command.json"
_MOST = 65536  # characters of a small file
IN_SHARED = {f"{BUNDLED}/{folder.name}": folder for folder in SHARED}


def fill(folder: Path, source: PluginSource, pyzmq: Path | None, command: Sequence[str]) -> None:
    """Write the plug-in's package into an empty folder.

    pyzmq: a folder of unpacked wheels, None for none. command: that starts the server, empty when another
    machine will run it. Raises OSError.
    """
    copy_code(source.module, folder)
    for inside, shared in IN_SHARED.items():
        copy_code(shared, folder / inside)
    (folder / VERSION_FILE).write_text(source.version + "\n", encoding="utf-8")
    if pyzmq is not None and pyzmq.is_dir():
        shutil.copytree(pyzmq, folder / PYZMQ)
    if command:
        text = json.dumps({"command": list(command)}, ensure_ascii=False)
        (folder / COMMAND_FILE).write_text(text + "\n", encoding="utf-8")


def server_command() -> list[str]:
    """The words that start this installation's server, with an absolute path."""
    name = "mgie-server.exe" if os.name == "nt" else "mgie-server"
    for folder in (Path(sys.executable).parent, Path(sysconfig.get_path("scripts"))):
        if (folder / name).is_file():
            return [str((folder / name).absolute())]
    return [str(Path(sys.executable).absolute()), "-m", "mgie_server.service.server"]


def read_command(folder: Path) -> list[str]:
    """What server_command.json says; [] when it is missing or broken."""
    try:
        command: object = json.loads(_small_text(folder / COMMAND_FILE))["command"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []
    return [str(word) for word in cast("list[object]", command)] if isinstance(command, list) else []


def read_version(folder: Path) -> str:
    """The version that an installed plug-in came from; "" when it does not say."""
    try:
        return _small_text(folder / VERSION_FILE).strip()[:40]
    except (OSError, ValueError):
        return ""


def _small_text(path: Path) -> str:
    """Of a file that a plug-in has; not of a fifo, which would be waited for."""
    if not path.is_file():
        raise FileNotFoundError(path)
    with path.open(encoding="utf-8") as file:
        return file.read(_MOST)


def tags_in(folder: Path) -> list[str]:
    """The pyzmq folders of an installed plug-in."""
    inside = folder / PYZMQ
    return sorted(path.name for path in inside.iterdir() if path.is_dir()) if inside.is_dir() else []


def is_current(folder: Path, source: PluginSource) -> bool:
    """Whether an installed plug-in has exactly this installation's code, file by file."""
    if read_version(folder) != source.version or not all((folder / inside).is_dir() for inside in IN_SHARED):
        return False
    installed, expected = dict(files_in(folder)), dict(files_in(source.module))
    for inside, shared in IN_SHARED.items():
        installed.update(_prefixed(inside, folder / inside))
        expected.update(_prefixed(inside, shared))
    if installed.keys() != expected.keys() or not all(path.is_file() for path in installed.values()):
        return False
    try:
        return all(installed[name].read_bytes() == path.read_bytes() for name, path in expected.items())
    except OSError:
        return False


def _prefixed(prefix: str, folder: Path) -> Iterator[tuple[str, Path]]:
    return ((f"{prefix}/{name}", path) for name, path in files_in(folder))
