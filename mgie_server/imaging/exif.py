"""EXIF as bytes: directories of entries that are carried as they are, in their own byte order and encoding.

Values are not interpreted, so no value can be wrong; an entry whose bytes are not there is left out. The thumbnail's
directory is not read. Sources: TIFF 6.0 section 2, Exif 2.32 section 4.6.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

PREFIX = b"Exif\0\0"
EXIF, GPS, INTEROP = 0x8769, 0x8825, 0xA005  # tags that lead to directories
MAKER_NOTE = 0x927C
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_WORDS = {3: 2, 8: 2, 4: 4, 5: 4, 9: 4, 10: 4, 11: 4, 13: 4, 12: 8}  # bytes that the byte order turns
_MOST = 4096  # entries of a directory


@dataclass(frozen=True)
class Entry:
    """kind: TIFF's number of the type. data: the values as they lie in the file. place: where, if it may matter."""

    kind: int
    count: int
    data: bytes
    place: int | None = None


Directory = dict[int, Entry]


@dataclass(frozen=True)
class Exif:
    """order: "<" or ">". root: the first directory, without the tags that lead to others; inside: those others."""

    order: str
    root: Directory = field(default_factory=dict[int, Entry])
    inside: dict[int, Directory] = field(default_factory=dict[int, Directory])

    def number(self, tag: int) -> int | None:
        """The first whole number of an entry of the root, None where there is none."""
        entry = self.root.get(tag)
        form = {1: "B", 3: "H", 4: "I"}.get(entry.kind) if entry and entry.count else None
        return struct.unpack_from(self.order + form, entry.data)[0] if entry and form else None

    def ratio(self, tag: int) -> float | None:
        """The first fraction of an entry of the root, None where there is none."""
        entry = self.root.get(tag)
        if entry is None or entry.kind != 5 or not entry.count:
            return None
        over, below = struct.unpack_from(self.order + "II", entry.data)
        return over / below if below else None


