"""A lock that the kernel frees when its process ends, so that no stale file can block a start."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _take(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """An exclusive lock on a file that may stay behind: only the lock counts, not that the file exists."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle: int | None = None

    def acquire(self) -> bool:
        """Take the lock, without waiting. False when another process (or another FileLock) has it.

        Raises OSError where the file cannot be made, or the file system has no locks.
        """
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _take(handle)
        except OSError as error:
            os.close(handle)
            if error.errno in (errno.EAGAIN, errno.EACCES, errno.EDEADLK):
                return False
            raise
        if not self._still_there(handle):  # removed by a cleaner between open and lock
            os.close(handle)
            return False
        self._handle = handle
        return True

    def renew(self) -> bool:
        """Take the lock of a new file where somebody has removed ours. False when another process has that one."""
        if self._handle is None or self._still_there(self._handle):
            return self._handle is not None
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        old = self._handle
        if not self.acquire():
            return False
        os.close(old)
        return True

    def release(self, remove: bool = False) -> None:
        if self._handle is None:
            return
        if remove and sys.platform != "win32":
            self.path.unlink(missing_ok=True)
        os.close(self._handle)
        self._handle = None
        if remove and sys.platform == "win32":
            self.path.unlink(missing_ok=True)

    def _still_there(self, handle: int) -> bool:
        try:
            return os.path.samestat(os.fstat(handle), self.path.stat())
        except OSError:
            return False
