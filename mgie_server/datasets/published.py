"""Results that the authors of MGIE showed: NAME_input.jpg, NAME_answer.jpg and what was asked for in instructions.json.

What each method made of a case (NAME_mgie.jpg, NAME_lgie.jpg, NAME_p2p.jpg) is no record: it is a result to be measured.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.finding import not_there, picture_at
from mgie_server.datasets.json_lists import listed
from mgie_server.datasets.known import KnownSet
from mgie_server.datasets.left_out import LeftOut, Omit
from mgie_server.datasets.record import Record
from mgie_server.datasets.texts import instruction_of

NAME = "published"
LICENCE = "for measuring only"
LIST = "instructions.json"


def open_published(root: Path) -> DataSet:
    """Raises MgieError where there is no list of instructions."""
    if not (root / LIST).is_file():
        raise not_there(NAME, root, LIST)
    return DataSet(NAME, LICENCE, f"pictures and {LIST}", {"test": partial(_records, root)})


def _records(root: Path, left_out: LeftOut) -> Iterator[Record]:
    for entry, place in listed(root / LIST, left_out):
        try:
            source = picture_at([root], f"{entry.key}_input.jpg")
            target = picture_at([root], f"{entry.key}_answer.jpg")
            text = instruction_of(entry.value)
        except Omit as omitted:
            left_out.take(place, omitted)
            continue
        yield Record(NAME, "test", entry.key, 1, source, target, text, LICENCE, place)


SET = KnownSet(
    NAME,
    "results that the authors of MGIE showed, with what was asked for",
    "whatever the folder holds, as test",
    LICENCE,
    "a folder with NAME_input.jpg, NAME_answer.jpg and instructions.json",
    open_published,
)
