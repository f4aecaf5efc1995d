"""Where Krita keeps its plug-ins on every system, from one system."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath

import pytest

from mgie_protocol.errors import MgieError
from mgie_server.plugins.folders import folders_of, kinds_here

LINUX = {"HOME": "/home/ada"}
WINDOWS = {
    "USERPROFILE": r"C:\Users\ada",
    "APPDATA": r"D:\Roaming",
    "LOCALAPPDATA": r"C:\Users\ada\AppData\Local",
}


@pytest.mark.parametrize("kind", ["distribution", "appimage"])
def test_linux(kind: str) -> None:
    found = folders_of(kind, "linux", LINUX)
    assert found.data == PurePosixPath("/home/ada/.local/share/krita")
    assert found.kritarc == PurePosixPath("/home/ada/.config/kritarc")


def test_xdg_variables_count_when_they_are_absolute() -> None:
    moved = {**LINUX, "XDG_DATA_HOME": "/data", "XDG_CONFIG_HOME": "relative"}
    found = folders_of("distribution", "linux", moved)
    assert found.data == PurePosixPath("/data/krita")
    assert found.kritarc == PurePosixPath("/home/ada/.config/kritarc")


def test_a_flatpak_has_its_own_folders_whatever_xdg_says() -> None:
    found = folders_of("flatpak", "linux", {**LINUX, "XDG_DATA_HOME": "/data"})
    assert found.data == PurePosixPath("/home/ada/.var/app/org.kde.krita/data/krita")
    assert found.kritarc == PurePosixPath("/home/ada/.var/app/org.kde.krita/config/kritarc")


def test_windows() -> None:
    found = folders_of("windows", "win32", WINDOWS)
    assert found.data == PureWindowsPath(r"D:\Roaming\krita")
    assert found.kritarc == PureWindowsPath(r"C:\Users\ada\AppData\Local\kritarc")
    bare = folders_of("windows", "win32", {"USERPROFILE": r"C:\Users\ada"})
    assert bare.data == PureWindowsPath(r"C:\Users\ada\AppData\Roaming\krita")


def test_macos() -> None:
    found = folders_of("macos", "darwin", {"HOME": "/Users/ada"})
    assert found.data == PurePosixPath("/Users/ada/Library/Application Support/krita")
    assert found.kritarc == PurePosixPath("/Users/ada/Library/Preferences/kritarc")


@pytest.mark.parametrize(("kind", "system"), [("windows", "linux"), ("flatpak", "darwin"), ("x", "linux")])
def test_a_krita_of_another_system_is_refused(kind: str, system: str) -> None:
    with pytest.raises(MgieError) as caught:
        folders_of(kind, system, LINUX)
    assert caught.value.code == "parameter_out_of_range" and kind in caught.value.message


def test_what_a_plain_install_serves() -> None:
    flatpak = PurePosixPath("/home/ada/.var/app/org.kde.krita")
    assert kinds_here("linux", LINUX, lambda path: False) == ["distribution"]
    assert kinds_here("linux", LINUX, lambda path: path == flatpak) == ["distribution", "flatpak"]
    assert kinds_here("win32", WINDOWS, lambda path: True) == ["windows"]
    assert kinds_here("darwin", LINUX, lambda path: True) == ["macos"]


def test_without_a_home_folder() -> None:
    with pytest.raises(MgieError) as caught:
        folders_of("distribution", "linux", {})
    assert caught.value.code == "output_not_writable" and "--to" in caught.value.hint
