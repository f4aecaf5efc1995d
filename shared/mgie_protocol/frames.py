"""Messages to frames and back.

    +----------------------------------------+-------------------------------------+
    | frame 0: JSON object, UTF-8, <= 64 KiB | frame 1: raw bytes, <= 1 MiB        |
    | {"type": "chunk", "job": ..., ...}     | only for chunk, progress + preview  |
    +----------------------------------------+-------------------------------------+

Decoding is strict about what it knows (types, ranges, number of frames) and ignores header keys that it
does not know, so that a peer one minor version ahead is understood. Whatever bytes come in, decode returns a
message or raises MgieError.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import MISSING, Field, fields
from functools import cache
from typing import Any, cast

from mgie_protocol import messages
from mgie_protocol.attachments import AttachmentHeader
from mgie_protocol.errors import MgieError, invalid
from mgie_protocol.limits import MAX_CHUNK_BYTES, MAX_HEADER_BYTES
from mgie_protocol.message_checks import check_meaning
from mgie_protocol.pixels import Buffer, PixelFormat
from mgie_protocol.request import EditRequest

UNKNOWN_TYPE = {"unknown_type": True}  # details of the error for a message of a newer minor version

Frames = Sequence[Buffer]

_JOB_ID = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_MAX_INT = 2**63 - 1


def encode(message: messages.Message) -> list[Buffer]:
    """The frames of a message; a payload is not copied. Raises MgieError message_invalid or _too_large."""
    header: dict[str, Any] = {"type": message.TYPE}
    frames: list[Buffer] = []
    for name, _kind in _fields(type(message)):
        value = getattr(message, name)
        if name == "payload":
            if value is not None:
                frames.append(value)
        else:
            header[name] = _plain(value)
    try:
        head = json.dumps(header, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise invalid(f"A {message.TYPE} message cannot be written as JSON: {error}.") from error
    _check_sizes(head, frames)
    return [head, *frames]


def decode(frames: Frames) -> messages.Message:
    """The message in these frames (without a router's identity frame).

    A payload is the frame as it was given. Raises MgieError: message_invalid, message_too_large, or what is
    wrong with the request or the picture in it (picture_too_large, instruction_too_long, ...).
    """
    if not frames:
        raise invalid("A message without a frame came.")
    _check_sizes(frames[0], frames[1:])
    header = _header(bytes(frames[0]))
    name = header.get("type")
    kind = messages.TYPES.get(name) if isinstance(name, str) else None
    if kind is None:
        raise MgieError("message_invalid", f"There is no message type {name!r:.60}.", details=UNKNOWN_TYPE)
    values: dict[str, Any] = {}
    for field in fields(kind):
        if field.name != "payload":
            _take(values, header, field)
    _take_payload(values, kind, frames)
    made = kind(**values)
    check_meaning(made)
    return made


def job_of(frames: Frames) -> str | None:
    """The job that an undecodable message names, when it can be told: lets an error reach the right job."""
    try:
        job = _header(bytes(frames[0])[: MAX_HEADER_BYTES + 1]).get("job")
    except (MgieError, IndexError):
        return None
    return job if isinstance(job, str) and _JOB_ID.match(job) else None


def check_protocol(version: str) -> None:
    """Raises MgieError protocol_version unless version has our major and is at most one minor away."""
    theirs = re.fullmatch(r"([0-9]{1,4})\.([0-9]{1,4})", version)
    major, minor = (int(part) for part in messages.PROTOCOL_VERSION.split("."))
    if theirs and int(theirs[1]) == major and abs(int(theirs[2]) - minor) <= 1:
        return
    raise other_protocol(version)


def other_protocol(version: str) -> MgieError:
    """The other side's version is too far from ours."""
    return MgieError(
        "protocol_version",
        f"The other side speaks protocol {version!r:.20}, this side {messages.PROTOCOL_VERSION}.",
        "Update the older of the two: `mgie plugins install krita` (or gimp) brings a plug-in to the server's "
        "version; then start the editor again.",
        {"ours": messages.PROTOCOL_VERSION, "theirs": version[:20]},
    )


# --- headers -----------------------------------------------------------------------------------------


def _check_sizes(head: Any, payloads: Sequence[Any]) -> None:
    if len(head) > MAX_HEADER_BYTES:
        raise MgieError("message_too_large", f"A header of {len(head)} bytes is over {MAX_HEADER_BYTES}.")
    if len(payloads) > 1:
        raise invalid(f"A message has at most 2 frames, not {len(payloads) + 1}.")
    for payload in payloads:
        size = memoryview(payload).nbytes
        if size > MAX_CHUNK_BYTES:
            raise MgieError("message_too_large", f"A frame of {size} bytes is over {MAX_CHUNK_BYTES}.")


def _header(head: bytes) -> dict[str, Any]:
    try:
        header = json.loads(head.decode("utf-8"), parse_constant=_no_constant)
        if b"\\u" in head:  # half a surrogate pair, legal in JSON, would break every later UTF-8 writer
            json.dumps(header, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise invalid("A message's header is not JSON in UTF-8.") from error
    if not isinstance(header, dict):
        raise invalid("A message's header is not a JSON object.")
    return cast("dict[str, Any]", header)


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _plain(value: Any) -> Any:
    if isinstance(value, (PixelFormat, AttachmentHeader)):
        return value.header()
    if isinstance(value, (EditRequest, MgieError)):
        return value.to_dict()
    if isinstance(value, list):
        return [_plain(item) for item in cast("list[Any]", value)]
    return value


# --- fields ------------------------------------------------------------------------------------------


@cache
def _fields(kind: type[messages.Message]) -> tuple[tuple[str, str], ...]:
    return tuple((field.name, str(field.type)) for field in fields(kind))


def _take(values: dict[str, Any], header: dict[str, Any], field: Field[Any]) -> None:
    if field.name in header:
        values[field.name] = _checked(field.name, header[field.name], str(field.type))
    elif field.default is MISSING and field.default_factory is MISSING:
        raise invalid(f"The message has no {field.name!r}.")


def _checked(name: str, value: Any, kind: str) -> Any:
    if kind.endswith(" | None"):
        return None if value is None else _checked(name, value, kind[: -len(" | None")])
    if kind.startswith("list["):
        if not isinstance(value, list):
            raise invalid(f"{name} must be a list.")
        return [_checked(name, item, kind[len("list[") : -1]) for item in cast("list[Any]", value)]
    return _CHECKS[kind](name, value)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise invalid(f"{name} must be text.")
    return value


def _job(name: str, value: Any) -> str:
    if not isinstance(value, str) or not _JOB_ID.match(value):
        raise invalid(f"{name} must be 1 to 64 letters, digits, - or _.")
    return value


def _whole(name: str, value: Any) -> int:
    if type(value) is not int or not 0 <= value <= _MAX_INT:
        raise invalid(f"{name} must be a whole number from 0 to 2**63 - 1.")
    return value


def _number(name: str, value: Any) -> float:
    if type(value) not in (int, float) or not abs(value) < 1e300 or not math.isfinite(value):
        raise invalid(f"{name} must be a finite number.")
    return float(value)


def _object(name: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise invalid(f"{name} must be an object.")
    return cast("dict[str, Any]", value)


_CHECKS: dict[str, Callable[[str, Any], Any]] = {
    "str": _text,
    "JobId": _job,
    "int": _whole,
    "float": _number,
    "dict[str, Any]": _object,
    "PixelFormat": lambda name, value: PixelFormat.from_header(value),
    "AttachmentHeader": lambda name, value: AttachmentHeader.from_header(value),
    "EditRequest": lambda name, value: EditRequest.from_dict(value),
    "MgieError": lambda name, value: MgieError.from_dict(value),
}


# --- payloads ------------------------------------------------------------------------------------------


def _take_payload(values: dict[str, Any], kind: type[messages.Message], frames: Frames) -> None:
    wanted = kind is messages.Chunk or values.get("preview") is not None
    if len(frames) - 1 != int(wanted):
        raise invalid(f"A {kind.TYPE} message here has {1 + int(wanted)} frames, not {len(frames)}.")
    if wanted:
        values["payload"] = frames[1]
