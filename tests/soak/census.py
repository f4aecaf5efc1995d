"""What a server holds and what it leaves behind: processes, memory, files."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import psutil
from server_process import Installation

from mgie_protocol.home import MARK


@dataclass(frozen=True)
class Left:
    """After a server ended: processes that go on, segments in shared memory, files of no known name in the home."""

    processes: int
    segments: int
    files: int

    @property
    def none(self) -> bool:
        return not (self.processes or self.segments or self.files)


def megabytes(pid: int) -> float:
    """Resident memory of a process."""
    return psutil.Process(pid).memory_info().rss / 2**20


def family(installation: Installation) -> list[psutil.Process]:
    """The server and all that it started."""
    assert installation.server
    server = psutil.Process(installation.server.pid)
    return [server, *server.children(recursive=True)]


def left_behind(installation: Installation, processes: list[psutil.Process]) -> Left:
    """To be asked once the server has ended. processes: all that ever belonged to it."""
    _, alive = psutil.wait_procs(processes, 20)
    names = [path.name for path in _files(installation.home)]
    temporary = [name for name in names if name != MARK and (name.startswith(".") or name.endswith(".tmp"))]
    return Left(len(alive), len(installation.segments()), len(temporary))


def _files(folder: Path) -> list[Path]:
    return [Path(top, name) for top, _, names in os.walk(folder) for name in names]
