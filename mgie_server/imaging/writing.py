"""Pixels into the bytes of a picture file."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import cv2
import numpy as np
from PIL import Image

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.metadata import Metadata, PictureFile
from mgie_server.imaging.pixels import as_array
from mgie_server.imaging.tiff import write_deep_tiff

IHDR_END = 8 + 25  # signature and the first chunk of a PNG
INCH_M = 0.0254


def encode(kind: str, pixels: PixelBuffer, like: PictureFile) -> bytes:
    """The file's bytes. kind: "PNG", "JPEG", "TIFF" or "WEBP", one that can hold the pixels."""
    metadata = like.metadata
    if kind == "TIFF" and pixels.dtype != "u8":
        return write_deep_tiff(pixels, metadata)
    if kind == "PNG" and pixels.dtype == "u16":
        return _deep_png(pixels, metadata)
    array = as_array(pixels)
    image = Image.fromarray(np.ascontiguousarray(array[..., 0] if pixels.channels == 1 else array))
    kept: dict[str, Any] = {"icc_profile": metadata.icc, "exif": metadata.exif, "dpi": metadata.dpi}
    kept = {name: value for name, value in kept.items() if value is not None}
    if kind == "WEBP":
        kept.pop("dpi", None)  # it has no place there
    out = io.BytesIO()
    image.save(out, kind, **kept, **_encoding(kind, like))
    return out.getvalue()


def _encoding(kind: str, like: PictureFile) -> dict[str, Any]:
    own = like.metadata.encoding if kind == like.format else {}
    if kind == "JPEG":
        return {"quality": 95, "subsampling": 0, **own, "optimize": False}
    if kind == "WEBP":
        return {"quality": 95, "exact": True, "method": 2, **own}
    if kind == "TIFF":
        return {"compression": "tiff_adobe_deflate", **own}
    return {"compress_level": 4}


def _deep_png(buffer: PixelBuffer, metadata: Metadata) -> bytes:
    """16 bits a channel, which Pillow cannot write in colour; the metadata is put behind the header."""
    pixels = as_array(buffer)
    order = {1: [0], 2: [0, 0, 0, 1], 3: [2, 1, 0], 4: [2, 1, 0, 3]}[buffer.channels]
    done, data = cv2.imencode(".png", np.ascontiguousarray(pixels[..., order]))
    if not done:
        raise ValueError("the picture cannot be encoded as PNG")
    whole = data.tobytes()
    chunks = b""
    if metadata.icc:
        chunks += _chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(metadata.icc))
    if metadata.dpi:
        x, y = (round(value / INCH_M) for value in metadata.dpi)
        chunks += _chunk(b"pHYs", struct.pack(">IIB", x, y, 1))
    if metadata.exif:
        chunks += _chunk(b"eXIf", metadata.exif.removeprefix(b"Exif\0\0"))
    return whole[:IHDR_END] + chunks + whole[IHDR_END:]


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
