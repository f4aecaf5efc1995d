"""MA5k: Adobe FiveK's photographs, retouched by five experts, with what was done in words (Shi et al., CVPR 2021).

Files: `annotations/{train,val,test}_sess_1.json`, a list of {input: "0001_O.jpg", output: "0001_A.jpg", request, ...}.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.json_lists import Said, numbered, open_lists
from mgie_server.datasets.known import KnownSet

NAME = "ma5k"
LICENCE = "MIT-Adobe FiveK: research only"
_PLACES = ("annotations/", "", "data/FiveK/annotations/")


def open_ma5k(root: Path) -> DataSet:
    """root: of the data set or of T2ONet. Raises MgieError where no list is there."""
    files = {
        split: [f"{place}{split}_sess_1.json" for place in _PLACES] for split in ("train", "val", "test")
    }
    return open_lists(NAME, LICENCE, root, files, ("images", "."), _said)


def _said(fields: dict[str, Any], number: int) -> Said:
    return (
        numbered(number, fields.get("output")),
        fields.get("input"),
        fields.get("output"),
        [fields.get("request")],
    )


SET = KnownSet(
    NAME,
    "photographs retouched by five experts, with what was done in words",
    "train 17,325, val 2,475, test 4,950",
    LICENCE,
    "https://github.com/jshi31/T2ONet (the lists in data/FiveK/annotations; its README links the pictures)",
    open_ma5k,
)
