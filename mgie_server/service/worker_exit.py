"""What people are told of a worker process that ended, stands still, or cannot be started."""

from __future__ import annotations

import signal
import sys

from mgie_protocol.errors import MgieError


def crashed(code: int, stage: str) -> MgieError:
    """It ended by itself. code: as subprocess tells it, negative for a signal. stage: what it was at, "" for nothing."""
    how = f"signal {_signal_name(-code)}" if code < 0 else f"exit code {code}"
    where = f" while {stage}" if stage else ""
    hint = "Send the edit again; it has a new worker."
    if code == -signal.SIGTERM or (hasattr(signal, "SIGKILL") and code == -signal.SIGKILL):
        hint += " If this happens again, memory may be too short for this model or picture."
    return MgieError("worker_crashed", f"The worker process ended{where} ({how}).", hint, {"exit": code})


def hung(how: str) -> MgieError:
    return MgieError("worker_hung", f"The worker process {how}, and was ended.", "Send the edit again.")


def unfit(why: str) -> MgieError:
    """It said itself that it cannot work."""
    return MgieError("device_error", why, "Start mgie-server with another --device.")


def not_startable(error: OSError) -> MgieError:
    """The system refused to start it."""
    return MgieError(
        "worker_crashed",
        f"The worker process cannot be started: {error.strerror or error} ({error.filename or sys.executable}).",
        "After an upgrade, stop the server with `mgie stop`; the next edit starts the new one. Else close other "
        "programs, or allow this account more files and processes (`ulimit -n`, `ulimit -u`).",
    )


def hopeless(error: MgieError, starts: int) -> MgieError:
    """What whoever waits is told after so many starts in a row that failed with this error."""
    if error.code == "device_error":
        return error
    hint = "Its log may say why, and `mgie doctor` what is missing."
    if "exit" not in error.details:
        hint = error.hint
    return MgieError(
        error.code,
        f"{error.message} {starts} starts in a row failed; the server tries again with the next edit only.",
        hint,
        error.details,
    )


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal
        return str(number)
