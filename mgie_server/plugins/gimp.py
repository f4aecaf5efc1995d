"""The plug-in in GIMP's folders: install, uninstall, package, and what is there.

GIMP runs plug-ins/mgie-gimp/mgie-gimp.py, which must carry the name of its folder and be executable.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from mgie_server.plugins import bundle
from mgie_server.plugins.gimp_folders import gimp_kinds_here, plug_ins_of
from mgie_server.plugins.placing import remove, remove_leftovers, replacing_folder, writing
from mgie_server.plugins.sources import PluginSource, find_source

NAME = "mgie-gimp"
ENTRY = f"{NAME}.py"


@dataclass(frozen=True)
class Place:
    """One plug-ins folder of one GIMP."""

    kind: str
    folder: Path

    @property
    def module(self) -> Path:
        return self.folder / NAME


@dataclass(frozen=True)
class State:
    """What is in one place. runs: GIMP will start it. server: its recorded command."""

    kind: str
    folder: str
    installed: bool
    version: str
    up_to_date: bool
    runs: bool
    server: list[str]
    server_found: bool


def source() -> PluginSource:
    return find_source("gimp", NAME, entry=ENTRY)


def places(
    kind: str = "auto",
    to: Path | None = None,
    system: str = sys.platform,
    environment: Mapping[str, str] = os.environ,
) -> list[Place]:
    """Where to work: a named plug-ins folder, a named kind of GIMP, or each kind found here. Raises MgieError."""
    if to is not None:
        return [Place("folder", to.absolute())]
    kinds = [kind] if kind != "auto" else gimp_kinds_here(system, environment, lambda p: Path(p).is_dir())
    return [
        Place(name, Path(folder))
        for name in kinds
        for folder in plug_ins_of(name, system, environment, _names_in)
    ]


def install(where: Sequence[Place]) -> None:
    """Put the plug-in into each place; an earlier one is replaced as a whole.

    Raises MgieError("output_not_writable") for a place that cannot be written; the places before it are done.
    """
    plugin, command = source(), bundle.server_command()
    for place in where:
        with writing(place.folder), replacing_folder(place.module) as new:
            fill(new, plugin, command)


def fill(folder: Path, plugin: PluginSource, command: Sequence[str]) -> None:
    """Write the plug-in's folder whole; what a wheel or a zip does not keep is set: the executable bit."""
    bundle.fill(folder, plugin, None, command)
    (folder / ENTRY).chmod(0o755)


def uninstall(where: Sequence[Place]) -> list[Place]:
    """Remove the plug-in; gives the places where there was one. Raises MgieError."""
    done: list[Place] = []
    for place in where:
        with writing(place.folder):
            if remove(place.module):
                done.append(place)
            remove_leftovers(place.module)
    return done


def state(place: Place) -> State:
    """What is there now. Raises OSError where it cannot be read."""
    entry = place.module / ENTRY
    installed = entry.is_file()
    command = bundle.read_command(place.module) if installed else []
    return State(
        kind=place.kind,
        folder=str(place.folder),
        installed=installed,
        version=bundle.read_version(place.module) if installed else "",
        up_to_date=installed and bundle.is_current(place.module, source()),
        runs=installed and (os.name == "nt" or os.access(entry, os.X_OK)),
        server=command,
        server_found=bool(command) and Path(command[0]).exists(),
    )


def _names_in(folder: PurePath) -> list[str]:
    try:
        return [entry.name for entry in Path(folder).iterdir() if entry.is_dir()]
    except OSError:
        return []
