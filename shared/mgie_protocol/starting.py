"""How a server is started: the one way for the command, for Krita and for GIMP. Standard library only.

started = Started(server_command(recorded=path)); then look at started.ended and finding.find()
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mgie_protocol.home import make_home, mgie_home

IDLE_EXIT_S = 600.0  # a server that was started for somebody ends after so long without work
LOG = "server.log"
MAX_LOG_BYTES = 1_000_000
COMMAND = "mgie-server"
FLATPAK_INFO = Path("/.flatpak-info")

# what editors and their packages set for their own libraries, of which a server has none
_FOREIGN = ("QT_", "QML", "GI_", "GTK_", "GDK_", "GIO_", "GEGL_", "BABL_", "GIMP", "MYPAINT_", "GSETTINGS_",
            "FONTCONFIG_", "APPDIR", "APPIMAGE", "ARGV0", "OWD")  # fmt: skip
_LOADER = ("LD_", "DYLD_")
_PACKAGES = ("APPDIR", "SNAP")  # variables that name the folder of a package that runs
_HARMFUL = ("PYTHONOPTIMIZE", "PYTHONINSPECT", "PYTHONSTARTUP", "PYTHONSAFEPATH", "PYTHONEXECUTABLE")


# --- the command -----------------------------------------------------------------------------------------


def server_command(recorded: Path | None = None, flags: tuple[str, ...] = ()) -> list[str] | None:
    """The command line that starts a server, None where there is no program for it.

    recorded: a file {"command": [...]} that was written at installation; when its program is gone, mgie-server as
    a terminal finds it. In a flatpak, from where the host's programs cannot be seen, it is started outside.
    """
    return complete(_recorded(recorded) or [COMMAND], flags)


def complete(command: list[str], flags: tuple[str, ...] = ()) -> list[str] | None:
    """command with its program's path and what every started server is told; None without such a program."""
    words = [*command[1:], "--idle-exit", f"{IDLE_EXIT_S:g}", *flags]
    if in_flatpak():
        home = f"--env=MGIE_HOME={mgie_home().absolute()}"
        return ["flatpak-spawn", "--host", home, command[0], *words]
    program = shutil.which(command[0], path=_search_path())
    return None if program is None else [str(Path(program).absolute()), *words]


def in_flatpak() -> bool:
    """Whether this program itself runs inside a flatpak."""
    return FLATPAK_INFO.exists()


def _recorded(path: Path | None) -> list[str] | None:
    """What was written down at installation, while its program is still there."""
    if path is None:
        return None
    try:
        command = json.loads(path.read_text(encoding="utf-8"))["command"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    if not isinstance(command, list) or not command or not all(isinstance(word, str) for word in command):
        return None
    return command if in_flatpak() or shutil.which(command[0]) else None


def _search_path() -> str:
    """PATH as a terminal has it: programs started from a desktop often lack the user's own folder."""
    folders = clean_environment().get("PATH", os.defpath).split(os.pathsep)
    folders = [folder for folder in folders if Path(folder).is_absolute()]  # not the current folder
    with contextlib.suppress(RuntimeError):  # no home
        folders.append(str(Path.home() / ".local" / "bin"))
    return os.pathsep.join(folders)


# --- the environment -------------------------------------------------------------------------------------


def clean_environment(
    environment: Mapping[str, str] | None = None, own_python: bool = False
) -> dict[str, str]:
    """The variables that a server is started with: the person's, none of the editor's package.

    own_python: the server runs in the interpreter that runs now, so that what is set for this one stays.
    """
    given = os.environ if environment is None else environment
    kept = {name: text for name, text in given.items() if not name.startswith((*_FOREIGN, *_HARMFUL))}
    if not own_python:
        kept = {name: text for name, text in kept.items() if not name.startswith("PYTHON")}
    for name, text in given.items():  # what a launcher has put aside
        original = name[: -len("_ORIG")]
        if name.endswith("_ORIG") and original.startswith(_LOADER):
            kept[original] = text
            kept.pop(name, None)
    kept = _without_packages(kept, given, own_python)
    if "PYTHONPATH" in kept:
        folders = kept["PYTHONPATH"].split(os.pathsep)
        kept["PYTHONPATH"] = os.pathsep.join(str(Path(f).absolute()) for f in folders if f not in ("", "."))
    return kept


def _without_packages(
    environment: dict[str, str], given: Mapping[str, str], own_python: bool
) -> dict[str, str]:
    """Without the entries of search paths that lie in the package that runs, and what is empty then."""
    package = [given[name].rstrip(os.sep) for name in _PACKAGES if len(given.get(name, "")) > 1]
    own = not own_python and sys.prefix not in ("/", "/usr", "/usr/local")  # an editor with its own Python
    kept = {}
    for name, text in environment.items():
        folders = [*package, sys.prefix] if own and name.startswith(_LOADER) else package
        inside = (*folders, *(folder + os.sep for folder in folders))
        entries = text.split(os.pathsep)
        rest = [e for e in entries if e not in folders and not e.startswith(inside[len(folders) :])]
        if len(rest) == len(entries):
            kept[name] = text
        elif any(rest):
            kept[name] = os.pathsep.join(rest)
    return kept


# --- the process -----------------------------------------------------------------------------------------


def work_folder(home: Path | None = None) -> Path:
    """An empty folder of the server's own, to be its and its workers' current one: made where it is missing.

    Python imports from the folder that it is started in, and a folder of somebody's may be deleted or unmounted.
    """
    folder = (mgie_home() if home is None else home).absolute() / "run"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def log_path() -> Path:
    return mgie_home().absolute() / LOG


class Started:
    """A server process that outlives this one; what it says goes to the log."""

    def __init__(self, command: list[str], own_python: bool = False) -> None:
        """Raises OSError, and ValueError for a null character in the command."""
        home = mgie_home().absolute()
        make_home(home)
        self.log = log_path()
        with contextlib.suppress(OSError):  # on Windows, while another server still writes to it
            if self.log.stat().st_size > MAX_LOG_BYTES:
                self.log.unlink()
        with open(self.log, "ab", opener=_private) as log:
            self._log_start = log.seek(0, os.SEEK_END)
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**clean_environment(own_python=own_python), "MGIE_HOME": str(home)},
                cwd=work_folder(home),
                **_detached(),
            )

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def said(self) -> str:
        """What has been written to the log since the start, its last 8 KiB."""
        try:
            with self.log.open("rb") as log:
                log.seek(max(self._log_start, log.seek(0, os.SEEK_END) - 8_192))
                return log.read(8_192).decode("utf-8", errors="replace")
        except OSError:
            return ""

    def last_words(self) -> str:
        """The last line that says something, with the indented ones after it, which belong to it; "" without."""
        words: list[str] = []
        for line in self.said().splitlines():
            if line.strip():
                words = [*words, line.strip()] if line[0].isspace() else [line.strip()]
        return " ".join(words)[:400]


def _detached() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
