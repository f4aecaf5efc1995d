"""The operating system's side of a worker: its command, its standard input, its end."""

from __future__ import annotations

import platform
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
        env=worker_environment(),
    )


def worker_environment() -> dict[str, str]:
    """The variables that a worker is started with; what a person has set for numpy stays.

    Landing has threads of its own: those of numpy's OpenBLAS would wait beside them, busily, and double its time on two
    cores. On ARM torch computes with OpenBLAS too, and needs them.
    """
    alone = {"OPENBLAS_NUM_THREADS": "1"} if platform.machine().lower() in ("x86_64", "amd64") else {}
    return alone | clean_environment(own_python=True)


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
