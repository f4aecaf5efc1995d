"""The process itself: start, doors, connection file, end."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from server_process import (
    TIMEOUT_S,
    Installation,
    children_of,
    end_of,
    in_stage,
    picture,
    status,
    submit,
    until,
)
from stand_ins import ENGINES, SMALL_GPU

from mgie_protocol import events, messages
from mgie_protocol.client import Client
from mgie_protocol.errors import MgieError
from mgie_server.cli import launch

pytestmark = pytest.mark.timeout(90)


def run_server(*flags: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mgie_server.service.server", *flags]
    return subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S)


def test_help_and_wrong_usage() -> None:
    shown = run_server("--help")
    assert shown.returncode == 0
    assert all(flag in shown.stdout for flag in ("--model", "--device", "--listen", "--idle-exit"))
    for wrong in (["--nonsense"], ["--idle-exit", "soon"], ["--idle-exit", "-1"]):
        assert run_server(*wrong).returncode == 2


def test_the_connection_file_is_private_and_goes_with_the_server(installation: Installation) -> None:
    installation.start()
    assert stat.S_IMODE(installation.connection_path.stat().st_mode) == 0o600
    assert stat.S_IMODE(installation.home.stat().st_mode) == 0o700
    assert installation.server
    assert installation.connection().pid == installation.server.pid
    assert installation.signal(signal.SIGTERM) == 0
    assert not installation.connection_path.exists()


def test_only_its_own_connection_file_is_removed(installation: Installation) -> None:
    installation.start()
    other = {**json.loads(installation.connection_path.read_text()), "token": "of another server"}
    installation.connection_path.write_text(json.dumps(other))
    assert installation.signal(signal.SIGTERM) == 0
    assert json.loads(installation.connection_path.read_text()) == other


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_in_the_middle_of_work(installation: Installation, number: int) -> None:
    client = installation.start().client()
    job = submit(client, "steps 100; sleep 60")
    waiting = submit(client, "next", on_disconnect="keep")
    until(client, in_stage(job, "editing"))
    assert installation.server
    processes = children_of(installation.server.pid)
    assert processes
    installation.server.send_signal(number)
    seen = until(client, lambda event: isinstance(event, events.Disconnected))
    ends = {event.job: event.error.code for event in seen if isinstance(event, messages.Error)}
    assert ends == {job: "cancelled", waiting: "cancelled"}
    assert installation.server.wait(TIMEOUT_S) == 0
    assert psutil.wait_procs(processes, TIMEOUT_S)[1] == []
    assert list(installation.memory.iterdir()) == []
    assert not installation.connection_path.exists()


def test_a_worker_that_will_not_end_is_ended(installation: Installation) -> None:
    client = installation.start(stop_s=0.3).client()
    job = submit(client, "hang")
    until(client, in_stage(job, "editing"))
    assert installation.server
    processes = children_of(installation.server.pid)
    assert installation.signal(signal.SIGTERM) == 0
    assert psutil.wait_procs(processes, TIMEOUT_S)[1] == []


def test_shutdown_message(installation: Installation) -> None:
    client = installation.start().client()
    client.shutdown()
    until(client, lambda event: isinstance(event, events.Disconnected))
    assert installation.server
    assert installation.server.wait(TIMEOUT_S) == 0


def test_idle_exit_waits_for_work(installation: Installation) -> None:
    client = installation.start("--idle-exit", "1").client()
    result = end_of(client, submit(client, "steps 8; sleep 2.4", previews=False))
    assert isinstance(result, events.Result)
    assert installation.server
    assert installation.server.wait(TIMEOUT_S) == 0
    assert not installation.connection_path.exists()


def test_pings_do_not_keep_an_idle_server(installation: Installation) -> None:
    client = installation.start("--idle-exit", "0.5").client()
    assert installation.server
    deadline = time.monotonic() + 15
    while installation.server.poll() is None:
        assert time.monotonic() < deadline
        client.ping()
        client.wait(0.1)


def test_a_second_server_says_where_the_first_one_is(installation: Installation) -> None:
    installation.start()
    second = installation.spawn()
    assert second.wait(TIMEOUT_S) == 1
    assert "already_running" in installation.log()
    assert installation.connection().endpoint in installation.log()
    assert status(installation.client())["pid"] == installation.connection().pid


def test_two_starts_at_once_leave_one_server(installation: Installation) -> None:
    servers = [installation.spawn() for _ in range(3)]
    lines = []
    for server in servers:
        assert server.stdout
        lines.append(server.stdout.readline())
    assert sum("listens on" in line for line in lines) == 1, lines
    losers = [server for server, line in zip(servers, lines, strict=True) if not line]
    assert [server.wait(TIMEOUT_S) for server in losers] == [1, 1]
    assert status(installation.client())["pid"] == installation.connection().pid


def test_a_dead_servers_lock_and_file_do_not_block_a_start(installation: Installation) -> None:
    installation.start()
    assert installation.server
    installation.server.kill()
    installation.server.wait()
    assert installation.connection_path.exists()
    installation.start()
    assert status(installation.client())["pid"] == installation.server.pid


@pytest.mark.parametrize("endpoint", ["tcp://0.0.0.0:5555", "tcp://*:*", "tcp://192.168.1.4:5555"])
def test_the_remote_door_is_not_built(installation: Installation, endpoint: str) -> None:
    server = installation.spawn("--listen", endpoint)
    assert server.wait(TIMEOUT_S) == 1
    assert "not_available" in installation.log()
    assert not installation.connection_path.exists()


@pytest.mark.parametrize("endpoint", ["nonsense", "ipc:///tmp/x", "tcp://127.0.0.1:99999"])
def test_an_endpoint_that_is_none(installation: Installation, endpoint: str) -> None:
    server = installation.spawn("--listen", endpoint)
    assert server.wait(TIMEOUT_S) == 1
    assert "parameter_out_of_range" in installation.log()


def test_a_port_that_is_taken(installation: Installation) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        server = installation.spawn("--listen", f"tcp://127.0.0.1:{other.getsockname()[1]}")
        assert server.wait(TIMEOUT_S) == 1
    assert "Cannot listen" in installation.log()


def test_preloading(installation: Installation) -> None:
    client = installation.start("--model", "echo").client()
    deadline = time.monotonic() + TIMEOUT_S
    while status(client)["workers"][0]["loaded_models"] != ["echo"]:
        assert time.monotonic() < deadline
    assert installation.spawn("--model", "nonsense").wait(TIMEOUT_S) == 1


def test_a_job_that_waits_for_a_preload_is_told_so(installation: Installation, tmp_path: Path) -> None:
    shutil.copytree(ENGINES / "echo", tmp_path / "slow")
    with (tmp_path / "slow" / "engine.py").open("a") as code:
        code.write("\ndef load(device: str) -> EchoEngine:\n    time.sleep(1.5)\n    return EchoEngine()\n")
    client = installation.start("--model", "slow", engines=tmp_path).client()
    job = submit(client, "x", model="slow")
    first = until(client, lambda event: isinstance(event, messages.Progress))[-1]
    assert isinstance(first, messages.Progress)
    assert first.stage == "loading"
    result = end_of(client, job)
    assert isinstance(result, events.Result)
    assert result.seconds["loading"] > 0.1


def test_status_tells_what_is_going_on(installation: Installation) -> None:
    client = installation.start().client()
    job = submit(client, "steps 100; sleep 60", picture(64))
    until(client, in_stage(job, "editing"))
    submit(client, "next")
    until(client, lambda event: isinstance(event, messages.Accepted) and event.job != job)
    data = status(client)
    assert data["queue"] == 1
    assert data["running"][0]["job"] == job
    assert data["running"][0]["model"] == "echo"
    worker = data["workers"][0]
    assert (worker["device"], worker["state"], worker["stage"]) == ("cpu", "busy", "editing")
    assert data["memory"]["broker_rss_bytes"] > 1e6
    assert data["memory"]["workers_rss_bytes"] > 1e6
    assert data["memory"]["held_pixels_bytes"] > 0
    assert {model["name"] for model in data["models"]} >= {"mini", "mgie-7b", "echo"}
    assert all(model["licence"] for model in data["models"])
    client.cancel(job)
    client.poll()


@pytest.mark.parametrize(("python_path", "best"), [("", "mini"), (SMALL_GPU, "klein-4b")])
def test_status_recommends_a_model_once_the_worker_has_looked(
    installation: Installation, monkeypatch: pytest.MonkeyPatch, python_path: str, best: str
) -> None:
    monkeypatch.setenv("PYTHONPATH", python_path)
    client = installation.start().client()
    said = status(client)["recommended"]
    while said is None:
        said = status(client)["recommended"]
    assert said["model"] == best and (said["download"] > 10**10) == (best != "mini")
    assert said["seconds"] == (18 if python_path else None)


def test_launch_starts_one_in_the_background_and_finds_it_again(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MGIE_HOME", str(installation.home))
    monkeypatch.setenv("MGIE_MEMORY_FOLDER", str(installation.memory))
    monkeypatch.setenv("MGIE_ENGINES", str(ENGINES))
    assert launch.find_server() is None
    connection = launch.ensure_server(device="cpu", idle_exit_s=30)
    assert launch.ensure_server() == connection
    client = Client(connection.endpoint, connection.token)
    assert isinstance(end_of(client, submit(client, "x")), events.Result)
    server = psutil.Process(connection.pid)
    client.shutdown()
    until(client, lambda event: isinstance(event, events.Disconnected))
    client.close()
    server.wait(TIMEOUT_S)


def test_launch_says_why_a_server_does_not_start(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MGIE_HOME", str(installation.home))
    with pytest.raises(MgieError) as caught:
        launch.start_server(model="nonsense", device=None, idle_exit_s=1)
    assert caught.value.code == "server_unreachable"
    assert "See `mgie models list`" in caught.value.message
