"""A result into its file: with its metadata and its receipt, whole or not at all."""

from __future__ import annotations

import os
import secrets
import tempfile
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.colors import coloured
from mgie_server.imaging.decoded import Decoded
from mgie_server.imaging.metadata import PictureFile
from mgie_server.imaging.naming import behind_links, check_holds, format_of, not_writable
from mgie_server.imaging.opaque import without_alpha
from mgie_server.imaging.outside import keeping_outside, outside_note
from mgie_server.imaging.own_samples import brought_back, recounted, with_margins
from mgie_server.imaging.pixels import as_array
from mgie_server.imaging.png_chunks import with_colors
from mgie_server.imaging.provenance import sealed, stamped
from mgie_server.imaging.writing import encode, encode_inks
from mgie_server.imaging.xmp_packet import XmpRefused

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
    inks, why_not = _inks(kind, source, pixels)
    if inks is not None:
        return _inks_bytes(kind, inks, source, receipt, selection)
    source, pixels, receipt = brought_back(source, pixels, receipt)
    check_holds(kind, PictureFile(pixels, kind), path)
    if kind == "JPEG":
        pixels = without_alpha(pixels)
    chunks = source.metadata.png_color if kind == "PNG" else {}
    if chunks:  # the file's own words on its colours, and not the profile that they amount to
        source = replace(source, metadata=replace(source.metadata, icc=None))
    like = source if selection is None else keeping_outside(kind, source)
    kept = None if selection is None else as_array(selection)[..., 0] == 0

    def write(packet: bytes | None) -> tuple[bytes, list[str]]:
        return encode(kind, pixels, _with(like, packet), kept)

    data, note = _stamped(kind, pixels, source, receipt, write)
    data = with_colors(data, chunks) if chunks else data
    outside = outside_note(kind, data, source, selection) if selection is not None else ""
    return data, " ".join(filter(None, [why_not, note, outside]))


def _inks(kind: str, source: PictureFile, pixels: PixelBuffer) -> tuple[Decoded | None, str]:
    """The CMYK of a result, or None and perhaps a sentence why there is none."""
    if source.inks is None:
        return None, ""
    before = with_margins(source.pixels, source.larger)
    if pixels.format != before.format:
        return None, ""
    why_not = source.inks.why_not(kind)
    return (None, why_not) if why_not else (source.inks.drawn_out(source.larger).edited(before, pixels), "")


def _inks_bytes(
    kind: str,
    made: Decoded,
    source: PictureFile,
    receipt: Mapping[str, Any] | None,
    selection: PixelBuffer | None,
) -> tuple[bytes, str]:
    """What picture_bytes gives of CMYK; the receipt is of the RGB that the file will be read as."""
    assert source.inks is not None
    icc = source.inks.icc
    again = coloured(made, icc, None)
    result = again.own.samples if again.own else again.picture
    like = replace(source, pixels=source.samples, own=None, metadata=replace(source.metadata, icc=icc))
    receipt = receipt and recounted(receipt, result, like.pixels)

    def write(packet: bytes | None) -> tuple[bytes, list[str]]:
        return encode_inks(kind, made, _with(like, packet))

    data, note = _stamped(kind, result, like, receipt, write)
    outside = outside_note(kind, data, like, selection, source.inks.made.pixels) if selection else ""
    return data, " ".join(filter(None, [note, outside]))


def _stamped(
    kind: str,
    pixels: PixelBuffer,
    source: PictureFile,
    receipt: Mapping[str, Any] | None,
    write: Callable[[bytes | None], tuple[bytes, list[str]]],
) -> tuple[bytes, str]:
    """The bytes with the receipt in them. write: makes them with a packet.

    A packet that cannot be read is kept as it is, one that has no place is left out.
    """
    packet, refused = source.metadata.xmp, ""
    if receipt is not None:
        try:
            stamp = stamped(packet, receipt, source.pixels, pixels, kind, secrets.token_hex(32))
            data, notes = write(stamp.packet)
            return sealed(data, kind, stamp), " ".join(notes)
        except XmpRefused as error:
            refused = f"The receipt was left out: the picture's own XMP cannot take it ({error})."
    try:
        data, notes = write(packet)
    except XmpRefused:
        refused = (
            f"The picture's XMP ({len(packet or b'') >> 10} KiB) was left out: {kind} has no room for it."
        )
        data, notes = write(None)
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
