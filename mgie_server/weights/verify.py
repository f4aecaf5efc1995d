"""Is a model complete and unharmed? File by file and key by key, for both layouts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mgie_protocol.errors import MgieError
from mgie_server.weights import own_layout
from mgie_server.weights.checkpoint import Sources, examine, openers
from mgie_server.weights.finding import find_layout
from mgie_server.weights.matching import Fault
from mgie_server.weights.names import Source
from mgie_server.weights.own_model import open_own, part_faults
from mgie_server.weights.published import PublishedLayout
from mgie_server.weights.tensor_files import TensorFile
from mgie_server.weights.unmerged import check_merged

_BLOCK = 8 * 1024**2

OnFile = Callable[[str], None]


@dataclass
class Verified:
    """layout: "own" or "published". tensors: how many were looked at. hashes: sha256 by file name, of what was hashed."""

    layout: str
    folder: Path
    tensors: int = 0
    faults: list[Fault] = field(default_factory=list[Fault])
    hashes: dict[str, str] = field(default_factory=dict[str, str])

    @property
    def ok(self) -> bool:
        return not self.faults


def verify(folder: Path, hashes: bool = True, on_file: OnFile = lambda name: None) -> Verified:
    """Everything that is wrong with a folder of the own or the published layout, without stopping at the first.

    hashes: read every file whole. A folder of the own layout knows the hashes that its files must have.
    """
    if (folder / own_layout.MANIFEST).exists():
        return _verify_own(folder, hashes, on_file)
    return _verify_published(find_layout(folder), folder, hashes, on_file)


def file_sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _verify_own(folder: Path, hashes: bool, on_file: OnFile) -> Verified:
    found = Verified("own", folder)
    try:
        own = open_own(folder)
    except MgieError as error:
        found.faults.append(_file_fault(error, folder))
        return found
    for part, stored in own.manifest.parts.items():
        files: list[TensorFile] = []
        for entry in stored.files:
            on_file(entry.file)
            path = folder / entry.file
            try:
                files.append(TensorFile(path))
            except MgieError as error:
                found.faults.append(_file_fault(error, path))
                continue
            found.tensors += len(files[-1].infos)
            found.faults += _content_faults(path, entry, hashes, found.hashes)
        if len(files) == len(stored.files):
            found.faults += part_faults(own, part, files)
    return found


def _content_faults(
    path: Path, entry: own_layout.StoredFile, hashes: bool, known: dict[str, str]
) -> list[Fault]:
    size = path.stat().st_size
    if size != entry.bytes:
        return [Fault(str(path), "", f"has {size} bytes instead of {entry.bytes}")]
    if not hashes:
        return []
    known[entry.file] = file_sha256(path)
    if known[entry.file] != entry.sha256:
        return [Fault(str(path), "", "does not have the contents that were written (its sha256 differs)")]
    return []


def _verify_published(layout: PublishedLayout, folder: Path, hashes: bool, on_file: OnFile) -> Verified:
    found = Verified("published", folder)
    sources: Sources = {}
    for source, open_it in openers(layout).items():
        on_file(source.value)
        try:
            sources[source] = open_it()
        except MgieError as error:
            found.faults.append(_file_fault(error, folder))
    if Source.LLAVA in sources:
        try:
            check_merged(sources[Source.LLAVA], layout.llava)
        except MgieError as error:
            found.faults.append(_file_fault(error, layout.llava))
    if Source.MLLM in sources:  # it fixes the sizes: without it nothing can be compared
        try:
            found.faults += examine(layout, sources)[1]
        except MgieError as error:
            found.faults.append(_file_fault(error, folder))
    for file in (file for files in sources.values() for file in files):
        found.tensors += len(file.infos)
        if hashes:
            on_file(file.path.name)
            found.hashes[_told(file.path, folder)] = file_sha256(file.path)
    return found


def _told(path: Path, folder: Path) -> str:
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)


def _file_fault(error: MgieError, otherwise: Path) -> Fault:
    return Fault(str(error.details.get("path", otherwise)), "", f"cannot be used: {error.message}")
