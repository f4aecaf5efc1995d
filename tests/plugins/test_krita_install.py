"""`mgie plugins install|status|uninstall krita` in a home folder of its own. --no-wheels: nothing is fetched."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from krita_home import DATA, MODULE, files, krita_status

from mgie_server.plugins import sources
from mgie_server.plugins.sources import PROTOCOL


def test_everything_lies_where_krita_looks(plugins: Any, home: Path) -> None:
    ran = plugins("install", "krita", "--no-wheels", "--json")
    assert ran.exit_code == 0, ran.output
    place = json.loads(ran.stdout)["places"][0]
    assert place["folder"] == str(home / DATA / "pykrita") and place["enabled"] and place["up_to_date"]
    assert (home / DATA / "pykrita" / "mgie_krita.desktop").is_file()
    assert (home / DATA / "actions" / "mgie_krita.action").is_file()
    assert (home / ".config" / "kritarc").read_bytes() == b"[python]\nenable_mgie_krita=true\n"
    module = home / MODULE
    assert (module / "bundled" / "VERSION").read_text().strip() == sources.package_version()
    for name in ("__init__.py", "client.py"):
        bundled = module / "bundled" / "mgie_protocol" / name
        assert bundled.read_bytes() == (PROTOCOL / name).read_bytes()
    command = json.loads((module / "server_command.json").read_text())["command"]
    assert Path(command[0]).is_absolute() and os.access(command[0], os.X_OK)
    assert not [name for name in files(home) if "__pycache__" in name or "/tests/" in name]


def test_the_recorded_command_is_a_server(plugins: Any, home: Path) -> None:
    plugins("install", "krita", "--no-wheels")
    command = json.loads((home / MODULE / "server_command.json").read_text())["command"]
    done = subprocess.run([*command, "--version"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0 and "mgie-server" in done.stdout


def test_the_installed_plug_in_imports_its_own_protocol(plugins: Any, home: Path) -> None:
    plugins("install", "krita", "--no-wheels")
    code = "import sys; sys.path.insert(0, sys.argv[1]); import mgie_krita, mgie_protocol; print(mgie_protocol.__file__)"
    words = [sys.executable, "-I", "-S", "-B", "-c", code, str(home / DATA / "pykrita")]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert done.stdout.strip() == str(home / MODULE / "bundled" / "mgie_protocol" / "__init__.py"), (
        done.stderr
    )


def test_a_second_install_updates(plugins: Any, home: Path) -> None:
    plugins("install", "krita", "--no-wheels")
    (home / MODULE / "left_over.py").write_text("from an older version")
    (home / MODULE / "types.py").write_text("older")
    status = krita_status(plugins)
    assert status["installed"] and not status["up_to_date"]
    assert "run `mgie plugins install krita`" in plugins("status").stdout
    assert plugins("install", "krita", "--no-wheels").exit_code == 0
    assert krita_status(plugins)["up_to_date"] and not (home / MODULE / "left_over.py").exists()
    assert sorted(path.name for path in (home / MODULE).parent.iterdir()) == [
        "mgie_krita",
        "mgie_krita.desktop",
    ]


@pytest.mark.parametrize(
    "damage",
    ["bundled/mgie_protocol/client.py", "bundled/VERSION", "../mgie_krita.desktop"],
)
def test_status_sees_what_is_not_as_it_was_made(plugins: Any, home: Path, damage: str) -> None:
    plugins("install", "krita", "--no-wheels")
    assert krita_status(plugins)["up_to_date"]
    (home / MODULE / damage).write_text("other")
    assert not krita_status(plugins)["up_to_date"]


def test_caches_that_python_made_do_not_count(plugins: Any, home: Path) -> None:
    plugins("install", "krita", "--no-wheels")
    (home / MODULE / "__pycache__").mkdir()
    (home / MODULE / "__pycache__" / "plain.cpython-311.pyc").write_bytes(b"x")
    assert krita_status(plugins)["up_to_date"]


def test_the_settings_keep_every_other_byte(plugins: Any, home: Path) -> None:
    before = b"[python]\nenable_x=true\n\n[bytes]\nA=\xff\xfe\n"
    kritarc = home / ".config" / "kritarc"
    kritarc.parent.mkdir()
    kritarc.write_bytes(before)
    plugins("install", "krita", "--no-wheels")
    assert kritarc.read_bytes() == before.replace(b"[python]\n", b"[python]\nenable_mgie_krita=true\n")
    plugins("uninstall", "krita")
    assert kritarc.read_bytes() == before


def test_switched_off_in_krita_shows(plugins: Any, home: Path) -> None:
    plugins("install", "krita", "--no-wheels")
    (home / ".config" / "kritarc").write_bytes(b"[python]\nenable_mgie_krita=false\n")
    assert not krita_status(plugins)["enabled"] and "switched off" in plugins("status").stdout


def test_a_server_that_is_gone_shows(plugins: Any, home: Path) -> None:
    plugins("install", "krita", "--no-wheels")
    (home / MODULE / "server_command.json").write_text('{"command": ["/gone/mgie-server"]}')
    assert krita_status(plugins)["places"][0]["server_found"] is False
    assert "/gone/mgie-server is gone" in plugins("status").stdout
    (home / MODULE / "server_command.json").write_text("broken")
    assert krita_status(plugins)["places"][0]["server"] == []


def test_a_flatpak_is_served_too(plugins: Any, home: Path) -> None:
    inside = home / ".var" / "app" / "org.kde.krita"
    inside.mkdir(parents=True)
    ran = plugins("install", "krita", "--no-wheels", "--json")
    assert [place["kind"] for place in json.loads(ran.stdout)["places"]] == ["distribution", "flatpak"]
    assert (inside / "data" / "krita" / "pykrita" / "mgie_krita" / "__init__.py").is_file()
    assert b"enable_mgie_krita=true" in (inside / "config" / "kritarc").read_bytes()
    assert plugins("uninstall", "krita", "--kind", "flatpak").exit_code == 0
    assert not list(inside.rglob("*mgie*")) and krita_status(plugins, "--kind", "distribution")["installed"]


def test_a_named_folder_gets_all_of_it_and_the_settings_stay(
    plugins: Any, home: Path, tmp_path: Path
) -> None:
    to = tmp_path / "portable"
    assert plugins("install", "krita", "--no-wheels", "--to", to).exit_code == 0
    assert (to / "pykrita" / "mgie_krita" / "__init__.py").is_file()
    assert (to / "actions" / "mgie_krita.action").is_file()
    assert not files(home)
    assert krita_status(plugins, "--to", to)["places"][0]["enabled"] is None
    named = tmp_path / "kritarc"
    plugins("install", "krita", "--no-wheels", "--to", to, "--kritarc", named)
    assert b"enable_mgie_krita=true" in named.read_bytes()


def test_moved_resources_are_followed(plugins: Any, home: Path, tmp_path: Path) -> None:
    """A Krita with this setting looks for plug-ins nowhere else (seen in 5.1.5)."""
    moved = tmp_path / "moved resources"
    kritarc = home / ".config" / "kritarc"
    kritarc.parent.mkdir()
    kritarc.write_bytes(f"ResourceDirectory={moved}\n".encode())
    assert krita_status(plugins)["places"][0]["folder"] == str(home / DATA / "pykrita")
    moved.mkdir()
    assert plugins("install", "krita", "--no-wheels").exit_code == 0
    assert (moved / "pykrita" / "mgie_krita" / "__init__.py").is_file() and not (home / DATA).exists()
    assert krita_status(plugins)["installed"]


def test_uninstall_leaves_nothing(plugins: Any, home: Path) -> None:
    plugins("install", "krita", "--no-wheels")
    other = home / DATA / "pykrita" / "other.desktop"
    other.write_text("of another plug-in")
    assert json.loads(plugins("uninstall", "krita", "--json").stdout)["removed"] == [
        str(home / DATA / "pykrita")
    ]
    assert files(home) == {str(other.relative_to(home)): b"of another plug-in", ".config/kritarc": b""}
    again = plugins("uninstall", "krita")
    assert again.exit_code == 0 and "not installed" in again.stdout


def test_status_speaks_of_every_editor(plugins: Any) -> None:
    ran = plugins("status", "--json")
    data = json.loads(ran.stdout)["plugins"]
    assert data["krita"]["installed"] is False and data["krita"]["available"] is True
    assert data["gimp"]["installed"] is False and data["gimp"]["available"] is True
    assert "not installed" in plugins("status").stdout
