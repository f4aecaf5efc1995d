"""The server as the artist meets it: started, lost, found again, missing, or of another version."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from controller_under_test import Home, Open, spin
from fake_server import TOKEN, StrangeServer

from mgie_client import server_start, starting
from mgie_krita.jobs import commands
from mgie_krita.types import CANCELLED, FAILED, READY, WORKING
from mgie_protocol.client import Client
from mgie_protocol.environment import clean_environment
from mgie_protocol.errors import MgieError
from mgie_protocol.messages import Error, Progress, Welcome


def test_the_first_edit_starts_a_server(home: Home, session: Open) -> None:
    room = session(home)
    assert room.controller.server.light == "off" and room.controller.server.action == "start"
    job = room.until(room.echo("land"), READY)
    assert room.lights[:2] == ["starting", "busy"] and room.controller.server.light in ("busy", "ready")
    spin(lambda: "CPU" in room.controller.server.words and room.controller.server.light == "ready")
    assert "Echo (tests)" in room.controller.server.words
    assert [model.name for model in room.controller.server.models if model.installed] == [
        "mini",
        "echo",
        "painter",
    ]
    assert job.after and (home.path / "server.log").stat().st_mode & 0o077 == 0


def test_the_button_starts_a_server(home: Home, session: Open) -> None:
    room = session(home)
    room.controller.start_server()
    spin(lambda: room.controller.server.light == "ready")
    assert "starting" in room.lights and "No server: starting it" not in room.controller.server.words


def test_a_server_that_somebody_else_starts_is_found(home: Home, session: Open) -> None:
    room = session(home)
    home.start_server()
    spin(lambda: room.controller.server.light == "ready")
    assert "starting" not in room.lights


@pytest.mark.parametrize("transport", ["pyzmq", "stdlib"])
def test_a_server_killed_during_an_edit_is_started_again(home: Home, session: Open, transport: str) -> None:
    home.start_server()
    room = session(home, transport=transport)
    job = room.echo("land; steps 10; sleep 2")
    waiting = room.echo("land; steps 2")
    spin(lambda: job.state == WORKING and job.step > 1)
    first = home.connection()
    home.kill_server()
    spin(lambda: room.controller.server.light == "starting")
    room.until(job, READY)
    room.until(waiting, READY)
    second = home.connection()
    assert first and second and second.pid != first.pid
    assert len(room.controller.history()) == 2
    assert room.states[job.job_id].count("ready") == 1


def test_a_server_that_ends_twice_during_an_edit_is_left_alone(home: Home, session: Open) -> None:
    home.start_server()
    room = session(home)
    job = room.echo("steps 600; sleep 60")
    for _ in range(2):
        spin(lambda: job.state == WORKING and job.step >= 1)
        home.kill_server()
        spin(lambda: job.state != WORKING)
    room.until(job, FAILED)
    assert job.error and job.error.code == "server_unreachable" and "twice" in job.error.message
    assert room.until(room.echo("another"), READY).after  # which may start one again


def test_a_file_left_by_a_killed_server_does_not_deceive(home: Home, session: Open) -> None:
    home.write_connection("tcp://127.0.0.1:9", "nobody")
    room = session(home)
    room.until(room.echo("one"), READY)


def test_an_idle_loss_is_no_problem(home: Home, session: Open) -> None:
    home.start_server()
    room = session(home)
    room.connect()
    home.kill_server()
    spin(lambda: room.controller.server.light == "off")
    assert "starting" not in room.lights
    room.until(room.echo("one"), READY)


def test_a_missing_command_is_named_with_what_to_do(home: Home, session: Open) -> None:
    room = session(home)
    room.settings.server_command = "no-such-mgie-server --flag"
    job = room.until(room.edit("make it darker"), FAILED)
    state = room.controller.server
    assert (state.light, state.action) == ("problem", "settings")
    assert "no-such-mgie-server" in state.words and "mgie plugins install krita" in state.words
    assert job.error and job.error.code == "server_unreachable" and "pip install mgie" in job.error.hint
    assert room.controller.can_edit("make it darker", "layer") == ""  # it may be there at the next try
    room.settings.server_command = str(Path(sys.executable).with_name("mgie-server"))
    room.controller.settings_changed()
    room.until(room.echo("one"), READY)


def test_a_server_that_ends_says_why(home: Home, session: Open) -> None:
    room = session(home)
    code = "import sys; print('noise', flush=True); sys.exit('cannot import name torch')"
    room.settings.server_command = f'"{sys.executable}" -c "{code}"'
    job = room.until(room.edit("make it darker"), FAILED)
    assert room.controller.server.light == "problem" and room.controller.server.action == "settings"
    assert "cannot import name torch" in room.controller.server.words
    assert "server.log" in room.controller.server.words and job.error and "the settings" in job.error.hint


def test_a_server_that_does_not_come_up(home: Home, session: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_start, "TALKING_S", 0.5)
    room = session(home)
    code = "import time; print('thinking', flush=True); time.sleep(5)"
    room.settings.server_command = f'"{sys.executable}" -c "{code}"'
    room.until(room.edit("make it darker"), FAILED)
    assert (
        "has not answered for" in room.controller.server.words and "thinking" in room.controller.server.words
    )
    assert room.controller.server.light == "problem"


def test_a_refused_token(home: Home, session: Open) -> None:
    found = home.start_server()
    home.write_connection(found.endpoint, "wrong")
    room = session(home)
    job = room.until(room.edit("make it darker"), FAILED)
    assert job.error and job.error.code == "unauthorized"
    assert room.controller.server.light == "problem" and room.controller.server.action == "start"
    assert room.controller.can_edit("make it darker", "layer")
    home.write_connection(found.endpoint, found.token)
    spin(lambda: room.controller.server.light == "ready", what="the right token is found by itself")
    room.until(room.echo("one"), READY)


@pytest.fixture
def stranger(home: Home) -> Iterator[StrangeServer]:
    made = StrangeServer(Welcome("9.0.0", "3.0"))
    home.write_connection(made.endpoint, TOKEN)
    yield made
    made.close()


@pytest.mark.parametrize("transport", ["pyzmq", "stdlib"])
def test_a_server_of_another_protocol(
    home: Home, session: Open, stranger: StrangeServer, transport: str
) -> None:
    with home.locked():
        room = session(home, transport=transport)
        job = room.until(room.edit("make it darker"), FAILED)
        assert job.error and job.error.code == "protocol_version"
        assert room.controller.server.light == "problem" and "3.0" in room.controller.server.words
        assert room.controller.can_edit("make it darker", "layer") == room.controller.server.words
        assert room.until(room.edit("make it darker"), FAILED).error
    home.start_server()
    room.controller.start_server()
    spin(lambda: room.controller.server.light == "ready")


def test_a_fixed_address_of_the_own_server(home: Home, session: Open) -> None:
    found = home.start_server()
    room = session(home)
    room.settings.endpoint = found.endpoint
    room.controller.settings_changed()
    room.until(room.echo("one"), READY)


def test_a_fixed_address_elsewhere(home: Home, session: Open) -> None:
    home.start_server()
    room = session(home)
    room.connect()
    room.settings.endpoint = "tcp://192.0.2.1:5555"
    room.controller.settings_changed()
    spin(lambda: room.controller.server.light == "problem")
    state = room.controller.server
    assert (state.light, state.action) == ("problem", "settings") and "cannot be used yet" in state.words
    assert room.controller.can_edit("make it darker", "layer") == state.words
    job = room.until(room.edit("make it darker"), FAILED)
    assert job.error and job.error.code == "not_available"
    room.settings.endpoint = ""
    room.controller.settings_changed()
    spin(lambda: room.controller.server.light == "ready")


def test_a_full_server(home: Home, session: Open) -> None:
    home.start_server(max_queue=1)
    room = session(home)
    first = room.until(room.echo("sleep 60; steps 600"), WORKING)
    job = room.until(room.echo("two"), FAILED)
    assert job.error and job.error.code == "queue_full" and job.error.hint
    room.controller.cancel(first.job_id)
    room.until(room.echo("three"), READY)


@pytest.mark.parametrize(
    ("instruction", "code"),
    [("crash", "worker_crashed"), ("device error", "device_error"), ("bug", "internal")],
)
def test_a_worker_that_fails(served: Home, session: Open, instruction: str, code: str) -> None:
    room = session(served)
    job = room.until(room.echo(instruction), FAILED)
    assert isinstance(job.error, MgieError) and job.error.code == code and job.error.message
    room.until(room.echo("after it"), READY)


def test_an_edit_that_another_program_cancels(home: Home, session: Open) -> None:
    home.start_server()
    room = session(home)
    job = room.until(room.echo("sleep 60; steps 600"), WORKING)
    other = Client.local()
    other.fetch(job.job_id)  # takes the job over, and lets it go
    spin(lambda: any(isinstance(event, Progress) for event in other.poll()))
    other.cancel(job.job_id)
    spin(lambda: any(isinstance(event, Error) for event in other.poll()))
    other.close()
    room.controller.cancel(job.job_id)  # the server knows it as cancelled: the answer is the same
    room.until(room.echo("after it"), READY)
    assert job.state == CANCELLED


def test_the_environment_of_the_server_is_its_own() -> None:
    given = {
        "PATH": "/tmp/.mount_krita/usr/bin:/usr/bin",
        "APPDIR": "/tmp/.mount_krita",
        "LD_LIBRARY_PATH": "/tmp/.mount_krita/usr/lib",
        "PYTHONHOME": "x",
        "PYTHONPATH": "x",
        "QT_PLUGIN_PATH": "x",
        "HOME": "/home/me",
    }
    kept = clean_environment(given)
    assert kept == {"PATH": "/usr/bin", "HOME": "/home/me"}


def test_which_command_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = tmp_path / "server_command.json"
    monkeypatch.setattr(commands, "RECORDED", recorded)
    program = Path(sys.executable).with_name("mgie-server")
    monkeypatch.setenv("PATH", str(program.parent))
    flags = ["--idle-exit", "600"]
    assert commands.server_command("") == [str(program), *flags]
    recorded.write_text(f'{{"command": ["{sys.executable}", "-m", "x"]}}')
    assert commands.server_command("") == [sys.executable, "-m", "x", *flags]
    assert commands.server_command(f"'{program}' --verbose") == [str(program), "--verbose", *flags]
    recorded.write_text('{"command": ["/gone/mgie-server"]}')
    assert commands.server_command("") == [str(program), *flags]
    blank = tmp_path / "my server"
    blank.write_text("#!/bin/sh\n")
    blank.chmod(0o755)
    assert commands.server_command(str(blank))[0] == str(blank)
    for bad in ("'unfinished", "/nowhere/mgie-server"):
        with pytest.raises(MgieError) as caught:
            commands.server_command(bad)
        assert caught.value.code == "server_unreachable" and caught.value.hint


def test_from_within_a_flatpak_it_is_started_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starting, "FLATPAK_INFO", tmp_path)
    monkeypatch.setattr(commands, "RECORDED", tmp_path / "none")
    monkeypatch.setenv("MGIE_HOME", "/home/me/.mgie")
    assert commands.server_command("") == [
        *("flatpak-spawn", "--host", "--env=MGIE_HOME=/home/me/.mgie"),
        *("mgie-server", "--idle-exit", "600"),
    ]
