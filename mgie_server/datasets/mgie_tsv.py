"""What MGIE's preparation writes: NAME.tsv, NAME.pkl and NAME_expressive.json.

A line of the .tsv is two pictures in base64 with a tab between. The .pkl holds {"task": [[{input, answer, instruction,
lineidx}], ...]}, where lineidx is the byte at which the pair's line begins; it is read by `closed_pickle`, which runs
nothing. The .json is {input: {instruction, expressive}}.
"""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from mgie_protocol.errors import MgieError
from mgie_protocol.json_values import list_in, object_in
from mgie_server.datasets.closed_pickle import Refused, read_plain
from mgie_server.datasets.json_lists import listed
from mgie_server.datasets.left_out import BAD_ENTRY, BAD_FILE, PICTURE_MISSING, LeftOut, Omit, Place
from mgie_server.datasets.pictures import Picture, unreadable
from mgie_server.datasets.record import Record
from mgie_server.datasets.texts import fields_of, instruction_of, shortened, text_of
from mgie_server.weights.small_files import read_bytes

_PICKLE_BYTES = 1024**3  # a million pairs have about 150 MB
_LINE_BYTES = 256 * 1024**2
_COUNTED_BYTES = 256 * 1024**2  # up to which a line's number is counted for an error


@dataclass(frozen=True)
class TsvPicture(Picture):
    """offset: of its line in bytes; column: 0 or 1."""

    path: str
    offset: int
    column: int

    @property
    def where(self) -> str:
        return f"{self.path}, the line at byte {self.offset}, picture {self.column + 1}"

    def data(self) -> bytes:
        try:
            with Path(self.path).open("rb") as file:
                file.seek(max(0, self.offset - 1))
                begins = self.offset == 0 or file.read(1) == b"\n"
                line = file.readline(_LINE_BYTES) if begins else b""
        except OSError as error:
            raise unreadable(self.where, error.strerror or str(error)) from error
        if not begins:
            raise self._broken("no line begins there")
        columns = line.rstrip(b"\r\n").split(b"\t")
        if len(columns) != 2:
            raise self._broken(f"it has {len(columns)} columns instead of two pictures in base64")
        try:
            data = b64decode(columns[self.column], validate=True)
        except (binascii.Error, ValueError) as error:
            raise self._broken(f"{bytes(columns[self.column][:20])!r}... is no base64") from error
        if not data:
            raise self._broken("it is empty")
        return data

    def _broken(self, why: str) -> MgieError:
        if self.offset > _COUNTED_BYTES:
            return unreadable(self.where, why)
        with Path(self.path).open("rb") as file:
            line = 1 + file.read(self.offset).count(b"\n")
        return unreadable(f"{self.path}:{line}, picture {self.column + 1}", why)


def find_tsv(root: Path) -> Path | None:
    """The .pkl of the layout: root itself, or the first below it with a .tsv of its name."""
    candidates = [root] if root.suffix == ".pkl" else sorted(root.glob("*.pkl"))
    return next((path for path in candidates if path.with_suffix(".tsv").is_file()), None)


def tsv_records(pickle: Path, dataset: str, licence: str, left_out: LeftOut) -> Iterator[Record]:
    """All of them, as the split "train"."""
    try:
        tasks = _tasks(read_plain(read_bytes(pickle, _PICKLE_BYTES)))
        size = pickle.with_suffix(".tsv").stat().st_size
    except Refused as refused:
        left_out.add(Place(str(pickle), None, f"byte {refused.at}"), BAD_FILE, str(refused))
        return
    except (OSError, ValueError) as error:
        left_out.add(Place(str(pickle)), BAD_FILE, getattr(error, "strerror", None) or str(error))
        return
    said = _expressive(pickle.with_name(f"{pickle.stem}_expressive.json"), left_out)
    tsv = str(pickle.with_suffix(".tsv"))
    for number, task in enumerate(tasks, 1):
        place = Place(str(pickle), None, f"entry {number}")
        for turn, value in enumerate(list_in(task) or [task], 1):
            try:
                fields = fields_of(value)
                id_, offset = _line_of(fields, size)
                yield Record(
                    dataset, "train", id_, turn, TsvPicture(tsv, offset, 0), TsvPicture(tsv, offset, 1),
                    instruction_of(fields.get("instruction")), licence, place, expressive=text_of(said.get(id_)),
                )  # fmt: skip
            except Omit as omitted:
                left_out.take(place, omitted)


def _tasks(value: Any) -> list[Any]:
    tasks = object_in(value).get("task")
    if not isinstance(tasks, list):
        raise ValueError(f"it holds {shortened(value)} instead of {{'task': [...]}}")
    return cast("list[Any]", tasks)


def _line_of(fields: dict[str, Any], size: int) -> tuple[str, int]:
    """The id of a pair and where its line begins. Raises Omit."""
    id_, offset = text_of(fields.get("input")), fields.get("lineidx")
    if id_ is None:
        raise Omit(BAD_ENTRY, f"its input is {shortened(fields.get('input'))}")
    if not isinstance(offset, int) or isinstance(offset, bool) or offset < 0:
        raise Omit(BAD_ENTRY, f"the lineidx of {id_} is {shortened(offset)}")
    if offset >= size:
        raise Omit(PICTURE_MISSING, f"the line of {id_} begins at byte {offset}, and the .tsv has {size}")
    return id_, offset


def _expressive(path: Path, left_out: LeftOut) -> dict[str, Any]:
    """Texts by input; none where the file is not there."""
    if not path.is_file():
        return {}
    found = ((entry.key, entry.value) for entry, _ in listed(path, left_out))
    return {key: object_in(value).get("expressive") for key, value in found}
