"""Pixels into the bytes of a picture file."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.decoded import Decoded
from mgie_server.imaging.exif import PREFIX
from mgie_server.imaging.fitting_in import fitted
from mgie_server.imaging.jpeg_kept import with_kept
from mgie_server.imaging.jpeg_planes import with_old_planes
from mgie_server.imaging.jpeg_segments import comment_segment, photoshop_segments
from mgie_server.imaging.metadata import Metadata, PictureFile
from mgie_server.imaging.pixels import as_array, strips
from mgie_server.imaging.texts import chunk_of, raw_profile_chunk
from mgie_server.imaging.tiff import write_deep_tiff, write_inks
from mgie_server.imaging.tiff_tags import with_tags
from mgie_server.imaging.xmp_places import jpeg_segments, png_body

INCH_M = 0.0254


def encode(
    kind: str, pixels: PixelBuffer, like: PictureFile, kept: NDArray[np.bool_] | None = None
) -> tuple[bytes, list[str]]:
    """The file's bytes, and sentences of what it has no place for.

    kind: "PNG", "JPEG", "TIFF" or "WEBP", one that can hold the pixels. kept: bool [h, w],
    where a JPEG is to decode to what the old file does, as far as that can be.
    Raises XmpRefused where the metadata's packet has no place in the format.
    """
    metadata, notes = fitted(like.metadata, kind, pixels.channels)
    like = replace(like, metadata=metadata)
    if kind == "TIFF":
        deep = pixels.dtype != "u8"
        data = write_deep_tiff(pixels, metadata) if deep else _by_pillow(kind, pixels, like)
        return with_tags(data, metadata), notes
    if kind == "PNG" and pixels.dtype == "u16":
        return _deep_png(pixels, metadata), notes
    return _by_pillow(kind, pixels, like, kept), notes


def encode_inks(kind: str, made: Decoded, like: PictureFile) -> tuple[bytes, list[str]]:
    """The same of CMYK. kind: one that Inks.why_not has nothing against."""
    metadata, notes = fitted(like.metadata, kind, made.pixels.shape[2])
    if kind == "TIFF":
        return with_tags(write_inks(made, metadata), metadata), notes
    kept = {name: value for name, value in _kept(kind, metadata).items() if value is not None}
    out = io.BytesIO()
    image = Image.fromarray(np.ascontiguousarray(made.pixels), "CMYK")
    image.save(out, kind, **kept, **_ink_tables(kind, like))
    return out.getvalue(), notes


def _ink_tables(kind: str, like: PictureFile) -> dict[str, Any]:
    """Every ink is coded as finely as the file's luma was: in many files the second table is one for chroma."""
    tables = like.metadata.encoding.get("qtables") if kind == like.format else None
    return {"qtables": [tables[0]]} if tables else {"quality": 95}


def _by_pillow(
    kind: str, pixels: PixelBuffer, like: PictureFile, kept: NDArray[np.bool_] | None = None
) -> bytes:
    array = as_array(pixels)
    image = with_old_planes(array, like) if kind == "JPEG" and kept is not None else None
    if image is None:
        image = Image.fromarray(np.ascontiguousarray(array[..., 0] if pixels.channels == 1 else array))
    arguments = {name: value for name, value in _kept(kind, like.metadata).items() if value is not None}
    out = io.BytesIO()
    image.save(out, kind, **arguments, **_encoding(kind, like))
    if kind != "JPEG" or kept is None or not like.metadata.coded:
        return out.getvalue()
    return with_kept(out.getvalue(), like.metadata.coded, as_array(like.pixels), kept) or out.getvalue()


def _kept(kind: str, metadata: Metadata) -> dict[str, Any]:
    """The metadata as arguments of Pillow's save."""
    kept: dict[str, Any] = {"icc_profile": metadata.icc, "exif": metadata.exif, "dpi": metadata.dpi}
    if kind == "TIFF":
        return {**kept, "exif": None}  # `tiff_tags` puts it there as it is
    if kind == "JPEG":
        comments = b"".join(comment_segment(text.line) for text in metadata.texts)
        more = photoshop_segments(metadata.photoshop) + comments
        return {**kept, "extra": (jpeg_segments(metadata.xmp) if metadata.xmp else b"") + more}
    if kind == "WEBP":
        return {**kept, "dpi": None, "xmp": metadata.xmp}  # EXIF says the resolution
    info = PngInfo()
    for name, body in _png_texts(metadata):
        info.add(name, body)
    return {**kept, "pnginfo": info}


def _png_texts(metadata: Metadata) -> list[tuple[bytes, bytes]]:
    """Names and bodies of the chunks for the packet, the image resources and the texts."""
    made = [(b"iTXt", png_body(metadata.xmp))] if metadata.xmp else []
    if metadata.photoshop:
        made.append(raw_profile_chunk(b"iptc", metadata.photoshop))
    return [*made, *map(chunk_of, metadata.texts)]


def _encoding(kind: str, like: PictureFile) -> dict[str, Any]:
    own = like.metadata.encoding if kind == like.format else {}
    if kind == "JPEG":
        # a quality beside the file's own tables would rescale them
        return {"subsampling": 0, **own} if "qtables" in own else {"quality": 95, "subsampling": 0}
    if kind == "WEBP":
        return {"quality": 95, "exact": True, "method": 2, **own}
    if kind == "TIFF":
        return {"compression": "tiff_adobe_deflate", **own}
    return {"compress_level": 4}


def _deep_png(buffer: PixelBuffer, metadata: Metadata) -> bytes:
    """16 bits a channel, which Pillow cannot write in colour, nor OpenCV with gray + alpha or metadata."""
    colour_type = {1: 0, 2: 4, 3: 2, 4: 6}[buffer.channels]
    chunks = [_chunk(b"IHDR", struct.pack(">IIBBBBB", buffer.width, buffer.height, 16, colour_type, 0, 0, 0))]
    if metadata.icc:
        chunks.append(_chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(metadata.icc)))
    if metadata.dpi:
        x, y = (round(value / INCH_M) for value in metadata.dpi)
        chunks.append(_chunk(b"pHYs", struct.pack(">IIB", x, y, 1)))
    if metadata.exif:
        chunks.append(_chunk(b"eXIf", metadata.exif.removeprefix(PREFIX)))
    chunks += [_chunk(name, body) for name, body in _png_texts(metadata)]
    chunks += [_chunk(b"IDAT", part) for part in _filtered(as_array(buffer)) if part]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + _chunk(b"IEND", b"")


def _filtered(pixels: NDArray[Any]) -> Iterator[bytes]:
    """The compressed rows, each as its difference from the one above (filter 2)."""
    squeeze = zlib.compressobj(3)
    above = np.zeros((1, pixels[0].nbytes), np.uint8)
    for rows in strips(*pixels.shape[:2]):
        lines = np.ascontiguousarray(pixels[rows].astype(">u2")).view(np.uint8).reshape(-1, above.shape[1])
        change = lines - np.concatenate([above, lines[:-1]])
        above = lines[-1:]
        yield squeeze.compress(np.insert(change, 0, 2, axis=1).tobytes())
    yield squeeze.flush()


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
