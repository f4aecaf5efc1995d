"""Finding this user's server, and starting one where none runs."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Callable
from pathlib import Path

from mgie_client import starting
from mgie_client.server_start import ServerStart, StartFailed
from mgie_client.starting import COMMAND_FILE
from mgie_gimp import FOLDER
from mgie_gimp.i18n import _
from mgie_gimp.types import StartError

_own_home = os.environ.get("MGIE_HOME")


def use_folder(folder: str) -> None:
    """Talk to the server of this folder from now on; "" is this user's own."""
    if folder.strip():
        os.environ["MGIE_HOME"] = str(Path(folder.strip()).expanduser())
    elif _own_home is not None:
        os.environ["MGIE_HOME"] = _own_home
    else:
        os.environ.pop("MGIE_HOME", None)


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
        try:
            self._started = ServerStart(command, now=now)
        except StartFailed as failed:
            raise _not_started(failed) from failed

    @property
    def silent_s(self) -> float:
        """Seconds since the start in which nothing was said; 0 once something was."""
        return self._started.silent_s

    def poll(self) -> bool:
        """True once a server listens. Raises StartError when it ended or takes too long, or another's holds the lock."""
        try:
            return self._started.poll() is not None
        except StartFailed as failed:
            raise (_not_started(failed) if failed.ended else self._hangs(failed)) from failed

    def _hangs(self, failed: StartFailed) -> StartError:
        what = _("mgie-server was started {seconds} s ago and does not answer.")
        return StartError(
            "server_unreachable",
            what.format(seconds=int(failed.seconds)),
            _("Run {command} in a terminal to see what it waits for.").format(command=self.command),
            why=failed.lines or _("It has not said a word either."),
        )


def _not_started(failed: StartFailed) -> StartError:
    log = _("Run “mgie doctor” in a terminal to look further. The log is {path}.")
    return StartError(
        "server_unreachable",
        _("mgie-server did not start."),
        log.format(path=starting.log_path()),
        why=failed.lines or _("It ended without a word."),
    )
