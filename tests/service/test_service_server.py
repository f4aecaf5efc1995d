"""The process itself: start, doors, connection file, end."""

from __future__ import annotations

import json
import signal
import socket
import stat
import subprocess
import sys
import time

import psutil
import pytest
from house import PATIENCE_S, House, children_of, end_of, in_stage, picture, status, submit, until

from mgie_protocol import events
from mgie_protocol.client import Client
from mgie_protocol.errors import MgieError
from mgie_server.service import launch

pytestmark = pytest.mark.timeout(90)


def run_server(*flags: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mgie_server.service.server", *flags]
    return subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)


def test_help_and_wrong_usage() -> None:
    shown = run_server("--help")
    assert shown.returncode == 0
    assert all(flag in shown.stdout for flag in ("--model", "--device", "--listen", "--idle-exit"))
    for wrong in (["--nonsense"], ["--idle-exit", "soon"], ["--idle-exit", "-1"]):
        assert run_server(*wrong).returncode == 2


def test_the_connection_file_is_private_and_goes_with_the_server(house: House) -> None:
    house.start()
    assert stat.S_IMODE(house.connection_path.stat().st_mode) == 0o600
    assert stat.S_IMODE(house.home.stat().st_mode) == 0o700
    assert house.server
    assert house.connection().pid == house.server.pid
    assert house.signal(signal.SIGTERM) == 0
    assert not house.connection_path.exists()


def test_only_its_own_connection_file_is_removed(house: House) -> None:
    house.start()
    other = {**json.loads(house.connection_path.read_text()), "token": "of another server"}
    house.connection_path.write_text(json.dumps(other))
    assert house.signal(signal.SIGTERM) == 0
    assert json.loads(house.connection_path.read_text()) == other


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_in_the_middle_of_work(house: House, number: int) -> None:
    client = house.start().client()
    job = submit(client, "steps 100; sleep 60")
    waiting = submit(client, "next", on_disconnect="keep")
    until(client, in_stage(job, "editing"))
    assert house.server
    processes = children_of(house.server.pid)
    assert processes
    house.server.send_signal(number)
    seen = until(client, lambda event: isinstance(event, events.Disconnected))
    ends = {event.job_id: event.error.code for event in seen if isinstance(event, events.Failed)}
    assert ends == {job: "cancelled", waiting: "cancelled"}
    assert house.server.wait(PATIENCE_S) == 0
    assert psutil.wait_procs(processes, PATIENCE_S)[1] == []
    assert list(house.memory.iterdir()) == []
    assert not house.connection_path.exists()


def test_a_worker_that_will_not_end_is_ended(house: House) -> None:
    client = house.start(stop_s=0.3).client()
    job = submit(client, "hang")
    until(client, in_stage(job, "editing"))
    assert house.server
    processes = children_of(house.server.pid)
    assert house.signal(signal.SIGTERM) == 0
    assert psutil.wait_procs(processes, PATIENCE_S)[1] == []


def test_shutdown_message(house: House) -> None:
    client = house.start().client()
    client.shutdown()
    until(client, lambda event: isinstance(event, events.Disconnected))
    assert house.server
    assert house.server.wait(PATIENCE_S) == 0


def test_idle_exit_waits_for_work(house: House) -> None:
    client = house.start("--idle-exit", "1").client()
    result = end_of(client, submit(client, "steps 8; sleep 2.4", previews=False))
    assert isinstance(result, events.Result)
    assert house.server
    assert house.server.wait(PATIENCE_S) == 0
    assert not house.connection_path.exists()


def test_pings_do_not_keep_an_idle_server(house: House) -> None:
    client = house.start("--idle-exit", "0.5").client()
    assert house.server
    deadline = time.monotonic() + 15
    while house.server.poll() is None:
        assert time.monotonic() < deadline
        client.ping()
        client.wait(0.1)


def test_a_second_server_says_where_the_first_one_is(house: House) -> None:
    house.start()
    second = house.spawn()
    assert second.wait(PATIENCE_S) == 1
    assert "already_running" in house.log()
    assert house.connection().endpoint in house.log()
    assert status(house.client())["pid"] == house.connection().pid


