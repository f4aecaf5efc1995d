"""What stands in the way of the plug-in for Krita: it is refused or survived, and nothing is left half done."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from krita_home import DATA, MODULE, files, krita_status

from mgie_server.plugins import krita


def test_a_folder_that_cannot_be_written(plugins: Any, home: Path) -> None:
    (home / ".local").write_text("a file in the way")
    ran = plugins("install", "krita", "--no-wheels", "--json")
    error = json.loads(ran.stdout)["error"]
    assert ran.exit_code == 1 and error["code"] == "output_not_writable"
    assert str(home / DATA) in error["message"] and error["hint"]
    assert not (home / ".config").exists()


def test_an_interrupted_install_changes_nothing(
    plugins: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plugins("install", "krita", "--no-wheels")
    before = files(home)

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(krita.bundle, "copy_code", interrupted)
    ran = plugins("install", "krita", "--no-wheels", "--json")
    assert json.loads(ran.stdout)["error"]["code"] == "cancelled" and files(home) == before


def test_without_network_it_says_so_and_is_done(
    plugins: Any, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    ran = plugins("install", "krita")
    assert ran.exit_code == 0 and "standard library" in ran.stdout
    assert krita_status(plugins)["up_to_date"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("install", "paint"), "parameter_out_of_range"),
        (("install", "krita", "--kind", "windows"), "parameter_out_of_range"),
        (("status", "--kind", "amiga"), "parameter_out_of_range"),
    ],
)
def test_what_is_refused(plugins: Any, home: Path, words: tuple[str, ...], code: str) -> None:
    ran = plugins(*words, "--json")
    assert ran.exit_code == 1 and json.loads(ran.stdout)["error"]["code"] == code
    assert not files(home)


def test_one_settings_file_for_two_kritas_is_refused(plugins: Any, home: Path, tmp_path: Path) -> None:
    (home / ".var" / "app" / "org.kde.krita").mkdir(parents=True)
    ran = plugins("install", "krita", "--no-wheels", "--kritarc", tmp_path / "rc", "--json")
    error = json.loads(ran.stdout)["error"]
    assert error["code"] == "parameter_out_of_range" and "--kind" in error["hint"]


def test_links_in_kritas_folder_are_not_written_through(plugins: Any, home: Path) -> None:
    own = home / "own.txt"
    own.write_text("a person's own")
    (home / DATA / "actions").mkdir(parents=True)
    (home / DATA / "actions" / "mgie_krita.action").symlink_to(own)
    assert plugins("install", "krita", "--no-wheels").exit_code == 0
    assert own.read_text() == "a person's own" and krita_status(plugins)["up_to_date"]
    (home / "elsewhere").mkdir()
    (home / DATA / "actions").rename(home / "before")
    (home / DATA / "actions").symlink_to(home / "elsewhere", target_is_directory=True)
    refused = plugins("install", "krita", "--no-wheels", "--json")
    error = json.loads(refused.stdout)["error"]
    assert error["code"] == "output_not_writable" and "leads out" in error["message"]
    assert not list((home / "elsewhere").iterdir())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no fifos here")
def test_status_waits_for_no_fifo_and_follows_no_circle(plugins: Any, home: Path) -> None:
    plugins("install", "krita", "--no-wheels")
    for path in (
        home / MODULE / "server_command.json",
        home / MODULE / "types.py",
        home / ".config" / "kritarc",
    ):
        path.unlink()
        os.mkfifo(path)
    (home / MODULE / "circle").symlink_to(home / MODULE, target_is_directory=True)
    status = krita_status(plugins)
    assert status["installed"] and not status["up_to_date"] and not status["enabled"]
