"""Where the server of this user listens: one small file that the server writes and clients read."""

from __future__ import annotations

import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_protocol.home import mgie_home
from mgie_protocol.limits import PROTOCOL_VERSION

FILE_NAME = "connection.json"


@dataclass(frozen=True)
class ConnectionFile:
    """endpoint: "tcp://127.0.0.1:PORT". token: the PLAIN password. pid: the server's process id."""

    endpoint: str
    token: str
    server_version: str
    pid: int
    protocol_version: str = PROTOCOL_VERSION

    def __repr__(self) -> str:  # the token must not end up in a log
        return f"ConnectionFile({self.endpoint!r}, pid={self.pid}, server_version={self.server_version!r})"


def connection_path() -> Path:
    return mgie_home() / FILE_NAME


def read_connection() -> ConnectionFile | None:
    """What the server wrote, or None when there is no file (or one that cannot be read or understood)."""
    try:
        data = json.loads(connection_path().read_text(encoding="utf-8"))
        known = {name: data[name] for name in ConnectionFile.__dataclass_fields__}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    kinds = {name: int if name == "pid" else str for name in known}
    if not all(type(known[name]) is kind for name, kind in kinds.items()):
        return None
    return ConnectionFile(**known)


def write_connection(connection: ConnectionFile) -> Path:
    """Write the file whole or not at all, for this user alone. Raises MgieError output_not_writable."""
    path = connection_path()
    temporary = ""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.parent.chmod(0o700)
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
    if read_connection() != connection:
        return False
    connection_path().unlink(missing_ok=True)
    return True
