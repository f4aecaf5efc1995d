"""GIER: edits by professionals on what amateurs asked for (Shi et al., ECCV 2020), in the split of T2ONet.

Files: `splits/{train,val,test}_sess_3.json`, a list of {input, output, expert_summary, amateur_summary, ...} with NaN for
what is missing; one record a summary, the experts' first. Input and output may differ in size.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mgie_protocol.json_values import list_in
from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.json_lists import Said, numbered, open_lists
from mgie_server.datasets.known import KnownSet

NAME = "gier"
LICENCE = "none stated"
_PLACES = ("splits/", "", "data/GIER/splits/")


def open_gier(root: Path) -> DataSet:
    """root: of the data set or of T2ONet. Raises MgieError where no list is there."""
    files = {
        split: [f"{place}{split}_sess_3.json" for place in _PLACES] for split in ("train", "val", "test")
    }
    return open_lists(NAME, LICENCE, root, files, ("images", "."), _said)


def _said(fields: dict[str, Any], number: int) -> Said:
    summaries = [fields.get("expert_summary"), fields.get("amateur_summary")]
    texts = [text for texts in summaries for text in list_in(texts)]
    return numbered(number, fields.get("output")), fields.get("input"), fields.get("output"), texts


SET = KnownSet(
    NAME,
    "retouching and other edits by professionals, on what amateurs asked for",
    "train 23,898, val 3,004, test 2,969",
    LICENCE,
    "https://github.com/jshi31/T2ONet (the lists in data/GIER/splits; its README links the pictures)",
    open_gier,
)