def entry_of(kind: int, data: bytes) -> Entry:
    """An entry of bytes or text."""
    return Entry(kind, len(data) // _SIZES[kind], data)


def parse(block: bytes, at: int | None = None) -> Exif | None:
    """The directories of an EXIF block, or of a TIFF, with the first one at `at` instead of where the header says.

    None for what is no EXIF.
    """
    data = memoryview(block.removeprefix(PREFIX))
    order = {b"II": "<", b"MM": ">"}.get(bytes(data[:2]))
    if order is None or len(data) < 8:
        return None
    big = struct.unpack_from(order + "H", data, 2)[0] == 43
    if at is None:
        at = (
            struct.unpack_from(order + ("Q" if big else "I"), data, 8 if big else 4)[0]
            if len(data) >= 16
            else 8
        )
    read = _Reader(data, order, big)
    root = read.directory(at)
    inside = {tag: read.directory(read.pointed(root.pop(tag, None))) for tag in (EXIF, GPS)}
    inside[INTEROP] = read.directory(read.pointed(inside[EXIF].pop(INTEROP, None)))
    for entries in inside.values():
        for tag in (EXIF, GPS, INTEROP):  # a directory that leads on to others of its kind, or back
            entries.pop(tag, None)
    return Exif(order, root, {tag: entries for tag, entries in inside.items() if entries})


def little(exif: Exif) -> Exif:
    """The same in little-endian order; what is of no type, as a maker's note, stays as it is."""
    if exif.order == "<":
        return exif

    def turned(entries: Directory) -> Directory:
        return {tag: replace(entry, data=_turned(entry)) for tag, entry in entries.items()}

    return Exif("<", turned(exif.root), {tag: turned(entries) for tag, entries in exif.inside.items()})


def block_of(exif: Exif) -> bytes | None:
    """The EXIF block, with its prefix; None where nothing is in it.

    A maker's note comes to lie where it lay: what is inside of it may count from the beginning.
    """
    if not exif.root and not exif.inside:
        return None
    note = exif.inside.get(EXIF, {}).get(MAKER_NOTE)
    room = _Room(8, (note.place, note.place + len(note.data)) if note and note.place else None)
    body = _written(exif.root, exif.inside, exif.order, room, (EXIF, GPS), first=True)
    mark = b"II*\0" if exif.order == "<" else b"MM\0*"
    made = bytearray(max(place + len(part) for place, part in body))
    made[:8] = mark + struct.pack(exif.order + "I", body[-1][0])
    for place, part in body:
        made[place : place + len(part)] = part
    return PREFIX + bytes(made)


def directories_at(inside: Mapping[int, Directory], place: int) -> tuple[bytes, dict[int, int]]:
    """Little-endian directories as they lie from this place of a file on, and the place of each by its tag."""
    parts: list[tuple[int, bytes]] = []
    places: dict[int, int] = {}
    room = _Room(place)
    for tag in (EXIF, GPS):
        if tag in inside or (tag == EXIF and INTEROP in inside):
            body = _written(inside.get(tag, {}), inside, "<", room, (INTEROP,) if tag == EXIF else ())
            parts += body
            places[tag] = body[-1][0]
    made = bytearray(room.end - place)
    for start, part in parts:
        made[start - place : start - place + len(part)] = part
    return bytes(made), places


@dataclass
class _Room:
    """Where the next part comes to lie, each at an even place. kept: an interval that is for something else."""

    end: int
    kept: tuple[int, int] | None = None

    def take(self, size: int) -> int:
        start = self.end + (self.end & 1)
        if self.kept and start < self.kept[1] and start + size > self.kept[0]:
            start = self.kept[1] + (self.kept[1] & 1)
        self.end = start + size + (size & 1)
        return start


def _written(
    entries: Directory,
    inside: Mapping[int, Directory],
    order: str,
    room: _Room,
    leading: tuple[int, ...],
    first: bool = False,
) -> list[tuple[int, bytes]]:
    """Places and bytes of a directory, its values and what it leads to; the directory itself is the last one."""
    leading = tuple(tag for tag in leading if tag in inside or (tag == EXIF and INTEROP in inside))
    head = room.take(2 + 12 * (len(entries) + len(leading)) + 4)
    if first and room.kept and head > room.kept[0]:
        room.kept = None  # nothing can lie before it any more; it takes its place as everything else
    parts: list[tuple[int, bytes]] = []
    lines = dict(_lines(entries, order, room, parts))
    for tag in leading:
        parts += _written(inside.get(tag, {}), inside, order, room, (INTEROP,) if tag == EXIF else ())
        lines[tag] = struct.pack(order + "HHII", tag, 4, 1, parts[-1][0])
    table = b"".join(lines[tag] for tag in sorted(lines))
    return [*parts, (head, struct.pack(order + "H", len(lines)) + table + bytes(4))]


def _lines(
    entries: Directory, order: str, room: _Room, parts: list[tuple[int, bytes]]
) -> Iterator[tuple[int, bytes]]:
    for tag, entry in entries.items():
        if len(entry.data) <= 4:
            yield tag, struct.pack(order + "HHI", tag, entry.kind, entry.count) + entry.data.ljust(4, b"\0")
            continue
        kept = tag == MAKER_NOTE and room.kept and room.kept[0] == entry.place
        place = room.kept[0] if kept and room.kept else room.take(len(entry.data))
        parts.append((place, entry.data))
        yield tag, struct.pack(order + "HHII", tag, entry.kind, entry.count, place)


def _turned(entry: Entry) -> bytes:
    word = _WORDS.get(entry.kind, 1)
    return b"".join(entry.data[k : k + word][::-1] for k in range(0, len(entry.data), word))


@dataclass(frozen=True)
class _Reader:
    data: memoryview
    order: str
    big: bool

    def directory(self, at: int | None) -> Directory:
        """The entries of a directory whose values are there."""
        head, line = ("Q", 20) if self.big else ("H", 12)
        start = struct.calcsize(head)
        if not at or at + start > len(self.data):
            return {}
        (count,) = struct.unpack_from(self.order + head, self.data, at)
        places = range(
            at + start, min(at + start + line * min(count, _MOST), len(self.data) - line + 1), line
        )
        found = (self._entry(place) for place in places)
        return {tag: entry for tag, entry in found if entry is not None}

    def pointed(self, entry: Entry | None) -> int | None:
        """Where an entry leads."""
        if entry is None or len(entry.data) < 4:
            return None
        return struct.unpack_from(self.order + ("Q" if len(entry.data) >= 8 else "I"), entry.data)[0]

    def _entry(self, at: int) -> tuple[int, Entry | None]:
        tag, kind, count = struct.unpack_from(self.order + ("HHQ" if self.big else "HHI"), self.data, at)
        room, at = (8, at + 12) if self.big else (4, at + 8)
        size = count * ({**_SIZES, 16: 8, 18: 8}.get(kind, 0) if self.big else _SIZES.get(kind, 0))
        if not size or size > len(self.data):
            return tag, None
        place = (
            at
            if size <= room
            else struct.unpack_from(self.order + ("Q" if self.big else "I"), self.data, at)[0]
        )
        if place + size > len(self.data):
            return tag, None
        data = bytes(self.data[place : place + size])
        return tag, Entry(kind, count, data, place if tag == MAKER_NOTE and size > room else None)
