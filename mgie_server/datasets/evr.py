"""EVR: edits asked for on Reddit, described anew by several people (Tan et al., ACL 2019, "Image Editing Request").

Files: `{train,valid,test}.json`, a list of {img0, img1, sents, uid}; one record a sentence.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mgie_protocol.json_values import list_in
from mgie_server.datasets.data_set import DataSet
from mgie_server.datasets.json_lists import Said, open_lists
from mgie_server.datasets.known import KnownSet
from mgie_server.datasets.texts import text_of

NAME = "evr"
LICENCE = "none stated"
_PLACES = ("", "data/", "dataset/adobe/", "adobe/")
_FOLDERS = ("images", "imgs", ".")


def open_evr(root: Path) -> DataSet:
    """root: of the repository, or the folder of the lists. Raises MgieError where no list is there."""
    files = {split: [f"{place}{split}.json" for place in _PLACES] for split in ("train", "valid", "test")}
    return open_lists(NAME, LICENCE, root, files, _FOLDERS, _said)


def _said(fields: dict[str, Any], number: int) -> Said:
    uid = text_of(fields.get("uid")) or str(number)
    return uid, fields.get("img0"), fields.get("img1"), list_in(fields.get("sents"))


SET = KnownSet(
    NAME,
    "edits asked for on Reddit, described anew by several people",
    "train 3,061, valid 1,149, test 1,485",
    LICENCE,
    "https://github.com/airsplay/VisualRelationships (the lists; its README links the pictures)",
    open_evr,
)
