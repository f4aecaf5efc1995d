"""Results that wait on disk for a client that went away; they outlive client and server.

    results/<job>/result.json     {"finished_at": seconds since 1970, "result": the result message's header}
    results/<job>/<job>-0.raw     the pixels of variation 0, ...
    results/<job>/<job>-0-recipe.bin    an attachment of variation 0, by its name
    results/.part-<job>/          being written by a worker

A result appears whole (by renaming its folder) or not at all. Bounded by age and by bytes, oldest first.
"""

from __future__ import annotations

import json
import logging
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mgie_protocol import frames
from mgie_protocol.errors import MgieError
from mgie_protocol.messages import Result
from mgie_protocol.request import EditRequest

log = logging.getLogger(__name__)

HEADER = "result.json"
PART = ".part-"


@dataclass(frozen=True)
class KeptResult:
    """finished_at: seconds since 1970. files: those of `body_files`."""

    result: Result
    finished_at: float
    files: list[Path]

    @property
    def nbytes(self) -> int:
        return self.result.body_bytes

    def summary(self) -> dict[str, Any]:
        """The entry of a `kept` message."""
        return {
            "job": self.result.job,
            "instruction": str(self.result.request.get("instruction", ""))[:200],
            "model": self.result.model,
            "finished_at": round(self.finished_at, 3),
            "nbytes": self.nbytes,
        }


class KeptResults:
    """The folder of kept results. clock: seconds since 1970."""

    def __init__(
        self, folder: Path, max_age_s: float, max_bytes: int, clock: Callable[[], float] = time.time
    ) -> None:
        self._folder = folder
        self._max_age_s = max_age_s
        self._max_bytes = max_bytes
        self._clock = clock
        self._kept: dict[str, KeptResult] = {}

    def load(self) -> None:
        """Read what earlier servers left; broken and half-written results are removed."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for entry in self._folder.iterdir():
            kept = None if entry.name.startswith(PART) else _read(entry)
            if kept:
                self._kept[entry.name] = kept
            else:
                shutil.rmtree(entry, ignore_errors=True)
        self.trim()

    def open_part(self, job: str) -> Path:
        """A fresh folder where a worker may write the pictures of a result."""
        part = self._folder / f"{PART}{job}"
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(mode=0o700, parents=True)
        return part

    def drop_part(self, job: str) -> None:
        shutil.rmtree(self._folder / f"{PART}{job}", ignore_errors=True)

    def commit(self, result: Result) -> KeptResult:
        """Keep what the worker wrote into open_part(result.job). Raises OSError when the disk fails."""
        part, final = self._folder / f"{PART}{result.job}", self._folder / result.job
        now = self._clock()
        header = {"finished_at": now, "result": json.loads(bytes(frames.encode(result)[0]))}
        (part / HEADER).write_text(json.dumps(header), encoding="utf-8")
        shutil.rmtree(final, ignore_errors=True)
        part.rename(final)
        kept = KeptResult(result, now, body_files(final, result))
        self._kept[result.job] = kept
        return kept

    def get(self, job: str) -> KeptResult | None:
        return self._kept.get(job)

    def remove(self, job: str) -> None:
        """The result was received (or is not wanted)."""
        if self._kept.pop(job, None):
            shutil.rmtree(self._folder / job, ignore_errors=True)

    def trim(self) -> list[str]:
        """Remove what is too old, then the oldest until the rest fits; the jobs whose results went."""
        gone = []
        total = sum(kept.nbytes for kept in self._kept.values())
        for job, kept in sorted(self._kept.items(), key=lambda item: item[1].finished_at):
            if kept.finished_at < self._clock() - self._max_age_s or total > self._max_bytes:
                total -= kept.nbytes
                gone.append(job)
                self.remove(job)
        if gone:
            log.info("removed %d kept results that were too old or too many", len(gone))
        return gone

    def list(self) -> list[KeptResult]:
        """Newest first."""
        return sorted(self._kept.values(), key=lambda kept: -kept.finished_at)


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
    """A kept result, or None when it is not whole."""
    try:
        header = json.loads((folder / HEADER).read_text(encoding="utf-8"))
        result = frames.decode([json.dumps(header["result"]).encode()])
        finished_at = float(header["finished_at"])
        EditRequest.from_dict(result.request if isinstance(result, Result) else None)
    except (OSError, ValueError, KeyError, TypeError, MgieError):
        return None
    if not isinstance(result, Result) or result.job != folder.name:
        return None
    files = body_files(folder, result)
    sizes = [file.stat().st_size if file.is_file() else -1 for file in files]
    if sizes != body_sizes(result):
        return None
    return KeptResult(result, finished_at, files)
