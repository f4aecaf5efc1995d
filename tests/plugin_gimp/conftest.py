"""The parts of the GIMP plug-in that need no GIMP, with a real server where they talk to one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from gimp_plugin import PLUGIN
from stand_ins import ENGINES

sys.path[:0] = [str(PLUGIN), str(PLUGIN.parent / "tools")]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home in which no server runs."""
    monkeypatch.setenv("MGIE_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("mgie_gimp.jobs.server._own_home", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def server(home: Path, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A server in that home, with the echo engine, which obeys commands in its instructions."""
    command = [str(Path(sys.executable).parent / "mgie-server"), "--device", "cpu"]
    env = {**os.environ, "MGIE_HOME": str(home), "MGIE_ENGINES": str(ENGINES)}
    with (tmp_path / "server.log").open("w") as log:
        process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout and "listens on" in process.stdout.readline()
    yield process
    process.terminate()
    process.wait(20)
    process.stdout.close()
