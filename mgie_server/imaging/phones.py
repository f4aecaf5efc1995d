"""AVIF, HEIC and JPEG XL: pixels in their own depth."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from mgie_protocol.json_values import object_in
from mgie_protocol.limits import MAX_PIXELS
from mgie_server.imaging.by_pillow import read_image
from mgie_server.imaging.decoded import Decoded, Unreadable, other_frames, plain, scaled
from mgie_server.imaging.jxl_header import boxes, header_of

HEIC_HINT = "Install pillow-heif (pip install 'mgie[heif]'), or save it as JPEG or PNG on the phone."
JXL_HINT = "The picture's colours were taken as sRGB: reading what a JPEG XL says of them needs mgie[jxl]."
MAX_EXIF = 1 << 24
MAX_HEADER = 1 << 20  # bytes of a HEIC in which its boxes are looked for

CheckSize = Callable[[int, int], None]


def stated_size(kind: str, data: bytes) -> tuple[int, int]:
    """Width and height as a file's header has them; of a raw file, which tells late, the most that is taken."""
    if kind == "JXL":
        header = header_of(data)
        return header.width, header.height
    sides = [
        struct.unpack(">II", data[at + 8 : at + 16])
        for at in _places(data[:MAX_HEADER], b"ispe")
        if at + 16 <= len(data)
    ]
    return max(sides, key=lambda side: side[0] * side[1], default=(MAX_PIXELS, 1))


def _places(data: bytes, word: bytes) -> Iterator[int]:
    at = data.find(word)
    while at >= 0:
        yield at
        at = data.find(word, at + 4)


def avif_bits(data: bytes) -> int:
    """Bits of a sample, as the decoder's configuration says; 8 where there is none."""
    at = data.find(b"av1C")
    flags = data[at + 6] if 0 <= at < len(data) - 6 else 0
    return 8 if not flags & 0x40 else 12 if flags & 0x20 else 10


def read_avif(data: bytes) -> Decoded:
    """By Pillow with 8 bits, by imagecodecs with more. Its turn stands in Pillow's EXIF."""
    bits = avif_bits(data)
    if bits == 8:
        return read_image(data, "AVIF")
    import imagecodecs

    values = np.asarray(imagecodecs.avif_decode(data, index=0))
    return plain(scaled(values, bits) if values.dtype == np.uint16 else values)


def read_heif(data: bytes, check_size: CheckSize) -> Decoded:
    """By pillow-heif, which turns it. Raises Unreadable where that is not installed."""
    try:
        import pillow_heif
    except ImportError:
        raise Unreadable("HEIC is decoded by a library that is not installed", HEIC_HINT) from None
    library: Any = pillow_heif  # has no types
    file = library.open_heif(data, convert_hdr_to_8bit=False)
    check_size(*file.size)
    first = file[file.primary_index] if len(file) > 1 else file
    values = np.asarray(first)
    made = replace(plain(values), orientation=None, said=_said(first.info))
    return made.noted(other_frames(len(file), "pictures"))


def read_jxl(data: bytes, check_size: CheckSize) -> Decoded:
    """By imagecodecs, which turns it; its profile by pillow-jxl where that is installed."""
    import imagecodecs

    header = header_of(data)
    check_size(header.width, header.height)
    values = np.asarray(imagecodecs.jpegxl_decode(data, index=0 if header.animated else None))
    if values.dtype.kind == "f":
        values = values.astype(np.float32)
    elif header.bits:
        values = scaled(values, header.bits)
    said, note = ({}, "") if header.usual else _jxl_profile(data)
    said.update(_jxl_boxes(data))
    made = replace(plain(values), orientation=None, said=said)
    return made.noted(note, "Only the first of its frames was taken." if header.animated else "")


def _jxl_profile(data: bytes) -> tuple[dict[str, bytes], str]:
    try:
        from pillow_jxl import Decoder
    except ImportError:
        return {}, JXL_HINT
    decode: Any = Decoder(num_threads=2)
    icc = decode(data)[3]
    return ({"icc": bytes(icc)} if icc else {}), ""


def _jxl_boxes(data: bytes) -> dict[str, bytes]:
    if data[:2] == b"\xff\x0a":
        return {}
    found: dict[str, bytes] = {}
    for name, body in boxes(data):
        if name == b"Exif" and 8 < len(body) < MAX_EXIF:
            found.setdefault("exif", b"Exif\0\0" + body[4 + int.from_bytes(body[:4], "big") :])
        elif name == b"xml " and len(body) < MAX_EXIF:
            found.setdefault("xmp", body)
    return found


def _said(info: dict[str, Any]) -> dict[str, bytes]:
    names = {"icc_profile": "icc", "exif": "exif", "xmp": "xmp"}
    found = {name: info.get(key) for key, name in names.items()}
    nclx = object_in(info.get("nclx_profile"))
    if not found["icc"] and nclx:
        numbers = [nclx.get(key, 2) for key in ("color_primaries", "transfer_characteristics")]
        found["cicp"] = bytes(int(number) & 255 for number in numbers)
    return {name: bytes(value) for name, value in found.items() if value}
