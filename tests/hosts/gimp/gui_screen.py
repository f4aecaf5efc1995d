"""Inside GIMP's system: an X server, a session bus and a window manager."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import IO

_MARK = "_NET_SUPPORTING_WM_CHECK"
_ATTEMPTS = 5
_TIMEOUT_S = 30.0  # for one of them
_LOOK_S = 0.05


def start_screen(size: str, log: Path) -> None:
    """X server at any free display, session bus, window manager; their addresses go into the environment."""
    errors = log.open("ab")
    read, write = os.pipe()
    command = ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24", "-nolisten", "tcp"]
    subprocess.Popen(command, pass_fds=[write], stdout=errors, stderr=errors)
    os.close(write)
    os.environ["DISPLAY"] = ":" + os.read(read, 20).decode().strip()
    bus = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address=1"], stdout=subprocess.PIPE, stderr=errors
    )
    assert bus.stdout
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
    os.environ.pop("NO_AT_BRIDGE", None)
    start_window_manager(errors)


def start_window_manager(errors: IO[bytes]) -> None:
    """openbox, once it says on the root window that it is there. On a busy machine it may end before: then again."""
    for _attempt in range(_ATTEMPTS):
        subprocess.run(["xprop", "-root", "-remove", _MARK], stderr=errors)  # of one that has ended
        manager = subprocess.Popen(["openbox"], stdout=errors, stderr=errors)
        until = time.monotonic() + _TIMEOUT_S
        while manager.poll() is None and time.monotonic() < until:
            told = subprocess.run(["xprop", "-root", _MARK], stdout=subprocess.PIPE, stderr=errors)
            if b"window id # 0x" in told.stdout:
                return
            time.sleep(_LOOK_S)
        manager.kill()
        manager.wait()
    raise TimeoutError("openbox does not start")
