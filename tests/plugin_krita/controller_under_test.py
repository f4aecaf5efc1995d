"""A Controller with a canvas in memory and a real server, and ways to wait for what happens."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
from fake_canvas import FakeCanvas
from stand_ins import ENGINES

from mgie_krita.jobs.controller import Controller
from mgie_krita.jobs.settings import Settings
from mgie_krita.qt import QtCore
from mgie_krita.types import FAILED, READY, Job, Options
from mgie_protocol.connection import ConnectionFile, read_connection
from mgie_protocol.finding import LOCK
from mgie_protocol.limits import PROTOCOL_VERSION

PATIENCE_S = 100.0
PLUGIN = Path(__file__).resolve().parents[2] / "plugin_krita"
SERVER = Path(sys.executable).with_name("mgie-server")
WAKE_MS = 20  # processEvents returns at least so often


def spin(done: Callable[[], object], timeout_s: float = PATIENCE_S, what: str = "") -> None:
    """Let Qt work until done() is true."""
    deadline = time.monotonic() + timeout_s
    wake = QtCore.QTimer()
    wake.start(WAKE_MS)
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError(f"it did not happen: {what or done}")
        flags = QtCore.QEventLoop.ProcessEventsFlag
        QtCore.QCoreApplication.processEvents(flags.AllEvents | flags.WaitForMoreEvents)


class Home:
    """MGIE_HOME and the servers in it."""

    def __init__(self, folder: Path):
        self.path, memory = folder / "home", folder / "memory"
        memory.mkdir(parents=True)
        self.environment = {
            "MGIE_HOME": str(self.path),
            "MGIE_MEMORY_FOLDER": str(memory),
            "MGIE_ENGINES": str(ENGINES),
            "MGIE_DEVICE": "cpu",
            "OMP_NUM_THREADS": "1",
        }
        self._seen: set[int] = set()

    def start_server(self, **settings: object) -> ConnectionFile:
        """The installed mgie-server; settings: MGIE_ variables without the prefix, in lower case."""
        environment = {**os.environ, **self.environment}
        environment.update({f"MGIE_{name.upper()}": str(value) for name, value in settings.items()})
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / "test.log").open("a") as log:
            process = subprocess.Popen([str(SERVER)], env=environment, stdout=log, stderr=log)
        self._seen.add(process.pid)
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline and process.poll() is None:
            found = self.connection()
            if found is not None and found.pid == process.pid:
                return found
            time.sleep(0.01)
        raise AssertionError((self.path / "test.log").read_text())

    def connection(self) -> ConnectionFile | None:
        found = read_connection(self.path)
        if found is not None:
            self._seen.add(found.pid)
        return found

    @contextlib.contextmanager
    def locked(self) -> Iterator[None]:
        """As while a server of this home runs."""
        self.path.mkdir(parents=True, exist_ok=True)
        with (self.path / LOCK).open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def write_connection(self, endpoint: str, token: str, protocol: str = PROTOCOL_VERSION) -> None:
        """As a server would, which is not there."""
        self.path.mkdir(parents=True, exist_ok=True)
        data = {
            "endpoint": endpoint,
            "token": token,
            "server_version": "0",
            "pid": 1,
            "protocol_version": protocol,
        }
        (self.path / "connection.json").write_text(json.dumps(data))

    def kill_server(self) -> None:
        """As a crash would; its workers end by themselves."""
        found = self.connection()
        assert found is not None
        server = psutil.Process(found.pid)
        server.kill()
        with contextlib.suppress(psutil.TimeoutExpired):
            server.wait(10)

    def close(self) -> None:
        self.connection()
        for pid in self._seen - {1}:
            with contextlib.suppress(psutil.NoSuchProcess):
                server = psutil.Process(pid)
                family = [*server.children(recursive=True), server]
                for process in family:
                    with contextlib.suppress(psutil.NoSuchProcess):
                        process.kill()
                psutil.wait_procs(family, 10)


class Session:
    """What a test has: controller, canvas, home; and what the panel would have seen."""

    def __init__(self, home: Home, canvas: FakeCanvas, transport: str = "auto"):
        self.home, self.canvas = home, canvas
        self.settings = Settings.load()
        if not self.settings.server_command:
            self.settings.server_command = str(SERVER)
        self.controller = Controller(canvas, self.settings, transport=transport)
        self.states: dict[str, list[str]] = {}
        self.lights: list[str] = []
        self.messages: list[str] = []
        self.history_changes = 0
        self.controller.jobs_changed.connect(self._on_jobs)
        self.controller.server_changed.connect(self._on_server)
        self.controller.message.connect(self.messages.append)
        self.controller.history_changed.connect(self._on_history)

    def _on_jobs(self) -> None:
        for job in self.controller.jobs:
            seen = self.states.setdefault(job.job_id, [])
            if not seen or seen[-1] != job.state:
                seen.append(job.state)

    def _on_server(self) -> None:
        light = self.controller.server.light
        if self.lights[-1:] != [light]:
            self.lights.append(light)

    def _on_history(self) -> None:
        self.history_changes += 1

    def connect(self) -> None:
        spin(lambda: self.controller.server.light == "ready", what="a ready server")

    def edit(self, instruction: str, expressive: str | None = None, **options: object) -> Job:
        return self.controller.edit(instruction, Options(**options), expressive)  # type: ignore[arg-type]

    def echo(self, instruction: str, **options: object) -> Job:
        """An edit by the test engine, which obeys its instruction (mgie_server/assets/engines/echo/engine.py)."""
        return self.controller.edit(instruction, Options(model="echo", **options))  # type: ignore[arg-type]

    def until(self, job: Job, *states: str, timeout_s: float = PATIENCE_S) -> Job:
        """Wait until the job is in one of the states; fails at once when it FAILED otherwise."""

        def reached() -> bool:
            if job.state == FAILED and FAILED not in states:
                raise AssertionError(f"{job.instruction!r} failed: {job.error!r} {job.error}")
            return job.state in states

        try:
            spin(reached, timeout_s)
        except TimeoutError as late:
            raise TimeoutError(f"{job.instruction!r} is {job.state}, not {states}") from late
        return job

    def ready(self, instruction: str, **options: object) -> Job:
        return self.until(self.controller.edit(instruction, Options(**options)), READY)  # type: ignore[arg-type]


Open = Callable[..., Session]  # the fixture session
