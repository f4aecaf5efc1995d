"""Tags of a TIFF that neither Pillow nor tifffile writes as they are: EXIF's directories, XMP, IPTC."""

from __future__ import annotations

import struct

from mgie_server.imaging import photoshop
from mgie_server.imaging.exif import Directory, directories_at, entry_of, little, parse
from mgie_server.imaging.metadata import IPTC, PHOTOSHOP, Metadata

XMP = 700
_BYTE, _LONG, _UNDEFINED = 1, 4, 7
_HEAD = b"II*\0"


def with_tags(data: bytes, metadata: Metadata) -> bytes:
    """A classic little-endian TIFF of one page, with the EXIF, the packet and the image resources of the metadata.

    The first directory is written anew behind everything else, where it has room for more entries.
    """
    found = parse(metadata.exif) if metadata.exif else None
    found = little(found) if found else None
    more = _more(metadata) | (found.root if found else {})
    inside = found.inside if found else {}
    if not more and not inside:
        return data
    lines, tail = _lines(data), _Tail(len(data))
    for tag, entry in more.items():
        if tag not in lines:  # what the file says of how it is stored stays
            value = (
                entry.data.ljust(4, b"\0")
                if len(entry.data) <= 4
                else struct.pack("<I", tail.put(entry.data))
            )
            lines[tag] = struct.pack("<HHI", tag, entry.kind, entry.count) + value
    block, places = directories_at(inside, tail.end)
    tail.put(block)
    for tag, place in places.items():
        lines[tag] = struct.pack("<HHII", tag, _LONG, 1, place)
    ordered = b"".join(lines[tag] for tag in sorted(lines))
    first = tail.put(struct.pack("<H", len(lines)) + ordered + bytes(4))
    return b"".join([data[:4], struct.pack("<I", first), data[8:], *tail.parts])


def _more(metadata: Metadata) -> Directory:
    made: Directory = {}
    if metadata.xmp:
        made[XMP] = entry_of(_BYTE, metadata.xmp)
    if metadata.photoshop:
        made[PHOTOSHOP] = entry_of(_BYTE, metadata.photoshop)
    if iptc := photoshop.iptc_of(metadata.photoshop):
        made[IPTC] = entry_of(_UNDEFINED, iptc)
    return made


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


def _lines(data: bytes) -> dict[int, bytes]:
    """The entries of the first directory, 12 bytes each."""
    if data[:4] != _HEAD:
        raise ValueError("not a classic little-endian TIFF")
    (at,) = struct.unpack("<I", data[4:8])
    (count,) = struct.unpack("<H", data[at : at + 2])
    lines = (data[at + 2 + 12 * k : at + 14 + 12 * k] for k in range(count))
    return {struct.unpack("<H", line[:2])[0]: line for line in lines}
