"""Cancels the job when this process is ended from outside and cannot do it itself.

GIMP ends a plug-in without asking (its own Cancel in the status bar). The server would wait for the lost client to
come back. So a small process waits at the other end of a pipe: when the pipe breaks without a word, it cancels the
job and ends. Where GIMP itself is gone as well, closed or crashed, a job that is to be kept goes on: nobody has
cancelled it, and its result waits for the next GIMP.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import mgie_protocol

_DONE = b"done\n"


class Watchdog:
    """Watches from its making until dismiss. Without it an edit works as well, so nothing is raised."""

    def __init__(self, job_id: str, keep: bool = False) -> None:
        """keep: the job goes on where GIMP, from which this process was started, ends too."""
        protocol = Path(mgie_protocol.__file__).resolve().parent.parent
        command = [sys.executable, "-S", str(Path(__file__).with_name("cancel_when_left.py"))]
        flags = subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0
        gimp = [str(os.getppid())] if keep else []
        self._process: subprocess.Popen[bytes] | None = None
        with contextlib.suppress(OSError, ValueError):
            self._process = subprocess.Popen(
                [*command, str(protocol), job_id, *gimp],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                creationflags=flags,
            )

    def dismiss(self) -> None:
        """The job has ended, or was cancelled in a better way."""
        process, self._process = self._process, None
        if process is None or process.stdin is None:
            return
        with contextlib.suppress(OSError):
            process.stdin.write(_DONE)
            process.stdin.close()
