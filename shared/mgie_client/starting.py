"""How a server is started: the one way for the command, for Krita and for GIMP.

Started(server_command(recorded=path)) is the process; `server_start` watches one.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from mgie_client.json_files import read_object
from mgie_protocol.environment import clean_environment, work_folder
from mgie_protocol.home import make_home, mgie_home
from mgie_protocol.json_values import list_in

IDLE_EXIT_S = 600.0  # a server that was started for somebody ends after so long without work
LOG = "server.log"
MAX_LOG_BYTES = 1_000_000
COMMAND = "mgie-server"
COMMAND_FILE = (
    "server_command.json"  # {"command": ["/path/to/mgie-server"]}, beside a plug-in that was installed
)
FLATPAK_INFO = Path("/.flatpak-info")
_LINES, _CHARS = 4, 400  # of what is shown of a log


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


def typed_command(text: str) -> list[str]:
    """The words of a command line as somebody typed it; none for "". Raises ValueError for quotation marks left open."""
    text = text.strip()
    if not text or Path(text).is_file():  # a path with blanks needs no quotes
        return [text] if text else []
    windows = os.name == "nt"
    words = shlex.split(text, posix=not windows)
    return [word.strip('"') if windows else word for word in words]


def in_flatpak() -> bool:
    """Whether this program itself runs inside a flatpak."""
    return FLATPAK_INFO.exists()


def _recorded(path: Path | None) -> list[str] | None:
    """What was written down at installation, while its program is still there."""
    if path is None:
        return None
    command = list_in(read_object(path).get("command"))
    if not command or not all(isinstance(word, str) for word in command):
        return None
    return command if in_flatpak() or shutil.which(command[0]) else None


def _search_path() -> str:
    """PATH as a terminal has it: programs started from a desktop often lack the user's own folder."""
    folders = clean_environment().get("PATH", os.defpath).split(os.pathsep)
    folders = [folder for folder in folders if Path(folder).is_absolute()]  # not the current folder
    with contextlib.suppress(RuntimeError):  # no home
        folders.append(str(Path.home() / ".local" / "bin"))
    return os.pathsep.join(folders)


# --- the process -----------------------------------------------------------------------------------------


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
        return " ".join(words)[:_CHARS]

    def last_lines(self) -> str:
        """The last few lines as they were written, without empty ones; "" without."""
        lines = [line.rstrip() for line in self.said().splitlines() if line.strip()]
        return "\n".join(lines[-_LINES:])[-_CHARS:]


def _detached() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
