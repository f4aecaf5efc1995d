"""Results that wait on disk for a client that went away; they outlive client and server.

    results/<job>/.mgie           the mark of a folder that this module made, and may remove
    results/<job>/result.json     {"finished_at": seconds since 1970, "client": who asked, "result": its header}
    results/<job>/<job>-0.raw     the pixels of variation 0, ...
    results/<job>/<job>-0-recipe.bin    an attachment of variation 0, by its name
    results/.part-<job>/          being written by a worker

A result appears whole (by renaming its folder) or not at all. Bounded by age, bytes and number, oldest first. Ages
are counted by the monotonic clock while a server runs; the calendar is asked once, when it starts.
"""

from __future__ import annotations

import json
import logging
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mgie_protocol import frames, limits
from mgie_protocol.errors import MgieError
from mgie_protocol.home import is_marked, mark_folder
from mgie_protocol.messages import Result
from mgie_protocol.request import EditRequest

log = logging.getLogger(__name__)

HEADER = "result.json"
PART = ".part-"
CREDIBLE = 7  # times its longest age: an older result was not kept so long, the calendar is wrong
SPARE_BYTES = 16 * 1024**2


@dataclass(frozen=True)
class KeptResult:
    """finished_at: seconds since 1970. files: those of `body_files`. client: the name that its client gave itself.

    since: ticks (monotonic seconds) from which its age counts.
    """

    result: Result
    finished_at: float
    files: list[Path]
    client: str = ""
    since: float = field(default=0.0, compare=False)

    @property
    def nbytes(self) -> int:
        return self.result.body_bytes

    def summary(self) -> dict[str, Any]:
        """The entry of a `kept` message."""
        return {
            "job": self.result.job,
            "instruction": str(self.result.request.get("instruction", ""))[:200],
            "model": self.result.model,
            "client": self.client,
            "finished_at": round(self.finished_at, 3),
            "nbytes": self.nbytes,
        }


class KeptResults:
    """The folder of kept results. clock: seconds since 1970. ticks: seconds that no calendar moves."""

    def __init__(
        self,
        folder: Path,
        max_age_s: float,
        max_bytes: int,
        max_count: int = limits.KEPT_COUNT,
        *,
        clock: Callable[[], float] = time.time,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.folder = folder
        self._max_age_s, self._max_bytes, self._max_count = max_age_s, max_bytes, max_count
        self._clock, self._ticks = clock, ticks
        self._kept: dict[str, KeptResult] = {}

    def load(self) -> None:
        """Read what earlier servers left. What they marked and is broken or half-written goes; nothing else does."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for entry in self.folder.iterdir():
            kept = None if entry.name.startswith(PART) or entry.is_symlink() else _read(entry)
            if kept:
                self._kept[entry.name] = replace(kept, since=self._ticks() - self._age_of(kept))
                with suppress(OSError):  # one of a server that made no marks
                    mark_folder(entry)
            else:
                _remove(entry)
        self.trim()

    def _age_of(self, kept: KeptResult) -> float:
        """Seconds, 0 where the calendar cannot be right (it was set back, or far ahead)."""
        age = self._clock() - kept.finished_at
        return age if 0 <= age <= self._max_age_s * CREDIBLE else 0.0

    def open_part(self, job: str) -> Path:
        """A fresh folder where a worker may write the pictures of a result. Raises OSError."""
        part = self.part(job)
        _remove(part)
        part.mkdir(mode=0o700, parents=True)
        mark_folder(part)
        return part

    def drop_part(self, job: str) -> None:
        _remove(self.part(job))

    def part(self, job: str) -> Path:
        """Where a result lies before it is kept."""
        return self.folder / f"{PART}{job}"

    def has_room(self, nbytes: int) -> bool:
        """Whether the disk takes this much, and some more."""
        try:
            return shutil.disk_usage(self.folder).free > nbytes + SPARE_BYTES
        except OSError:
            return False

    def commit(self, result: Result, client: str = "") -> KeptResult:
        """Keep what the worker wrote into open_part(result.job). Raises OSError when the disk fails."""
        part, final = self.part(result.job), self.folder / result.job
        now = self._clock()
        header = {
            "finished_at": now,
            "client": client,
            "result": json.loads(bytes(frames.encode(result)[0])),
        }
        (part / HEADER).write_text(json.dumps(header), encoding="utf-8")
        _remove(final)
        part.rename(final)
        kept = KeptResult(result, now, body_files(final, result), client, self._ticks())
        self._kept[result.job] = kept
        return kept

    def get(self, job: str) -> KeptResult | None:
        return self._kept.get(job)

    def remove(self, job: str) -> None:
        """The result was received (or is not wanted)."""
        if self._kept.pop(job, None):
            _remove(self.folder / job)

    def trim(self) -> list[str]:
        """Remove what is too old, then the oldest until the rest fits; the jobs whose results went."""
        gone: list[str] = []
        total, count = sum(kept.nbytes for kept in self._kept.values()), len(self._kept)
        for kept in reversed(self.list()):
            old = kept.since < self._ticks() - self._max_age_s
            if old or total > self._max_bytes or count > self._max_count:
                total, count = total - kept.nbytes, count - 1
                gone.append(kept.result.job)
                self.remove(kept.result.job)
        if gone:
            log.info("removed %d kept results that were too old or too many", len(gone))
        return gone

    def list(self) -> list[KeptResult]:
        """Newest first."""
        return sorted(self._kept.values(), key=lambda kept: -kept.since)


def _remove(folder: Path) -> None:
    """Remove a folder that this module made; whatever else lies here stays."""
    if is_marked(folder):
        shutil.rmtree(folder, ignore_errors=True)


def body_files(folder: Path, result: Result) -> list[Path]:
    """Where the worker puts a result's pictures, then its attachments, one file each."""
    pictures = [picture_file(folder, result.job, number) for number in range(len(result.pictures))]
    return pictures + [
        attachment_file(folder, result.job, one.variation, one.name) for one in result.attachments
    ]


def body_sizes(result: Result) -> list[int]:
    """Bytes of each of `body_files`."""
    return [part.nbytes for part in [*result.pictures, *result.attachments]]


def picture_file(folder: Path, job: str, number: int) -> Path:
    return folder / f"{job}-{number}.raw"


def attachment_file(folder: Path, job: str, number: int, name: str) -> Path:
    return folder / f"{job}-{number}-{name}.bin"


def _read(folder: Path) -> KeptResult | None:
    """A kept result, or None when it is not whole. Its age is not known here."""
    try:
        header = json.loads((folder / HEADER).read_text(encoding="utf-8"))
        result = frames.decode([json.dumps(header["result"]).encode()])
        finished_at = float(header["finished_at"])
        client = str(header.get("client", ""))
        EditRequest.from_dict(result.request if isinstance(result, Result) else None)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, MgieError):
        return None
    if not isinstance(result, Result) or result.job != folder.name:
        return None
    files = body_files(folder, result)
    sizes = [file.stat().st_size if file.is_file() else -1 for file in files]
    if sizes != body_sizes(result):
        return None
    return KeptResult(result, finished_at, files, client)
