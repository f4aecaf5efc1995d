"""Writing safetensors one tensor at a time: in memory is never more than the tensor under way.

The format: eight bytes with the length of a JSON header, the header (name, number type, shape, place), the numbers.
The library's own writer wants every tensor of a file in memory twice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from mgie_protocol.errors import MgieError
from mgie_server.weights.own_layout import StoredFile

_NAMES = {
    torch.float32: "F32",
    torch.float16: "F16",
    torch.bfloat16: "BF16",
    torch.int8: "I8",
    torch.uint8: "U8",
}


@dataclass(frozen=True)
class Entry:
    """A tensor to be written: what it will be, and how to get it."""

    name: str
    shape: tuple[int, ...]
    dtype: torch.dtype
    make: Callable[[], Tensor]

    @property
    def nbytes(self) -> int:
        return torch.Size(self.shape).numel() * self.dtype.itemsize


def split_into_shards(entries: Sequence[Entry], shard_bytes: int) -> list[list[Entry]]:
    """In their order, each list as long as it stays within shard_bytes; a larger tensor has a file of its own."""
    shards: list[list[Entry]] = [[]]
    size = 0
    for entry in entries:
        if shards[-1] and size + entry.nbytes > shard_bytes:
            shards.append([])
            size = 0
        shards[-1].append(entry)
        size += entry.nbytes
    return shards


def write_tensors(
    path: Path, entries: Sequence[Entry], on_bytes: Callable[[int], None] = lambda count: None
) -> StoredFile:
    """One safetensors file; it has its name only when it is whole. on_bytes hears of every tensor written.

    Raises MgieError output_not_writable, and whatever an entry's `make` raises.
    """
    # wide numbers first, so that each begins at a multiple of its own width
    ordered = sorted(entries, key=lambda entry: -entry.dtype.itemsize)
    half = path.with_name(path.name + ".part")
    digest = hashlib.sha256()
    try:
        with half.open("wb") as file:
            header = _header(ordered)
            file.write(header)
            digest.update(header)
            for entry in ordered:
                numbers = _numbers(entry)
                file.write(numbers)
                digest.update(numbers)
                on_bytes(entry.nbytes)
            size = file.tell()
        half.replace(path)
    except OSError as error:
        half.unlink(missing_ok=True)
        raise MgieError(
            "output_not_writable",
            f"{path} could not be written: {error}.",
            "Make room, or choose another place.",
        ) from error
    except BaseException:
        half.unlink(missing_ok=True)
        raise
    return StoredFile(path.name, size, digest.hexdigest())


def _header(entries: Sequence[Entry]) -> bytes:
    header, place = {}, 0
    for entry in entries:
        header[entry.name] = {
            "dtype": _NAMES[entry.dtype],
            "shape": list(entry.shape),
            "data_offsets": [place, place + entry.nbytes],
        }
        place += entry.nbytes
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    return len(text).to_bytes(8, "little") + text


def _numbers(entry: Entry) -> memoryview:
    tensor = entry.make()
    if tuple(tensor.shape) != entry.shape or tensor.dtype != entry.dtype:
        raise ValueError(f"{entry.name} came as {tuple(tensor.shape)} {tensor.dtype}")
    return tensor.contiguous().reshape(-1).view(torch.uint8).numpy().data
