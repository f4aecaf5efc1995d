"""Finding and starting a server, without GIMP."""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

import pytest
from jobs_without_gimp import PICTURE, wait_for
from stand_ins import ENGINES

from mgie_client import starting
from mgie_client.models import models_of
from mgie_client.server_start import is_running
from mgie_gimp.jobs import server as servers
from mgie_gimp.jobs.connection import Connection
from mgie_gimp.jobs.job import Job
from mgie_gimp.jobs.wording import error_words, slow_start_words, told
from mgie_gimp.types import Parcel, StartError
from mgie_protocol.errors import MgieError
from mgie_protocol.request import EditRequest


def test_nothing_runs(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "FOLDER", home)
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(Path, "home", lambda: home)
    assert not is_running()
    with pytest.raises(MgieError) as caught:
        servers.server_command(home)
    assert caught.value.code == "not_available"


FLAGS = ["--idle-exit", "600"]


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A program mgie-server that a terminal finds."""
    program = tmp_path / "bin" / "mgie-server"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f".{os.pathsep}{program.parent}")
    return str(program)


def test_the_recorded_command_goes_first_as_long_as_it_is_there(tmp_path: Path, on_path: str) -> None:
    assert servers.server_command(tmp_path) == [on_path, *FLAGS]
    recorded = tmp_path / servers.COMMAND_FILE
    recorded.write_text(json.dumps({"command": [sys.executable, "-x"]}))
    assert servers.server_command(tmp_path) == [sys.executable, "-x", *FLAGS]
    recorded.write_text(json.dumps({"command": ["/a b/mgie-server", "-x"]}))  # its environment was removed
    assert servers.server_command(tmp_path) == [on_path, *FLAGS]


@pytest.mark.parametrize(
    "content", ["", "{}", "[]", '{"command": []}', '{"command": "x"}', '{"command": [1]}']
)
def test_a_broken_record_of_the_command(tmp_path: Path, on_path: str, content: str) -> None:
    (tmp_path / servers.COMMAND_FILE).write_text(content)
    assert servers.server_command(tmp_path) == [on_path, *FLAGS]


def test_inside_a_flatpak(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "FLATPAK_INFO", tmp_path)
    monkeypatch.setenv("MGIE_HOME", "/else where")
    words = ["flatpak-spawn", "--host", "--env=MGIE_HOME=/else where", "mgie-server", *FLAGS]
    assert servers.server_command(tmp_path) == words


def test_a_server_is_started(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The real command, and the edit waits for it."""
    real = Path(sys.executable).parent / "mgie-server"
    (tmp_path / servers.COMMAND_FILE).write_text(json.dumps({"command": [str(real), "--device", "cpu"]}))
    monkeypatch.setattr(servers.server_command, "__defaults__", (tmp_path,))
    monkeypatch.setenv("MGIE_ENGINES", str(ENGINES))
    connection = Connection()
    assert connection.starting
    job = Job(connection, Parcel(EditRequest("hello", model="echo"), PICTURE))
    assert job.situation.stage == "starting"
    wait_for(job, 60)
    assert job.outcome is not None, job.error
    connection.client.shutdown()
    until = time.monotonic() + 20
    while is_running() and time.monotonic() < until:
        connection.client.wait(0.1)
    assert not is_running()
    assert (home / "server.log").stat().st_mode & 0o777 == 0o600


def test_a_server_that_ends_at_once(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = [sys.executable, "-c", "import sys; sys.exit('the disk is full')"]
    (tmp_path / servers.COMMAND_FILE).write_text(json.dumps({"command": command}))
    monkeypatch.setattr(servers.server_command, "__defaults__", (tmp_path,))
    connection = Connection()
    job = Job(connection, Parcel(EditRequest("hello", model="echo"), PICTURE))
    wait_for(job, 20)
    assert job.error is not None and job.error.code == "server_unreachable"
    shown = told(job.error)
    assert (shown.what, shown.why) == ("mgie-server did not start.", "the disk is full")
    assert "mgie doctor" in shown.step and "the disk is full" in error_words(job.error)
    connection.close()


def test_a_command_that_hangs(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told as slow after a few seconds, and given up long before one that says what it does."""
    silent = [sys.executable, "-c", "import time; time.sleep(60)"]
    talking = [sys.executable, "-c", "import time; print('looking for the disk', flush=True); time.sleep(60)"]
    monkeypatch.setattr(servers.server_command, "__defaults__", (tmp_path,))
    now = [100.0]
    for command, gives_up_after in ((silent, 16.0), (talking, 31.0)):
        (tmp_path / servers.COMMAND_FILE).write_text(json.dumps({"command": command}))
        starter = servers.Starter(lambda: now[0])
        until = time.monotonic() + 20
        now[0] += 0.001
        while command is talking and starter.silent_s and time.monotonic() < until:
            time.sleep(0.02)
            now[0] += 0.001
        began = now[0]
        now[0] = began + gives_up_after - 2
        assert not starter.poll()
        words = slow_start_words(starter.silent_s, starter.command)
        assert (sys.executable in words) == (command is silent)
        now[0] = began + gives_up_after
        with pytest.raises(StartError) as caught:
            starter.poll()
        assert "does not answer" in caught.value.message and sys.executable in caught.value.hint
        assert ("looking for the disk" in caught.value.why) == (command is talking)
        starter._started._process.kill()
    assert slow_start_words(2.0, "mgie-server") == ""


def test_a_command_that_is_not_there(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / servers.COMMAND_FILE).write_text('{"command": ["/not/there"]}')
    monkeypatch.setattr(servers.server_command, "__defaults__", (tmp_path,))
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(Path, "home", lambda: home)
    with pytest.raises(MgieError) as caught:
        Connection()
    assert caught.value.code == "not_available"


def test_another_folder(home: Path, tmp_path: Path) -> None:
    servers.use_folder(str(tmp_path / "other"))
    assert os.environ["MGIE_HOME"] == str(tmp_path / "other")
    servers.use_folder("")
    assert os.environ["MGIE_HOME"] == str(home)


def test_models_of_a_strange_welcome() -> None:
    assert models_of(None) == [] and models_of([1, {}, {"name": 3}]) == []
    found = models_of([{"name": "x", "licence": "L", "installed": False}])
    assert found[0].title == "x" and not found[0].installed
