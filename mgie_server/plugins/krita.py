"""The plug-in in Krita's folders: install, uninstall, and what is there."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_server.plugins import bundle, kritarc, wheels
from mgie_server.plugins.folders import folders_of, kinds_here
from mgie_server.plugins.placing import (
    check_inside,
    remove,
    remove_leftovers,
    replace_file,
    replacing_folder,
    writing,
)
from mgie_server.plugins.sources import PluginSource, find_source

NAME = "mgie_krita"


@dataclass(frozen=True)
class Place:
    """One Krita's folders on this machine. kritarc: None leaves the settings alone."""

    kind: str
    data: Path
    kritarc: Path | None

    @property
    def module(self) -> Path:
        return self.data / "pykrita" / NAME

    @property
    def desktop(self) -> Path:
        return self.data / "pykrita" / f"{NAME}.desktop"

    @property
    def action(self) -> Path:
        return self.data / "actions" / f"{NAME}.action"


@dataclass(frozen=True)
class State:
    """What is in one place. enabled: None where no settings file belongs to it. server: its recorded command."""

    kind: str
    folder: str
    installed: bool
    version: str
    up_to_date: bool
    enabled: bool | None
    kritarc: str
    pyzmq: list[str]
    server: list[str]
    server_found: bool


def source() -> PluginSource:
    return find_source("krita", NAME)


def places(
    kind: str = "auto",
    to: Path | None = None,
    settings: Path | None = None,
    system: str = sys.platform,
    environment: Mapping[str, str] = os.environ,
) -> list[Place]:
    """Where to work: a named folder, a named kind of Krita, or each kind found here. Raises MgieError."""
    if to is not None:
        return [Place("folder", to.absolute(), settings)]
    kinds = [kind] if kind != "auto" else kinds_here(system, environment, lambda path: Path(path).is_dir())
    if settings is not None and len(kinds) > 1:
        raise MgieError(
            "parameter_out_of_range",
            f"One settings file was named, and here is more than one Krita: {', '.join(kinds)}.",
            "Say which with --kind.",
        )
    found = [folders_of(name, system, environment) for name in kinds]
    return [_place(f.kind, Path(f.data), settings or Path(f.kritarc)) for f in found]


def _place(kind: str, data: Path, settings: Path) -> Place:
    """Krita 5 has a setting that moves its resources, plug-ins included."""
    moved = Path(kritarc.resource_folder(_read(settings)))
    return Place(kind, moved if moved.is_absolute() and moved.is_dir() else data, settings)


def install(
    where: Sequence[Place], pyzmq: bool = True, say: Callable[[str], None] = lambda text: None
) -> wheels.Gathered:
    """Put the plug-in into each place and switch it on; an earlier one is replaced as a whole.

    Raises MgieError("output_not_writable") for a place that cannot be written; the places before it are done.
    """
    plugin, command = source(), bundle.server_command()
    with tempfile.TemporaryDirectory() as folder:
        unpacked = Path(folder) / "pyzmq"
        gathered = wheels.Gathered()
        if pyzmq:
            known = [place.module / bundle.PYZMQ for place in where]
            gathered = wheels.gather(wheels.wheels_here(), unpacked, known, say)
        for place in where:
            _install(place, plugin, unpacked, command)
    return gathered


def _install(place: Place, plugin: PluginSource, pyzmq: Path, command: Sequence[str]) -> None:
    """The folder first: without the .desktop file Krita does not see it."""
    with writing(place.data):
        for path in (place.module, place.action):
            check_inside(path.parent, place.data)
        with replacing_folder(place.module) as new:
            bundle.fill(new, plugin, pyzmq, command)
        replace_file(place.action, plugin.beside(".action").read_bytes(), follow=False)
        replace_file(place.desktop, plugin.beside(".desktop").read_bytes(), follow=False)
    if place.kritarc is not None:
        with writing(place.kritarc):
            _rewrite(place.kritarc, kritarc.switch_on)


def uninstall(where: Sequence[Place]) -> list[Place]:
    """Remove the plug-in; gives the places where there was one. Raises MgieError."""
    done: list[Place] = []
    for place in where:
        with writing(place.data):
            for path in (place.module, place.action):
                check_inside(path.parent, place.data)
            removed = [remove(path) for path in (place.desktop, place.action, place.module)]
            remove_leftovers(place.module)
        if place.kritarc is not None and place.kritarc.exists():
            with writing(place.kritarc):
                _rewrite(place.kritarc, kritarc.switch_off)
        done += [place] if any(removed) else []
    return done


def _rewrite(path: Path, change: Callable[[bytes, str], bytes]) -> None:
    text = path.read_bytes() if path.exists() else b""
    changed = change(text, NAME)
    if changed != text:
        replace_file(path, changed)


def state(place: Place) -> State:
    """What is there now; what cannot be read counts as not there."""
    installed = place.desktop.is_file() and (place.module / "__init__.py").is_file()
    command = bundle.read_command(place.module) if installed else []
    enabled = None
    if place.kritarc is not None:
        enabled = kritarc.is_on(_read(place.kritarc), NAME)
    return State(
        kind=place.kind,
        folder=str(place.module.parent),
        installed=installed,
        version=bundle.read_version(place.module) if installed else "",
        up_to_date=installed and _is_current(place),
        enabled=enabled,
        kritarc=str(place.kritarc or ""),
        pyzmq=bundle.tags_in(place.module) if installed else [],
        server=command,
        server_found=bool(command) and Path(command[0]).exists(),
    )


def _is_current(place: Place) -> bool:
    plugin = source()
    return bundle.is_current(place.module, plugin) and all(
        _read(installed) == plugin.beside(installed.suffix).read_bytes()
        for installed in (place.desktop, place.action)
    )


def _read(path: Path) -> bytes:
    """A file for looking only; b"" where there is none that can be read."""
    try:
        return path.read_bytes() if path.is_file() else b""  # a fifo would be waited for
    except OSError:
        return b""
