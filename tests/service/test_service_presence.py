"""The lock, the socket and the connection file of a server that runs, and what becomes of them."""

from __future__ import annotations

import json
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from server_process import TIMEOUT_S, Installation, end_of, status, submit

from mgie_protocol import events, messages
from mgie_protocol.finding import LOCK, answers, find, lock_is_held
from mgie_server.service.lock import FileLock

pytestmark = pytest.mark.timeout(90)


def eventually(true: Callable[[], object]) -> None:
    end = time.monotonic() + TIMEOUT_S
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture
def near(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Iterator[Installation]:
    """A server whose home is ours, too."""
    monkeypatch.setenv("MGIE_HOME", str(installation.home))
    with tempfile.TemporaryDirectory(prefix="mgie-") as short:  # the workers' socket wants a short path, too
        installation.memory = Path(short) / "memory"
        installation.memory.mkdir()
        yield installation


def test_the_door_is_a_private_socket_in_the_folder(near: Installation) -> None:
    near.start()
    path = near.home / "server.sock"
    assert json.loads(near.connection_path.read_text())["endpoint"] == "ipc://server.sock"
    assert stat.S_ISSOCK(path.stat().st_mode) and stat.S_IMODE(path.stat().st_mode) == 0o600
    assert near.server
    assert not [c for c in psutil.Process(near.server.pid).net_connections("inet") if c.status == "LISTEN"]
    for transport in ("pyzmq", "stdlib"):
        client = near.client(transport=transport)
        assert isinstance(end_of(client, submit(client, "x")), events.Result)


def test_where_the_path_is_too_long_for_a_socket_it_is_a_port(installation: Installation) -> None:
    installation.home = installation.home / ("long" * 30)
    assert installation.start().connection().endpoint.startswith("tcp://127.0.0.1:")
    client = installation.client(transport="stdlib")
    assert isinstance(end_of(client, submit(client, "x")), events.Result)


def test_a_socket_that_a_killed_server_left_is_replaced(near: Installation) -> None:
    near.start()
    assert near.server
    near.server.kill()
    near.server.wait()
    assert (near.home / "server.sock").exists() and near.connection_path.exists()
    assert lock_is_held() is False and find() is None
    near.start()
    assert status(near.client())["pid"] == near.server.pid


def test_what_somebody_removes_from_the_folder_comes_back(near: Installation) -> None:
    near.start()
    client, pid = near.client(), near.connection().pid
    assert status(client)["pid"] == pid
    for path in (near.connection_path, near.home / "server.sock", near.home / LOCK):
        path.unlink()
    eventually(lambda: lock_is_held() and (found := find()) and found.pid == pid and answers(found))
    assert status(near.client())["pid"] == pid  # by the new socket
    assert status(client)["pid"] == pid  # and the old connection has lived on
    second = near.spawn()
    assert second.wait(TIMEOUT_S) == 1 and "already_running" in near.log()


def test_a_home_that_is_removed_as_a_whole_comes_back(near: Installation) -> None:
    near.start()
    shutil.rmtree(near.home)
    eventually(lambda: (found := find()) and answers(found))
    client = near.client()
    assert isinstance(
        end_of(client, submit(client, "crash")), messages.Error
    )  # the next worker needs a folder
    assert isinstance(end_of(client, submit(client, "x")), events.Result)


def test_a_server_whose_folder_another_has_taken_ends(near: Installation) -> None:
    near.start()
    taken = FileLock(near.home / "another.lock")
    assert taken.acquire()
    (near.home / "another.lock").replace(near.home / LOCK)
    assert near.server and near.server.wait(TIMEOUT_S) == 0
    assert "taken over the folder" in near.log()


def test_a_start_that_meets_an_ending_server_waits_for_it(near: Installation) -> None:
    near.home.mkdir(mode=0o700)
    ending = FileLock(near.home / LOCK)
    assert ending.acquire()
    server = near.spawn()
    assert server.stdout
    eventually(lambda: (near.home / "run").exists())  # the last thing before it tries the lock
    ending.release()
    assert "listens on" in server.stdout.readline()


def test_a_client_that_arrives_counts_as_work(installation: Installation) -> None:
    installation.start("--idle-exit", "1.5")
    assert installation.server
    end = time.monotonic() + 3.0
    while time.monotonic() < end:  # each a handshake and no more
        installation.raw().close()
        assert installation.server.poll() is None
    assert installation.server.wait(TIMEOUT_S) == 0


def test_the_server_lives_in_a_folder_of_its_own(near: Installation) -> None:
    near.start()
    client = near.client()
    end_of(client, submit(client, "x"))
    assert near.server
    server = psutil.Process(near.server.pid)
    assert {p.cwd() for p in [server, *server.children()]} == {os.path.realpath(near.home / "run")}
