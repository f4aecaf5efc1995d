"""Where the pixels of running jobs lie: in shared memory while it has room, else in MGIE's folder on disk."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_protocol.home import home_not_writable
from mgie_server.service.segments import SegmentFolder

log = logging.getLogger(__name__)


class PixelStorage:
    """The folders of one server, the preferred one first."""

    def __init__(self, bases: Sequence[Path]) -> None:
        """bases: where the folders of all servers lie. Raises MgieError when none of them can be written."""
        self.folders: list[SegmentFolder] = []
        failed: OSError | None = None
        for base in bases:
            try:
                self.folders.append(SegmentFolder(base))
            except OSError as error:
                failed = error
                log.warning("pixels cannot be kept in %s: %s", base, error.strerror or error)
        if not self.folders:
            raise home_not_writable(bases[-1], failed or OSError("no folder"))

    @property
    def first(self) -> SegmentFolder:
        return self.folders[0]

    def take(self, job: str, nbytes: int) -> SegmentFolder:
        """The folder for all segments of a job, with room for so much promised to it (`SegmentFolder.forget` ends that).

        Raises MgieError out_of_memory when there is none.
        """
        for folder in self.folders:
            if folder.promise(job, nbytes):
                return folder
        raise no_room(nbytes, self.folders)

    def sweep(self) -> None:
        for folder in self.folders:
            folder.sweep()

    def clean_stale(self) -> int:
        """Remove what dead servers of this user left; how many there were."""
        return sum(folder.clean_stale() for folder in self.folders)

    def close(self) -> None:
        for folder in self.folders:
            folder.close()


def no_room(nbytes: int, folders: Sequence[SegmentFolder]) -> MgieError:
    """Neither place takes so much."""
    free = " and ".join(f"{folder.room() / 1e6:.0f} MB in {folder.base}" for folder in folders)
    return MgieError(
        "out_of_memory",
        f"There is no room for the {nbytes / 1e6:.1f} MB of this edit: {free} are free.",
        "Wait for other jobs to end, edit a smaller picture, or free some space there. A container gets more by "
        "--shm-size; MGIE_MEMORY_FOLDER names another folder.",
    )
