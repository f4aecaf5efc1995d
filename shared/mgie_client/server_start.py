"""One start of a server, watched until a server takes connections or the start has failed: the same for all who start one.

start = ServerStart(command); then start.poll() until it gives where the server listens, or raises why not.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from mgie_client.starting import Started, log_path
from mgie_protocol.connection import ConnectionFile
from mgie_protocol.errors import MgieError
from mgie_protocol.finding import answers, find, held_elsewhere

SILENT_S = 15.0  # until a program that says nothing is given up; a server is there after two or three
TALKING_S = 30.0  # the same for one that says what it does
UNREACHABLE_S = 40.0  # until a client gives up a server that may be starting: longer than a start may take


class StartFailed(MgieError):
    """Its texts are for a terminal; who shows windows has texts of its own.

    ended: the process has ended, or there was none; False for one that was given up after so many seconds.
    said: its last sentence, lines: its last lines; "" where it said nothing. log: where all that it said lies.
    """

    def __init__(self, ended: bool, said: str, lines: str, seconds: float, log: str) -> None:
        happened = "did not start" if ended else f"was started {seconds:.0f} s ago and does not answer"
        words = f"mgie-server {happened}: {said or 'it said nothing'}"
        super().__init__("server_unreachable", words, f"Its log is {log}.")
        self.ended, self.said, self.lines, self.seconds = ended, said, lines, seconds


def find_server(timeout_s: float = 0.0) -> ConnectionFile | None:
    """The connection file of the server that runs, if it takes connections.

    timeout_s: how long to look again, for a server that was started a moment ago. Raises MgieError
    protocol_version for a server of another version.
    """
    until = time.monotonic() + timeout_s
    while True:
        connection = find()
        if connection and answers(connection):
            return connection
        if time.monotonic() >= until:
            return None
        time.sleep(0.01)


def is_running() -> bool:
    """Whether this user's server runs and takes connections. Takes no time on this machine; raises as find_server."""
    return find_server() is not None


class ServerStart(Started):
    """A server process, which outlives this one. Nothing here blocks."""

    def __init__(
        self, command: list[str], own_python: bool = False, now: Callable[[], float] = time.monotonic
    ) -> None:
        """Raises StartFailed where the command cannot be run. now: for tests."""
        self._now, self._began = now, now()
        try:
            super().__init__(command, own_python)
        except (OSError, ValueError) as error:  # ValueError: a null character in the command
            why = f"{command[0]}: {error}"
            raise StartFailed(True, why, why, 0.0, str(log_path())) from error

    @property
    def seconds(self) -> float:
        """Since the start."""
        return self._now() - self._began

    @property
    def silent_s(self) -> float:
        """Seconds since the start in which nothing was said; 0 once something was."""
        return 0.0 if self.said().strip() else self.seconds

    def poll(self) -> ConnectionFile | None:
        """Where a server listens, whoever started it; None while none does.

        Raises StartFailed when the process ended or takes too long, else MgieError: server_unreachable where a
        server that cannot be reached from here has the folder, protocol_version for one of another version.
        """
        ended = self.ended  # asked first: another server may have won the race
        found = find_server()
        if found is not None:
            return found
        took = self.seconds
        if ended or took > TALKING_S or (took > SILENT_S and self.silent_s):
            raise held_elsewhere() or self.failure()
        return None

    def failure(self) -> StartFailed:
        """What is known of a start that has failed."""
        return StartFailed(self.ended, self.last_words(), self.last_lines(), self.seconds, str(self.log))
