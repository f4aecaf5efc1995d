"""Tags of a TIFF that neither Pillow nor tifffile writes as it should: Exif and GPS directories, an XMP packet."""

from __future__ import annotations

import struct
from typing import Any

from PIL import Image
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from mgie_server.imaging.metadata import directories

XMP = 700
_BYTE, _LONG = 1, 4
_HEAD = b"II*\0\x08\0\0\0"


def with_tags(data: bytes, exif: bytes | None, xmp: bytes | None) -> bytes:
    """A classic little-endian TIFF of one page, with the Exif and GPS directories of `exif` and the packet.

    The first directory is written anew behind everything else, where it has room for more entries.
    """
    found = Image.Exif()
    if exif:
        found.load(exif)
    inner = directories(found)
    if not xmp and not inner:
        return data
    entries, tail = _entries(data), _Tail(len(data))
    if xmp:
        entries[XMP] = struct.pack("<HHII", XMP, _BYTE, len(xmp), tail.put(xmp))
    for tag, values in inner.items():
        entries[tag] = struct.pack("<HHII", tag, _LONG, 1, tail.put(_directory(tag, values, tail.end)))
    ordered = b"".join(entries[tag] for tag in sorted(entries))
    first = tail.put(struct.pack("<H", len(entries)) + ordered + bytes(4))
    return b"".join([data[:4], struct.pack("<I", first), data[8:], *tail.parts])


class _Tail:
    """What is put behind a file's end, each part at an even place."""

    def __init__(self, end: int) -> None:
        self.parts = [bytes(end & 1)]
        self.end = end + (end & 1)

    def put(self, body: bytes) -> int:
        """The place in the file at which it comes to lie."""
        place = self.end
        self.parts.append(body + bytes(len(body) & 1))
        self.end += len(self.parts[-1])
        return place


def _entries(data: bytes) -> dict[int, bytes]:
    """The entries of the first directory, 12 bytes each."""
    if data[:4] != _HEAD[:4]:
        raise ValueError("not a classic little-endian TIFF")
    (at,) = struct.unpack("<I", data[4:8])
    (count,) = struct.unpack("<H", data[at : at + 2])
    lines = (data[at + 2 + 12 * k : at + 14 + 12 * k] for k in range(count))
    return {struct.unpack("<H", line[:2])[0]: line for line in lines}


def _directory(tag: int, values: dict[int, Any], at: int) -> bytes:
    """A directory as it stands at a place of the file."""
    made = ImageFileDirectory_v2(_HEAD, group=tag)
    for name, value in values.items():
        made[name] = value
    return made.tobytes(at)
