"""The recipes that this user keeps: files in one folder, which every client lists and adds to.

What is in one is the server's affair; here they are bytes with a name.
"""

from __future__ import annotations

import contextlib
import itertools
import re
from pathlib import Path
from typing import BinaryIO

from mgie_protocol.connection import mgie_home
from mgie_protocol.errors import MgieError
from mgie_protocol.limits import MAX_RECIPE_BYTES

SUFFIX = ".mgie-recipe"
MAX_NAME_CHARS = 60

_UNFIT = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')  # in a file's name on some system
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # on Windows


def folder() -> Path:
    """Where they lie; it need not be there yet."""
    return mgie_home() / "recipes"


def names() -> list[str]:
    """Of all recipes, newest first."""
    found: list[tuple[float, str]] = []
    with contextlib.suppress(OSError):
        for path in folder().glob(f"*{SUFFIX}"):
            with contextlib.suppress(OSError):
                found.append((path.stat().st_mtime, path.name[: -len(SUFFIX)]))
    return [name for _, name in sorted(found, key=lambda pair: (-pair[0], pair[1]))]


def keep(name: str, data: bytes) -> str:
    """Keep a recipe under this name, or NAME 2 and so on where it is taken; gives the name.

    Raises MgieError output_not_writable.
    """
    name = fitting(name)
    for number in itertools.count(1):
        given = name if number == 1 else f"{name} {number}"
        path = folder() / f"{given}{SUFFIX}"
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with path.open("xb") as file:
                _write(file, data, path)
        except FileExistsError:
            continue
        except OSError as error:
            raise MgieError("output_not_writable", f"{path} cannot be written: {error.strerror}.") from error
        return given
    raise AssertionError  # there is always another number


def _write(file: BinaryIO, data: bytes, path: Path) -> None:
    """All of it, or no file."""
    try:
        file.write(data)
        file.flush()
    except OSError:
        path.unlink()
        raise


def read(name: str) -> bytes:
    """A kept recipe's bytes. Raises MgieError recipe_invalid when there is none, or it is too large for one."""
    return read_file(folder() / f"{fitting(name)}{SUFFIX}")


def read_file(path: Path) -> bytes:
    """As read, wherever the file lies."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_RECIPE_BYTES + 1)
    except OSError as error:
        raise MgieError("recipe_invalid", f"There is no recipe {path}.") from error
    if not 0 < len(data) <= MAX_RECIPE_BYTES:
        raise MgieError("recipe_invalid", f"The file {path} is no recipe.")
    return data


def forget(name: str) -> None:
    """Delete a recipe; nothing happens when there is none. Raises MgieError output_not_writable."""
    path = folder() / f"{fitting(name)}{SUFFIX}"
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise MgieError("output_not_writable", f"{path} cannot be deleted: {error.strerror}.") from error


def fitting(name: str) -> str:
    """As much of a name as a file's name may have, on one line."""
    made = " ".join(_UNFIT.sub(" ", name).split())[:MAX_NAME_CHARS].strip(" .")
    return f"{made} -" if _RESERVED.match(made) else made or "recipe"
