"""Comments and texts beside a picture: JPEG's comments, PNG's keywords; carried in the bytes that they have."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MAX_TEXT = 16 << 20
COMMENT = b"Comment"
RAW_PROFILE = b"Raw profile type "  # how ImageMagick and ExifTool keep other metadata in a text
_APART = (b"XML:com.adobe.xmp", RAW_PROFILE)


@dataclass(frozen=True)
class Text:
    """keyword: PNG's; a JPEG's comment has COMMENT. value: the text without compression. chunk: the name and body of
    the PNG chunk that it came in, if it did."""

    keyword: bytes
    value: bytes
    chunk: tuple[bytes, bytes] | None = None

    @property
    def line(self) -> bytes:
        """Keyword and text, as one goes where there are no keywords."""
        return self.value if self.keyword == COMMENT else self.keyword + b": " + self.value


def texts_of_png(data: bytes) -> list[Text]:
    """Those that are texts of a person, in their order."""
    return [text for text in _png_texts(data) if not text.keyword.startswith(_APART)]


def raw_profile(data: bytes, *names: bytes) -> bytes | None:
    """The bytes of a profile that is kept as a text of hexadecimal numbers, None where there is none."""
    for text in _png_texts(data):
        if text.keyword in [RAW_PROFILE + name for name in names]:
            try:  # a line with its name, one with its length, numbers
                return bytes.fromhex("".join(text.value.decode("ascii").split()[2:]))
            except ValueError:
                continue
    return None


def chunk_of(text: Text) -> tuple[bytes, bytes]:
    """Name and body of the PNG chunk."""
    if text.chunk:
        return text.chunk
    value = text.value.replace(b"\0", b" ")
    try:
        value.decode("ascii")
        return b"tEXt", text.keyword + b"\0" + value
    except ValueError:
        pass
    try:
        value.decode("utf-8")
        return b"iTXt", text.keyword + b"\0\0\0\0\0" + value
    except ValueError:
        return b"tEXt", text.keyword + b"\0" + value  # Latin-1, as the chunk's texts are


def raw_profile_chunk(name: bytes, data: bytes) -> tuple[bytes, bytes]:
    """Name and body of the PNG chunk that keeps other metadata."""
    numbers = data.hex()
    lines = "\n".join(numbers[k : k + 72] for k in range(0, len(numbers), 72))
    text = b"\n" + name + f"\n{len(data):8d}\n{lines}\n".encode()
    return b"zTXt", RAW_PROFILE + name + b"\0\0" + zlib.compress(text)


def png_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Each chunk's kind and the places of its body."""
    at = 8
    while at + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        yield kind, at + 8, min(at + 8 + length, len(data))
        at += 12 + length


def _png_texts(data: bytes) -> Iterator[Text]:
    for kind, start, stop in png_chunks(data):
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            body = data[start:stop]
            keyword, _, rest = body.partition(b"\0")
            if kind == b"iTXt":
                zipped, rest = rest[:1] == b"\1", rest[2:].split(b"\0", 2)[-1]
            else:
                zipped, rest = kind == b"zTXt", rest[1:] if kind == b"zTXt" else rest
            value = _inflated(rest) if zipped else rest
            if value is not None and keyword:
                yield Text(keyword, value, (kind, body))


def _inflated(data: bytes) -> bytes | None:
    inflate = zlib.decompressobj()
    try:
        made = inflate.decompress(data, MAX_TEXT)
    except zlib.error:
        return None
    return made if inflate.eof else None
