"""Files that a data set names: below its folder, or not at all."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mgie_protocol.errors import MgieError
from mgie_server.datasets.left_out import BAD_ENTRY, PICTURE_MISSING, Omit
from mgie_server.datasets.pictures import FilePicture
from mgie_server.datasets.texts import is_broken, shortened

# an absolute path, a drive or a stream of Windows, a folder above
_OUTSIDE = re.compile(r"^[/\\]|^[^/\\]*:|(^|[/\\])\.\.([/\\]|$)|\0")


def picture_at(folders: Sequence[Path], name: Any) -> FilePicture:
    """The picture of this name in the first of the folders that has it. Raises Omit. Windows' separator is taken too.

    It is asked for hundreds of thousands of pictures: plain texts, of which a Path would take ten times as long.
    """
    if not isinstance(name, str) or not name.strip() or is_broken(name):
        raise Omit(BAD_ENTRY, f"the name of a picture is {shortened(name)}")
    if _OUTSIDE.search(name):
        why = f"{shortened(name)} leads out of the folder: name pictures from the folder of the file on"
        raise Omit(BAD_ENTRY, why)
    spellings = (name, name.replace("\\", "/")) if "\\" in name else (name,)
    for spelt in spellings:
        for folder in folders:
            place = f"{folder}/{spelt}"
            if os.path.isfile(place):  # noqa: PTH113
                return FilePicture(place)
    raise Omit(PICTURE_MISSING, f"{folders[0]}/{spellings[-1]} is not there")


def first_file(root: Path, names: Sequence[str]) -> Path | None:
    """The first of these below root that is a file."""
    return next((root / name for name in names if (root / name).is_file()), None)


def not_there(what: str, root: Path, wanted: str) -> MgieError:
    """The error for a folder that is not in any layout of a data set."""
    why = f"has no {wanted}" if root.is_dir() else "is not there"
    return MgieError(
        "parameter_out_of_range",
        f"{what} was not found: {root} {why}.",
        "`mgie data list` says where to get each data set, docs/datasets.md what its folder looks like.",
    )
