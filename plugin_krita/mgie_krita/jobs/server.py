"""Starts this user's server where none runs, and notices when that fails."""

from __future__ import annotations

from mgie_client import server_start
from mgie_client.server_start import ServerStart, StartFailed
from mgie_client.starting import log_path
from mgie_krita.jobs.commands import server_command
from mgie_krita.jobs.errors import PluginError
from mgie_krita.jobs.settings import Settings
from mgie_krita.words import tr
from mgie_protocol.errors import MgieError


class ServerKeeper:
    """One start at a time. starting: a process was started and has not answered yet.

    error: why the last start failed; the next one clears it. It outlives this process: nothing here stops it.
    """

    def __init__(self, settings: Settings):
        self.starting = False
        self.error: MgieError | None = None
        self._settings = settings
        self._start: ServerStart | None = None

    def start(self) -> None:
        """Start a server in the background; poll and arrived tell how it went. Blocks for some ms."""
        if self.starting:
            return
        self.error = None
        try:
            self._start = ServerStart(server_command(self._settings.server_command))
            self.starting = True
        except MgieError as error:
            self.error = self._in_words(error)

    def arrived(self) -> None:
        """The server answers, whoever started it."""
        self.starting, self.error = False, None

    def poll(self) -> None:
        """Look whether the start has failed. Cheap."""
        if not self.starting or self._start is None:
            return
        try:
            found = self._start.poll()
            if found is not None and self._start.seconds > server_start.TALKING_S:  # and says nothing to us
                raise self._start.failure()
        except MgieError as error:
            self.starting, self.error = False, self._in_words(error)

    def _in_words(self, error: MgieError) -> MgieError:
        if not isinstance(error, StartFailed):
            return error
        if error.ended:
            words = tr("The server did not start: {why}")
            words = words.format(why=error.said or tr("it said nothing."))
        else:
            words = tr("The server was started and has not answered for {n} s. {why}")
            words = words.format(n=round(error.seconds), why=error.said).strip()
        return PluginError("server_unreachable", words, self._advice())

    def _advice(self) -> str:
        """The next step: the command is the artist's own, or the installation is to be looked at."""
        typed = self._settings.server_command.strip()
        words = tr("Run `mgie doctor` in a terminal: it says what is missing. The server's log is {path}.")
        if typed:
            words = tr(
                "Check the server command in the settings (the gear), or clear it. The server's log is {path}."
            )
        return words.format(path=log_path())
