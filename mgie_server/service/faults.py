"""What an exception in the worker means for the client, and whether the process may go on after it."""

from __future__ import annotations

import errno
import logging

from mgie_protocol.errors import MgieError

log = logging.getLogger(__name__)

# how torch and the drivers speak of a device that will not answer again in this process
_DEVICE_WORDS = (
    "cuda error",
    "device-side assert",
    "cudnn_status",
    "cublas_status",
    "hip error",
    "mps backend",
    "unspecified launch failure",
    "illegal memory access",
    "acceleratorerror",
)
_FULL = "Free some space there, or name other folders by MGIE_HOME and MGIE_MEMORY_FOLDER; `mgie doctor` looks at both."
_WRITABLE = "Make it readable and writable, or set MGIE_HOME to another folder; `mgie doctor` looks at it."
_DESCRIPTORS = "Close other programs, or allow more open files (`ulimit -n`), and start the server again."
# what the system says when a machine is short of something, or forbids it
_MACHINE = {
    errno.ENOSPC: ("out_of_memory", _FULL),
    errno.EDQUOT: ("out_of_memory", _FULL),
    errno.EFBIG: ("out_of_memory", _FULL),
    errno.ENOMEM: ("out_of_memory", "Close other programs, or edit a smaller picture."),
    errno.EAGAIN: ("out_of_memory", "Close other programs; this account may run too many (`ulimit -u`)."),
    errno.EMFILE: ("out_of_memory", _DESCRIPTORS),
    errno.ENFILE: ("out_of_memory", _DESCRIPTORS),
    errno.EROFS: ("output_not_writable", _WRITABLE),
    errno.EACCES: ("output_not_writable", _WRITABLE),
    errno.EPERM: ("output_not_writable", _WRITABLE),
    errno.EIO: ("device_error", "The disk or its file system fails; look at the system's log."),
}
_MEMORY_WORDS = ("out of memory", "can't allocate memory", "not enough memory", "cannot allocate memory")


def explain(error: BaseException) -> MgieError:
    """The error as the client reads it."""
    if isinstance(error, MgieError):
        return error
    log.error("a job failed", exc_info=error)
    said = f"{type(error).__name__}: {error}"[:500]
    if is_memory(error):
        return MgieError(
            "out_of_memory",
            f"Memory was too short for this edit ({said}).",
            "Close other programs, use fewer variations, a smaller picture or a smaller model.",
        )
    if is_device_error(error):
        return MgieError(
            "device_error",
            f"The device failed ({said}); its worker is replaced.",
            "Send the edit again; if it fails again, see `mgie doctor`.",
        )
    if isinstance(error, OSError) and error.errno in _MACHINE:
        return _machine_failed(error)
    return MgieError("internal", f"The edit failed with a bug: {said}.", "Please report it.")


def _machine_failed(error: OSError) -> MgieError:
    """The system refused something: no bug, and somebody can do something about it."""
    where = f" {error.filename}" if error.filename else ""
    code, hint = _MACHINE[error.errno or 0]
    return MgieError(code, f"The system refused the server a file or memory{where}: {error.strerror}.", hint)


def is_memory(error: BaseException) -> bool:
    """Memory that was too short, of the machine or of the device: the process may go on."""
    if isinstance(error, MgieError):
        return error.code == "out_of_memory"
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return True
    return isinstance(error, RuntimeError) and _speaks_of(error, _MEMORY_WORDS)


def is_device_error(error: BaseException) -> bool:
    """A device that is poisoned for this process: it must be replaced."""
    if is_memory(error) or not isinstance(error, RuntimeError):
        return False
    return type(error).__name__ == "AcceleratorError" or _speaks_of(error, _DEVICE_WORDS)


def _speaks_of(error: BaseException, words: tuple[str, ...]) -> bool:
    text = str(error).lower()
    return any(word in text for word in words)
