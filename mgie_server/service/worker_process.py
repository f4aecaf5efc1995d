"""The operating system's side of a worker: its command, its standard input, its end."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from mgie_protocol.environment import clean_environment, work_folder


def start_process(words: list[str], home: Path) -> subprocess.Popen[bytes]:
    """Start `mgie_server.service.worker` with these words. Raises OSError where the system refuses one."""
    return subprocess.Popen(
        [sys.executable, "-m", "mgie_server.service.worker", *words],
        stdin=subprocess.PIPE,
        start_new_session=True,
        cwd=work_folder(home),
        env=clean_environment(own_python=True),
    )


def tell_process(process: subprocess.Popen[bytes], line: bytes) -> None:
    """Write to its standard input, which stays open: its end ends the worker. Raises OSError where it is dead."""
    assert process.stdin
    process.stdin.write(line)
    process.stdin.flush()


def end_process(process: subprocess.Popen[bytes], timeout_s: float) -> None:
    """Wait for the end until timeout_s, then make it."""
    try:
        process.wait(timeout_s)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if process.stdin:
        with suppress(OSError):  # what was never read
            process.stdin.close()
