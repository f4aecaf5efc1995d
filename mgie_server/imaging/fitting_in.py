"""Which metadata a format has a place for, what goes into another place, and a word of what is left out."""

from __future__ import annotations

import struct
from dataclasses import replace

from mgie_server.imaging import photoshop
from mgie_server.imaging.exif import EXIF, Entry, Exif, block_of, entry_of, parse
from mgie_server.imaging.jpeg_segments import SEGMENT
from mgie_server.imaging.metadata import (
    DESCRIPTION,
    IPTC,
    PHOTOSHOP,
    RESOLUTION_UNIT,
    X_RESOLUTION,
    Y_RESOLUTION,
    Metadata,
    exif_within,
    is_measured,
)
from mgie_server.imaging.texts import Text

_USER_COMMENT = 0x9286
_ASCII, _UNICODE = b"ASCII\0\0\0", b"UNICODE\0"


def fitted(metadata: Metadata, kind: str, channels: int) -> tuple[Metadata, list[str]]:
    """The metadata as a file of this kind holds it, and sentences of what it cannot hold."""
    made = _without_foreign_profile(_resources_apart(_without_axes(metadata)), channels)
    if kind == "JPEG":
        return _in_jpeg(made)
    if kind == "PNG":
        return made, []
    notes: list[str] = []
    if made.texts:
        made, lost = _texts_in_exif(made)
        notes += [f"{_named(lost)} left out: {kind} has no place for them."] if lost else []
    if kind == "WEBP":
        made = _resolution_in_exif(made)
        if photoshop.iptc_of(made.photoshop):
            notes.append("The IPTC fields were left out: WEBP has no place for them.")
    return made, notes


def _without_axes(metadata: Metadata) -> Metadata:
    """A program's description of planes and axes is not true of the result."""
    found = parse(metadata.exif) if metadata.exif and is_measured(metadata) else None
    if found is None:
        return metadata
    del found.root[DESCRIPTION]
    return replace(metadata, exif=block_of(found))


def _resources_apart(metadata: Metadata) -> Metadata:
    """A TIFF keeps IPTC's fields and Photoshop's resources among its tags."""
    found = parse(metadata.exif) if metadata.exif else None
    if found is None or not {IPTC, PHOTOSHOP} & set(found.root):
        return metadata
    iptc, section = (found.root.pop(tag, None) for tag in (IPTC, PHOTOSHOP))
    made = photoshop.cleaned(section.data) if section else b""
    if iptc and not photoshop.iptc_of(made):
        made += photoshop.resources_of(iptc.data)
    return replace(metadata, exif=block_of(found), photoshop=metadata.photoshop or made)


def _without_foreign_profile(metadata: Metadata, channels: int) -> Metadata:
    """A gray profile means nothing to a picture that has become one of colours."""
    foreign = channels >= 3 and metadata.icc is not None and metadata.icc[16:20] == b"GRAY"
    return replace(metadata, icc=None) if foreign else metadata


def _in_jpeg(metadata: Metadata) -> tuple[Metadata, list[str]]:
    exif, lost = exif_within(metadata.exif, SEGMENT)
    notes = [f"Of the EXIF {', '.join(lost)} was left out: a JPEG has room for 64 KiB."] if lost else []
    long = [text for text in metadata.texts if len(text.line) > SEGMENT]
    if long:
        notes.append(f"{_named(long)} left out: a comment in a JPEG has room for 64 KiB.")
    texts = tuple(text for text in metadata.texts if text not in long)
    return replace(metadata, exif=exif, texts=texts), notes


def _texts_in_exif(metadata: Metadata) -> tuple[Metadata, list[Text]]:
    """As the description, or else as the user's comment; and those for which there was no place."""
    found = (parse(metadata.exif) if metadata.exif else None) or Exif("<")
    text = b"\n".join(text.line.replace(b"\0", b" ") for text in metadata.texts)
    if DESCRIPTION not in found.root:
        found.root[DESCRIPTION] = entry_of(2, text + b"\0")
    elif _USER_COMMENT not in found.inside.get(EXIF, {}):
        found.inside.setdefault(EXIF, {})[_USER_COMMENT] = entry_of(7, _user_comment(text, found.order))
    else:
        return metadata, list(metadata.texts)
    return replace(metadata, exif=block_of(found), texts=()), []


def _user_comment(text: bytes, order: str) -> bytes:
    """With the name of its encoding before it (Exif 2.32, 4.6.5)."""
    if text.isascii():
        return _ASCII + text
    try:
        words = text.decode("utf-8")
    except ValueError:
        words = text.decode("latin-1")
    return _UNICODE + words.encode("utf-16-le" if order == "<" else "utf-16-be")


def _resolution_in_exif(metadata: Metadata) -> Metadata:
    found = (parse(metadata.exif) if metadata.exif else None) or Exif("<")
    if metadata.dpi is None or X_RESOLUTION in found.root:
        return metadata
    for tag, value in zip((X_RESOLUTION, Y_RESOLUTION), metadata.dpi, strict=True):
        found.root[tag] = Entry(5, 1, struct.pack(found.order + "II", round(value * 1000), 1000))
    found.root[RESOLUTION_UNIT] = Entry(3, 1, struct.pack(found.order + "H", 2))
    return replace(metadata, exif=block_of(found))


def _named(texts: list[Text]) -> str:
    names = ", ".join(sorted({text.keyword.decode("latin-1") for text in texts}))
    return f"The text{'s' if len(texts) > 1 else ''} {names} {'were' if len(texts) > 1 else 'was'}"
