"""A result into its file: with its metadata and its receipt, whole or not at all."""

from __future__ import annotations

import os
import secrets
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.metadata import PictureFile
from mgie_server.imaging.naming import behind_links, check_holds, format_of, not_writable
from mgie_server.imaging.opaque import without_alpha
from mgie_server.imaging.outside import keeping_outside, outside_note
from mgie_server.imaging.own_samples import brought_back
from mgie_server.imaging.png_chunks import with_colors
from mgie_server.imaging.provenance import sealed, stamped
from mgie_server.imaging.writing import encode
from mgie_server.imaging.xmp import XmpRefused

_UMASK = threading.Lock()  # it can only be read by setting it


def write_picture(
    path: Path,
    pixels: PixelBuffer,
    source: PictureFile,
    receipt: Mapping[str, Any] | None = None,
    selection: PixelBuffer | None = None,
) -> str:
    """Write pixels with source's metadata, in the format of path's ending; whole or not at all.

    receipt: what is said of the edit, JSON-able, with its source_type (an IPTC term); it goes into the file's XMP
    with hashes of both pictures. selection: what was to be edited, u8 [h, w]; what lies outside is to stay as it is.
    Returns what could not be kept, sentences, or "". Raises MgieError output_not_writable.
    """
    data, note = picture_bytes(format_of(path), pixels, source, receipt, selection, path)
    replace_file(path, data)
    return note


def picture_bytes(
    kind: str,
    pixels: PixelBuffer,
    source: PictureFile,
    receipt: Mapping[str, Any] | None,
    selection: PixelBuffer | None,
    path: Path,
) -> tuple[bytes, str]:
    """What write_picture writes, and the note. kind: a format of naming.FORMATS. path: for messages."""
    source, pixels, receipt = brought_back(source, pixels, receipt)
    check_holds(kind, PictureFile(pixels, kind), path)
    if kind == "JPEG":
        pixels = without_alpha(pixels)
    chunks = source.metadata.png_color if kind == "PNG" else {}
    if chunks:  # the file's own words on its colours, and not the profile that they amount to
        source = replace(source, metadata=replace(source.metadata, icc=None))
    like = source if selection is None else keeping_outside(kind, source)
    data, note = _encoded(kind, pixels, like, receipt, keep_planes=selection is not None)
    data = with_colors(data, chunks) if chunks else data
    if selection is not None:
        note = " ".join(filter(None, [note, outside_note(kind, data, source, selection)]))
    return data, note


def _encoded(
    kind: str,
    pixels: PixelBuffer,
    source: PictureFile,
    receipt: Mapping[str, Any] | None,
    keep_planes: bool = False,
) -> tuple[bytes, str]:
    """A packet that cannot be read is kept as it is, one that has no place is left out."""
    packet, refused = source.metadata.xmp, ""
    if receipt is not None:
        try:
            stamp = stamped(packet, receipt, source.pixels, pixels, kind, secrets.token_hex(32))
            data, notes = encode(kind, pixels, _with(source, stamp.packet), keep_planes)
            return sealed(data, kind, stamp), " ".join(notes)
        except XmpRefused as error:
            refused = f"The receipt was left out: the picture's own XMP cannot take it ({error})."
    try:
        data, notes = encode(kind, pixels, source, keep_planes)
    except XmpRefused:
        refused = (
            f"The picture's XMP ({len(packet or b'') >> 10} KiB) was left out: {kind} has no room for it."
        )
        data, notes = encode(kind, pixels, _with(source, None), keep_planes)
    return data, " ".join([*filter(None, [refused]), *notes])


def replace_file(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, over one that is there; where path is a symbolic link, what it leads to.

    Raises MgieError output_not_writable.
    """
    temporary = ""
    place = behind_links(path)
    try:
        mode = place.stat().st_mode & 0o777 if place.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=".mgie-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(mode)
        Path(temporary).replace(place)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise not_writable(path, error.strerror or str(error)) from error


def _with(source: PictureFile, packet: bytes | None) -> PictureFile:
    return replace(source, metadata=replace(source.metadata, xmp=packet))


def _umask() -> int:
    with _UMASK:
        mask = os.umask(0)
        os.umask(mask)
    return mask
