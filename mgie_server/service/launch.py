"""Start a server in the background and wait until it listens. Standard library only.

connection = ensure_server(idle_exit_s=600, model="mini")
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from mgie_protocol.connection import ConnectionFile, mgie_home, read_connection
from mgie_protocol.errors import MgieError
from mgie_protocol.home import make_home

LOG = "server.log"
MAX_LOG_BYTES = 1_000_000


def ensure_server(
    *,
    model: str | None = None,
    device: str | None = None,
    idle_exit_s: float = 600.0,
    timeout_s: float = 15.0,
) -> ConnectionFile:
    """The running server's connection file; starts a server that ends when idle where none runs.

    Raises MgieError server_unreachable when the started one does not come up.
    """
    running = find_server()
    return running or start_server(model=model, device=device, idle_exit_s=idle_exit_s, timeout_s=timeout_s)


def find_server(patience_s: float = 0.0) -> ConnectionFile | None:
    """The connection file, if somebody listens where it says.

    patience_s: how long to look again, for a server that was started a moment ago.
    """
    until = time.monotonic() + patience_s
    while True:
        connection = read_connection()
        if connection and _listens(connection.endpoint):
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
    home = mgie_home()
    make_home(home)
    log_path = home / LOG
    if log_path.exists() and log_path.stat().st_size > MAX_LOG_BYTES:
        log_path.unlink()
    with open(log_path, "ab", opener=_private) as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, **_detached()
        )
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        ended = process.poll() is not None
        connection = find_server()
        if connection:
            return connection
        if ended:
            break
        time.sleep(0.01)
    raise MgieError(
        "server_unreachable",
        f"mgie-server did not start: {_last_line(log_path)}",
        f"Its log is {log_path}.",
    )


def _detached() -> dict[str, Any]:
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP
        return {"creationflags": flags}
    return {"start_new_session": True}


def _listens(endpoint: str) -> bool:
    host, _, port = endpoint.removeprefix("tcp://").rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=1.0):
            return True
    except (OSError, ValueError):
        return False


def _last_line(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else "it said nothing"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
