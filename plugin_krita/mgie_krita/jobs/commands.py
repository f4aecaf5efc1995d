"""Which command starts a server on this computer: as typed, as recorded at installation, or as a terminal finds it."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from mgie_krita.jobs.errors import PluginError
from mgie_krita.words import tr
from mgie_protocol import starting

RECORDED = Path(__file__).resolve().parent.parent / "server_command.json"


def server_command(typed: str) -> list[str]:
    """The whole command line. typed: of the settings, "" to find the command.

    Raises MgieError server_unreachable, saying what is missing and how to install it.
    """
    own = _typed(typed)
    command = starting.complete(own) if own else starting.server_command(RECORDED)
    if command is None:
        raise _not_installed(own[0] if own else starting.COMMAND)
    return command


def _typed(text: str) -> list[str]:
    text = text.strip()
    if not text or Path(text).is_file():  # a path with blanks needs no quotes
        return [text] if text else []
    try:
        parts = shlex.split(text, posix=os.name != "nt")
    except ValueError as error:
        raise PluginError(
            "server_unreachable",
            tr("The server command in the settings cannot be read: {command}").format(command=text),
            tr("Check its quotation marks."),
        ) from error
    return [part.strip('"') if os.name == "nt" else part for part in parts]


def _not_installed(program: str) -> PluginError:
    return PluginError(
        "server_unreachable",
        tr("There is no program {program} on this computer.").format(program=program),
        tr("Install it in a terminal: `pip install mgie`, then `mgie plugins install krita`."),
    )
