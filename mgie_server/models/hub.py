"""Files from a model hub: which there are, fetched with resume, and checked against the hub's own sizes and hashes.

The hub is huggingface_hub's; HF_ENDPOINT names another one, HF_TOKEN signs in.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from mgie_protocol.errors import MgieError

_BLOCK = 8 * 1024**2
_TRIES = 5
_PAUSE_S = 2.0


@dataclass(frozen=True)
class HubFile:
    """size: bytes. sha256: of a large file; git: the git blob id, which every file has."""

    repo: str
    commit: str
    path: str
    size: int
    sha256: str
    git: str


@dataclass(frozen=True)
class Wanted:
    """Files of a repository. Of each group of patterns, the first pattern that matches anything is taken."""

    repo: str
    groups: tuple[tuple[str, ...], ...]


def list_files(wanted: Wanted) -> list[HubFile]:
    """What the hub has of it. Raises MgieError not_available where the hub, the repository or a file is not there."""
    from huggingface_hub import HfApi

    try:
        info = HfApi().model_info(wanted.repo, files_metadata=True)
    except Exception as error:  # of huggingface_hub, of its transport, of the answer
        raise _unreachable(wanted.repo, error) from error
    files = [
        HubFile(
            wanted.repo,
            info.sha or "main",
            sibling.rfilename,
            sibling.size or 0,
            sibling.lfs.sha256 if sibling.lfs else "",
            sibling.blob_id or "",
        )
        for sibling in info.siblings or []
    ]
    chosen: dict[str, HubFile] = {}
    for group in wanted.groups:
        found = next((m for p in group if (m := [f for f in files if fnmatch(f.path, p)])), None)
        if found is None:
            there = ", ".join(file.path for file in files[:20])
            raise MgieError(
                "not_available",
                f"{wanted.repo} has no {' or '.join(group)}; it has {there or 'nothing'}.",
                "Get the files yourself and use `mgie models convert`.",
            )
        chosen.update({file.path: file for file in found})
    return list(chosen.values())


def fetch(
    files: Sequence[HubFile],
    folder: Path,
    on_file: Callable[[HubFile], None],
    on_bytes: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, str]:
    """All files below `folder`/REPOSITORY; those that are there and whole are kept. Gives sha256 by "REPOSITORY/PATH".

    An interrupted file goes on where it stopped, in this call or in a later one. Raises MgieError not_available where
    the hub cannot be reached, and where a file is not what the hub says.
    """
    hashes = {}
    for file in files:
        on_file(file)
        place = folder / file.repo.split("/")[-1] / file.path
        if not (place.exists() and place.stat().st_size == file.size and matches(place, file)):
            _download(file, place, on_bytes)
            if not matches(place, file):
                size = place.stat().st_size
                place.unlink()
                raise MgieError(
                    "not_available",
                    f"{file.repo}/{file.path} came with {size} bytes that are not what the hub promises "
                    f"({file.size} bytes, sha256 {file.sha256 or 'of its git id ' + file.git}); it was removed.",
                    "Run the command again.",
                )
        hashes[f"{file.repo}/{file.path}"] = file.sha256 or _digest(place, hashlib.sha256())
    return hashes


def matches(place: Path, file: HubFile) -> bool:
    """Whether a file has the size and the hash that the hub says."""
    if place.stat().st_size != file.size:
        return False
    if file.sha256:
        return _digest(place, hashlib.sha256()) == file.sha256
    if file.git:
        return _digest(place, hashlib.sha1(b"blob %d\0" % file.size)) == file.git
    return True


def _download(file: HubFile, place: Path, on_bytes: Callable[[int, int], None]) -> None:
    """Into a .part file beside `place`, which keeps what came when the connection, or this process, breaks off."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(place.name + ".part")
    for attempt in range(1, _TRIES + 1):
        before = _size(part)
        try:
            _stream(file, part, on_bytes)
            part.replace(place)
            return
        except OSError as error:
            if error.errno is not None and not isinstance(error, ConnectionError):  # the disk, not the hub
                raise MgieError(
                    "output_not_writable", f"{part} could not be written: {error}.", "Make room."
                ) from error
            _again_or_raise(file, error, attempt, _size(part) > before)
        except Exception as error:  # the client's transport errors have no base class of Python's own
            _again_or_raise(file, error, attempt, _size(part) > before)


def _stream(file: HubFile, part: Path, on_bytes: Callable[[int, int], None]) -> None:
    """huggingface_hub's own download begins anew in each process; this goes on where the .part file ends."""
    from huggingface_hub import hf_hub_url
    from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status

    there = _size(part)
    if there > file.size:
        part.unlink()
        there = 0
    if there == file.size and file.size:
        return
    headers = {**build_hf_headers(), **({"Range": f"bytes={there}-"} if there else {})}
    url = hf_hub_url(file.repo, file.path, revision=file.commit)
    with get_session().stream("GET", url, headers=headers, follow_redirects=True) as response:
        hf_raise_for_status(response)
        goes_on = there and response.status_code == 206
        with part.open("ab" if goes_on else "wb") as out:
            for block in response.iter_bytes():
                out.write(block)
                on_bytes(out.tell(), file.size)
    if _size(part) != file.size:
        raise ConnectionError(f"{_size(part)} of {file.size} bytes came")


def _again_or_raise(file: HubFile, error: Exception, attempt: int, progressed: bool) -> None:
    """Waits a moment before the next try. What the hub refuses is not tried again."""
    status = getattr(getattr(error, "response", None), "status_code", 0)
    if status in (401, 403, 404, 416) or attempt == _TRIES:
        raise _unreachable(f"{file.repo}/{file.path}", error) from error
    time.sleep(0.0 if progressed else _PAUSE_S * attempt)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _digest(place: Path, digest: hashlib._Hash) -> str:  # pyright: ignore
    with place.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _unreachable(what: str, error: Exception) -> MgieError:
    reason = (str(error) or repr(error)).splitlines()[0].rstrip(".")
    return MgieError(
        "not_available",
        f"{what} could not be fetched: {type(error).__name__}: {reason}.",
        "Check the connection and run the command again: it goes on where it stopped. "
        "For files that you have already, use `mgie models convert`.",
    )
