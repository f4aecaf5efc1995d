"""A process of its own: cancels a job when its standard input ends without a word. See watchdog.

cancel_when_left.py FOLDER_OF_MGIE_PROTOCOL JOB_ID [PROCESS_OF_GIMP]
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

_TIMEOUT_S = 10.0
_GIMP_ENDS_S = 1.0  # closing GIMP ends its plug-ins first, and GIMP after them
_LOOK_S = 0.05


def main() -> None:
    """Waits for the plug-in's word, or for its end."""
    if sys.stdin.buffer.readline():
        return
    if len(sys.argv) > 3 and _ends(int(sys.argv[3])):
        return
    sys.path.insert(0, sys.argv[1])
    cancel(sys.argv[2])


def _ends(gimp: int) -> bool:
    """Whether GIMP is gone, or goes now."""
    until = time.monotonic() + _GIMP_ENDS_S
    while is_alive(gimp):
        if time.monotonic() > until:
            return False
        time.sleep(_LOOK_S)
    return True


def is_alive(process: int) -> bool:
    """Whether a process runs; one that has ended and that nobody has asked about does not."""
    if sys.platform == "win32":
        return _is_alive_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (OSError, IndexError):
        return True  # no /proc here


def _is_alive_on_windows(process: int) -> bool:
    import ctypes

    kernel = ctypes.windll.kernel32  # pyright: ignore[reportAttributeAccessIssue]
    handle = kernel.OpenProcess(0x0010_0000, False, process)  # SYNCHRONIZE
    if not handle:
        return False
    try:
        return kernel.WaitForSingleObject(handle, 0) != 0
    finally:
        kernel.CloseHandle(handle)


def cancel(job_id: str) -> None:
    """Take the job over from the dead plug-in, and cancel it."""
    from mgie_protocol import events, messages
    from mgie_protocol.client import Client

    client = Client.local(transport="stdlib", client_name="gimp-left", unreachable_after_s=_TIMEOUT_S / 2)
    client.fetch(job_id)
    until = time.monotonic() + _TIMEOUT_S
    while time.monotonic() < until:
        for event in client.wait(0.5):
            if isinstance(event, messages.Welcome):
                client.cancel(job_id)
            elif isinstance(event, (messages.Error, events.Result)):
                client.close()
                return
    client.close()


if __name__ == "__main__":
    main()
