"""Photoshop's image resources, in which JPEG, TIFF and PNG carry IPTC's fields.

Source: Adobe Photoshop File Formats Specification, "Image Resources Section"; IPTC-IIM 4.2.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

HEAD = b"Photoshop 3.0\0"  # of a JPEG's APP13
IPTC = 0x0404
# thumbnails; EXIF, XMP and a profile, which are carried elsewhere
_DROPPED = (1033, 1036, 1058, 1059, 1060, 1039)


def resources_of(iptc: bytes) -> bytes:
    """A section that holds IPTC's fields alone."""
    return _resource(IPTC, b"\0\0", iptc)


def cleaned(section: bytes) -> bytes:
    """The section without what describes the old pixels, or lies in other places as well."""
    return b"".join(
        _resource(number, name, data) for number, name, data in _resources(section) if number not in _DROPPED
    )


def iptc_of(section: bytes) -> bytes:
    """IPTC's fields, b"" where there are none."""
    return next((data for number, _, data in _resources(section) if number == IPTC), b"")


def _resource(number: int, name: bytes, data: bytes) -> bytes:
    return (
        b"8BIM"
        + struct.pack(">H", number)
        + name
        + struct.pack(">I", len(data))
        + data
        + bytes(len(data) & 1)
    )


def _resources(section: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Number, name as it is stored, and data; ends where the section is damaged."""
    at = 0
    while section[at : at + 4] == b"8BIM" and at + 12 <= len(section):
        (number,) = struct.unpack_from(">H", section, at + 4)
        length = (section[at + 6] + 2) & ~1  # a byte of length, the name, to an even number
        name, at = section[at + 6 : at + 6 + length], at + 6 + length
        if at + 4 > len(section):
            return
        (size,) = struct.unpack_from(">I", section, at)
        if at + 4 + size > len(section):
            return
        yield number, name, section[at + 4 : at + 4 + size]
        at += 4 + size + (size & 1)
