"""The server that the commands start where none runs: this installation's own, in this interpreter.

connection = ensure_server(model="mini")
"""

from __future__ import annotations

import sys
import time

from mgie_client.server_start import ServerStart, find_server
from mgie_client.starting import IDLE_EXIT_S
from mgie_protocol.connection import ConnectionFile


def ensure_server(
    *, model: str | None = None, device: str | None = None, idle_exit_s: float = IDLE_EXIT_S
) -> ConnectionFile:
    """The running server's connection file; starts a server that ends when idle where none runs.

    Raises MgieError: server_unreachable when the started one does not come up, or one that cannot be reached from
    here has the folder; protocol_version when one of another version runs.
    """
    return find_server() or start_server(model=model, device=device, idle_exit_s=idle_exit_s)


def start_server(*, model: str | None, device: str | None, idle_exit_s: float) -> ConnectionFile:
    """Start a server that outlives this process. If another start wins the race, that one is returned."""
    command = [sys.executable, "-m", "mgie_server.service.server", "--idle-exit", f"{idle_exit_s:g}"]
    command += ["--model", model] if model else []
    command += ["--device", device] if device else []
    start = ServerStart(command, own_python=True)
    while True:
        found = start.poll()
        if found is not None:
            return found
        time.sleep(0.01)
