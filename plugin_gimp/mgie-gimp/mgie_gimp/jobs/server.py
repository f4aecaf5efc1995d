"""Finding this user's server, and starting one where none runs."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Callable
from pathlib import Path

from mgie_gimp import FOLDER
from mgie_gimp.i18n import _
from mgie_gimp.plain import StartError
from mgie_protocol import starting
from mgie_protocol.finding import answers, find, held_elsewhere

COMMAND_FILE = "server_command.json"  # {"command": ["/path/to/mgie-server"]}, written at installation
_SILENT_PATIENCE_S = 15.0  # for a command that says nothing; a server is there after two or three
_START_PATIENCE_S = 30.0

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
    """Whether this user's server runs and takes connections. Takes no time on this machine.

    Raises MgieError protocol_version for a server of another version.
    """
    connection = find()
    return connection is not None and answers(connection)


def server_command(folder: Path = FOLDER) -> list[str]:
    """The command that starts a server: as recorded at installation, else mgie-server as a terminal finds it.

    Raises StartError not_available when there is none.
    """
    command = starting.server_command(folder / COMMAND_FILE)
    if command is None:
        raise StartError(
            "not_available",
            _("No server runs, and the command mgie-server is not installed."),
            _("Install MGIE, or run “mgie plugins install gimp” again."),
        )
    return command


class Starter:
    """Starts a server that outlives GIMP and ends when idle; poll tells when it cannot."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Raises StartError not_available, server_unreachable."""
        command = server_command()
        self.command = shlex.quote(command[0])
        self._now = now
        try:
            self._started = starting.Started(command)
        except (OSError, ValueError) as error:
            raise _not_started(f"{command[0]}: {error}") from error
        self._began = now()

    @property
    def silent_s(self) -> float:
        """Seconds since the start in which nothing was said; 0 once something was."""
        return 0.0 if self._started.said().strip() else self._now() - self._began

    def poll(self) -> bool:
        """True once a server listens. Raises StartError when it ended or takes too long, or another's holds the lock."""
        ended = self._started.ended  # asked first: another server may have won the race
        if is_running():
            return True
        took = self._now() - self._began
        if ended:
            raise held_elsewhere() or _not_started(self._said())
        if took > _START_PATIENCE_S or (took > _SILENT_PATIENCE_S and self.silent_s):
            raise held_elsewhere() or self._hangs(took)
        return False

    def _said(self) -> str:
        """Its last words, a line each as it wrote them."""
        lines = [line.rstrip() for line in self._started.said().splitlines() if line.strip()]
        return "\n".join(lines[-_LINES:])[-_CHARS:]

    def _hangs(self, seconds: float) -> StartError:
        said = self._said()
        what = _("mgie-server was started {seconds} s ago and does not answer.")
        return StartError(
            "server_unreachable",
            what.format(seconds=int(seconds)),
            _("Run {command} in a terminal to see what it waits for.").format(command=self.command),
            why=said or _("It has not said a word either."),
        )


_LINES, _CHARS = 4, 400


def _not_started(why: str) -> StartError:
    log = _("Run “mgie doctor” in a terminal to look further. The log is {path}.")
    return StartError(
        "server_unreachable",
        _("mgie-server did not start."),
        log.format(path=starting.log_path()),
        why=why or _("It ended without a word."),
    )
