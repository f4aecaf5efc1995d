"""Which command starts a server on this computer: as typed, as recorded at installation, or as a terminal finds it."""

from __future__ import annotations

from pathlib import Path

from mgie_client import starting
from mgie_krita.jobs.errors import PluginError
from mgie_krita.words import tr

RECORDED = Path(__file__).resolve().parent.parent / starting.COMMAND_FILE


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
    try:
        return starting.typed_command(text)
    except ValueError as error:
        raise PluginError(
            "server_unreachable",
            tr("The server command in the settings cannot be read: {command}").format(command=text.strip()),
            tr("Check its quotation marks."),
        ) from error


def _not_installed(program: str) -> PluginError:
    return PluginError(
        "server_unreachable",
        tr("There is no program {program} on this computer.").format(program=program),
        tr("Install it in a terminal: `pip install mgie`, then `mgie plugins install krita`."),
    )
