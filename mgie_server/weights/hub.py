"""Files of a model hub: which there are, and fetching them, with resume, checked against sizes and hashes.

The hub is huggingface_hub's; HF_ENDPOINT names another one, HF_TOKEN signs in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, cast

from mgie_protocol.errors import MgieError
from mgie_server.weights.downloading import download
from mgie_server.weights.hub_file import HubFile, unreachable
from mgie_server.weights.origins import Wanted
from mgie_server.weights.safe_names import place_below, split_name

_BLOCK = 8 * 1024**2
_LARGEST = 200 * 10**9  # bytes of one file


def list_files(wanted: Wanted, any_revision: bool = False) -> list[HubFile]:
    """What the hub has of it, at the revision that is pinned.

    any_revision: the newest, and the hub's own digests count. Raises MgieError not_available where the hub, the
    repository, the revision or a file is not there, a digest is another, or a name leads out of its folder.
    """
    info = _repository(wanted, "" if any_revision else wanted.revision)
    files = [_file(wanted, info, sibling) for sibling in cast("list[Any]", info.siblings or [])]
    chosen: dict[str, HubFile] = {}
    for group in wanted.groups:
        found = next((m for p in group if (m := [f for f in files if fnmatch(f.path, p)])), None)
        if found is None:
            there = ", ".join(file.path[:80] for file in files[:20])
            raise MgieError(
                "not_available",
                f"{wanted.repo} has no {' or '.join(group)}; it has {there or 'nothing'}.",
                "Get the files yourself and use `mgie models convert`."
                if wanted.kind == "model"
                else "Name others with --files.",
            )
        chosen.update({file.path: file for file in found})
    checked = [_checked(wanted, file) for file in chosen.values()]
    return checked if any_revision else [_pinned(wanted, file) for file in checked]


def fetch(
    files: Sequence[HubFile],
    folder: Path,
    on_file: Callable[[HubFile], None],
    on_bytes: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, str]:
    """All files below `folder`/REPOSITORY; those that are there and whole are kept. Gives sha256 by "REPOSITORY/PATH".

    An interrupted file goes on where it stopped, in this call or in a later one. Raises MgieError not_available where
    the hub cannot be reached, and where a file is not what the hub says; output_not_writable.
    """
    hashes: dict[str, str] = {}
    for file in files:
        on_file(file)
        place = place_of(folder, file)
        if not (place.exists() and matches(place, file)):
            download(file, place, on_bytes)
            if not matches(place, file):
                size = place.stat().st_size
                place.unlink()
                raise MgieError(
                    "not_available",
                    f"{file.repo}/{file.path} came with {size} bytes that are not what was promised "
                    f"({file.size} bytes, sha256 {file.sha256 or 'of its git id ' + file.git}); it was removed.",
                    "Run the command again.",
                )
        hashes[f"{file.repo}/{file.path}"] = file.sha256 or _digest(place, hashlib.sha256())
    return hashes


def place_of(folder: Path, file: HubFile) -> Path:
    """Where a file goes. Raises MgieError output_not_writable where a link stands in the way."""
    name = f"{file.repo.split('/')[-1]}/{file.path}"
    try:
        place_below(folder, name + ".part")
        return place_below(folder, name)
    except ValueError as error:
        raise MgieError(
            "output_not_writable", f"{error}.", "Remove the link, or set MGIE_HOME to another folder."
        ) from error


def matches(place: Path, file: HubFile) -> bool:
    """Whether a file has the size and the hash that it must have."""
    if not place.is_file() or place.stat().st_size != file.size:
        return False
    if file.sha256:
        return _digest(place, hashlib.sha256()) == file.sha256
    if file.git:
        return _digest(place, hashlib.sha1(b"blob %d\0" % file.size)) == file.git
    return True


def _repository(wanted: Wanted, revision: str) -> Any:
    """What the hub says of it. The newest revision is asked for first: a pin may be only how a commit begins."""
    from huggingface_hub import HfApi

    try:
        api = HfApi()
        info = api.repo_info(wanted.repo, repo_type=wanted.kind, files_metadata=True)
        if (info.sha or "").startswith(revision):
            return info
        commits = [commit.commit_id for commit in api.list_repo_commits(wanted.repo, repo_type=wanted.kind)]
        pinned = [commit for commit in commits if commit.startswith(revision)]
        if pinned:
            return api.repo_info(wanted.repo, repo_type=wanted.kind, revision=pinned[0], files_metadata=True)
    except Exception as error:  # of huggingface_hub, of its transport, of the answer
        raise unreachable(wanted.repo, error, wanted.kind) from error
    raise MgieError(
        "not_available",
        f"{wanted.repo} has no revision {revision} any more; the newest is {(info.sha or 'unknown')[:7]}.",
        "With --any-revision the newest is taken, unchecked by this program: look first what was changed.",
    )


def _file(wanted: Wanted, info: Any, sibling: Any) -> HubFile:
    sha256 = sibling.lfs.sha256 if sibling.lfs else ""
    size = sibling.size or 0
    return HubFile(
        wanted.repo, info.sha or "main", str(sibling.rfilename), size, sha256 or "", sibling.blob_id or "",
        kind=wanted.kind,
    )  # fmt: skip


def _checked(wanted: Wanted, file: HubFile) -> HubFile:
    """A mirror may answer anything. Raises MgieError not_available."""
    try:
        split_name(file.path)
        if not isinstance(cast("object", file.size), int) or not 0 <= file.size <= _LARGEST:
            raise ValueError(f"{file.path} has a size of {file.size!r:.40} bytes")
    except ValueError as error:
        raise MgieError(
            "not_available",
            f"{wanted.repo} was not fetched: {error}.",
            "Do not use this hub; see what HF_ENDPOINT says.",
        ) from error
    return file


def _pinned(wanted: Wanted, file: HubFile) -> HubFile:
    """With the digest that is known here. Raises MgieError where the hub itself promises another."""
    known = wanted.digests.get(file.path.split("/")[-1], "")
    if not known:
        return file
    if file.sha256 != known:
        raise MgieError(
            "not_available",
            f"{wanted.repo}/{file.path} is not the published file: its sha256 is {file.sha256 or 'not told'}, "
            f"that of the published one {known}.",
            "Take it from its source. With --any-revision it is taken as the hub has it.",
        )
    return replace(file, sha256=known, pinned=True)


def _digest(place: Path, digest: hashlib._Hash) -> str:  # pyright: ignore
    with place.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
