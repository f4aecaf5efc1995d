"""For which image an edit was asked, and its mask: files that give a result that the server keeps its name and place."""

from __future__ import annotations

import contextlib
import os
import re
import time
import zlib
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from mgie_client.json_files import read_object, write_json
from mgie_client.kept import kept_results
from mgie_gimp.layer_data import Mask
from mgie_gimp.types import KeptEdit, Origin
from mgie_protocol.home import make_home, mgie_home
from mgie_protocol.limits import KEPT_SECONDS
from mgie_protocol.pixels import ITEM_BYTES

CLIENT_NAME = "gimp"  # what the plug-in calls itself, and what the server notes with its results
_ORIGIN = [field.name for field in fields(Origin)]
_LATER = ("marks",)  # what an earlier version of the plug-in has not noted
_NAME = re.compile("[A-Za-z0-9_-]{1,64}")  # of a job, as the protocol has it


def note(job_id: str, origin: Origin, mask: Mask | None = None) -> None:
    """Without the files an edit works as well: a disk that is full costs the name and the mask alone."""
    with contextlib.suppress(OSError, ValueError):
        make_home(mgie_home())
        data = {**asdict(origin), "by": _mark(os.getpid()), "mask": mask.babl if mask else ""}
        write_json(_path(job_id), data)
        if mask is not None:
            _mask_path(job_id).write_bytes(zlib.compress(mask.data, 1))


def forget(job_id: str) -> None:
    """The result is in its image, or there will be none."""
    for path in (_path(job_id), _mask_path(job_id)):
        with contextlib.suppress(OSError):
            path.unlink()


def _mark(process: int | str) -> str:
    """A process and when it began, in the kernel's ticks, which no two have alike; "" where that cannot be known."""
    try:
        words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return f"{process} {words[19]}" if words[0] not in ("Z", "X") else ""


def _is_under_way(job_id: str) -> bool:
    """Whether the plug-in that asked for it is still there, and takes it."""
    by = str(read_object(_path(job_id)).get("by") or "")
    return bool(by) and _mark(by.split()[0]) == by


def origin_of(job_id: str) -> Origin | None:
    """None where nothing is noted, or nothing that can be read."""
    values = read_object(_path(job_id))
    try:
        made = Origin(**{name: values[name] for name in _ORIGIN if name in values or name not in _LATER})
    except KeyError:
        return None
    kinds = {"str": str, "int": int, "float": float}
    good = all(type(getattr(made, field.name)) is kinds[str(field.type)] for field in fields(Origin))
    return made if good else None


def mask_of(job_id: str, pixels: int) -> Mask | None:
    """The mask of a picture of so many pixels; None where none is noted, or nothing that fits."""
    babl = read_object(_path(job_id)).get("mask")
    size = pixels * (ITEM_BYTES["u8"] if babl == "Y u8" else ITEM_BYTES["f32"])
    try:
        data = zlib.decompressobj().decompress(_mask_path(job_id).read_bytes(), size + 1)
    except (OSError, zlib.error):
        return None
    return Mask(data, babl) if babl in ("Y u8", "Y float") and len(data) == size else None


def sweep() -> None:
    """Remove what is older than any result that a server keeps."""
    oldest = time.time() - 2 * KEPT_SECONDS
    with contextlib.suppress(OSError):
        for path in mgie_home().glob("gimp-edit-*"):
            if path.stat().st_mtime < oldest:
                path.unlink()


def kept_edits(listed: list[dict[str, Any]]) -> list[KeptEdit]:
    """GIMP's own of what a server says that it keeps, newest first; what is not understood is left out."""
    return [
        KeptEdit(one.job_id, one.instruction, one.model, one.finished_at, one.nbytes, origin_of(one.job_id))
        for one in kept_results(listed)
        if one.client == CLIENT_NAME and _NAME.fullmatch(one.job_id) and not _is_under_way(one.job_id)
    ]


def _path(job_id: str) -> Path:
    return mgie_home() / f"gimp-edit-{job_id}.json"


def _mask_path(job_id: str) -> Path:
    return mgie_home() / f"gimp-edit-{job_id}.mask"
