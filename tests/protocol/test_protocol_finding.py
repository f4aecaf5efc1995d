"""The lock says whether a server runs; the file only where."""

from __future__ import annotations

import fcntl
import json
import socket
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from mgie_protocol import MgieError, finding
from mgie_protocol.connection import ConnectionFile, read_connection, this_machine, write_connection

ONE = ConnectionFile("ipc://server.sock", "secret", "0.1.0", 4711, machine=this_machine())


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MGIE_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def locked(home: Path) -> Iterator[None]:
    home.mkdir()
    with (home / finding.LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def test_a_file_without_a_lock_is_not_believed(home: Path):
    write_connection(ONE)
    assert read_connection() and finding.find() is None and finding.lock_is_held() is False
    (home / finding.LOCK).touch()  # left by a server that was killed
    assert finding.find() is None and finding.held_elsewhere() is None
    assert read_connection()  # and nothing was removed


@pytest.mark.usefixtures("locked")
def test_under_a_lock_the_file_says_where(home: Path):
    assert finding.lock_is_held() and finding.find() is None
    write_connection(ONE)
    found = finding.find()
    assert found and found.endpoint == f"ipc://{home}/server.sock" and not finding.answers(found)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(home / "server.sock"))
        server.listen()
        assert finding.answers(found)


def test_looking_takes_the_lock_from_nobody(home: Path):
    home.mkdir()
    (home / finding.LOCK).touch()
    assert finding.lock_is_held() is False
    with (home / finding.LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_socket_is_found_under_another_path_of_the_folder(home: Path, tmp_path: Path):
    write_connection(ONE)
    (tmp_path / "mounted").symlink_to(home)
    found = read_connection(tmp_path / "mounted")
    assert found and found.endpoint == f"ipc://{tmp_path}/mounted/server.sock"


@pytest.mark.usefixtures("locked")
def test_a_running_server_of_version_1_is_said_to_be_one(home: Path):
    old = {**asdict(replace(ONE, endpoint="tcp://127.0.0.1:1", protocol_version="1.1"))}
    del old["machine"]
    (home / "connection.json").write_text(json.dumps(old))
    with pytest.raises(MgieError) as caught:
        finding.find()
    assert caught.value.code == "protocol_version"
    assert "1.1" in caught.value.message and "4711" in caught.value.hint


def test_a_dead_server_of_version_1_stands_in_nobodys_way():
    write_connection(replace(ONE, protocol_version="1.1"))
    assert finding.find() is None


@pytest.mark.usefixtures("locked")
@pytest.mark.parametrize(
    ("machine", "said"), [(this_machine(), "process 4711"), ("studio/x/1", "(studio)"), ("", "process 4711")]
)
def test_who_holds_the_folder(home: Path, machine: str, said: str):
    write_connection(replace(ONE, machine=machine))
    error = finding.held_elsewhere()
    assert error and error.code == "server_unreachable"
    assert said in error.message and str(home) in error.message and "MGIE_HOME" in error.hint
