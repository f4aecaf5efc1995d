"""MagicBrush: several edits of a picture one after another, with masks (Zhang et al., NeurIPS 2023).

Train and dev are parquet files of the hub's `osunlp/MagicBrush`. Test is a folder: `edit_sessions.json` {id: [{input, mask,
output, instruction}]}, `images/ID/ID-{input,mask1,output1}.png`, and `local_descriptions.json` {id: {file: caption}},
captions for CTS.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, cast

from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.finding import first_file, not_there, picture_at
from mgie_server.datasets.json_lists import listed
from mgie_server.datasets.known import KnownSet
from mgie_server.datasets.left_out import BAD_ENTRY, LeftOut, Omit, Place
from mgie_server.datasets.pictures import FilePicture
from mgie_server.datasets.record import Record
from mgie_server.datasets.tables import parquet_listers
from mgie_server.datasets.texts import fields_of, instruction_of, shortened, text_of

NAME = "magicbrush"
LICENCE = "CC-BY-4.0"
REPO = "osunlp/MagicBrush"
_SESSIONS = ("edit_sessions.json", "test/edit_sessions.json")
_CAPTIONS = ("local_descriptions.json", "local_captions.json")


def open_magicbrush(root: Path) -> DataSet:
    """Both may lie in one folder. Raises MgieError where neither is there."""
    listers = parquet_listers(root, NAME, LICENCE)
    layout = ["parquet files of the hub"] if listers else []
    sessions = first_file(root, _SESSIONS)
    if sessions:
        listers["test"] = partial(_records, sessions)
        layout.append("the folder of the test sessions")
    if not listers:
        raise not_there(NAME, root, f"parquet files and no {_SESSIONS[0]}")
    return DataSet(NAME, LICENCE, " and ".join(layout), listers)


def _records(sessions: Path, left_out: LeftOut) -> Iterator[Record]:
    captions = _captions(sessions.parent, left_out)
    for entry, place in listed(sessions, left_out):
        turns: Any = entry.value
        if not isinstance(turns, list):
            left_out.add(place, BAD_ENTRY, f"session {entry.key} is {shortened(turns)} instead of a list")
            continue
        for turn, value in enumerate(cast("list[Any]", turns), 1):
            try:
                yield _record(sessions.parent, entry.key, turn, value, captions, place)
            except Omit as omitted:
                left_out.add(place, omitted.kind, f"turn {turn} of session {entry.key}: {omitted.why}")


def _record(
    root: Path, id_: str, turn: int, value: Any, captions: dict[str, dict[str, Any]], place: Place
) -> Record:
    fields = fields_of(value)
    mask, output = fields.get("mask"), fields.get("output")
    return Record(
        NAME,
        "test",
        id_,
        turn,
        _picture(root, id_, fields.get("input")),
        _picture(root, id_, output),
        instruction_of(fields.get("instruction")),
        LICENCE,
        place,
        mask=None if mask is None else _picture(root, id_, mask),
        caption=text_of(captions.get(id_, {}).get(str(output))),
    )


def _picture(root: Path, id_: str, name: Any) -> FilePicture:
    return picture_at([root / "images"], f"{id_}/{name}" if isinstance(name, str) else name)


def _captions(root: Path, left_out: LeftOut) -> dict[str, dict[str, Any]]:
    """By session, then by file."""
    path = first_file(root, _CAPTIONS)
    found = {} if path is None else {entry.key: entry.value for entry, _ in listed(path, left_out)}
    return {id_: value for id_, value in found.items() if isinstance(value, dict)}


SET = KnownSet(
    NAME,
    "photographs edited by people with DALL-E 2, several turns one after another, with masks",
    "train 8,807, dev 528 (22.4 GB together); test 1,053 turns in 535 sessions",
    LICENCE,
    f"`mgie data pull {REPO}`; test: https://osu-nlp-group.github.io/MagicBrush, a zip with a password, "
    "which its authors ask not to pass on",
    open_magicbrush,
    REPO,
)
