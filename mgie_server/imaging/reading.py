"""Bytes of a picture file into a PictureFile. Nothing is decoded before its header has been checked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_server.imaging.apart import decode_apart
from mgie_server.imaging.colors import coloured
from mgie_server.imaging.decoded import Decoded, Unreadable, upright
from mgie_server.imaging.decoders import decode_here, looked_at
from mgie_server.imaging.facts import Facts, facts_beside
from mgie_server.imaging.kinds import KNOWN, kind_of
from mgie_server.imaging.metadata import PictureFile
from mgie_server.imaging.pixels import check_finite


def decode(data: bytes, path: Path) -> PictureFile:
    """See files.read_picture. path: only for the messages."""
    kind = kind_of(data, path)
    if kind is None:
        why = "it is empty" if not data else "it is not a picture of a known format"
        raise unreadable(path, why, KNOWN)
    try:
        kind, pixels, apart = looked_at(kind, data, path)
        made = decode_apart(kind, data, path, pixels) if apart else decode_here(kind, data, path)
    except MgieError:
        raise
    except Unreadable as error:
        raise unreadable(path, str(error), error.hint) from error
    except MemoryError as error:
        raise MgieError(
            "out_of_memory", f"{path} does not fit into memory.", "Use a smaller copy."
        ) from error
    except Exception as error:  # decoders raise whatever they like on damaged files
        raise unreadable(path, f"it is damaged ({error or type(error).__name__})") from error
    return _picture(made, facts_beside(data, kind, made), kind)


def unreadable(path: Path, why: str, hint: str = "Open it in an editor and save it anew.") -> MgieError:
    return MgieError("picture_unreadable", f"{path} cannot be read: {why}.", hint)


def _picture(made: Decoded, facts: Facts, kind: str) -> PictureFile:
    check_finite(made.pixels)
    orientation = facts.orientation if made.orientation == 1 else made.orientation
    made = replace(made, pixels=upright(made.pixels, orientation or 1))
    found = coloured(made, facts.metadata.icc, facts.stated)
    metadata = replace(facts.metadata, icc=found.icc)
    if found.own is None:
        metadata = replace(metadata, png_color={})
    notes = (*made.notes, *facts.notes, *found.notes)
    return PictureFile(found.picture, kind, metadata, notes, found.own, found.inks)
