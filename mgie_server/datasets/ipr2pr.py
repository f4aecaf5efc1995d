"""IPr2Pr: pairs that InstructPix2Pix was trained on (Brooks et al., CVPR 2023), in three layouts.

- Folders: `FOLDER/prompt.json` {input, edit, output}, `FOLDER/SEED_0.jpg` -> `SEED_1.jpg`, and `seeds.json`
  [[folder, [seed, ...]], ...]; the first 90 % of its entries are train, then 5 % val and 5 % test. Without
  `seeds.json` all that is found is train.
- Parquet files of the hub's `timbrooks/instructpix2pix-clip-filtered`.
- What MGIE's preparation writes: see `mgie_tsv`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, cast

from mgie_protocol.json_values import list_in
from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.finding import not_there, picture_at
from mgie_server.datasets.json_lists import listed
from mgie_server.datasets.known import KnownSet
from mgie_server.datasets.left_out import BAD_ENTRY, BAD_FILE, PICTURE_MISSING, LeftOut, Omit, Place
from mgie_server.datasets.mgie_tsv import find_tsv, tsv_records
from mgie_server.datasets.record import Record
from mgie_server.datasets.tables import parquet_listers
from mgie_server.datasets.texts import fields_of, instruction_of, read_text, shortened, text_of
from mgie_server.weights.small_files import parse_json

NAME = "ipr2pr"
LICENCE = "see the data set's card"
REPO = "timbrooks/instructpix2pix-clip-filtered"
SHARES = {"train": (0.0, 0.9), "val": (0.9, 0.9 + 0.05), "test": (0.9 + 0.05, 1.0)}
_SEEDS, _PROMPT = "seeds.json", "prompt.json"
_PROMPT_BYTES = 1024**2


def open_ipr2pr(root: Path) -> DataSet:
    """Raises MgieError where none of the layouts is there."""
    if found := find_tsv(root):
        return DataSet(
            NAME,
            LICENCE,
            "MGIE's own: .tsv, .pkl, _expressive.json",
            {"train": partial(tsv_records, found, NAME, LICENCE)},
        )
    if (root / _SEEDS).is_file():
        listers = {split: partial(_listed, root, split) for split in SHARES}
        return DataSet(NAME, LICENCE, f"folders by {_SEEDS}", listers)
    if listers := parquet_listers(root, NAME, LICENCE):
        return DataSet(NAME, LICENCE, "parquet files of the hub", listers)
    if next(root.glob(f"*/{_PROMPT}"), None):
        return DataSet(NAME, LICENCE, f"folders with {_PROMPT}", {"train": partial(_found, root)})
    raise not_there(
        NAME, root, f"{_SEEDS}, no folder with a {_PROMPT}, no parquet files and no .tsv with its .pkl"
    )


def _listed(root: Path, split: str, left_out: LeftOut) -> Iterator[Record]:
    """The shares are of the entries, whatever is left out."""
    count = sum(1 for _ in listed(root / _SEEDS, LeftOut()))
    first, end = (math.floor(share * count) for share in SHARES[split])
    for entry, place in listed(root / _SEEDS, left_out if split == "train" else LeftOut()):
        if not first < entry.number <= end:
            continue
        try:
            folder, seeds = _understood(entry.value)
        except Omit as omitted:
            left_out.take(place, omitted)
            continue
        yield from _of_folder(root, folder, seeds, split, place, left_out)


def _found(root: Path, left_out: LeftOut) -> Iterator[Record]:
    for prompt in sorted(root.glob(f"*/{_PROMPT}")):
        seeds = sorted(
            path.name.removesuffix("_0.jpg")
            for path in prompt.parent.iterdir()
            if path.name.endswith("_0.jpg")
        )
        if not seeds:
            left_out.add(Place(str(prompt)), PICTURE_MISSING, "no SEED_0.jpg lies beside it")
        yield from _of_folder(root, prompt.parent.name, seeds, "train", Place(str(prompt)), left_out)


def _of_folder(
    root: Path, folder: str, seeds: list[str], split: str, place: Place, left_out: LeftOut
) -> Iterator[Record]:
    prompt = root / folder / _PROMPT
    try:
        text, caption, before = _prompt(prompt)
    except Omit as omitted:
        left_out.take(Place(str(prompt)), omitted)
        return
    for seed in seeds:
        try:
            source, target = (picture_at([root], f"{folder}/{seed}_{k}.jpg") for k in (0, 1))
        except Omit as omitted:
            left_out.take(place, omitted)
            continue
        yield Record(
            NAME,
            split,
            f"{folder}/{seed}",
            1,
            source,
            target,
            text,
            LICENCE,
            place,
            caption=caption,
            source_caption=before,
        )


def _understood(value: Any) -> tuple[str, list[str]]:
    """Of an entry of seeds.json. Raises Omit."""
    said = list_in(value)
    if not (len(said) == 2 and isinstance(said[0], str) and isinstance(said[1], list)):
        raise Omit(BAD_ENTRY, f"it is {shortened(value)} instead of [folder, [seed, ...]]")
    folder = said[0]
    if not folder or "/" in folder or "\\" in folder or folder in (".", ".."):
        raise Omit(BAD_ENTRY, f"{shortened(folder)} is no name of a folder")
    return folder, [str(seed) for seed in cast("list[Any]", said[1])]


def _prompt(path: Path) -> tuple[str, str | None, str | None]:
    """The instruction, what the target shows, and what the source shows. Raises Omit."""
    try:
        fields = fields_of(parse_json(read_text(path, _PROMPT_BYTES)))
    except (OSError, ValueError) as error:
        raise Omit(
            BAD_FILE, getattr(error, "strerror", None) or f"it is no JSON ({str(error)[:100]})"
        ) from error
    told, before = text_of(fields.get("output")), text_of(fields.get("input"))
    return instruction_of(fields.get("edit")), told, before


SET = KnownSet(
    NAME,
    "pictures made by a model, with the edits that made them; InstructPix2Pix and MGIE learned from them",
    "313,010 prompts, several pairs each, 436 GB: .9 train, .05 val, .05 test",
    LICENCE,
    f"`mgie data pull {REPO}`, or https://instruct-pix2pix.eecs.berkeley.edu",
    open_ipr2pr,
    REPO,
)
