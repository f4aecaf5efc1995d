"""Picture files on disk, with their depth, alpha, colours and metadata.

A picture with a profile (or other words on its colours) is edited in the colours that it shows, and written in its
own; CMYK and Lab become RGB. Of files with several pages or frames the first is read, and a note says so.
"""

from __future__ import annotations

import os
import secrets
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.metadata import Metadata, PictureFile
from mgie_server.imaging.naming import check_writable, format_of, not_writable, output_paths
from mgie_server.imaging.own_samples import brought_back
from mgie_server.imaging.pixels import alpha_of, as_array, colour_of, has_alpha, luma_of
from mgie_server.imaging.png_chunks import with_colors
from mgie_server.imaging.provenance import sealed, stamped
from mgie_server.imaging.reading import decode
from mgie_server.imaging.writing import encode
from mgie_server.imaging.xmp import XmpRefused

__all__ = [
    "Metadata",
    "PictureFile",
    "check_writable",
    "output_paths",
    "read_mask",
    "read_picture",
    "replace_file",
    "write_picture",
]

_UMASK = threading.Lock()  # it can only be read by setting it


def read_picture(path: Path) -> PictureFile:
    """The first picture of a file, upright as its EXIF orientation says.

    Raises MgieError picture_unreadable, picture_too_large (from the header, before decoding) or
    picture_invalid (NaN or infinity in a float file).
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MgieError(
            "picture_unreadable", f"{path} cannot be read: {error.strerror or error}.", "Check the name."
        ) from error
    return decode(data, path)


def read_mask(path: Path) -> PixelBuffer:
    """A mask file as a selection: white = edit here; transparent counts as black. Raises as read_picture."""
    picture = read_picture(path).samples  # the numbers as they are drawn, whatever profile came with them
    pixels, form = as_array(picture), picture.format
    weight = luma_of(np.clip(colour_of(pixels, form), 0, 1))
    if has_alpha(form):
        weight *= np.clip(alpha_of(pixels, form), 0, 1)
    mask = np.rint(weight * 255).astype(np.uint8)
    return PixelBuffer(form.width, form.height, 1, "u8", "srgb", mask.reshape(-1).data)


def write_picture(
    path: Path, pixels: PixelBuffer, source: PictureFile, receipt: Mapping[str, Any] | None = None
) -> str:
    """Write pixels with source's metadata, in the format of path's ending; whole or not at all.

    receipt: what is said of the edit, JSON-able, with its source_type (an IPTC term); it goes into the file's XMP
    with hashes of both pictures. Returns what could not be kept, a sentence, or "".
    Raises MgieError output_not_writable.
    """
    source, pixels, receipt = brought_back(source, pixels, receipt)
    kind, chunks = format_of(path), source.metadata.png_color
    if (
        kind == "PNG" and chunks
    ):  # the file's own words on its colours, and not the profile that they amount to
        source = replace(source, metadata=replace(source.metadata, icc=None))
    data, note = _encoded(kind, pixels, source, receipt)
    data = with_colors(data, chunks) if kind == "PNG" and chunks else data
    replace_file(path, data)
    return note


def _encoded(
    kind: str, pixels: PixelBuffer, source: PictureFile, receipt: Mapping[str, Any] | None
) -> tuple[bytes, str]:
    """The file's bytes. A packet that cannot be read is kept as it is, one that has no place is left out."""
    note, packet = "", source.metadata.xmp
    if receipt is not None:
        try:
            stamp = stamped(packet, receipt, source.pixels, pixels, kind, secrets.token_hex(32))
            return sealed(encode(kind, pixels, _with(source, stamp.packet)), kind, stamp), ""
        except XmpRefused as error:
            note = f"The receipt was left out: the picture's own XMP cannot take it ({error})."
    try:
        return encode(kind, pixels, source), note
    except XmpRefused:
        lost = f"The picture's XMP ({len(packet or b'') >> 10} KiB) was left out: {kind} has no room for it."
        return encode(kind, pixels, _with(source, None)), lost


def _with(source: PictureFile, packet: bytes | None) -> PictureFile:
    return replace(source, metadata=replace(source.metadata, xmp=packet))


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, over one that is there. Raises MgieError output_not_writable."""
    temporary = ""
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".mgie-", suffix=path.suffix)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(mode)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise not_writable(path, error.strerror or str(error)) from error


def _umask() -> int:
    with _UMASK:
        mask = os.umask(0)
        os.umask(mask)
    return mask
