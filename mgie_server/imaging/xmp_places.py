"""Where each picture format keeps its XMP packet, and how one goes into a JPEG that has room for 64 KB at a time."""

from __future__ import annotations

import hashlib
import struct
import zlib
from typing import Any

from PIL import Image

from mgie_server.imaging.jpeg_segments import SEGMENT, segment
from mgie_server.imaging.provenance import OWN
from mgie_server.imaging.texts import png_chunks, raw_profile
from mgie_server.imaging.xmp import MAX_PARSED, joined, merged, properties_of, unpadded, without_orientation
from mgie_server.imaging.xmp_packet import XmpRefused

MAIN = b"http://ns.adobe.com/xap/1.0/\0"
EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
NOTE = "http://ns.adobe.com/xmp/note/"
HAS_EXTENDED = (NOTE, "HasExtendedXMP")
_APP1 = 0xE1
PNG_KEY = b"XML:com.adobe.xmp"
_PART = SEGMENT - len(EXTENSION) - 40


def packet_of(data: bytes, kind: str, image: Image.Image) -> bytes | None:
    """The packet of a picture file, without an orientation; None where there is none. image: the same, opened."""
    if kind == "PNG":
        found = _in_png(data)
    elif kind == "JPEG":
        found = _in_jpeg([segment for name, segment in getattr(image, "applist", []) if name == "APP1"])
    else:
        found = image.info.get("xmp")
    return without_orientation(found) if isinstance(found, bytes) and found.strip(b"\0 \n") else None


def png_body(packet: bytes) -> bytes:
    """The body of the iTXt chunk that holds a packet."""
    return PNG_KEY + b"\0\0\0\0\0" + packet


def jpeg_segments(packet: bytes) -> bytes:
    """The APP1 segments that hold a packet: one, or where it is too long the receipt in one and the rest in more.

    Raises XmpRefused for a packet that is too long and cannot be read.
    """
    if len(MAIN) + len(packet) <= SEGMENT:
        return segment(_APP1, MAIN + packet)
    packet = unpadded(packet)
    if len(MAIN) + len(packet) <= SEGMENT:
        return segment(_APP1, MAIN + packet)
    ours = properties_of(packet, OWN)
    rest = merged(packet, {}, drop=OWN)
    guid = hashlib.md5(rest, usedforsecurity=False).hexdigest().upper()
    main = merged(None, {**ours, HAS_EXTENDED: guid})
    if len(MAIN) + len(main) > SEGMENT:
        raise XmpRefused("the receipt alone is too long")
    starts = range(0, len(rest), _PART)
    parts = (struct.pack(">II", len(rest), start) + rest[start : start + _PART] for start in starts)
    return segment(_APP1, MAIN + main) + b"".join(
        segment(_APP1, EXTENSION + guid.encode() + part) for part in parts
    )


def _in_jpeg(segments: list[bytes]) -> bytes | None:
    main = next((s[len(MAIN) :] for s in segments if s.startswith(MAIN)), None)
    if main is None:
        return None
    try:
        guid = properties_of(main, [HAS_EXTENDED]).get(HAS_EXTENDED, "").encode()
        rest = _assembled([s[len(EXTENSION) :] for s in segments if guid and s.startswith(EXTENSION + guid)])
        return joined(main, rest, [HAS_EXTENDED]) if rest else main
    except XmpRefused:
        return main


def _assembled(parts: list[bytes]) -> bytes | None:
    """The extension of parts, each its name of 32 bytes, the whole's length, its own place, bytes."""
    bodies: list[bytes] = []
    at = 0
    heads = sorted((struct.unpack(">II", part[32:40])[::-1], part[40:]) for part in parts if len(part) >= 40)
    for (start, length), body in heads:
        if start != at or length > MAX_PARSED:
            return None
        bodies.append(body)
        at += len(body)
    return b"".join(bodies) if heads and at == heads[0][0][1] else None


def _in_png(data: bytes) -> bytes | None:
    """Of the first iTXt chunk of that name, wherever it stands: many writers put it after the pixels."""
    for kind, start, stop in png_chunks(data):
        if kind == b"iTXt" and data.startswith(PNG_KEY + b"\0", start):
            zipped, body = data[start + len(PNG_KEY) + 1], data[start + len(PNG_KEY) + 3 : stop]
            text = body.split(b"\0", 2)[-1]
            return _inflated(text) if zipped else text
    return raw_profile(data, b"xmp")


def _inflated(text: bytes) -> bytes | None:
    try:
        inflate: Any = zlib.decompressobj()
        made = inflate.decompress(text, MAX_PARSED)
    except zlib.error:
        return None
    return made if inflate.eof else None
