"""Finding this user's server, and starting one where none runs."""

from __future__ import annotations

import os
import time
from pathlib import Path

from mgie_gimp import FOLDER
from mgie_gimp.i18n import _
from mgie_protocol import starting
from mgie_protocol.errors import MgieError
from mgie_protocol.finding import answers, find, held_elsewhere

COMMAND_FILE = "server_command.json"  # {"command": ["/path/to/mgie-server"]}, written at installation
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

    Raises MgieError not_available when there is none.
    """
    command = starting.server_command(folder / COMMAND_FILE)
    if command is None:
        raise MgieError(
            "not_available",
            _("No server runs, and the command mgie-server is not installed."),
            _("Install MGIE, or run `mgie plugins install gimp` again."),
        )
    return command


class Starter:
    """Starts a server that outlives GIMP and ends when idle; poll tells when it cannot."""

    def __init__(self) -> None:
        """Raises MgieError not_available, server_unreachable."""
        command = server_command()
        try:
            self._started = starting.Started(command)
        except (OSError, ValueError) as error:
            raise _not_started(f"{command[0]}: {error}", starting.log_path()) from error
        self._give_up_at = time.monotonic() + _START_PATIENCE_S

    def poll(self) -> bool:
        """True once a server listens. Raises MgieError server_unreachable when it ended or takes too long."""
        ended = self._started.ended  # asked first: another server may have won the race
        if is_running():
            return True
        if ended or time.monotonic() > self._give_up_at:
            words = self._started.last_words() or _("it said nothing")
            raise held_elsewhere() or _not_started(words, self._started.log)
        return False


def _not_started(why: str, log: Path) -> MgieError:
    return MgieError(
        "server_unreachable",
        _("mgie-server did not start: {why}").format(why=why),
        _("Its log is {path}.").format(path=log),
    )
