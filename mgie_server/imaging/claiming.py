"""Names of results taken for one process alone, at once for all of a result's files."""

from __future__ import annotations

import os
from collections.abc import Container, Generator
from contextlib import contextmanager
from pathlib import Path

from mgie_server.imaging.naming import Target, blocks_of, not_writable


@contextmanager
def claimed(target: Target, reserved: Container[Path] = ()) -> Generator[list[Path], None, None]:
    """The paths of a target for this process alone, each an empty file until it is written.

    Where another process took one of them meanwhile, others take their place. What is still empty when the block
    fails is removed. Raises MgieError output_not_writable.
    """
    taken = next(block for block in blocks_of(target, reserved) if _claim(block, target.replaceable))
    try:
        yield taken
    except BaseException:
        for path in taken:
            if path not in target.replaceable and _is_empty(path):
                path.unlink(missing_ok=True)
        raise


def _claim(block: list[Path], replaceable: Container[Path]) -> bool:
    """All of them or none."""
    made: list[Path] = []
    for path in block:
        if path in replaceable:
            continue
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        except OSError as error:
            for other in made:
                other.unlink(missing_ok=True)
            if isinstance(error, FileExistsError):
                return False
            raise not_writable(path, error.strerror or str(error)) from error
        made.append(path)
    return True


def _is_empty(path: Path) -> bool:
    try:
        return path.stat().st_size == 0
    except OSError:
        return False
