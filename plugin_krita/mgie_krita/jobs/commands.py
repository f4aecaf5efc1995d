"""How a server is started on this computer: the command line, and an environment that is not the editor's."""

from __future__ import annotations

import json
import os
import shlex
import shutil
from collections.abc import Mapping
from pathlib import Path

from mgie_krita.jobs.errors import PluginError
from mgie_krita.words import tr
from mgie_protocol.connection import mgie_home

RECORDED = Path(__file__).resolve().parent.parent / "server_command.json"
IDLE_EXIT_S = 600
FLATPAK_INFO = Path("/.flatpak-info")

# of the Python and the libraries inside the editor; the server has its own
_FOREIGN = frozenset(
    {
        "LD_LIBRARY_PATH",
        "LD_PRELOAD",
        "DYLD_LIBRARY_PATH",
        "PYTHONHOME",
        "PYTHONPATH",
        "PYTHONPLATLIBDIR",
        "PYTHONEXECUTABLE",
        "PYTHONNOUSERSITE",
    }
)


def server_command(typed: str) -> list[str]:
    """The whole command line. typed: of the settings, "" to find the command.

    Raises MgieError server_unreachable, saying what is missing and how to install it.
    """
    command = _typed(typed) or _recorded() or ["mgie-server"]
    flags = ["--idle-exit", str(IDLE_EXIT_S)]
    if in_flatpak():  # the server lives outside of the sandbox, where nothing can be looked up from here
        return ["flatpak-spawn", "--host", f"--env=MGIE_HOME={mgie_home()}", *command, *flags]
    program = shutil.which(command[0], path=_search_path())
    if program is None:
        raise _not_installed(command[0])
    return [program, *command[1:], *flags]


def clean_environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables for a server: none of the editor's own, and no folder of an AppImage in PATH."""
    environ = os.environ if environ is None else environ
    kept = {name: text for name, text in environ.items() if name not in _FOREIGN and name[:3] != "QT_"}
    image = environ.get("APPDIR", "")
    if image and "PATH" in kept:
        folders = kept["PATH"].split(os.pathsep)
        kept["PATH"] = os.pathsep.join(folder for folder in folders if not folder.startswith(image))
    return kept


def in_flatpak() -> bool:
    return FLATPAK_INFO.exists()


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


def _recorded() -> list[str]:
    """What `mgie plugins install` wrote down, while its program is still there."""
    try:
        command = json.loads(RECORDED.read_text(encoding="utf-8"))["command"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return []
    good = isinstance(command, list) and command and all(isinstance(part, str) for part in command)
    if not good or not (in_flatpak() or shutil.which(command[0])):
        return []
    return command


def _search_path() -> str:
    """PATH as a terminal has it: programs started from a desktop often lack the user's own folder."""
    own = str(Path.home() / ".local" / "bin")
    return os.pathsep.join([clean_environment().get("PATH", os.defpath), own])


def _not_installed(program: str) -> PluginError:
    return PluginError(
        "server_unreachable",
        tr("There is no program {program} on this computer.").format(program=program),
        tr("Install it in a terminal: `pip install mgie`, then `mgie plugins install krita`."),
    )
