"""Writing that is either done or not: a folder is made aside and renamed, a file replaced as a whole."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from mgie_protocol.errors import MgieError


@contextmanager
def writing(folder: Path) -> Generator[None, None, None]:
    """Says of any OSError inside that this folder cannot be written."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise MgieError(
            "output_not_writable",
            f"{folder} cannot be written: {reason}.",
            "Close the editor, look whose folder it is, or name another with --to.",
        ) from error


@contextmanager
def replacing_folder(target: Path) -> Generator[Path, None, None]:
    """An empty folder to fill; it takes target's place when the block ends well, else all is as before.

    It is made beside target, so that the renames stay within one file system. What a killed run left there is
    removed by the next one. Raises OSError.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))
    try:
        new = aside / "new"
        new.mkdir()
        yield new
        _swap(new, target, aside / "old")
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    remove_leftovers(target)


def _swap(new: Path, target: Path, old: Path) -> None:
    was_there = os.path.lexists(target)
    if was_there:
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if was_there:
            old.rename(target)
        raise


def check_inside(path: Path, folder: Path) -> None:
    """Raises MgieError output_not_writable where links on the way to `path` lead out of the editor's folder."""
    if not path.resolve().is_relative_to(folder.resolve()):
        raise MgieError(
            "output_not_writable",
            f"{path} leads out of the editor's folder, to {path.resolve()}: nothing was written there.",
            "Put a folder in the place of the link, or name another with --to.",
        )


def replace_file(path: Path, data: bytes, follow: bool = True) -> None:
    """Write a whole file; the permissions stay. follow: a link stays a link and its target is written; else the file
    takes the link's place and the target stays. Raises OSError.
    """
    path = path.resolve() if follow else path
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    new = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        _set_mode(new, path)
        new.replace(path)
    except BaseException:
        new.unlink(missing_ok=True)
        raise


def _set_mode(new: Path, old: Path) -> None:
    """mkstemp makes files for their owner alone; the new one gets what the old one had, or what is usual."""
    if old.exists() and not old.is_symlink():
        shutil.copymode(old, new)
    elif os.name == "posix":
        umask = os.umask(0)
        os.umask(umask)
        new.chmod(0o666 & ~umask)


def remove(path: Path) -> bool:
    """Remove a file, a link (never what it points to) or a folder; whether there was one. Raises OSError."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)
    else:
        return False
    return True


def remove_leftovers(target: Path) -> None:
    """Folders that a killed replacing_folder left behind."""
    if not target.parent.is_dir():
        return
    for left in target.parent.glob(f"{_prefix(target)}*"):
        with contextlib.suppress(OSError):
            remove(left)


def _prefix(target: Path) -> str:
    return f".{target.name}-new-"
