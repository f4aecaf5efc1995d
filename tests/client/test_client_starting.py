"""Command, environment and folder of a server that is started: the same for everybody."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from mgie_client import starting
from mgie_protocol.environment import clean_environment

PACKAGE = "/tmp/.mount_krita"
GIVEN = {
    "PATH": f"{PACKAGE}/usr/bin:/usr/bin",
    "HOME": "/h",
    "MGIE_HOME": "/m",
    "LANG": "C",
    "SSL_CERT_FILE": "/etc/company.pem",
    "CUDA_VISIBLE_DEVICES": "1",
    "LD_LIBRARY_PATH": "/usr/lib/wsl/lib",
}
EDITORS = {
    "APPDIR": PACKAGE,
    "LD_LIBRARY_PATH": f"{PACKAGE}/usr/lib:/usr/lib/wsl/lib",
    "LD_PRELOAD": f"{PACKAGE}/usr/lib/exec.so",
    "PYTHONPATH": "/editor",
    "PYTHONHOME": "/editor",
    "PYTHONOPTIMIZE": "2",
    "QT_PLUGIN_PATH": "/editor",
    "GI_TYPELIB_PATH": "/editor",
    "GIMP3_DIRECTORY": "/editor",
    "SSL_CERT_DIR": f"{PACKAGE}/certs",
}


def test_of_an_editors_package_nothing_comes_along():
    cleaned = clean_environment({**GIVEN, **EDITORS})
    assert cleaned == {**GIVEN, "PATH": "/usr/bin"}


def test_what_a_launcher_has_put_aside_comes_back():
    given = {"LD_PRELOAD": f"{PACKAGE}/x.so", "LD_PRELOAD_ORIG": "/own.so", "APPDIR": PACKAGE}
    assert clean_environment(given) == {"LD_PRELOAD": "/own.so"}


def test_the_same_interpreter_keeps_its_search_path_but_not_the_current_folder(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    given = {"PYTHONPATH": f":/lib:own:.:{tmp_path}", "PYTHONOPTIMIZE": "2", "PYTHONUTF8": "1"}
    cleaned = clean_environment(given, own_python=True)
    assert cleaned == {"PYTHONPATH": f"/lib:{tmp_path}/own:{tmp_path}", "PYTHONUTF8": "1"}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MGIE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_a_started_program_has_a_folder_of_its_own_and_its_words_are_kept(home: Path):
    code = "import os; print('noise'); print(os.getcwd(), os.environ['MGIE_HOME']); print('  and a hint')"
    started = starting.Started([sys.executable, "-c", code])
    end = time.monotonic() + 30
    while not started.ended and time.monotonic() < end:
        time.sleep(0.01)
    assert started.last_words() == f"{home}/run {home} and a hint"
    assert started.log.stat().st_mode & 0o777 == 0o600
    assert list((home / "run").iterdir()) == []


def test_nothing_that_lies_in_the_current_folder_is_taken_for_the_command(monkeypatch, tmp_path: Path):
    (tmp_path / "mgie-server").write_text("#!/bin/sh\n")
    (tmp_path / "mgie-server").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f".{os.pathsep}")
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "nobody")
    assert starting.server_command() is None
