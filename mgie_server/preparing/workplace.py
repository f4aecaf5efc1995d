"""The folder that is written: finished shards, and in `.work` what is known of those that are not.

Several processes share it, on one machine or on several. A file is either whole or not there, whenever one of them ends.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mgie_protocol.errors import MgieError
from mgie_server.datasets.prepared import ENDINGS, PREPARED
from mgie_server.preparing.journal import Journal
from mgie_server.preparing.plan import Shard
from mgie_server.service.lock import FileLock

REPORT = "report.json"
_WORK, _ARGUMENTS = ".work", "arguments.json"


class Workplace:
    """form: "parquet" or "webdataset"."""

    def __init__(self, out: Path, form: str) -> None:
        self.out = out
        self._ending = ENDINGS[form]
        self._work = out / _WORK

    def begin(self, arguments: dict[str, Any]) -> bool:
        """False where all of it is done already. arguments: all that decides what is written.

        Raises MgieError output_not_writable where the folder holds something else, or was begun with other arguments.
        """
        done = self.out / PREPARED
        begun = self._work / _ARGUMENTS
        if done.is_file():
            self._check(done, arguments)
            self._remove_work()  # it may have ended just before it did
            return False
        try:
            if not begun.exists():
                if self.out.is_dir() and any(path.name != _WORK for path in self.out.iterdir()):
                    raise _not_writable(
                        self.out, "it is not empty", "Name an empty folder, or one that is to be made."
                    )
                self._work.mkdir(parents=True, exist_ok=True)
                self._write_json(begun, {"arguments": arguments})
        except OSError as error:
            raise _not_writable(self.out, error.strerror or str(error), "Choose another place.") from error
        self._check(begun, arguments)
        return True

    def shard_file(self, shard: Shard) -> Path:
        return self.out / f"{shard.name}.{self._ending}"

    def finished(self, shard: Shard) -> bool:
        return self.shard_file(shard).exists()

    def journal(self, shard: Shard, step: str) -> Journal:
        return Journal(self._work / f"{shard.name}.{step}.jsonl")

    def keep_counts(self, shard: Shard, counts: dict[str, Any]) -> None:
        """Of a shard, before its file is put in place."""
        self._write_json(self._counts(shard), counts)

    def counts(self, shard: Shard) -> dict[str, Any]:
        return json.loads(self._counts(shard).read_text(encoding="utf-8"))

    def clear(self, shard: Shard) -> None:
        """What is not needed of a finished shard."""
        for path in self._work.glob(f"{shard.name}.*.jsonl"):
            path.unlink(missing_ok=True)

    @contextmanager
    def alone(self, shard: Shard) -> Iterator[None]:
        """For one process at a time. Raises MgieError output_not_writable where another is at work on the shard."""
        lock = FileLock(self._work / f"{shard.name}.lock")
        if not lock.acquire():
            raise _not_writable(
                self.out,
                f"another `mgie prepare` is at work on {shard.name}",
                "Wait until it has ended. To share the work start all together: "
                "`torchrun --nproc-per-node N --no-python mgie prepare ...`.",
            )
        try:
            yield
        finally:
            lock.release(remove=True)

    @contextmanager
    def finishing(self) -> Iterator[bool]:
        """True for the one process that may put everything together; False where another does, or has."""
        lock = FileLock(self._work / "finish.lock")
        try:
            mine = lock.acquire()
        except FileNotFoundError:  # another has finished, and removed the folder
            mine = False
        try:
            yield mine and not (self.out / PREPARED).exists()
        finally:
            lock.release()

    def finish(self, prepared: dict[str, Any], report: dict[str, Any]) -> None:
        """prepared.json comes last: with it the data set is whole."""
        self._write_json(self.out / REPORT, report)
        self._write_json(self.out / PREPARED, prepared)
        self._remove_work()

    def report(self) -> dict[str, Any]:
        """Of a run that was finished. Raises OSError, ValueError."""
        return json.loads((self.out / REPORT).read_text(encoding="utf-8"))

    @contextmanager
    def aside(self, path: Path) -> Iterator[Path]:
        """Where to write a file that is put in its place once it is on the disk. Raises OSError."""
        half = self._work / f"{path.name}.{os.getpid()}.part"
        yield half
        with half.open("rb+") as file:
            os.fsync(file.fileno())
        half.replace(path)

    def _write_json(self, path: Path, value: Any) -> None:
        with self.aside(path) as half:
            half.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    def _remove_work(self) -> None:
        shutil.rmtree(self._work, ignore_errors=True)

    def _counts(self, shard: Shard) -> Path:
        return self._work / f"{shard.name}.json"

    def _check(self, path: Path, arguments: dict[str, Any]) -> None:
        try:
            known = json.loads(path.read_text(encoding="utf-8"))["arguments"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
            raise _not_writable(self.out, f"{path} cannot be read", "Name another folder.") from error
        differing = [key for key in arguments if known.get(key) != arguments[key]]
        if differing:
            shown = ", ".join(
                f"{key} {_short(known.get(key))} then, {_short(arguments[key])} now" for key in differing
            )
            raise _not_writable(
                self.out,
                f"it was begun with other arguments: {shown}",
                "Give the same ones to go on, or name another folder.",
            )


def _short(value: Any) -> str:
    shown = str(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _not_writable(folder: Path, why: str, hint: str) -> MgieError:
    return MgieError("output_not_writable", f"{folder} cannot be written: {why}.", hint)
