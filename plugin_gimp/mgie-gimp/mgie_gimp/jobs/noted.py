"""For which image an edit was asked: a small file each, so that a result that the server keeps has a name."""

from __future__ import annotations

import contextlib
import json
import os
import re
import time
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from mgie_gimp.plain import KeptEdit, Origin
from mgie_protocol.home import make_home, mgie_home
from mgie_protocol.limits import KEPT_SECONDS

CLIENT_NAME = "gimp"  # what the plug-in calls itself, and what the server notes with its results
_NAME = re.compile("[A-Za-z0-9_-]{1,64}")  # of a job, as the protocol has it


def note(job_id: str, origin: Origin) -> None:
    """Without the file an edit works as well: a disk that is full costs the name alone."""
    with contextlib.suppress(OSError):
        make_home(mgie_home())
        data = {**asdict(origin), "by": _mark(os.getpid())}
        _path(job_id).write_text(json.dumps(data), encoding="utf-8")


def forget(job_id: str) -> None:
    """The result is in its image, or there will be none."""
    with contextlib.suppress(OSError):
        _path(job_id).unlink()


def _mark(process: int | str) -> str:
    """A process and when it began, in the kernel's ticks, which no two have alike; "" where that cannot be known."""
    try:
        words = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return f"{process} {words[19]}" if words[0] not in ("Z", "X") else ""


def _read(job_id: str) -> dict[str, Any]:
    try:
        values = json.loads(_path(job_id).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def _is_under_way(job_id: str) -> bool:
    """Whether the plug-in that asked for it is still there, and takes it."""
    by = str(_read(job_id).get("by") or "")
    return bool(by) and _mark(by.split()[0]) == by


def origin_of(job_id: str) -> Origin | None:
    """None where nothing is noted, or nothing that can be read."""
    values = _read(job_id)
    try:
        made = Origin(**{field.name: values[field.name] for field in fields(Origin)})
    except KeyError:
        return None
    kinds = {"str": str, "int": int}
    good = all(type(getattr(made, field.name)) is kinds[str(field.type)] for field in fields(Origin))
    return made if good else None


def sweep() -> None:
    """Remove what is older than any result that a server keeps."""
    oldest = time.time() - 2 * KEPT_SECONDS
    with contextlib.suppress(OSError):
        for path in mgie_home().glob("gimp-edit-*.json"):
            if path.stat().st_mtime < oldest:
                path.unlink()


def kept_edits(listed: list[dict[str, Any]]) -> list[KeptEdit]:
    """GIMP's own of what a server says that it keeps, newest first; what is not understood is left out."""
    found = []
    for entry in listed:
        job_id, at, size = entry.get("job"), entry.get("finished_at"), entry.get("nbytes")
        named = isinstance(job_id, str) and _NAME.fullmatch(job_id) and entry.get("client") == CLIENT_NAME
        if (
            named
            and isinstance(at, (int, float))
            and isinstance(size, int)
            and not _is_under_way(str(job_id))
        ):
            words = str(entry.get("instruction") or "")
            model = str(entry.get("model") or "")
            found.append(KeptEdit(str(job_id), words, model, float(at), size, origin_of(str(job_id))))
    return found


def _path(job_id: str) -> Path:
    return mgie_home() / f"gimp-edit-{job_id}.json"