def test_two_starts_at_once_leave_one_server(house: House) -> None:
    servers = [house.spawn() for _ in range(3)]
    lines = []
    for server in servers:
        assert server.stdout
        lines.append(server.stdout.readline())
    assert sum("listens on" in line for line in lines) == 1, lines
    losers = [server for server, line in zip(servers, lines, strict=True) if not line]
    assert [server.wait(PATIENCE_S) for server in losers] == [1, 1]
    assert status(house.client())["pid"] == house.connection().pid


def test_a_dead_servers_lock_and_file_do_not_block_a_start(house: House) -> None:
    house.start()
    assert house.server
    house.server.kill()
    house.server.wait()
    assert house.connection_path.exists()
    house.start()
    assert status(house.client())["pid"] == house.server.pid


@pytest.mark.parametrize("endpoint", ["tcp://0.0.0.0:5555", "tcp://*:*", "tcp://192.168.1.4:5555"])
def test_the_remote_door_is_not_built(house: House, endpoint: str) -> None:
    server = house.spawn("--listen", endpoint)
    assert server.wait(PATIENCE_S) == 1
    assert "not_available" in house.log()
    assert not house.connection_path.exists()


@pytest.mark.parametrize("endpoint", ["nonsense", "ipc:///tmp/x", "tcp://127.0.0.1:99999"])
def test_an_endpoint_that_is_none(house: House, endpoint: str) -> None:
    server = house.spawn("--listen", endpoint)
    assert server.wait(PATIENCE_S) == 1
    assert "parameter_out_of_range" in house.log()


def test_a_port_that_is_taken(house: House) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        server = house.spawn("--listen", f"tcp://127.0.0.1:{other.getsockname()[1]}")
        assert server.wait(PATIENCE_S) == 1
    assert "Cannot listen" in house.log()


def test_preloading(house: House) -> None:
    client = house.start("--model", "echo").client()
    deadline = time.monotonic() + PATIENCE_S
    while status(client)["workers"][0]["loaded_models"] != ["echo"]:
        assert time.monotonic() < deadline
    assert house.spawn("--model", "nonsense").wait(PATIENCE_S) == 1


def test_a_job_that_waits_for_a_preload_is_told_so(house: House) -> None:
    client = house.start("--model", "echo", test_load_s=1.5).client()
    job = submit(client, "x")
    first = until(client, lambda event: isinstance(event, events.Progress))[-1]
    assert isinstance(first, events.Progress)
    assert first.stage == "loading"
    result = end_of(client, job)
    assert isinstance(result, events.Result)
    assert result.seconds["loading"] > 0.1


def test_status_tells_what_is_going_on(house: House) -> None:
    client = house.start().client()
    job = submit(client, "steps 100; sleep 60", picture(64))
    until(client, in_stage(job, "editing"))
    submit(client, "next")
    until(client, lambda event: isinstance(event, events.Accepted) and event.job_id != job)
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


def test_launch_starts_one_in_the_background_and_finds_it_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MGIE_HOME", str(house.home))
    monkeypatch.setenv("MGIE_MEMORY_FOLDER", str(house.memory))
    monkeypatch.setenv("MGIE_TEST_ENGINES", "1")
    assert launch.find_server() is None
    connection = launch.ensure_server(device="cpu", idle_exit_s=30)
    assert launch.ensure_server() == connection
    client = Client(connection.endpoint, connection.token)
    assert isinstance(end_of(client, submit(client, "x")), events.Result)
    server = psutil.Process(connection.pid)
    client.shutdown()
    until(client, lambda event: isinstance(event, events.Disconnected))
    client.close()
    server.wait(PATIENCE_S)


def test_launch_says_why_a_server_does_not_start(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MGIE_HOME", str(house.home))
    with pytest.raises(MgieError) as caught:
        launch.start_server(model="nonsense", device=None, idle_exit_s=1, timeout_s=PATIENCE_S)
    assert caught.value.code == "server_unreachable"
    assert "See `mgie models list`" in caught.value.message
