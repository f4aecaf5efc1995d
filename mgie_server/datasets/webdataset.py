"""Shards as WebDataset has them: tar files in which the parts of a record lie one after another, with one name.

KEY.source.EXT, KEY.target.EXT, KEY.mask.EXT (it may be missing) and KEY.json with the record's texts. Nothing is unpacked:
a picture is read from its place in the file when it is asked for.
"""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from mgie_server.datasets.left_out import BAD_ENTRY, BAD_FILE, PICTURE_MISSING, LeftOut, Omit, Place
from mgie_server.datasets.pictures import MOST_BYTES, Picture, unreadable
from mgie_server.datasets.record import Record
from mgie_server.datasets.texts import fields_of, instruction_of, shortened, text_of
from mgie_server.weights.small_files import parse_json

PICTURES = ("source", "target", "mask")
_TEXTS = "json"
_TEXT_BYTES = 1 << 20


@dataclass(frozen=True)
class TarPicture(Picture):
    """offset, size: of the picture's bytes in the tar file. name: of the member."""

    file: str
    offset: int
    size: int
    name: str

    @property
    def where(self) -> str:
        return f"{self.file}, {self.name}"

    def data(self) -> bytes:
        if not 0 < self.size <= MOST_BYTES:
            raise unreadable(self.where, f"it has {self.size} bytes")
        try:
            found = _part(self.file, self.offset, self.size)
        except OSError as error:
            raise unreadable(self.where, error.strerror or str(error)) from error
        if len(found) < self.size:
            raise unreadable(self.where, "the tar file ends within it")
        return found


def records_of_tar(file: Path, dataset: str, split: str, licence: str, left_out: LeftOut) -> Iterator[Record]:
    """The records of one tar file. A tar that breaks off gives those before the break."""
    number = 0
    try:
        for key, members in groupby(_members(file), key=lambda member: _named(member)[0]):
            number += 1
            place = Place(str(file), None, f"record {number} ({key[:80]})")
            try:
                yield _record(file, dataset, split, licence, place, {_named(m)[1]: m for m in members})
            except Omit as omitted:
                left_out.take(place, omitted)
    except (OSError, tarfile.TarError, EOFError, ValueError) as error:
        part = f"behind record {number}" if number else ""
        why = f"it is no whole tar file ({getattr(error, 'strerror', None) or error})"
        left_out.add(Place(str(file), None, part), BAD_FILE, why)


def _members(file: Path) -> Iterator[tarfile.TarInfo]:
    """Plain files alone, by their headers."""
    with tarfile.open(file, "r:") as tar:
        for member in tar:
            tar.members = []  # they are not needed again, and there may be many  # pyright: ignore
            if member.isreg():
                yield member


def _named(member: tarfile.TarInfo) -> tuple[str, str]:
    """Key and part of a member: "train-00000-000012", "source"; WebDataset divides at the first dot."""
    key, _, rest = member.name.partition(".")
    return key, rest if rest == _TEXTS else rest.split(".")[0]


def _record(
    file: Path, dataset: str, split: str, licence: str, place: Place, members: dict[str, tarfile.TarInfo]
) -> Record:
    fields = _fields(file, members.get(_TEXTS))
    pictures: dict[str, Any] = {
        part: TarPicture(str(file), member.offset_data, member.size, member.name)
        for part in PICTURES
        if (member := members.get(part))
    }
    missing = [part for part in PICTURES[:2] if part not in pictures]
    if missing:
        raise Omit(PICTURE_MISSING, f"it has no {' and no '.join(missing)}")
    turn = fields.get("turn")
    return Record(
        dataset,
        split,
        str(fields.get("id") or place.part)[:200],
        turn if isinstance(turn, int) and turn >= 0 else 1,
        pictures["source"],
        pictures["target"],
        instruction_of(fields.get("instruction")),
        text_of(fields.get("licence")) or licence,
        place,
        text_of(fields.get("expressive")),
        pictures.get("mask"),
        text_of(fields.get("caption")),
        text_of(fields.get("source_caption")),
    )


def _fields(file: Path, member: tarfile.TarInfo | None) -> dict[str, Any]:
    if member is None:
        raise Omit(BAD_ENTRY, "it has no .json with its texts")
    if member.size > _TEXT_BYTES:
        raise Omit(BAD_ENTRY, f"its .json has {member.size} bytes")
    try:
        return fields_of(parse_json(_part(str(file), member.offset_data, member.size).decode("utf-8")))
    except ValueError as error:
        raise Omit(BAD_ENTRY, f"its .json is none ({shortened(str(error))})") from error


def _part(file: str, offset: int, size: int) -> bytes:
    with Path(file).open("rb") as opened:
        opened.seek(offset)
        return opened.read(size)
