"""Pixels that the broker and its worker share without copying: files in memory, written once, then mapped.

Plain files in /dev/shm (elsewhere in MGIE's folder) instead of multiprocessing.shared_memory: writing to
a full /dev/shm is an error here and not a SIGBUS, no resource tracker unlinks what another process still
needs, and results that are kept on disk are read the same way.

Every server has one folder of its own with a locked file beside it. A folder whose lock is free belongs to a
dead server; the next start removes it.
"""

from __future__ import annotations

import mmap
import os
import secrets
import shutil
from contextlib import suppress
from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_server.service.lock import FileLock

Buffer = bytes | bytearray | memoryview

SPARE_BYTES = 16 * 1024**2


class SegmentWriter:
    """A file of known length, filled in any order."""

    def __init__(self, path: Path, nbytes: int) -> None:
        self.path = path
        self.nbytes = nbytes
        self._file = path.open("xb", buffering=0)

    def write(self, offset: int, data: Buffer) -> None:
        """Put data at offset. Raises MgieError out_of_memory when the memory behind the file is full."""
        view = memoryview(data).cast("B")
        try:
            self._file.seek(offset)
            while len(view):
                view = view[self._file.write(view) :]
        except OSError as error:
            raise memory_full(self.nbytes, error) from error

    def close(self) -> None:
        self._file.close()


def map_segment(path: Path, nbytes: int) -> memoryview:
    """The bytes of a segment, read only; the mapping goes with the last view of it."""
    with path.open("rb", buffering=0) as file:
        return memoryview(mmap.mmap(file.fileno(), nbytes, access=mmap.ACCESS_READ))


class SegmentFolder:
    """The folder of one server; every file in it is named after its job."""

    def __init__(self, base: Path) -> None:
        """base: where the folders of all servers lie."""
        self._base = base
        self._base.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path, self._lock = self._make()
        self._undeleted: set[Path] = set()

    def _make(self) -> tuple[Path, FileLock]:
        while True:
            path = self._base / f"{_prefix()}{secrets.token_hex(6)}"
            lock = FileLock(path.with_suffix(".lock"))
            if lock.acquire():
                path.mkdir(mode=0o700)
                return path, lock

    def create(self, name: str, nbytes: int) -> SegmentWriter:
        """A new segment. Raises MgieError out_of_memory when there is no room for it."""
        free = shutil.disk_usage(self.path).free
        if nbytes + SPARE_BYTES > free:
            raise memory_full(nbytes)
        return SegmentWriter(self.path / name, nbytes)

    def remove(self, path: Path) -> None:
        """Unlink a segment; what is mapped stays readable. On Windows not while it is mapped: again later."""
        try:
            path.unlink(missing_ok=True)
        except PermissionError:
            self._undeleted.add(path)

    def sweep(self) -> None:
        """Try again what could not be removed."""
        waiting, self._undeleted = self._undeleted, set()
        for path in waiting:
            self.remove(path)

    def close(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.release(remove=True)

    def clean_stale(self) -> int:
        """Remove the folders of dead servers of this user; how many there were."""
        count = 0
        for mark in self._base.glob(f"{_prefix()}*.lock"):
            lock = FileLock(mark)
            with suppress(OSError):
                if mark != self._lock.path and lock.acquire():
                    shutil.rmtree(mark.with_suffix(""), ignore_errors=True)
                    lock.release(remove=True)
                    count += 1
        return count


def memory_full(nbytes: int, error: OSError | None = None) -> MgieError:
    reason = f" ({error.strerror})" if error else ""
    return MgieError(
        "out_of_memory",
        f"There is no room for {nbytes / 1e6:.1f} MB of pixels in shared memory{reason}.",
        "Wait for other jobs to end, or edit a smaller picture.",
    )


def _prefix() -> str:
    user = os.getuid() if hasattr(os, "getuid") else "user"
    return f"mgie-{user}-"
