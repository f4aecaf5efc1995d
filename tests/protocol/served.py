"""A real mgie-server with the echo engine, in a home of its own."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from stand_ins import ENGINES

from mgie_protocol.connection import ConnectionFile, read_connection


class Served:
    """Starts, kills and restarts the server of one home. MGIE_HOME must be set to home for read_connection."""

    def __init__(self, home: Path):
        self._home = home
        self._process: subprocess.Popen | None = None
        self.connection = self.start()

    def start(self) -> ConnectionFile:
        """Start a server and wait until it listens."""
        env = {name: value for name, value in os.environ.items() if not name.startswith("MGIE_")}
        memory = self._home / "memory"
        memory.mkdir(parents=True, exist_ok=True)
        env |= {
            "MGIE_HOME": str(self._home),
            "MGIE_MEMORY_FOLDER": str(memory),
            "MGIE_ENGINES": str(ENGINES),
            "OMP_NUM_THREADS": "1",
        }
        command = [sys.executable, "-m", "mgie_server.service.server", "--device", "cpu"]
        with (self._home / "log").open("a") as log:
            self._process = subprocess.Popen(command, env=env, stdout=log, stderr=log)
        end = time.monotonic() + 60
        while time.monotonic() < end and self._process.poll() is None:
            found = read_connection()
            if found is not None and found.pid == self._process.pid:
                self.connection = found
                return found
            time.sleep(0.01)
        raise AssertionError(f"the server did not start:\n{(self._home / 'log').read_text()}")

    def kill(self) -> None:
        """End it as a crash would: nothing is cleaned up."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def wait(self, timeout_s: float) -> int:
        """The exit code, once it has ended by itself."""
        assert self._process
        return self._process.wait(timeout_s)

    def stop(self) -> None:
        assert self._process
        self._process.terminate()
        try:
            self._process.wait(20)
        finally:
            self._process.kill()


def knock(endpoint: str) -> socket.socket:
    """A bare connection to the door."""
    if endpoint.startswith("ipc://"):
        made = socket.socket(socket.AF_UNIX)
        made.connect(endpoint.removeprefix("ipc://"))
        return made
    host, _, port = endpoint.removeprefix("tcp://").rpartition(":")
    return socket.create_connection((host, int(port)))
