"""A folder of one's own without a table: NAME_before.EXT, NAME_after.EXT, and what was done in words in NAME.txt.

Beside them may lie NAME_mask.EXT and NAME_expressive.txt.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from mgie_server.datasets.data_set import Lister
from mgie_server.datasets.left_out import BAD_FILE, NO_INSTRUCTION, PICTURE_MISSING, LeftOut, Omit, Place
from mgie_server.datasets.pictures import FilePicture
from mgie_server.datasets.record import Record
from mgie_server.datasets.tables import SPLITS
from mgie_server.datasets.texts import instruction_of, read_text
from mgie_server.imaging.kinds import ENDINGS

BEFORE = ("before", "input", "source", "original")
AFTER = ("after", "output", "target", "edited", "answer")
_TEXT_BYTES = 1024**2


def named_listers(root: Path, dataset: str, licence: str) -> dict[str, Lister]:
    """Of root itself ("train"), or of its folders train, val, test. Empty where there is no NAME_before."""
    folders = {name: root / name for name in SPLITS if (root / name).is_dir()} or {"train": root}
    return {
        split: partial(_records, folder, dataset, split, licence)
        for split, folder in folders.items()
        if _has_pairs(folder)
    }


def _has_pairs(folder: Path) -> bool:
    return any(_role(path.name)[1] == "before" for path in folder.iterdir())


def _role(name: str) -> tuple[str, str]:
    """The pair's name, and "before", "after", "mask" or "" for a file that is none of them."""
    stem, ending = os.path.splitext(name)  # noqa: PTH122 - of every file of a folder
    if ending.lower() not in ENDINGS or "_" not in stem:
        return "", ""
    pair, _, word = stem.rpartition("_")
    roles = {**dict.fromkeys(BEFORE, "before"), **dict.fromkeys(AFTER, "after"), "mask": "mask"}
    return pair, roles.get(word.lower(), "")


def _records(folder: Path, dataset: str, split: str, licence: str, left_out: LeftOut) -> Iterator[Record]:
    files: dict[str, dict[str, str]] = {}
    for name in sorted(path.name for path in folder.iterdir()):
        pair, role = _role(name)
        if role and pair:
            files.setdefault(pair, {}).setdefault(role, name)
    for pair, names in files.items():
        try:
            yield _record(folder, pair, names, dataset, split, licence)
        except Omit as omitted:
            left_out.take(Place(str(folder / names.get("before", next(iter(names.values()))))), omitted)


def _record(folder: Path, pair: str, names: dict[str, str], dataset: str, split: str, licence: str) -> Record:
    for role, words in (("before", BEFORE), ("after", AFTER)):
        if role not in names:
            raise Omit(PICTURE_MISSING, f"there is no {pair}_{words[0]} beside it")
    pictures = {role: FilePicture(str(folder / name)) for role, name in names.items()}
    return Record(
        dataset, split, pair, 1, pictures["before"], pictures["after"], _words(folder / f"{pair}.txt"), licence,
        Place(str(folder / names["before"])),
        expressive=_expressive(folder / f"{pair}_expressive.txt"), mask=pictures.get("mask"),
    )  # fmt: skip


def _words(path: Path) -> str:
    if not path.is_file():
        raise Omit(NO_INSTRUCTION, f"there is no {path.name} that says what was done")
    return instruction_of(_text(path))


def _expressive(path: Path) -> str | None:
    return instruction_of(_text(path)) if path.is_file() else None


def _text(path: Path) -> str:
    try:
        return read_text(path, _TEXT_BYTES)
    except (OSError, ValueError) as error:
        raise Omit(BAD_FILE, f"{path.name} cannot be read: {error}") from error
