"""Where each kind of GIMP 3 looks for plug-ins. Pure: system, environment, home and what is there come in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import PurePath, PurePosixPath

from mgie_protocol.errors import MgieError
from mgie_server.plugins.folders import home_of, kinds_of, windows_roaming, xdg

FLATPAK = ".var/app/org.gimp.GIMP"
FIRST = "3.0"  # GIMP 2 has no plug-ins of this kind
VERSION = re.compile(r"3\.\d+")
Names = Callable[[PurePath], list[str]]


def plug_ins_of(kind: str, system: str, environment: Mapping[str, str], names_in: Names) -> list[PurePath]:
    """The plug-ins folders of one kind of GIMP: of each 3.x that has settings here, of 3.0 where none has.

    system: as sys.platform. names_in: the names in a folder, [] where it is not there.
    Raises MgieError("parameter_out_of_range") where there is no such GIMP.
    """
    if kind not in kinds_of(system):
        raise MgieError(
            "parameter_out_of_range",
            f"There is no GIMP of kind {kind!r} on this system.",
            f"Use {', '.join(kinds_of(system))}.",
        )
    settings = _settings(kind, environment)
    versions = sorted(
        (name for name in names_in(settings) if VERSION.fullmatch(name)),
        key=lambda name: int(name.partition(".")[2]),
    )
    return [settings / version / "plug-ins" for version in versions or [FIRST]]


def gimp_kinds_here(
    system: str, environment: Mapping[str, str], is_folder: Callable[[PurePath], bool]
) -> list[str]:
    """The kinds that a plain install serves: the usual one always, the flatpak where its folder is."""
    kinds = [kinds_of(system)[0]]
    if "flatpak" in kinds_of(system) and is_folder(PurePosixPath(home_of(environment)) / FLATPAK):
        kinds.append("flatpak")
    return kinds


def _settings(kind: str, environment: Mapping[str, str]) -> PurePath:
    """The folder with one folder a version."""
    if kind == "windows":
        return windows_roaming(environment) / "GIMP"
    home = PurePosixPath(home_of(environment))
    if kind == "macos":
        return home / "Library" / "Application Support" / "GIMP"
    if kind == "flatpak":
        return home / FLATPAK / "config" / "GIMP"
    return xdg(environment, "XDG_CONFIG_HOME", home / ".config") / "GIMP"
