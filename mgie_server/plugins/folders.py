"""Where each kind of Krita keeps its plug-ins and its settings. Pure: system, environment and home come in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath, PureWindowsPath

from mgie_protocol.errors import MgieError

KINDS = ("distribution", "appimage", "flatpak", "windows", "macos")
FLATPAK = ".var/app/org.kde.krita"


@dataclass(frozen=True)
class KritaFolders:
    """Of one kind of Krita. data: holds pykrita/ and actions/. kritarc: Krita's settings file."""

    kind: str
    data: PurePath
    kritarc: PurePath


def folders_of(kind: str, system: str, environment: Mapping[str, str]) -> KritaFolders:
    """system: as sys.platform. Raises MgieError("parameter_out_of_range") where there is no such Krita."""
    if kind not in kinds_of(system):
        known = ", ".join(kinds_of(system))
        raise MgieError(
            "parameter_out_of_range", f"There is no Krita of kind {kind!r} on this system.", f"Use {known}."
        )
    if kind == "windows":
        return _windows(environment)
    home = PurePosixPath(home_of(environment))
    if kind == "macos":
        library = home / "Library"
        return KritaFolders(
            kind, library / "Application Support" / "krita", library / "Preferences" / "kritarc"
        )
    if kind == "flatpak":
        inside = home / FLATPAK
        return KritaFolders(kind, inside / "data" / "krita", inside / "config" / "kritarc")
    data = xdg(environment, "XDG_DATA_HOME", home / ".local" / "share")
    config = xdg(environment, "XDG_CONFIG_HOME", home / ".config")
    return KritaFolders(kind, data / "krita", config / "kritarc")


def kinds_of(system: str) -> tuple[str, ...]:
    """The kinds of Krita that a system can have, the usual one first."""
    if system == "win32":
        return ("windows",)
    return ("macos",) if system == "darwin" else ("distribution", "appimage", "flatpak")


def kinds_here(
    system: str, environment: Mapping[str, str], is_folder: Callable[[PurePath], bool]
) -> list[str]:
    """The kinds that a plain install serves: the usual one always, the flatpak where its folder is.

    An AppImage looks where a distribution's Krita looks, so one of the two is enough.
    """
    kinds = [kinds_of(system)[0]]
    if "flatpak" in kinds_of(system) and is_folder(PurePosixPath(home_of(environment)) / FLATPAK):
        kinds.append("flatpak")
    return kinds


def _windows(environment: Mapping[str, str]) -> KritaFolders:
    local = environment.get("LOCALAPPDATA")
    config = PureWindowsPath(local) if local else _profile(environment) / "AppData" / "Local"
    return KritaFolders("windows", windows_roaming(environment) / "krita", config / "kritarc")


def windows_roaming(environment: Mapping[str, str]) -> PureWindowsPath:
    """%APPDATA%, or where it is when nothing says so."""
    roaming = environment.get("APPDATA")
    return PureWindowsPath(roaming) if roaming else _profile(environment) / "AppData" / "Roaming"


def _profile(environment: Mapping[str, str]) -> PureWindowsPath:
    return PureWindowsPath(home_of(environment))


def xdg(environment: Mapping[str, str], name: str, default: PurePosixPath) -> PurePosixPath:
    """The specification says that a path which is not absolute is to be ignored."""
    value = environment.get(name, "")
    return PurePosixPath(value) if value.startswith("/") else default


def home_of(environment: Mapping[str, str]) -> str:
    """Raises MgieError("output_not_writable") where there is none."""
    home = environment.get("HOME") or environment.get("USERPROFILE")
    if not home:
        raise MgieError("output_not_writable", "This account has no home folder.", "Name a folder with --to.")
    return home
