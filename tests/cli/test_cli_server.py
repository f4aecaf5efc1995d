"""The command line and the server: starting, stopping, losing it, and interrupting an edit."""

from __future__ import annotations

import fcntl
import json
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from commands import TIMEOUT_S, Commands

from mgie_protocol.limits import PROTOCOL_VERSION

COMMANDS = [
    (),
    ("edit",),
    ("describe",),
    ("apply",),
    ("results",),
    ("fetch",),
    ("status",),
    ("stop",),
    ("models",),
    ("models", "list"),
    ("models", "pull"),
    ("models", "verify"),
    ("models", "convert"),
    ("models", "merge-delta"),
    ("plugins",),
    ("plugins", "install"),
    ("plugins", "status"),
    ("train",),
    ("prepare",),
    ("evaluate",),
    ("evaluate", "votes"),
    ("doctor",),
]


def test_every_command_helps(alone: Commands) -> None:
    for words in COMMANDS:
        ran = alone.inside(*words, "--help")
        assert ran.code == 0 and "Usage" in ran.out, words


def test_a_session(alone: Commands, picture: Path) -> None:
    assert alone("status", "--json").error["code"] == "server_unreachable"
    assert alone("stop", "--json").error["code"] == "server_unreachable"
    described = alone("describe", picture, "--instruction", "hello", "--model", "echo", "--json")
    assert described.code == 0 and "hello" in described.data["expressive"]
    assert described.data["seconds"]["total"] >= 0
    status = alone("status", "--json").data
    assert status["queue"] == 0 and status["workers"][0]["device"] == "cpu"
    assert status["idle_exit_s"] == 600
    shown = alone("status")
    assert shown.code == 0 and "mgie-server" in shown.out and "Queue: 0 waiting" in shown.out
    first = alone.connection()["pid"]
    assert alone.edit(picture, "hello").code == 0
    assert alone.connection()["pid"] == first  # one server for all of it
    assert alone("stop", "--json").data["stopped"] is True
    assert not (alone.home / "connection.json").exists()


def test_models_plugins_and_doctor(alone: Commands) -> None:
    models = {model["name"]: model for model in alone("models", "list", "--json").data["models"]}
    assert models["mini"]["installed"] and not models["mgie-7b"]["installed"]
    assert models["mgie-7b"]["non_commercial"] and models["mgie-7b"]["paid_work"] == "no"
    assert models["mini"]["paid_work"] == "free" and models["mini"]["licence"] == "CC-BY-SA-4.0"
    assert set(alone("plugins", "status", "--json").data["plugins"]) == {"krita", "gimp"}
    findings = {finding["what"]: finding for finding in alone("doctor", "--json").data["findings"]}
    assert findings["model mini"]["ok"] and "2." in findings["torch"]["found"]
    alone.home.mkdir(mode=0o755, exist_ok=True)
    alone.home.chmod(0o755)
    data = alone("doctor", "--json").data
    folder = next(finding for finding in data["findings"] if finding["what"] == "folder")
    assert not data["ok"] and folder["mend"] == f"chmod 700 {alone.home}"


def test_ctrl_c_cancels_the_job(alone: Commands, picture: Path) -> None:
    words = ("edit", picture, "--instruction", "sleep 50", "--model", "echo", "--json")
    process = alone.start(*words)
    alone.wait_for_job('"editing"')
    process.send_signal(signal.SIGINT)
    out, _ = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 1
    assert json.loads(out)["error"]["code"] == "cancelled"
    assert list(picture.parent.glob("*-edited*")) == []
    assert alone.edit(picture, "hello").code == 0  # the worker is free again
    assert alone("status", "--json").data["running"] == []


def test_a_killed_server_is_started_again_and_the_edit_finished(alone: Commands, picture: Path) -> None:
    process = alone.start("edit", picture, "--instruction", "sleep 4", "--model", "echo", "--json")
    alone.wait_for_job('"editing"')
    first = alone.connection()["pid"]
    alone.kill_server()
    out, err = process.communicate(timeout=TIMEOUT_S)
    assert process.returncode == 0, (out, err)
    assert Path(json.loads(out)["out"][0]).exists()
    assert alone.connection()["pid"] != first


