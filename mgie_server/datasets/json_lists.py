"""Sets that are a list of entries in one JSON file a split, with pictures in a folder: EVR, GIER, MA5k."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.finding import first_file, not_there, picture_at
from mgie_server.datasets.left_out import BAD_FILE, NO_INSTRUCTION, LeftOut, Omit, Place
from mgie_server.datasets.record import Record
from mgie_server.datasets.texts import (
    Entry,
    TextFault,
    entries,
    fields_of,
    instruction_of,
    read_text,
    shortened,
)

Said = tuple[str, Any, Any, list[Any]]  # id, the names of source and target, several instructions


def open_lists(
    set_name: str,
    licence: str,
    root: Path,
    files: Mapping[str, Sequence[str]],
    folders: Sequence[str],
    said: Callable[[dict[str, Any], int], Said],
) -> DataSet:
    """files: by split, where its list may lie below root; folders: where the pictures may, from the list's folder or root.

    said: what an entry says, given its number. One record an instruction. Raises MgieError where no list is there.
    """
    found = {split: first_file(root, names) for split, names in files.items()}
    lists = {split: path for split, path in found.items() if path}
    if not lists:
        raise not_there(set_name, root, " or ".join(names[0] for names in files.values()))
    listers = {
        split: partial(_records, set_name, licence, split, path, _folders(root, path, folders), said)
        for split, path in lists.items()
    }
    return DataSet(set_name, licence, "a JSON list a split", listers)


def numbered(number: int, name: Any) -> str:
    """An id of an entry that has none: "57-0591_A"."""
    return f"{number}-{Path(str(name)).stem[:80]}"


def _folders(root: Path, path: Path, names: Sequence[str]) -> list[Path]:
    bases = dict.fromkeys((path.parent, path.parent.parent, root))
    every = [base / name for base in bases for name in names]
    return [folder for folder in every if folder.is_dir()] or every[:1]


def _records(
    set_name: str,
    licence: str,
    split: str,
    path: Path,
    folders: list[Path],
    said: Callable[[dict[str, Any], int], Said],
    left_out: LeftOut,
) -> Iterator[Record]:
    for entry, place in listed(path, left_out):
        try:
            id_, before, after, instructions = said(fields_of(entry.value), entry.number)
            source, target = picture_at(folders, before), picture_at(folders, after)
        except Omit as omitted:
            left_out.take(place, omitted)
            continue
        if not instructions:
            left_out.add(place, NO_INSTRUCTION, f"nothing is said about {shortened(after)}")
        for number, value in enumerate(instructions):
            try:
                text = instruction_of(value)
            except Omit as omitted:
                left_out.take(place, omitted)
                continue
            yield Record(set_name, split, f"{id_}.{number}", 1, source, target, text, licence, place)


def listed(path: Path, left_out: LeftOut) -> Iterator[tuple[Entry, Place]]:
    """The entries of a JSON file with their places; where it breaks off, the rest is left out."""
    try:
        text = read_text(path)
    except (OSError, ValueError) as error:
        left_out.add(Place(str(path)), BAD_FILE, getattr(error, "strerror", None) or str(error))
        return
    number = 0
    try:
        for entry in entries(text):
            number = entry.number
            yield entry, Place(str(path), entry.line, f"entry {number}")
    except TextFault as fault:
        left_out.add(
            Place(str(path), fault.line), BAD_FILE, f"{fault}; what stands behind entry {number} is lost"
        )
