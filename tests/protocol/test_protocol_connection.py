from __future__ import annotations

import json
import stat
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from mgie_protocol import MgieError
from mgie_protocol import connection as c

ONE = c.ConnectionFile("tcp://127.0.0.1:5555", "secret-token", "0.1.0", 4711)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> Path:
    path = tmp_path / "deep" / "home"
    monkeypatch.setenv("MGIE_HOME", str(path))
    return path


def test_home_is_mgie_home_then_local_app_data_then_dot_mgie(monkeypatch, tmp_path):
    assert c.mgie_home() == tmp_path / "deep" / "home"
    monkeypatch.delenv("MGIE_HOME")
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "me")
    monkeypatch.setattr(sys, "platform", "win32")
    assert c.mgie_home() == tmp_path / "mgie"
    monkeypatch.setattr(sys, "platform", "linux")
    assert c.mgie_home() == tmp_path / "me" / ".mgie"


def test_what_is_written_is_read():
    assert c.read_connection() is None
    c.write_connection(ONE)
    assert c.read_connection() == ONE


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes")
def test_only_the_user_may_read_it(home):
    home.mkdir(parents=True, mode=0o755)
    path = c.write_connection(ONE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(home.stat().st_mode) == 0o700


def test_nothing_else_stays_in_the_folder(home):
    c.write_connection(ONE)
    c.write_connection(replace(ONE, pid=2))
    assert sorted(path.name for path in home.iterdir()) == [".mgie", "connection.json"]


def test_only_the_writer_removes_it():
    c.write_connection(ONE)
    assert not c.remove_connection(replace(ONE, token="another"))
    assert c.read_connection() == ONE
    assert c.remove_connection(ONE)
    assert c.read_connection() is None
    assert not c.remove_connection(ONE)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", '{"endpoint": 5}', "[" * 100_000, json.dumps({**vars(ONE), "pid": "x"})]
)
def test_a_broken_file_reads_as_none(home, text):
    home.mkdir(parents=True)
    (home / "connection.json").write_text(text)
    assert c.read_connection() is None


def test_unknown_keys_of_a_newer_server_are_ignored(home):
    home.mkdir(parents=True)
    (home / "connection.json").write_text(json.dumps({**vars(ONE), "public_key": "z"}))
    assert c.read_connection() == ONE


def test_the_token_is_not_in_the_repr():
    assert "secret" not in repr(ONE)


def test_an_unwritable_home_is_a_clear_error(home):
    home.parent.mkdir(parents=True)
    home.write_text("a file where the folder should be")
    with pytest.raises(MgieError) as caught:
        c.write_connection(ONE)
    assert caught.value.code == "output_not_writable"
    assert str(home) in caught.value.message


def test_readers_never_see_half_a_file():
    c.write_connection(ONE)
    others = [replace(ONE, token=str(n) * 500, pid=n) for n in range(60)]
    seen: list[c.ConnectionFile | None] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            seen.append(c.read_connection())

    reader = threading.Thread(target=read)
    reader.start()
    for other in others:
        c.write_connection(other)
    done.set()
    reader.join()
    assert seen and all(found in [ONE, *others] for found in seen)
