"""The receipt of an edit in the XMP of the picture that came of it, and the IPTC's word for how it was made.

Source of the terms: https://cv.iptc.org/newscodes/digitalsourcetype/.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.xmp import merged, properties_of
from mgie_server.imaging.xmp_packet import Name, XmpRefused

TERMS = "http://cv.iptc.org/newscodes/digitalsourcetype/"
SOURCE_TYPE: Name = ("http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "DigitalSourceType")
RECEIPT: Name = ("urn:mgie:receipt:1", "receipt")
BY_EXIV2: Name = (f"{RECEIPT[0]}/", RECEIPT[1])  # GIMP's library ends every namespace so
OWN = (SOURCE_TYPE, RECEIPT)
CODED = ("JPEG", "WEBP")  # formats whose pixels are not what was written, but what a decoder makes of it
# what is made by machines stays so, however little the last edit did
_WEIGHT = {
    "algorithmicMedia": 1,
    "compositeSynthetic": 1,
    "compositeWithTrainedAlgorithmicMedia": 2,
    "trainedAlgorithmicMedia": 3,
}
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_JPEG_BARE = {0xD8, 0x01, *range(0xD0, 0xD8)}


@dataclass(frozen=True)
class Stamp:
    """A packet with a receipt in it. seal: what stands in it for a hash of the file that is still to be made."""

    packet: bytes
    seal: str


@dataclass(frozen=True)
class Found:
    """What a file says of itself. source_type: the IPTC's term without its address, "" for none."""

    receipt: dict[str, Any] | None
    source_type: str


def stamped(
    packet: bytes | None,
    receipt: Mapping[str, Any],
    original: PixelBuffer,
    result: PixelBuffer,
    kind: str,
    seal: str,
) -> Stamp:
    """The packet (None: a new one) with the receipt, which gets the hashes of both pictures' pixels.

    kind: the file's format. seal: 64 characters that stand nowhere else. Raises XmpRefused.
    """
    coded = kind in CODED
    whole = {
        **receipt,
        "original": {**_form(original), "sha256": pixel_digest(original)},
        "result": {
            **_form(result),
            "of": "coded data" if coded else "pixels",
            "sha256": seal if coded else pixel_digest(result),
        },
    }
    text = json.dumps(whole, ensure_ascii=False)
    ours: dict[Name, str] = {RECEIPT: _NO_XML.sub(lambda found: f"\\u{ord(found.group()):04x}", text)}
    term = _heavier(_term_of(packet), str(receipt.get("source_type", "")))
    if term:
        ours[SOURCE_TYPE] = TERMS + term
    return Stamp(merged(packet, ours, drop=[BY_EXIV2]), seal)


def sealed(data: bytes, kind: str, stamp: Stamp) -> bytes:
    """The file's bytes with the hash of its coded data in the place of the seal."""
    if kind not in CODED:
        return data
    return data.replace(stamp.seal.encode(), coded_digest(data, kind).encode(), 1)


def found_in(packet: bytes | None) -> Found:
    """The receipt and the source type of a packet. Raises XmpRefused."""
    texts = properties_of(packet, (*OWN, BY_EXIV2)) if packet else {}
    term = texts.get(SOURCE_TYPE, "").strip().removeprefix(TERMS)
    said = texts.get(RECEIPT, texts.get(BY_EXIV2))
    if said is None:
        return Found(None, term)
    try:
        receipt = json.loads(said, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise XmpRefused(f"the receipt in it is damaged ({type(error).__name__})") from error
    if not isinstance(receipt, dict):
        raise XmpRefused("the receipt in it is no object")
    return Found(cast("dict[str, Any]", receipt), term)


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


def pixel_digest(pixels: PixelBuffer) -> str:
    """SHA-256 in hexadecimal of the pixels: upright, rows top to bottom, interleaved, little endian."""
    return hashlib.sha256(memoryview(pixels.data).cast("B")).hexdigest()


def coded_digest(data: bytes, kind: str) -> str:
    """SHA-256 of a JPEG's or WebP's picture as it is coded: the file without its metadata."""
    made = hashlib.sha256()
    for part in _jpeg_parts(data) if kind == "JPEG" else _webp_parts(data):
        made.update(part)
    return made.hexdigest()


def _form(pixels: PixelBuffer) -> dict[str, Any]:
    return {
        "width": pixels.width,
        "height": pixels.height,
        "channels": pixels.channels,
        "dtype": pixels.dtype,
    }


def _term_of(packet: bytes | None) -> str:
    texts = properties_of(packet, [SOURCE_TYPE]) if packet else {}
    return texts.get(SOURCE_TYPE, "").strip().removeprefix(TERMS)


def _heavier(before: str, now: str) -> str:
    if not re.fullmatch("[A-Za-z]{1,64}", now):
        return before if before in _WEIGHT else ""
    return before if _WEIGHT.get(before, 0) > _WEIGHT.get(now, 0) else now


def _jpeg_parts(data: bytes) -> Iterator[bytes]:
    """All segments but APP0 to APP15 and comments, up to the first scan, and everything from there."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xDA:
            break
        if marker in _JPEG_BARE:
            at += 2
            continue
        stop = at + 2 + struct.unpack(">H", data[at + 2 : at + 4])[0]
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            yield data[at:stop]
        at = stop
    yield data[at:]


def _webp_parts(data: bytes) -> Iterator[bytes]:
    """The chunks that hold pixels or alpha."""
    at = 12
    while at + 8 <= len(data):
        kind, length = struct.unpack("<4sI", data[at : at + 8])
        if kind in (b"VP8 ", b"VP8L", b"ALPH"):
            yield data[at : at + 8 + length]
        at += 8 + length + (length & 1)
