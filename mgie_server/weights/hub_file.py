"""A file of a model hub as the hub tells of it, and the error when it cannot be had."""

from __future__ import annotations

from dataclasses import dataclass

from mgie_protocol.errors import MgieError


@dataclass(frozen=True)
class HubFile:
    """size: bytes. sha256: of a large file; git: the git blob id, which every file has. pinned: sha256 is our own.

    kind: of its repository, "model" or "dataset".
    """

    repo: str
    commit: str
    path: str
    size: int
    sha256: str
    git: str
    pinned: bool = False
    kind: str = "model"


_HAVE = {
    "model": "For files that you have already, use `mgie models convert`.",
    "dataset": "A data set that you have already is read where it lies: `mgie data show NAME FOLDER`.",
}


def unreachable(what: str, error: Exception, kind: str) -> MgieError:
    reason = (str(error) or repr(error)).splitlines()[0].rstrip(".")
    return MgieError(
        "not_available",
        f"{what} could not be fetched: {type(error).__name__}: {reason[:300]}.",
        f"Check the connection and run the command again: it goes on where it stopped. {_HAVE[kind]}",
    )
