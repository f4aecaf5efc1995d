"""The plug-in and its server: none runs, one starts, one dies, the plug-in dies."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from gimp_server import CalledServer, Server
from host import SAMPLE, Gimp
from PIL import Image

SCRIPT = Path(__file__).parent / "scripts" / "edit_once.py"
SLOW = {"instruction": "sleep 60; steps 60", "model": "echo"}


def edit(gimp: Gimp, values: dict[str, Any], **more: Any) -> dict[str, Any]:
    picture = gimp.folder / "picture.png"
    Image.open(SAMPLE).convert("RGB").resize((120, 90)).save(picture)
    return gimp.console(SCRIPT, {"picture": str(picture), "values": values, **more}, timeout=150).report


class Background:
    """An edit that goes on while the test does something to it."""

    def __init__(self, gimp: Gimp, values: dict[str, Any]) -> None:
        self.report: dict[str, Any] = {}
        self._gimp, self._values = gimp, values
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        self.report = edit(self._gimp, self._values)

    def join(self) -> dict[str, Any]:
        self._thread.join(150)
        assert self.report, "the edit did not come to an end"
        return self.report


def until(what: Callable[[], Any], seconds: float, words: str) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = what()
        if found:
            return found
        time.sleep(0.02)
    raise AssertionError(f"after {seconds:g} s: no {words}")


def running(server: Server) -> bool:
    """Whether a job is being edited, its first step done."""
    return bool(server.status()["running"])


def plug_in_processes(gimp: Gimp) -> list[int]:
    """The processes of this test's plug-in that edit now."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            words = (folder / "cmdline").read_bytes().decode("utf-8", "replace")
            environment = (folder / "environ").read_bytes().decode("utf-8", "replace")
        except OSError:
            continue
        if "mgie-gimp.py" in words and "-run" in words and str(gimp.profile) in environment:
            found.append(int(folder.name))
    return found


def test_no_server_and_no_command(lonely_gimp: Gimp) -> None:
    report = edit(lonely_gimp, {"instruction": "make it darker"})
    assert report["status"] == "execution-error" and len(report["layers"]) == 1
    assert "mgie-server is not installed" in report["message"] and report["seconds"] < 10


def test_a_server_is_started(called_server: CalledServer, lonely_gimp: Gimp) -> None:
    report = edit(lonely_gimp, {"instruction": "make it darker"})
    assert report["status"] == "success", report["message"]
    assert len(report["layers"]) == 2
    assert called_server.asked.read_text().split()[:1] == ["--idle-exit"]


def test_a_server_that_cannot_start_says_why(lonely_gimp: Gimp) -> None:
    command = lonely_gimp.folder / "broken-server"
    command.write_text("#!/bin/sh\necho 'no room on the disk' >&2\nexit 3\n")
    command.chmod(0o755)
    recorded = lonely_gimp.plug_ins / "mgie-gimp" / "server_command.json"
    recorded.write_text(json.dumps({"command": [str(command)]}))
    report = edit(lonely_gimp, {"instruction": "make it darker"})
    assert report["status"] == "execution-error" and "no room on the disk" in report["message"]
    assert "server.log" in report["message"] and report["seconds"] < 15


def test_another_folder_for_the_server(lonely_gimp: Gimp, server: Server) -> None:
    """The argument "server" goes over this user's own."""
    lonely_gimp.binds.append(server.home)
    report = edit(lonely_gimp, {"instruction": "make it darker", "server": str(server.home)})
    assert report["status"] == "success", report["message"]


def test_a_wrong_token(lonely_gimp: Gimp, tmp_path: Path) -> None:
    server = Server(tmp_path, lonely_gimp.home)
    path = server.home / "connection.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "token": "x" * 43}))
    try:
        report = edit(lonely_gimp, {"instruction": "make it darker"})
    finally:
        server.close()
    assert report["status"] == "execution-error" and "refused the connection" in report["message"]


def test_a_server_that_dies_is_replaced(lonely_gimp: Gimp, tmp_path: Path) -> None:
    """Killed in the middle of an edit: another is started, and the same job edited by it."""
    first = Server(tmp_path, lonely_gimp.home)
    job = Background(lonely_gimp, {"instruction": "sleep 8; steps 80", "model": "echo"})
    try:
        until(lambda: running(first), 60, "running job")
        called = CalledServer(lonely_gimp)
        first.process.kill()
        first.process.wait()
        try:
            report = job.join()
        finally:
            called.close()
    finally:
        first.close()
    assert report["status"] == "success", report["message"]
    assert called.server is not None and len(report["layers"]) == 2


def test_a_server_that_dies_and_cannot_be_replaced(lonely_gimp: Gimp, tmp_path: Path) -> None:
    server = Server(tmp_path, lonely_gimp.home)
    job = Background(lonely_gimp, SLOW)
    try:
        until(lambda: running(server), 60, "running job")
        server.process.kill()
        server.process.wait()
        report = job.join()
    finally:
        server.close()
    assert report["status"] == "execution-error" and len(report["layers"]) == 1
    assert "No server runs" in report["message"] and report["seconds"] < 60


@pytest.mark.parametrize("transport", ["pyzmq", "stdlib"])
def test_a_killed_plug_in_cancels_its_job(gimp: Gimp, server: Server, transport: str) -> None:
    job = Background(gimp, {**SLOW, "transport": transport})
    until(lambda: running(server), 60, "running job")
    plug_in = plug_in_processes(gimp)
    assert len(plug_in) == 1
    os.kill(plug_in[0], signal.SIGKILL)
    killed = time.monotonic()
    until(lambda: server.jobs() == 0, 30, "end of the job")
    seconds = time.monotonic() - killed
    report = job.join()
    assert report["status"] != "success" and len(report["layers"]) == 1
    assert seconds < 4, f"the job went on for {seconds:.1f} s"  # two on a machine that is not busy
