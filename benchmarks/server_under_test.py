"""A real mgie-server with the echo engine, in a home of its own, for the benchmarks of the wire."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType

import zmq

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests" / "stand_ins"))

from stand_ins import ENGINES

from mgie_protocol import EditRequest, PixelBuffer, events, messages
from mgie_protocol.client import Client
from mgie_protocol.connection import ConnectionFile, read_connection

SIDE = 4096


class ServerUnderTest:
    """Runs while the with block does; its echo worker is warm."""

    def __enter__(self) -> ServerUnderTest:
        self._folder = tempfile.TemporaryDirectory()
        os.environ["MGIE_HOME"] = self._folder.name
        env = {**os.environ, "MGIE_ENGINES": str(ENGINES)}
        command = [sys.executable, "-m", "mgie_server.service.server", "--device", "cpu"]
        self._log = Path(self._folder.name, "log").open("w")
        self._process = subprocess.Popen(command, env=env, stdout=self._log, stderr=self._log)
        self.connection = self._wait()
        client = self.client("pyzmq")
        trip(client, PixelBuffer(8, 8, 4, "u8", "srgb", bytes(256)))
        client.close()
        return self

    def _wait(self) -> ConnectionFile:
        end = time.monotonic() + 60
        while time.monotonic() < end and self._process.poll() is None:
            found = read_connection()
            if found is not None:
                return found
            time.sleep(0.02)
        raise RuntimeError("the server did not start")

    def client(self, transport: str) -> Client:
        """A connected client."""
        client = Client(self.connection.endpoint, self.connection.token, transport=transport)
        while not client.connected:
            client.wait(1)
        return client

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(20)
        self._log.close()
        self._folder.cleanup()


def picture() -> PixelBuffer:
    """4096 x 4096 RGBA8 of random bytes: 64 MiB."""
    return PixelBuffer(SIDE, SIDE, 4, "u8", "srgb", os.urandom(1 << 20) * (SIDE * SIDE * 4 >> 20))


def trip(client: Client, sent: PixelBuffer) -> events.Result:
    """One edit by the echo engine, there and back."""
    client.submit(EditRequest("echo", model="echo", previews=False), sent)
    while True:
        for event in client.wait(60):
            if isinstance(event, events.Result):
                return event
            if isinstance(event, messages.Error):
                raise event.error


def seconds_of_wire(client: Client, sent: PixelBuffer) -> float:
    """What such an edit takes without the worker's own work: looking at the picture, and handing it back."""
    start = time.perf_counter()
    result = trip(client, sent)
    own = sum(result.seconds.get(stage, 0.0) for stage in ("describing", "editing", "landing"))
    return time.perf_counter() - start - own


def write(path: Path, text: str, add: bool) -> None:
    """Keep a table; add: below those that are there."""
    path.parent.mkdir(exist_ok=True)
    before = path.read_text() + "\n" if add and path.exists() else ""
    path.write_text(before + text)
    print(text)


def machine() -> str:
    """What the numbers were measured on."""
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), model)
    load = f"load average {os.getloadavg()[0]:.1f} at the start, " if hasattr(os, "getloadavg") else ""
    if hasattr(os, "sched_getscheduler") and os.sched_getscheduler(0) == os.SCHED_FIFO:
        load += "measured ahead of that load (SCHED_FIFO), "
    return (
        f"{os.cpu_count()} x {model}, {platform.system()}, {load}"
        f"Python {platform.python_version()}, pyzmq {zmq.__version__}, libzmq {zmq.zmq_version()}"
    )
