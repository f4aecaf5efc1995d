"""Starts this user's server where none runs, and notices when that fails."""

from __future__ import annotations

import time
from pathlib import Path

from mgie_krita.jobs.commands import server_command
from mgie_krita.jobs.errors import PluginError
from mgie_krita.jobs.settings import Settings
from mgie_krita.words import tr
from mgie_protocol.connection import mgie_home
from mgie_protocol.errors import MgieError
from mgie_protocol.finding import answers, find, held_elsewhere
from mgie_protocol.starting import LOG, Started

START_S = 20.0  # from the start of the process until it must answer


class ServerKeeper:
    """One start at a time. starting: a process was started and has not answered yet.

    error: why the last start failed; the next one clears it. It outlives this process: nothing here stops it.
    """

    def __init__(self, settings: Settings):
        self.starting = False
        self.error: MgieError | None = None
        self._settings = settings
        self._started: Started | None = None
        self._began = 0.0

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
        self._started = Started(command)
        self.starting, self._began = True, time.monotonic()

    def arrived(self) -> None:
        """The server answers, whoever started it."""
        self.starting, self.error = False, None

    def poll(self) -> None:
        """Look whether the start has failed. Cheap."""
        if not self.starting or self._started is None:
            return
        ended = self._started.ended
        late = time.monotonic() - self._began > START_S
        # another start may have been first: then this process ends, and the file tells of the other
        if (ended and not self._another()) or late:
            self.starting = False
            said = self._started.last_words()
            self.error = held_elsewhere() or (self._failed(said) if ended else self._silent(said))

    def _another(self) -> bool:
        """Whether a server is there that takes connections."""
        try:
            found = find()
        except MgieError:
            return False
        return found is not None and answers(found)

    def _failed(self, why: str) -> PluginError:
        words = tr("The server did not start: {why}").format(why=why or tr("it said nothing."))
        return PluginError("server_unreachable", words, self._advice())

    def _silent(self, why: str) -> PluginError:
        words = tr("The server was started and has not answered for {n} s. {why}")
        return PluginError(
            "server_unreachable", words.format(n=round(START_S), why=why).strip(), self._advice()
        )

    def _advice(self) -> str:
        """The next step: the command is the artist's own, or the installation is to be looked at."""
        typed = self._settings.server_command.strip()
        words = tr("Run `mgie doctor` in a terminal: it says what is missing. The server's log is {path}.")
        if typed:
            words = tr(
                "Check the server command in the settings (the gear), or clear it. The server's log is {path}."
            )
        return words.format(path=self.log_path)