def test_a_stale_connection_file_is_no_server(alone: Commands, picture: Path) -> None:
    alone.home.mkdir(mode=0o700)
    # another program has its port by now, at an address where no client of another test still looks for its server
    with socket.create_server(("127.0.0.2", 0)) as stranger:
        endpoint = f"tcp://127.0.0.2:{stranger.getsockname()[1]}"
        stale = {"endpoint": endpoint, "token": "t", "server_version": "0", "pid": 1}
        (alone.home / "connection.json").write_text(json.dumps({**stale, "protocol_version": "2.2"}))
        assert alone("status", "--json").error["code"] == "server_unreachable"
        assert alone("stop", "--json").error["message"] == "No server runs."
        assert _server_finding(alone)["found"].startswith("none runs")
        assert alone.edit(picture, "hello").code == 0
        stranger.settimeout(0)
        with pytest.raises(BlockingIOError):  # nobody has even knocked
            stranger.accept()
    assert _server_finding(alone)["ok"] and "server.sock" in _server_finding(alone)["found"]


def test_a_folder_that_a_server_elsewhere_holds(alone: Commands, picture: Path) -> None:
    alone.home.mkdir(mode=0o700)
    there = {"endpoint": "tcp://127.0.0.1:1", "token": "t", "server_version": "0", "pid": 1}
    there |= {"protocol_version": PROTOCOL_VERSION, "machine": "studio/x/1"}
    with (alone.home / "server.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (alone.home / "connection.json").write_text(json.dumps(there))
        for error in (alone.edit(picture, "hello").error, alone("stop", "--json").error):
            assert error["code"] == "server_unreachable" and "MGIE_HOME" in error["hint"]
            assert "(studio)" in error["message"] and str(alone.home) in error["message"]
        assert not _server_finding(alone)["ok"]
    assert json.loads((alone.home / "connection.json").read_text()) == there


def _server_finding(alone: Commands) -> dict[str, Any]:
    findings = alone("doctor", "--json").data["findings"]
    return next(finding for finding in findings if finding["what"] == "server")


def test_a_wrong_token_is_unauthorized(alone: Commands, picture: Path) -> None:
    assert alone.edit(picture, "hello").code == 0
    path, right = alone.home / "connection.json", alone.connection()
    path.write_text(json.dumps({**right, "token": "wrong"}))
    try:
        assert alone("status", "--json").error["code"] == "unauthorized"
        assert alone.edit(picture, "hello").error["code"] == "unauthorized"
    finally:
        path.write_text(json.dumps(right))
    assert alone.edit(picture, "hello").code == 0


def test_a_server_that_cannot_start(alone: Commands, picture: Path, tmp_path: Path) -> None:
    words = ("edit", picture, "--instruction", "hello", "--model", "echo", "--json")
    ran = alone(*words, MGIE_LISTEN="nonsense")
    assert ran.error["code"] == "server_unreachable"
    assert "server.log" in ran.error["hint"]


@pytest.mark.parametrize("words", [["status"], ["edit", "x.png", "--instruction", "hi"]])
def test_commands_start_light(words: list[str], tmp_path: Path) -> None:
    """Neither torch, nor the imaging libraries where no picture is read, are loaded by a command."""
    heavy = {"torch", "transformers", "diffusers", "scipy"} | (
        {"numpy", "cv2", "PIL"} if len(words) == 1 else set()
    )
    code = (
        "import atexit, sys\n"
        f"sys.argv = ['mgie', *{words!r}, '--json']\n"
        f"atexit.register(lambda: print(sorted(set(sys.modules) & {heavy!r}), file=sys.stderr))\n"
        "from mgie_server.cli import main; main()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={"MGIE_HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=TIMEOUT_S,
    )
    assert ran.returncode == 1 and ran.stderr.strip() == "[]", ran.stderr
