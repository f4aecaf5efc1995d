"""What an exception in the worker means for the client, and whether the process may go on after it."""

from __future__ import annotations

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
    return MgieError("internal", f"The edit failed with a bug: {said}.", "Please report it.")


def is_memory(error: BaseException) -> bool:
    """Memory that was too short, of the machine or of the device: the process may go on."""
    if isinstance(error, MgieError):
        return error.code == "out_of_memory"
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
