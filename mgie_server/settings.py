"""Every number and path of the server that a person may want to change.

Each field is read from the environment variable MGIE_<FIELD> when that is set (MGIE_MAX_QUEUE=8), and a
command-line flag goes over both. `home` is mgie_protocol's mgie_home() ($MGIE_HOME, ~/.mgie).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from mgie_protocol import limits
from mgie_protocol.errors import MgieError
from mgie_protocol.home import mgie_home

SHM = Path("/dev/shm")


@dataclass(frozen=True)
class Settings:
    """Sizes are bytes, times are seconds; 0 is "never" only where it says so."""

    home: Path = field(default_factory=mgie_home)
    listen: str = "auto"  # a Unix socket in home, or where there are none any free port of 127.0.0.1
    device: str = "auto"  # "auto", "cpu", "cuda", "cuda:1", or several with commas: one worker each
    model: str = ""  # loaded before the first job; "" loads nothing
    memory: str = "auto"  # GB that a big model may take on its device; "auto" is what is free there
    engines: str = ""  # the folder of a person's own engines; "" is engines in home
    test_engines: str = ""  # "1": the stand-ins of assets/engines, with which programs and tests try a server
    idle_exit_s: float = 0.0  # end after so long without a job or a question; 0 = never

    memory_folder: str = ""  # where pixels are shared with the worker; "" is /dev/shm where there is one
    max_queue: int = 32  # jobs received, waiting and running, all clients together
    max_uploads: int = 4  # bodies on their way at once, by turns between clients; more wait for their credit
    max_held_bytes: int = 6 * 1024**3  # pictures and results in memory, all jobs together
    max_result_bytes: int = 4 * 1024**3  # all variations of one job
    upload_idle_s: float = 60.0  # an upload that stands still for so long is dropped
    upload_bytes_per_s: int = 32 * 1024  # one that is slower over all, idle time granted, is dropped too

    disconnect_grace_s: float = 5.0  # a lost client may come back for its "cancel" job
    unfetched_s: float = 600.0  # a finished result that its client does not take
    kept_s: float = float(limits.KEPT_SECONDS)
    kept_bytes: int = limits.KEPT_BYTES
    kept_count: int = limits.KEPT_COUNT

    worker_silent_s: float = 30.0  # no heartbeat: the process stands still
    worker_stall_s: float = 300.0  # no step while editing or landing
    worker_slow_stall_s: float = 1800.0  # no end of loading or describing
    worker_start_s: float = 60.0  # from its start to "ready"
    worker_backoff_s: float = 0.5  # before the next start, doubled with each one in a row that failed
    stop_s: float = 3.0  # a worker that is asked to end is killed after it

    preview_side: int = 256  # px, long side
    preview_every_s: float = 0.1

    @classmethod
    def from_environment(cls, env: Mapping[str, str] | None = None, **flags: Any) -> Settings:
        """Defaults, then MGIE_* variables, then the flags that are not None. Raises MgieError."""
        env = os.environ if env is None else env
        values: dict[str, Any] = {}
        for entry in fields(cls):
            text = env.get(f"MGIE_{entry.name.upper()}")
            if text is not None and entry.name != "home":
                values[entry.name] = _parsed(entry.name, text, str(entry.type))
        values.update({name: value for name, value in flags.items() if value is not None})
        return cls(**values)

    @property
    def shared_memory(self) -> list[Path]:
        """The folders in which servers keep the pixels of running jobs: the next where one has no room."""
        own = self.home / "segments"
        if self.memory_folder:
            return [Path(self.memory_folder), own]
        return [SHM, own] if os.access(SHM, os.W_OK) else [own]

    @property
    def own_engines(self) -> Path:
        """The folder of a person's own engines, there or not."""
        if self.engines:
            return Path(self.engines)
        stand_ins = Path(__file__).parent / "assets" / "engines"
        return stand_ins if self.test_engines not in ("", "0") else self.home / "engines"

    @property
    def results(self) -> Path:
        """Where kept results lie."""
        return self.home / "results"


def _parsed(name: str, text: str, kind: str) -> Any:
    if kind == "str":
        return text
    try:
        value = float(text) if kind == "float" else int(text)
    except ValueError:
        value = -1
    if not 0 <= value < float("inf"):
        raise MgieError(
            "parameter_out_of_range",
            f"MGIE_{name.upper()} must be a number that is not negative, not {text!r:.40}.",
        )
    return value
