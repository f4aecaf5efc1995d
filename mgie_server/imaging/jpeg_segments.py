"""The segments of a JPEG beside its pixels that no library hands out as they are."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from mgie_server.imaging.photoshop import HEAD

SEGMENT = 65_533  # bytes that a segment holds
_APP13, _COMMENT, _SCAN, _TABLE = 0xED, 0xFE, 0xDA, 0xDB
_BARE = {0x01, *range(0xD0, 0xD9)}


def beside_jpeg(data: bytes) -> tuple[bytes, list[bytes]]:
    """Photoshop's image resources (b"": none) and the comments."""
    section = b""
    comments: list[bytes] = []
    for marker, body in _segments(data):
        if marker == _APP13 and body.startswith(HEAD):
            section += body[len(HEAD) :]
        elif marker == _COMMENT and body.strip(b"\0 "):
            comments.append(body.rstrip(b"\0"))
    return section, comments


def at_tables(data: bytes) -> int:
    """Where what describes the picture ends and its coding begins: at the first table of quantisation."""
    at = 2
    for marker, body in _segments(data):
        if marker == _TABLE:
            return at
        at += len(body) + 4
    raise ValueError("a JPEG without a table of quantisation")


def segment(marker: int, body: bytes) -> bytes:
    """A segment of at most SEGMENT bytes."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def photoshop_segments(section: bytes) -> bytes:
    """The segments that hold image resources, in as many parts as it takes."""
    room = SEGMENT - len(HEAD)
    parts = (section[at : at + room] for at in range(0, len(section), room))
    return b"".join(segment(_APP13, HEAD + part) for part in parts)


def comment_segment(comment: bytes) -> bytes:
    return segment(_COMMENT, comment)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and body of each segment before the first scan."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == _SCAN:
            return
        if marker == 0xFF or marker in _BARE:
            at += 1 if marker == 0xFF else 2
            continue
        (length,) = struct.unpack_from(">H", data, at + 2)
        yield marker, data[at + 4 : at + 2 + length]
        at += 2 + max(2, length)
