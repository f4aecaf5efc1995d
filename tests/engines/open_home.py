"""A MGIE_HOME with open models, tiny and random, and the commands in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from mgie_protocol.client import Client
from mgie_protocol.connection import read_connection
from mgie_protocol.events import Disconnected
from mgie_protocol.home import make_home
from mgie_protocol.messages import StatusReply

BIN = Path(sys.executable).parent
TIMEOUT_S = 180.0


class Home:
    """models are put into it by their makers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        others = {name: value for name, value in os.environ.items() if not name.startswith("MGIE_")}
        self.environment = {**others, "MGIE_HOME": str(folder), "OMP_NUM_THREADS": "1"}
        make_home(folder)

    def __call__(self, *words: object, code: int = 0) -> dict[str, Any]:
        """A command's JSON object."""
        command = [str(BIN / "mgie"), *map(str, words), "--json"]
        done = subprocess.run(
            command, capture_output=True, text=True, env=self.environment, timeout=TIMEOUT_S
        )
        assert done.returncode == code, (done.stdout, done.stderr)
        return json.loads(done.stdout)

    def status(self) -> dict[str, Any]:
        """What `mgie status` shows, without a process of its own."""
        found = read_connection(self.folder)
        assert found is not None
        client = Client(found.endpoint, found.token, client_name="test")
        try:
            client.ask_status()
            while True:
                for event in client.wait(TIMEOUT_S):
                    if isinstance(event, StatusReply):
                        return event.data
                    assert not isinstance(event, Disconnected), event
        finally:
            client.close()

    def model(self, name: str) -> Path:
        return self.folder / "models" / name

    def describer(self, name: str) -> Path:
        return self.folder / "describers" / name

    def close(self) -> None:
        subprocess.run([str(BIN / "mgie"), "stop", "--json"], env=self.environment, capture_output=True)
