"""Pixels that the broker and its worker share without copying: files in memory, written once, then mapped.

Plain files in /dev/shm (elsewhere, or where that is full, in MGIE's folder) instead of
multiprocessing.shared_memory: writing to a full /dev/shm is an error here and not a SIGBUS, and no resource
tracker unlinks what another process still needs.

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
        """Raises MgieError out_of_memory when the file cannot be made."""
        self.path = path
        self.nbytes = nbytes
        try:
            self._file = path.open("xb", buffering=0)
        except OSError as error:
            raise place_full(path, nbytes, error) from error

    def write(self, offset: int, data: Buffer) -> None:
        """Put data at offset. Raises MgieError out_of_memory when the memory behind the file is full."""
        view = memoryview(data).cast("B")
        try:
            self._file.seek(offset)
            while len(view):
                view = view[self._file.write(view) :]
        except OSError as error:
            raise place_full(self.path, self.nbytes, error) from error

    def close(self) -> None:
        self._file.close()


def map_segment(path: Path, nbytes: int) -> memoryview:
    """The bytes of a segment, read only; the mapping goes with the last view of it."""
    with path.open("rb", buffering=0) as file:
        return memoryview(mmap.mmap(file.fileno(), nbytes, access=mmap.ACCESS_READ))


class SegmentFolder:
    """The folder of one server; every file in it is named after its job."""

    def __init__(self, base: Path) -> None:
        """base: where the folders of all servers lie. Raises OSError."""
        self.base = base
        self.base.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path, self._lock = self._make()
        self._undeleted: set[Path] = set()
        self._promised: dict[str, int] = {}  # bytes by job, written or still to come

    def _make(self) -> tuple[Path, FileLock]:
        while True:
            path = self.base / f"{_prefix()}{secrets.token_hex(6)}"
            lock = FileLock(path.with_suffix(".lock"))
            if lock.acquire():
                path.mkdir(mode=0o700)
                return path, lock

    def room(self) -> int:
        """Bytes that are free and promised to nobody."""
        try:
            free = shutil.disk_usage(self.path).free
            with os.scandir(self.path) as entries:
                written = {
                    found.st_ino: found.st_size for found in (e.stat(follow_symlinks=False) for e in entries)
                }
        except OSError:
            return 0
        to_come = max(0, sum(self._promised.values()) - sum(written.values()))
        return max(0, free - to_come - SPARE_BYTES)

    def promise(self, job: str, nbytes: int) -> bool:
        """Hold room for all segments of a job; False when there is not enough."""
        before = self._promised.pop(job, 0)
        fits = nbytes <= self.room()
        if fits or before:
            self._promised[job] = nbytes if fits else before
        return fits

    def settle(self, job: str, nbytes: int) -> None:
        """So much of a job is here, and no more will come."""
        self._promised[job] = nbytes

    def forget(self, job: str) -> None:
        """Nothing more comes for this job, and what came is removed."""
        self._promised.pop(job, None)

    def create(self, name: str, nbytes: int) -> SegmentWriter:
        """A new segment. Raises MgieError out_of_memory when it cannot be made."""
        return SegmentWriter(self.path / name, nbytes)

    def remove(self, path: Path) -> None:
        """Unlink a segment; what is mapped stays readable. On Windows not while it is mapped: again later."""
        try:
            path.unlink(missing_ok=True)
        except OSError:
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
        for mark in self.base.glob(f"{_prefix()}*.lock"):
            lock = FileLock(mark)
            with suppress(OSError):
                if mark != self._lock.path and _is_ours(mark) and lock.acquire():
                    shutil.rmtree(mark.with_suffix(""), ignore_errors=True)
                    lock.release(remove=True)
                    count += 1
        return count


def place_full(path: Path, nbytes: int, error: OSError) -> MgieError:
    """A file of pixels that cannot be written: full, mostly."""
    return MgieError(
        "out_of_memory",
        f"{nbytes / 1e6:.1f} MB of pixels cannot be written to {path.parent}: {error.strerror or error}.",
        "Wait for other jobs to end, or free some space there. A container gets more by --shm-size; "
        "MGIE_MEMORY_FOLDER names another folder.",
    )


def _is_ours(mark: Path) -> bool:
    """In a folder that others write to, a name alone says nothing."""
    return not hasattr(os, "getuid") or mark.lstat().st_uid == os.getuid()


def _prefix() -> str:
    user = os.getuid() if hasattr(os, "getuid") else "user"
    return f"mgie-{user}-"
