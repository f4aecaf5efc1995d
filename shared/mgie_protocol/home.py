"""The folder of this user's MGIE: where it lies, and that nothing else lies in it."""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
from contextlib import suppress
from fnmatch import fnmatch
from pathlib import Path

from mgie_protocol.errors import MgieError

MARK = ".mgie"  # a file in every folder that is MGIE's alone
_MARK_TEXT = "MGIE made this folder for itself, and removes from it what it no longer needs.\n"
SUBFOLDER = "mgie"  # MGIE's own, in a folder with other things

# what homes held before they were marked, and what a system puts into an empty folder
_OWN_NAMES = (
    *(MARK, "connection.json", ".connection-*", "server.*", "*.log", "*.log.1", "clients.keys"),
    *(
        "results",
        "run",
        "segments",
        "models",
        "engines",
        "downloads",
        "recipes",
        "licences.json",
        "krita*.json*",
        "gimp*.json*",
    ),
    *("lost+found", ".DS_Store", "Thumbs.db", "desktop.ini"),
)


def mgie_home() -> Path:
    """The folder of this user's MGIE, absolute; it may not be there yet (`make_home`).

    $MGIE_HOME (`mgie` in it where it holds other things), else %LOCALAPPDATA%\\mgie on Windows, else ~/.mgie,
    else, for an account without a home folder that it can write, a folder of its own among the temporary ones.
    Raises MgieError output_not_writable where that folder belongs to somebody else.
    """
    chosen = os.environ.get("MGIE_HOME")
    if chosen:
        return _in_chosen(Path(chosen).absolute())
    local = os.environ.get("LOCALAPPDATA")
    if sys.platform == "win32" and local:
        return Path(local) / "mgie"
    try:
        home = Path.home() / ".mgie"
    except RuntimeError:  # no HOME, and the account is not listed
        return _temporary_home()
    return home if home.is_absolute() and _can_be_there(home) else _temporary_home()


def make_home(home: Path) -> None:
    """Make sure that the folder is there, marked, and for this user alone. Raises MgieError output_not_writable."""
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.name == "posix" and stat.S_IMODE(home.stat().st_mode) & 0o077:
            with suppress(PermissionError):  # a file system without modes
                home.chmod(0o700)
        if not os.access(home, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        with suppress(FileExistsError):
            mark_folder(home)
    except OSError as error:
        raise home_not_writable(home, error) from error


def mark_folder(folder: Path) -> None:
    """Say that a folder is MGIE's alone. Raises OSError, FileExistsError where it is said."""
    with (
        (folder / MARK).open("x", encoding="utf-8") as mark,
        suppress(OSError),
    ):  # empty on a full disk: it counts
        mark.write(_MARK_TEXT)


def is_marked(folder: Path) -> bool:
    """Whether MGIE made this folder (a real one, not a link to one)."""
    try:
        return not folder.is_symlink() and (folder / MARK).is_file()
    except OSError:
        return False


def home_not_writable(home: Path, error: OSError) -> MgieError:
    """What to say where MGIE's folder cannot be made or written."""
    reason = error.strerror or error
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        hint = "Free some space there, or set MGIE_HOME to a folder on another disk."
    else:
        hint = "Set MGIE_HOME to a folder that can be written."
    return MgieError("output_not_writable", f"MGIE's folder {home} cannot be written: {reason}.", hint)


def _in_chosen(folder: Path) -> Path:
    if _is_own(folder):
        return folder
    return _checked(folder / SUBFOLDER)


def _is_own(folder: Path) -> bool:
    """Whether a folder that was named is MGIE's alone, or may become so: it is not there, or empty, say."""
    try:
        found = folder.stat()
    except OSError:
        return True  # not there; where it cannot be made, make_home says so
    if not stat.S_ISDIR(found.st_mode):
        return True  # make_home says so
    if os.name == "posix" and (found.st_mode & (stat.S_IWOTH | stat.S_ISVTX) or not _is_ours(found)):
        return False  # others put things into it
    if is_marked(folder):
        return True
    try:
        with os.scandir(folder) as entries:
            alone = all(any(fnmatch(entry.name, name) for name in _OWN_NAMES) for entry in entries)
    except OSError:
        return False
    return alone and not _is_users_home(found)


def _is_users_home(found: os.stat_result) -> bool:
    with suppress(OSError, RuntimeError):
        return os.path.samestat(found, Path.home().stat())
    return False


def _is_ours(found: os.stat_result) -> bool:
    """Whether a file is this user's; the superuser may use everybody's."""
    return os.name != "posix" or os.geteuid() in (0, found.st_uid)


def _checked(folder: Path) -> Path:
    """The folder, unless somebody else made it, who could read what is put into it."""
    with suppress(FileNotFoundError, NotADirectoryError, PermissionError):
        if folder.is_symlink() or not _is_ours(folder.lstat()):
            raise MgieError(
                "output_not_writable",
                f"MGIE's folder {folder} belongs to somebody else.",
                "Set MGIE_HOME to a folder of your own.",
            )
    return folder


def _can_be_there(home: Path) -> bool:
    """Whether the folder is there, writable or not (what is in it counts), or could be made."""
    if os.path.lexists(home):
        return True
    parent = home.parent
    while not os.path.lexists(parent) and parent != parent.parent:
        parent = parent.parent
    return os.access(parent, os.W_OK | os.X_OK)


def _temporary_home() -> Path:
    """One for all processes of this user, made at once, so that nobody else makes it."""
    user = os.getuid() if hasattr(os, "getuid") else "user"
    folder = Path(tempfile.gettempdir()) / f"mgie-{user}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise home_not_writable(folder, error) from error
    private = os.name != "posix" or (found.st_uid == os.geteuid() and not found.st_mode & 0o077)
    if not stat.S_ISDIR(found.st_mode) or not private:
        raise MgieError(
            "output_not_writable",
            f"This account has no home folder that it can write, and {folder} belongs to somebody else or is open to all.",
            "Set MGIE_HOME to a folder of your own.",
        )
    return folder
