"""Decoding in a process of its own, with a deadline and an end to its memory: for files that would take too much,
and for decoders that are large. A crash there is a file that cannot be read."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

from mgie_protocol.errors import MgieError
from mgie_server.imaging.decoded import Decoded, Unreadable
from mgie_server.imaging.limits import memory_for, seconds_for

_START = "import sys; sys.path[:0] = sys.argv[4:]; from mgie_server.imaging.apart import main; main()"


def decode_apart(kind: str, data: bytes, path: Path, pixels: int) -> Decoded:
    """As decode_here. pixels: of the picture, which the limits grow with."""
    roots = [str(Path(sys.modules[name].__path__[0]).parent) for name in ("mgie_server", "mgie_protocol")]
    command = [sys.executable, "-I", "-c", _START, kind, str(path), str(memory_for(pixels)), *roots]
    seconds = seconds_for(pixels)
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        why = f"decoding it took longer than {seconds:.0f} s"
        raise Unreadable(why, "It may be made to do harm. Save it anew.") from None
    head, found, body = done.stdout.partition(b"\n")
    if not found:
        raise ValueError(f"its decoder ended with {done.returncode}")
    return _decoded(json.loads(head), body)


def _decoded(head: dict[str, Any], body: bytes) -> Decoded:
    if "error" in head:
        raise MgieError(*head["error"])
    if "unreadable" in head:
        raise Unreadable(*head["unreadable"])
    if "memory" in head:
        raise MemoryError
    if "damaged" in head:
        raise ValueError(head["damaged"])
    values = np.frombuffer(body, head["array"]).reshape(head["shape"])
    said = {name: base64.b64decode(text) for name, text in head["said"].items()}
    return Decoded(values, head["model"], head["dtype"], head["orientation"], tuple(head["notes"]), said)


def main() -> None:
    """The process: kind, path and bytes of memory as arguments, the file as input; a line of JSON and the pixels."""
    kind, path, memory = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    out = sys.stdout.buffer
    head, body = _answer(kind, sys.stdin.buffer.read(), path, memory)
    out.write(json.dumps(head).encode() + b"\n")
    out.write(body)
    out.flush()


def _answer(kind: str, data: bytes, path: Path, memory: int) -> tuple[dict[str, Any], Any]:
    from mgie_server.imaging.decoders import decode_here

    _limit_memory(memory)
    try:
        made = decode_here(kind, data, path)
    except MgieError as error:
        return {"error": [error.code, error.message, error.hint]}, b""
    except Unreadable as error:
        return {"unreadable": [str(error), error.hint]}, b""
    except MemoryError:
        return {"memory": True}, b""
    except Exception as error:  # decoders raise whatever they like on damaged files
        return {"damaged": str(error) or type(error).__name__}, b""
    pixels = np.ascontiguousarray(made.pixels)
    head = {
        "array": pixels.dtype.str,
        "shape": pixels.shape,
        "model": made.model,
        "dtype": made.dtype,
        "orientation": made.orientation,
        "notes": made.notes,
        "said": {name: base64.b64encode(value).decode() for name, value in made.said.items()},
    }
    return head, pixels.reshape(-1).data.cast("B")


def _limit_memory(more: int) -> None:
    """At most so many bytes more than now, where the system has such limits."""
    try:
        import resource

        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (now + more, now + more))
    except (ImportError, OSError, ValueError):
        pass
