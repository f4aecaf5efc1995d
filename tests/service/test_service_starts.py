"""Workers that cannot be started, or end while they start: later and later, and the server stays."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
import zmq
from server_process import Installation, end_of, failed_with, in_stage, status, submit, until

from mgie_protocol import events, frames, messages
from mgie_protocol.errors import MgieError
from mgie_protocol.messages import Error, Message, Progress, Result
from mgie_server.service import channel, worker_process
from mgie_server.service.restart_policy import HOPELESS
from mgie_server.service.supervisor import LAST_WORDS_S, STABLE_S, Supervisor
from mgie_server.settings import Settings

pytestmark = pytest.mark.timeout(90)


class Listener:
    """Notes what it hears."""

    def __init__(self) -> None:
        self.hopeless: list[MgieError] = []
        self.done: list[Result | Error] = []
        self.waits = False

    def on_event(self, message: Message) -> None: ...

    def on_done(self, message: Result | Error) -> None:
        self.done.append(message)

    def on_unstarted(self, job: str, error: MgieError) -> None: ...

    def on_hopeless(self, error: MgieError) -> None:
        self.hopeless.append(error)

    def work_waits(self) -> bool:
        return self.waits


class Bench:
    """A supervisor under a clock of its own; the process is whatever sys.executable names."""

    def __init__(self, socket: zmq.Socket[bytes]) -> None:
        self.listener = Listener()
        self.worker = Supervisor(0, "cpu", socket, "secret", Settings(), self.listener)
        self.now, self.starts = 0.0, 0

    def go(self, seconds: float) -> None:
        """Time passes, and every process that was started comes to its end."""
        until_then = self.now + seconds
        while self.now < until_then:
            before = self.worker.pid
            self.worker.check(self.now)
            if (pid := self.worker.pid) is not None and pid != before:
                self.starts += 1
                os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
            self.now += LAST_WORDS_S


@pytest.fixture
def bench() -> Iterator[Bench]:
    context = zmq.Context()
    socket = context.socket(zmq.ROUTER)
    socket.bind("tcp://127.0.0.1:*")
    made = Bench(socket)
    yield made
    made.worker.kill()
    context.destroy(linger=0)


def _program(folder: Path, text: str) -> str:
    path = folder / "program"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


def test_a_worker_leaves_the_cores_to_landing_but_where_a_person_decides(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    monkeypatch.setattr(worker_process.platform, "machine", lambda: "x86_64")
    assert worker_process.worker_environment()["OPENBLAS_NUM_THREADS"] == "1"
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "6")
    assert worker_process.worker_environment()["OPENBLAS_NUM_THREADS"] == "6"
    monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    monkeypatch.setattr(worker_process.platform, "machine", lambda: "aarch64")
    assert "OPENBLAS_NUM_THREADS" not in worker_process.worker_environment()


def test_a_process_that_cannot_be_started_is_tried_again_later_and_later(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(worker_process.sys, "executable", str(tmp_path / "gone"))
    bench.go(100)
    assert bench.starts == 0
    assert len(bench.listener.hopeless) == 1  # it rests while nobody wants anything
    told = bench.listener.hopeless[0]
    assert told.code == "worker_crashed"
    assert str(tmp_path / "gone") in told.message and "mgie stop" in told.hint
    bench.listener.waits = True
    bench.go(100)
    assert 2 <= len(bench.listener.hopeless) <= 8
    monkeypatch.setattr(worker_process.sys, "executable", _program(tmp_path, "exec sleep 0.1"))
    bench.go(40)
    assert bench.starts >= 1


def test_a_process_that_ends_while_it_loads_has_not_been_started(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It said "ready" each time, and was at once at its end."""
    monkeypatch.setattr(worker_process.sys, "executable", _program(tmp_path, "exit 3"))
    worker, ready = bench.worker, channel.Ready("cpu", "CPU", 1).to_frames()
    for _ in range(200):
        bench.go(LAST_WORDS_S)
        if worker.pid is not None:
            worker.receive(ready, bench.now)
    assert bench.starts == HOPELESS
    assert "exit code 3" in bench.listener.hopeless[0].message
    assert f"{HOPELESS} starts" in bench.listener.hopeless[0].message


@pytest.mark.parametrize("worked", ["a stage", "a while"])
def test_a_process_that_did_something_is_replaced_at_once(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, worked: str
) -> None:
    monkeypatch.setattr(worker_process.sys, "executable", _program(tmp_path, "read secret; read end"))
    worker = bench.worker
    worker.check(0.0)
    first = worker.pid
    worker.receive(channel.Ready("cpu", "CPU", 1).to_frames(), 0.1)
    if worked == "a stage":
        worker.receive(
            [channel.EVENT, *(bytes(part) for part in frames.encode(Progress("j", "editing")))], 0.2
        )
    else:
        worker.check(STABLE_S + 1)
    assert first is not None
    os.kill(first, signal.SIGKILL)
    os.waitid(os.P_PID, first, os.WEXITED | os.WNOWAIT)
    worker.check(STABLE_S + 2)
    worker.check(STABLE_S + 3)
    assert worker.pid not in (None, first)


@pytest.mark.skipif(sys.platform == "win32", reason="links")
def test_an_interpreter_that_is_gone_and_comes_back(
    installation: Installation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After an upgrade the server stays, answers what waits, and goes on when there is an interpreter again."""
    own = _environment(tmp_path)
    monkeypatch.setattr(sys, "executable", str(own))
    client = installation.start(worker_backoff_s=0.02).client()
    assert isinstance(end_of(client, submit(client, "first")), events.Result)
    target = own.readlink()
    own.unlink()
    os.kill(status(client)["workers"][0]["pid"], signal.SIGKILL)
    end = end_of(client, submit(client, "second"))
    assert failed_with(end) == "worker_crashed"
    assert isinstance(end, messages.Error) and "mgie stop" in end.error.hint
    own.symlink_to(target)
    assert isinstance(end_of(client, submit(client, "third")), events.Result)


def _environment(folder: Path) -> Path:
    """The interpreter of a virtual environment like this one, made of links."""
    prefix = folder / "env"
    (prefix / "bin").mkdir(parents=True)
    shutil.copy(Path(sys.prefix) / "pyvenv.cfg", prefix)
    (prefix / "lib").symlink_to(Path(sys.prefix) / "lib")
    python = prefix / "bin" / "python"
    python.symlink_to(Path(sys.executable).resolve())
    return python


@pytest.mark.skipif(sys.platform != "linux", reason="PR_SET_PDEATHSIG")
def test_a_stopped_worker_does_not_outlive_the_broker(installation: Installation) -> None:
    client = installation.start().client()
    job = submit(client, "steps 100; sleep 60")
    until(client, in_stage(job, "editing"))
    worker = psutil.Process(status(client)["workers"][0]["pid"])
    worker.suspend()
    assert installation.server
    installation.server.kill()
    worker.wait(10)
