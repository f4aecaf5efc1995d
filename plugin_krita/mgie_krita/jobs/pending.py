"""Which edits and results are on the server: a small file, so that they are found again after a crash of Krita.

Each running Krita has a file of its own. The lock beside it tells a crashed Krita's file from a living one's.
"""

from __future__ import annotations

import contextlib
import math
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from mgie_client.json_files import read_object, write_json
from mgie_krita.jobs.settings import options_from
from mgie_krita.qt import QtCore
from mgie_krita.types import SOURCES, ColorSpace, Options, Source
from mgie_protocol.connection import mgie_home
from mgie_protocol.limits import KEPT_SECONDS

_SLOTS = ("krita-pending.json", *(f"krita-pending-{number}.json" for number in range(2, 9)))
_MAX_JOBS = 200


@dataclass(frozen=True)
class PendingJob:
    """submitted_at: seconds since 1970."""

    job_id: str
    source: Source
    instruction: str
    options: Options
    own_expressive: bool
    submitted_at: float


class Pending:
    """The file of this Krita. left_over: what crashed ones have left, not older than the server keeps it."""

    def __init__(self, folder: Path | None = None):
        self._folder = folder or mgie_home()
        self._path: Path | None = None
        self._lock: QtCore.QLockFile | None = None
        self._jobs: dict[str, PendingJob] = {}
        self.left_over: dict[str, PendingJob] = {}
        self._open()

    def _open(self) -> None:
        """Take the first free slot, and what lies in all of them that nobody holds."""
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            return
        for name in _SLOTS:
            path = self._folder / name
            if self._path is not None and not path.exists():
                continue
            lock = QtCore.QLockFile(str(path) + ".lock")
            lock.setStaleLockTime(0)  # only the end of the process that holds it makes a lock stale
            if not lock.tryLock(0):
                continue
            self.left_over.update(_read(path))
            if self._path is None:
                self._path, self._lock = path, lock
            else:
                path.unlink(missing_ok=True)
                lock.unlock()
        self._jobs = dict(self.left_over)
        self._write()

    def add(self, job: PendingJob) -> None:
        """This edit was given to the server."""
        self._jobs[job.job_id] = job
        while len(self._jobs) > _MAX_JOBS:
            self._jobs.pop(next(iter(self._jobs)))
        self._write()

    def remove(self, job_id: str) -> None:
        """Its result was kept or let go, or there will be none."""
        self.left_over.pop(job_id, None)
        if self._jobs.pop(job_id, None) is not None:
            self._write()

    def of_others(self) -> set[str]:
        """The ids of the edits of other Kritas that are running."""
        paths = [self._folder / name for name in _SLOTS]
        return {job_id for path in paths if path != self._path for job_id in _read(path)}

    def close(self) -> None:
        """Leave the file to the next Krita."""
        if self._lock is not None:
            self._lock.unlock()
        self._path = self._lock = None

    def _write(self) -> None:
        if self._path is None:
            return
        with contextlib.suppress(OSError, ValueError):  # it costs the recovery, not the edit
            write_json(self._path, {"jobs": [asdict(job) for job in self._jobs.values()]})


def _read(path: Path) -> dict[str, PendingJob]:
    items = read_object(path).get("jobs")
    jobs = [_job(item) for item in items] if isinstance(items, list) else []
    oldest = time.time() - KEPT_SECONDS
    return {job.job_id: job for job in jobs if job is not None and job.submitted_at >= oldest}


def _job(item: Any) -> PendingJob | None:
    try:
        source = _source(item["source"])
        job_id, instruction, at = item["job_id"], item["instruction"], item["submitted_at"]
    except (KeyError, TypeError):
        return None
    if not isinstance(job_id, str) or not isinstance(instruction, str) or type(at) not in (int, float):
        return None
    if not math.isfinite(at):
        return None
    own = item.get("own_expressive") is True
    return PendingJob(job_id, source, instruction, options_from(item.get("options")), own, float(at))


def _source(data: dict[str, Any]) -> Source:
    """Raises KeyError or TypeError."""
    texts = {name: data[name] for name in ("document", "document_name", "node", "kind", "name")}
    numbers = {name: data[name] for name in ("x", "y", "width", "height")}
    spaces = {}
    for name in ("space", "target"):
        parts = [data[name][part] for part in ("model", "depth", "profile")]
        if not all(isinstance(part, str) for part in parts):
            raise TypeError(name)
        spaces[name] = ColorSpace(*parts)
    if not all(isinstance(text, str) for text in texts.values()) or texts["kind"] not in SOURCES:
        raise TypeError("text")
    if not all(type(number) is int for number in numbers.values()):
        raise TypeError("number")
    path = data.get("path", "")
    return Source(**texts, **numbers, **spaces, path=path if isinstance(path, str) else "")
