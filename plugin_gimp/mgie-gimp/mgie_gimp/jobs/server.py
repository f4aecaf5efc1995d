"""Finding this user's server, and starting one where none runs."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mgie_gimp import FOLDER
from mgie_gimp.i18n import _
from mgie_protocol.connection import mgie_home, read_connection
from mgie_protocol.errors import MgieError

COMMAND_FILE = "server_command.json"  # {"command": ["/path/to/mgie-server"]}, written at installation
IDLE_EXIT_S = 900
_LOG = "server.log"
_MAX_LOG_BYTES = 1_000_000
_START_PATIENCE_S = 30.0

# what GIMP and its packages set for their own libraries; another program must not load those
_FOREIGN = ("LD_", "DYLD_", "PYTHON", "GI_", "GTK_", "GDK_", "GIO_", "GEGL_", "BABL_", "GIMP", "APPDIR", "APPIMAGE",
            "FONTCONFIG_", "GSETTINGS_", "MYPAINT_", "SSL_CERT_")  # fmt: skip


_own_home = os.environ.get("MGIE_HOME")


def use_folder(folder: str) -> None:
    """Talk to the server of this folder from now on; "" is this user's own."""
    if folder.strip():
        os.environ["MGIE_HOME"] = str(Path(folder.strip()).expanduser())
    elif _own_home is not None:
        os.environ["MGIE_HOME"] = _own_home
    else:
        os.environ.pop("MGIE_HOME", None)


def is_running() -> bool:
    """Whether somebody listens where the connection file says. Takes no time on this machine."""
    connection = read_connection()
    if connection is None:
        return False
    host, _colon, port = connection.endpoint.replace("tcp://", "", 1).rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=1.0):
            return True
    except (OSError, ValueError):
        return False


def server_command(folder: Path = FOLDER) -> list[str]:
    """The command that starts a server: as recorded at installation, else mgie-server on the PATH.

    Raises MgieError not_available when there is none.
    """
    command = _recorded(folder / COMMAND_FILE)
    if command is None:
        found = shutil.which("mgie-server")
        command = [found] if found else None
    if in_flatpak():
        home = [f"--env=MGIE_HOME={mgie_home()}"] if "MGIE_HOME" in os.environ else []
        return ["flatpak-spawn", "--host", *home, *(command or ["mgie-server"])]
    if command is None:
        raise MgieError(
            "not_available",
            _("No server runs, and the command mgie-server is not installed."),
            _("Install MGIE, or run `mgie plugins install gimp` again."),
        )
    return command


def _recorded(path: Path) -> list[str] | None:
    try:
        command = json.loads(path.read_text(encoding="utf-8"))["command"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    valid = isinstance(command, list) and command and all(isinstance(word, str) for word in command)
    return command if valid else None


def in_flatpak() -> bool:
    """Whether GIMP itself runs inside a flatpak, from where the host's programs cannot be seen."""
    return Path("/.flatpak-info").exists()


def clean_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Without what would make another program load GIMP's libraries; `*_ORIG` values of launchers come back."""
    kept = {name: value for name, value in environment.items() if not name.startswith(_FOREIGN)}
    for name, value in environment.items():
        original = name[: -len("_ORIG")]
        if name.endswith("_ORIG") and original.startswith(("LD_", "DYLD_")):
            kept[original] = value
    return kept


class Starter:
    """Starts a server that outlives GIMP and ends when idle; poll tells when it cannot."""

    def __init__(self) -> None:
        """Raises MgieError not_available, server_unreachable."""
        self._log = mgie_home() / _LOG
        command = [*server_command(), "--idle-exit", str(IDLE_EXIT_S)]
        try:
            mgie_home().mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._log.exists() and self._log.stat().st_size > _MAX_LOG_BYTES:
                self._log.unlink()
            with open(self._log, "ab", opener=_private) as log:
                self._process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=clean_environment(os.environ),
                    cwd=mgie_home(),
                    **_detached(),
                )
        except OSError as error:
            raise _not_started(f"{command[0]}: {error.strerror or error}", self._log) from error
        self._give_up_at = time.monotonic() + _START_PATIENCE_S

    def poll(self) -> bool:
        """True once a server listens. Raises MgieError server_unreachable when it ended or takes too long."""
        ended = self._process.poll() is not None  # asked first: another server may have won the race
        if is_running():
            return True
        if ended or time.monotonic() > self._give_up_at:
            raise _not_started(_last_words(self._log), self._log)
        return False


def _not_started(why: str, log: Path) -> MgieError:
    return MgieError(
        "server_unreachable",
        _("mgie-server did not start: {why}").format(why=why),
        _("Its log is {path}.").format(path=log),
    )


def _detached() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _last_words(path: Path) -> str:
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        lines = []
    return " ".join(line.strip() for line in lines[-2:])[:400] or _("it said nothing")


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
