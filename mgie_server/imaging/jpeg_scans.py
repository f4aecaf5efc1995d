"""How often a decoder goes over a JPEG: its scans, counted marker by marker (ITU-T T.81, B.1)."""

from __future__ import annotations

import re
import struct

_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd8\x01]")  # one with a length behind it, or the end
_SCAN, _END = 0xDA, 0xD9


def scans_in(data: bytes) -> int:
    """Of one JPEG from its first byte to its end. What lies in other segments (profiles, thumbnails) is no scan."""
    count, at = 0, 0
    while (found := _MARKER.search(data, at)) is not None:
        marker, at = found.group()[-1], found.end()
        if marker == _END:
            break
        count += marker == _SCAN
        if at + 2 <= len(data):
            at += struct.unpack(">H", data[at : at + 2])[0]
    return count
