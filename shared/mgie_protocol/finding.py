"""Whether this user's server runs, and where: its lock decides, then its file. PROTOCOL.md, "Finding it"."""

from __future__ import annotations

import errno
import os
import socket
import sys
from pathlib import Path

from mgie_protocol.connection import SOCKET, ConnectionFile, mgie_home, read_connection, this_machine
from mgie_protocol.errors import MgieError
from mgie_protocol.frames import check_protocol

LOCK = "server.lock"  # in mgie_home(); held as long as a server runs
_CONNECT_S = 1.0

if sys.platform == "win32":
    import msvcrt

    def _try_lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)  # the kernel frees it with the handle


def lock_is_held(home: Path | None = None) -> bool | None:
    """Whether a server runs; None when the lock cannot be looked at (no rights, no locks on this file system)."""
    mode = os.O_RDWR if sys.platform == "win32" else os.O_RDONLY
    try:
        handle = os.open((mgie_home() if home is None else home) / LOCK, mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, RuntimeError):
        return None
    try:
        _try_lock(handle)
        return False
    except OSError as error:
        return True if error.errno in (errno.EAGAIN, errno.EACCES, errno.EDEADLK) else None
    finally:
        os.close(handle)


def find() -> ConnectionFile | None:
    """The file of the server that runs; None where none runs, or it has not said yet where it listens.

    Raises MgieError protocol_version for a running server of another major version. Never blocks.
    """
    if lock_is_held() is False:
        return None
    found = read_connection()  # after the lock: who takes it removes first what a killed server has left
    if found is None:
        return None
    try:
        check_protocol(found.protocol_version)
    except MgieError as error:
        raise MgieError(
            "protocol_version",
            f"A server of MGIE {found.server_version:.20} runs, which speaks protocol "
            f"{found.protocol_version:.20}: too far from this program.",
            f"End it (process {found.pid}), or update the older of the two: `mgie plugins install` "
            "brings a plug-in to the server's version.",
            error.details,
        ) from error
    return found


def answers(connection: ConnectionFile) -> bool:
    """Whether somebody takes a connection where the file says."""
    endpoint = connection.endpoint
    try:
        if endpoint.startswith(SOCKET):
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as made:
                made.settimeout(_CONNECT_S)
                made.connect(endpoint[len(SOCKET) :])
                return True
        host, _, port = endpoint[len("tcp://") :].rpartition(":")
        with socket.create_connection((host.strip("[]"), int(port)), timeout=_CONNECT_S):
            return True
    except (OSError, ValueError, OverflowError, AttributeError):  # AttributeError: no AF_UNIX here
        return False


def held_elsewhere() -> MgieError | None:
    """Why no server can be reached nor started: one that cannot be reached from here has the folder.

    None while the lock is free: then one can be started.
    """
    if not lock_is_held():
        return None
    found = read_connection()
    home = mgie_home()
    if found is None:
        who = "A server"
    elif found.machine in ("", this_machine()):
        who = f"The server of process {found.pid}"
    else:
        who = f"A server on another machine or in another container ({found.machine.partition('/')[0]:.60})"
    return MgieError(
        "server_unreachable",
        f"{who} holds the folder {home}, and cannot be reached from here.",
        "Stop it there with `mgie stop`, or set MGIE_HOME to another folder for this side.",
        {"endpoint": found.endpoint, "pid": found.pid} if found else {},
    )
