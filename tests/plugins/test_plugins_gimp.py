"""`mgie plugins install|status|uninstall|package gimp` in a home folder of its own, and where each GIMP looks."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path, PurePath
from typing import Any

import pytest

from mgie_protocol.errors import MgieError
from mgie_server.plugins import gimp, sources
from mgie_server.plugins.gimp_folders import gimp_kinds_here, plug_ins_of
from mgie_server.plugins.sources import PROTOCOL

PLUG_INS = Path(".config/GIMP/3.0/plug-ins")
MODULE = PLUG_INS / "mgie-gimp"


def gimp_status(plugins: Any, *words: object) -> dict[str, Any]:
    ran = plugins("status", "--json", *words)
    assert ran.exit_code == 0, ran.output
    return json.loads(ran.stdout)["plugins"]["gimp"]


def where(kind: str, system: str, environment: dict[str, str], there: tuple[str, ...] = ()) -> list[str]:
    return [str(folder) for folder in plug_ins_of(kind, system, environment, lambda folder: list(there))]


def test_where_each_gimp_looks() -> None:
    home = {"HOME": "/home/ana"}
    assert where("distribution", "linux", home) == ["/home/ana/.config/GIMP/3.0/plug-ins"]
    assert where("appimage", "linux", home | {"XDG_CONFIG_HOME": "/c"}) == ["/c/GIMP/3.0/plug-ins"]
    assert where("distribution", "linux", home | {"XDG_CONFIG_HOME": "not/absolute"}) == [
        "/home/ana/.config/GIMP/3.0/plug-ins"
    ]
    inside = "/home/ana/.var/app/org.gimp.GIMP/config/GIMP/3.0/plug-ins"
    assert where("flatpak", "linux", home | {"XDG_CONFIG_HOME": "/c"}) == [inside]
    mac = "/Users/ana/Library/Application Support/GIMP/3.0/plug-ins"
    assert where("macos", "darwin", {"HOME": "/Users/ana"}) == [mac]
    windows = r"C:\Users\ana\AppData\Roaming\GIMP\3.0\plug-ins"
    assert where("windows", "win32", {"APPDATA": r"C:\Users\ana\AppData\Roaming"}) == [windows]
    assert where("windows", "win32", {"USERPROFILE": r"C:\Users\ana"}) == [windows]


@pytest.mark.parametrize(
    ("there", "served"),
    [
        ((), ["3.0"]),
        (("2.10",), ["3.0"]),
        (("2.10", "3.0", "3.2", "presets"), ["3.0", "3.2"]),
        (("3.2",), ["3.2"]),
        (("3.10", "3.2"), ["3.2", "3.10"]),
    ],
)
def test_each_version_that_has_settings_is_served(there: tuple[str, ...], served: list[str]) -> None:
    found = where("distribution", "linux", {"HOME": "/h"}, there)
    assert found == [f"/h/.config/GIMP/{version}/plug-ins" for version in served]


def test_there_is_no_such_gimp() -> None:
    for kind, system in (("windows", "linux"), ("flatpak", "darwin"), ("snap", "linux")):
        with pytest.raises(MgieError) as caught:
            where(kind, system, {"HOME": "/h"})
        assert caught.value.code == "parameter_out_of_range" and kind in caught.value.message


def test_a_plain_install_serves_the_flatpak_where_it_is() -> None:
    def has(folder: PurePath) -> bool:
        return folder.name == "org.gimp.GIMP"

    home = {"HOME": "/h"}
    assert gimp_kinds_here("linux", home, has) == ["distribution", "flatpak"]
    assert gimp_kinds_here("linux", home, lambda folder: False) == ["distribution"]
    assert gimp_kinds_here("darwin", home, has) == ["macos"]


def test_everything_lies_where_gimp_looks(plugins: Any, home: Path) -> None:
    ran = plugins("install", "gimp", "--json")
    assert ran.exit_code == 0, ran.output
    place = json.loads(ran.stdout)["places"][0]
    assert place["folder"] == str(home / PLUG_INS) and place["runs"] and place["up_to_date"]
    module = home / MODULE
    assert os.access(module / "mgie-gimp.py", os.X_OK)
    assert (module / "bundled" / "VERSION").read_text().strip() == sources.package_version()
    for name in ("__init__.py", "client.py"):
        bundled = module / "bundled" / "mgie_protocol" / name
        assert bundled.read_bytes() == (PROTOCOL / name).read_bytes()
    command = json.loads((module / "server_command.json").read_text())["command"]
    assert Path(command[0]).is_absolute() and os.access(command[0], os.X_OK)
    names = [path.name for path in module.rglob("*")]
    assert "__pycache__" not in names and "tests" not in names
    assert sorted(path.name for path in module.parent.iterdir()) == ["mgie-gimp"]
    assert "Filters > AI" in plugins("install", "gimp").stdout


def test_both_languages_come_along(plugins: Any, home: Path) -> None:
    import gettext

    plugins("install", "gimp")
    catalogue = gettext.translation("mgie-gimp", home / MODULE / "locale", ["zh_CN"])
    assert catalogue.gettext("_Edit by Instruction...") != "_Edit by Instruction..."


def test_the_installed_plug_in_imports_its_own_protocol(plugins: Any, home: Path) -> None:
    plugins("install", "gimp")
    code = "import sys; sys.path.insert(0, sys.argv[1]); import mgie_gimp, mgie_protocol; print(mgie_protocol.__file__)"
    words = [sys.executable, "-I", "-S", "-B", "-c", code, str(home / MODULE)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    bundled = home / MODULE / "bundled" / "mgie_protocol" / "__init__.py"
    assert done.stdout.strip() == str(bundled), done.stderr


def test_a_second_install_updates(plugins: Any, home: Path) -> None:
    plugins("install", "gimp")
    (home / MODULE / "mgie_gimp" / "left_over.py").write_text("from an older version")
    (home / MODULE / "mgie_gimp" / "types.py").write_text("older")
    status = gimp_status(plugins)
    assert status["installed"] and not status["up_to_date"]
    assert "run `mgie plugins install gimp`" in plugins("status").stdout
    assert plugins("install", "gimp").exit_code == 0
    assert gimp_status(plugins)["up_to_date"]
    assert not (home / MODULE / "mgie_gimp" / "left_over.py").exists()


def test_status_sees_an_entry_that_gimp_ignores(plugins: Any, home: Path) -> None:
    plugins("install", "gimp")
    (home / MODULE / "mgie-gimp.py").chmod(0o644)
    assert not gimp_status(plugins)["enabled"]
    assert "not executable" in plugins("status").stdout


def test_status_without_an_install(plugins: Any, home: Path) -> None:
    status = gimp_status(plugins)
    assert status["available"] and not status["installed"] and not status["up_to_date"]
    assert status["places"][0]["folder"] == str(home / PLUG_INS)
    assert not (home / ".config").exists()


def test_every_gimp_here_is_served(plugins: Any, home: Path) -> None:
    folders = [
        home / ".config/GIMP/3.0",
        home / ".config/GIMP/3.2",
        home / ".var/app/org.gimp.GIMP/config/GIMP/3.2",
    ]
    for folder in folders:
        folder.mkdir(parents=True)
    assert plugins("install", "gimp").exit_code == 0
    for folder in folders:
        assert (folder / "plug-ins" / "mgie-gimp" / "mgie-gimp.py").is_file()
    removed = json.loads(plugins("uninstall", "gimp", "--json").stdout)["removed"]
    assert removed == [str(folder / "plug-ins") for folder in folders]
    assert not [path for folder in folders for path in folder.rglob("mgie*")]


def test_uninstall_leaves_what_is_not_ours(plugins: Any, home: Path) -> None:
    other = home / PLUG_INS / "other" / "other.py"
    other.parent.mkdir(parents=True)
    other.write_text("x")
    plugins("install", "gimp")
    assert plugins("uninstall", "gimp").exit_code == 0
    assert [path.name for path in (home / PLUG_INS).iterdir()] == ["other"]
    assert "not installed" in plugins("uninstall", "gimp").stdout


def test_to_a_named_folder(plugins: Any, home: Path, tmp_path: Path) -> None:
    assert plugins("install", "gimp", "--to", tmp_path / "there").exit_code == 0
    assert (tmp_path / "there" / "mgie-gimp" / "mgie-gimp.py").is_file() and not (home / ".config").exists()
    assert gimp_status(plugins, "--to", tmp_path / "there")["places"][0]["up_to_date"]


def test_a_folder_that_cannot_be_written(plugins: Any, home: Path) -> None:
    (home / ".config").write_text("a file")
    ran = plugins("install", "gimp", "--json")
    assert ran.exit_code == 1 and json.loads(ran.stdout)["error"]["code"] == "output_not_writable"


def test_a_failed_update_leaves_the_old_one(
    plugins: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugins("install", "gimp")

    def broken(*words: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mgie_server.plugins.bundle.fill", broken)
    assert plugins("install", "gimp").exit_code == 1
    monkeypatch.undo()
    assert gimp.state(gimp.Place("folder", home / PLUG_INS)).up_to_date
    assert [path.name for path in (home / PLUG_INS).iterdir()] == ["mgie-gimp"]


def test_the_package_is_to_be_unpacked(plugins: Any, home: Path, tmp_path: Path) -> None:
    out = tmp_path / "mgie.zip"
    ran = plugins("package", "gimp", "--out", out, "--json")
    assert ran.exit_code == 0, ran.output
    with zipfile.ZipFile(out) as archive:
        names = archive.namelist()
        entry = archive.getinfo("mgie-gimp/mgie-gimp.py")
    assert {name.split("/")[0] for name in names} == {"mgie-gimp"}
    assert stat.S_IMODE(entry.external_attr >> 16) == 0o755
    assert "mgie-gimp/bundled/mgie_protocol/client.py" in names
    assert not [name for name in names if "server_command.json" in name or "__pycache__" in name]
    first = out.read_bytes()
    plugins("package", "gimp", "--out", out)
    assert out.read_bytes() == first
