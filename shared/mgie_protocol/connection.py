"""Where the server of this user listens: one small file that the server writes and clients read."""

from __future__ import annotations

import json
import os
import platform
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from mgie_protocol.errors import MgieError
from mgie_protocol.home import make_home, mgie_home
from mgie_protocol.limits import PROTOCOL_VERSION

FILE_NAME = "connection.json"
SOCKET = "ipc://"


@dataclass(frozen=True)
class ConnectionFile:
    """endpoint: "ipc://PATH" or "tcp://127.0.0.1:PORT". token: what both sides prove to know.

    pid: the server's process id on its machine (see this_machine), "" when an older server wrote the file.
    """

    endpoint: str
    token: str
    server_version: str
    pid: int
    protocol_version: str = PROTOCOL_VERSION
    machine: str = ""

    def __repr__(self) -> str:  # the token must not end up in a log
        return f"ConnectionFile({self.endpoint!r}, pid={self.pid}, server_version={self.server_version!r})"


def connection_path() -> Path:
    return mgie_home() / FILE_NAME


def this_machine() -> str:
    """Host name, boot and process namespace, as far as they are known: equal where process ids mean the same."""
    parts = [platform.node()]
    try:
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip())
        parts.append(str(Path("/proc/self/ns/pid").readlink()).strip("pid:[]"))
    except (OSError, ValueError):
        pass  # no Linux, or no /proc in this container
    return "/".join(parts)


def read_connection(home: Path | None = None) -> ConnectionFile | None:
    """What the server wrote, or None when there is no file (or one that cannot be read or understood).

    home: mgie_home() when None. The path of a socket comes back whole, for the folder as it is called here.
    """
    try:
        folder = (mgie_home() if home is None else home).absolute()
        data = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        found = _understood(data)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, RecursionError):
        return None
    if found.endpoint.startswith(SOCKET):
        return replace(found, endpoint=f"{SOCKET}{folder / found.endpoint[len(SOCKET) :]}")
    return found


def _understood(data: Mapping[str, Any]) -> ConnectionFile:
    """Raises KeyError, TypeError for what is no such file."""
    said: dict[str, Any] = {"machine": "", **data}
    known = {entry.name: said[entry.name] for entry in fields(ConnectionFile)}
    for name, value in known.items():
        if type(value) is not (int if name == "pid" else str):
            raise TypeError(name)
    return ConnectionFile(**known)


def write_connection(connection: ConnectionFile) -> Path:
    """Write the file whole or not at all, for this user alone. Raises MgieError output_not_writable."""
    path = connection_path()
    temporary = ""
    try:
        make_home(path.parent)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".connection-")  # mkstemp makes it 0600
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(connection), file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise MgieError(
            "output_not_writable",
            f"The connection file {path} cannot be written: {error.strerror or error}.",
            "Make the folder writable, or set MGIE_HOME to another one.",
        ) from error
    return path


def remove_connection(connection: ConnectionFile) -> bool:
    """Remove the file if it is still the one that was written with connection. True when it was."""
    found = read_connection()
    if found is None or found.token != connection.token:
        return False
    connection_path().unlink(missing_ok=True)
    return True
