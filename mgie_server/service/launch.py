"""Start a server in the background and wait until it listens. Standard library only.

connection = ensure_server(model="mini")
"""

from __future__ import annotations

import sys
import time

from mgie_protocol.connection import ConnectionFile
from mgie_protocol.errors import MgieError
from mgie_protocol.finding import answers, find, held_elsewhere
from mgie_protocol.starting import IDLE_EXIT_S, Started


def ensure_server(
    *,
    model: str | None = None,
    device: str | None = None,
    idle_exit_s: float = IDLE_EXIT_S,
    timeout_s: float = 15.0,
) -> ConnectionFile:
    """The running server's connection file; starts a server that ends when idle where none runs.

    Raises MgieError: server_unreachable when the started one does not come up, or one that cannot be reached from
    here has the folder; protocol_version when one of another version runs.
    """
    running = find_server()
    return running or start_server(model=model, device=device, idle_exit_s=idle_exit_s, timeout_s=timeout_s)


def find_server(patience_s: float = 0.0) -> ConnectionFile | None:
    """The connection file of the server that runs, if it takes connections.

    patience_s: how long to look again, for a server that was started a moment ago. Raises MgieError
    protocol_version for a server of another version.
    """
    until = time.monotonic() + patience_s
    while True:
        connection = find()
        if connection and answers(connection):
            return connection
        if time.monotonic() >= until:
            return None
        time.sleep(0.01)


def start_server(
    *, model: str | None, device: str | None, idle_exit_s: float, timeout_s: float
) -> ConnectionFile:
    """Start a server that outlives this process. If another start wins the race, that one is returned."""
    command = [sys.executable, "-m", "mgie_server.service.server", "--idle-exit", f"{idle_exit_s:g}"]
    command += ["--model", model] if model else []
    command += ["--device", device] if device else []
    started = Started(command, own_python=True)
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        ended = started.ended
        connection = find_server()
        if connection:
            return connection
        if ended:
            break
        time.sleep(0.01)
    raise held_elsewhere() or MgieError(
        "server_unreachable",
        f"mgie-server did not start: {started.last_words() or 'it said nothing'}",
        f"Its log is {started.log}.",
    )
