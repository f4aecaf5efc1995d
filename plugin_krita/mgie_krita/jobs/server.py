"""Starts this user's server where none runs, and notices when that fails."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from mgie_krita.jobs.commands import clean_environment, server_command
from mgie_krita.jobs.errors import PluginError
from mgie_krita.jobs.settings import Settings
from mgie_krita.words import tr
from mgie_protocol.connection import mgie_home, read_connection
from mgie_protocol.errors import MgieError

LOG = "server.log"
MAX_LOG_BYTES = 1_000_000
START_S = 20.0  # from the start of the process until it must answer


class ServerKeeper:
    """One start at a time. starting: a process was started and has not answered yet.

    error: why the last start failed; the next one clears it. It outlives this process: nothing here stops it.
    """

    def __init__(self, settings: Settings):
        self.starting = False
        self.error: MgieError | None = None
        self._settings = settings
        self._process: subprocess.Popen | None = None
        self._began = 0.0
        self._log_start = 0

    @property
    def log_path(self) -> Path:
        return mgie_home() / LOG

    def start(self) -> None:
        """Start a server in the background; poll and arrived tell how it went. Blocks for some ms."""
        if self.starting:
            return
        self.error = None
        try:
            self._spawn(server_command(self._settings.server_command))
        except MgieError as error:
            self.error = error
        except (OSError, ValueError) as error:  # ValueError: a null character in the command
            self.error = self._failed(str(error))

    def _spawn(self, command: list[str]) -> None:
        home = mgie_home()
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(OSError):  # on Windows, while another server still writes to it
            if self.log_path.stat().st_size > MAX_LOG_BYTES:
                self.log_path.unlink()
        environment = {**clean_environment(), "MGIE_HOME": str(home.absolute())}
        with open(self.log_path, "ab", opener=_private) as log:
            self._log_start = log.seek(0, os.SEEK_END)
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=environment,
                cwd=str(home.absolute()),  # not the editor's, which may be an image that is unmounted
                **_detached(),
            )
        self.starting, self._began = True, time.monotonic()

    def arrived(self) -> None:
        """The server answers, whoever started it."""
        self.starting, self.error = False, None

    def poll(self) -> None:
        """Look whether the start has failed. Cheap."""
        if not self.starting or self._process is None:
            return
        ended = self._process.poll() is not None
        late = time.monotonic() - self._began > START_S
        # another start may have been first: then this process ends, and the file tells of the other
        if (ended and not self._another()) or late:
            self.starting = False
            self.error = self._failed(self._last_line())

    def _another(self) -> bool:
        return "already_running" in self._said() and read_connection() is not None

    def _failed(self, why: str) -> PluginError:
        return PluginError(
            "server_unreachable",
            tr("The server did not start: {why}").format(why=why or tr("it said nothing.")),
            tr("Its log is {path}. The command that starts it is in the settings.").format(
                path=self.log_path
            ),
        )

    def _said(self) -> str:
        """What the process has written since it was started."""
        try:
            with self.log_path.open("rb") as log:
                log.seek(max(self._log_start, log.seek(0, os.SEEK_END) - 8_192))
                return log.read(8_192).decode("utf-8", errors="replace")
        except OSError:
            return ""

    def _last_line(self) -> str:
        """The last line that says something; an indented one belongs to the one before."""
        lines = [line for line in self._said().splitlines() if line.strip()]
        ahead = [line for line in lines if not line[0].isspace()]
        return (ahead or lines or [""])[-1].strip()[:300]


def _detached() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
