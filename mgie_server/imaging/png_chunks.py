"""The chunks of a PNG: what the header says, texts that are too long for a decoder, an end that is missing."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

SIGNATURE = b"\x89PNG\r\n\x1a\n"
END = b"\0\0\0\0IEND\xaeB`\x82"
MAX_PROFILE = 16 << 20
_PUT_OFF = (
    b"tEXt",
    b"zTXt",
    b"iTXt",
    b"iCCP",
)  # Pillow refuses a picture where one of these is long or damaged
_COLORS = (b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM")


@dataclass(frozen=True)
class PngFacts:
    """depth: bits; color_type: PNG's number; frames: of an animation, else 1; colors: bodies of the chunks that say
    what colours mean, by name. whole: its end is there. exif: body of the chunk, wherever it stands."""

    width: int
    height: int
    depth: int
    color_type: int
    frames: int
    colors: dict[str, bytes]
    whole: bool
    exif: bytes

    @property
    def profile(self) -> bytes | None:
        """The ICC profile, None where there is none that can be read."""
        body = self.colors.get("iCCP", b"").partition(b"\0")[2]
        inflate = zlib.decompressobj()
        try:
            made = inflate.decompress(body[1:], MAX_PROFILE)
        except zlib.error:
            return None
        return made if inflate.eof else None


def facts_of(data: bytes) -> PngFacts | None:
    """What the chunks say; None where there is no header."""
    if len(data) < 33 or data[12:16] != b"IHDR":
        return None
    colors: dict[str, bytes] = {}
    frames, whole, exif = 1, False, b""
    for kind, start, stop in chunks(data):
        if kind in _COLORS:
            colors.setdefault(kind.decode(), data[start:stop])
        elif kind == b"acTL" and stop - start >= 4:
            (frames,) = struct.unpack(">I", data[start : start + 4])
        elif kind == b"eXIf":
            exif = data[start:stop]
        elif kind == b"IEND":
            whole = True
            break
    return PngFacts(*struct.unpack(">IIBB", data[16:26]), max(1, frames), colors, whole, exif)


def mended(data: bytes) -> bytes:
    """The file for a decoder that is easily put off: without texts and profile, and with its end.

    Of an IDAT that was cut, what there is of it is kept.
    """
    kept, end = [data[: len(SIGNATURE)]], len(SIGNATURE)
    for kind, start, stop in chunks(data):
        end = stop + 4
        if kind == b"IEND":
            break
        if kind not in _PUT_OFF:
            kept.append(data[start - 8 : end])
    if data[end + 4 : end + 8] == b"IDAT":
        (length,) = struct.unpack(">I", data[end : end + 4])
        kept.append(chunk(b"IDAT", data[end + 8 : end + 8 + length]))
    return b"".join([*kept, END])


def chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Each whole chunk's name and the places of its body."""
    at = len(SIGNATURE)
    while at + 12 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        if at + 12 + length > len(data):
            return
        yield kind, at + 8, at + 8 + length
        at += 12 + length


def chunk(kind: bytes, body: bytes) -> bytes:
    """A whole chunk."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def with_colors(data: bytes, colors: dict[str, bytes]) -> bytes:
    """A PNG with these chunks behind its header."""
    return data[:33] + b"".join(chunk(name.encode(), body) for name, body in colors.items()) + data[33:]
