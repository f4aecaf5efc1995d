"""What the head of a GGUF file says: names, shapes and sizes of its tensors, read without a library and with care.

The format: ggml's docs/gguf.md. Nothing of a file is executed, and no number of it is believed before it was looked at.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_MOST_TENSORS, _MOST_ENTRIES, _MOST_TEXT, _MOST_DEPTH = 20_000, 10_000, 16 * 1024**2, 4
_PLAIN = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}  # kinds of values: bytes
_TEXT, _LIST, _UNSIGNED_32 = 8, 9, 4
_ALIGNMENT = "general.alignment"


@dataclass(frozen=True)
class GgufTensor:
    """shape: as torch has it, the file's own reversed. kind: number of ggml's type. offset: from the start of the data."""

    shape: tuple[int, ...]
    kind: int
    offset: int


@dataclass(frozen=True)
class GgufHeader:
    """architecture: what the file says it is ("flux", "qwen_image"), "" where it does not. data: where numbers begin."""

    architecture: str
    tensors: dict[str, GgufTensor]
    data: int


def read_header(path: Path) -> GgufHeader:
    """Raises ValueError for what is no GGUF or ends too early, OSError."""
    with path.open("rb") as file:
        reader = _Reader(file, path.stat().st_size)
        if reader.take(4) != MAGIC:
            raise ValueError("it is no GGUF file")
        version = reader.number("<I")
        if version not in _VERSIONS:
            raise ValueError(f"it is GGUF of version {version}; {_VERSIONS[0]} and {_VERSIONS[1]} are read")
        count, entries = reader.count(_MOST_TENSORS), reader.count(_MOST_ENTRIES)
        architecture, alignment = "", 32
        for _ in range(entries):
            key, value = reader.text(), reader.value(reader.number("<I"))
            if key == "general.architecture" and isinstance(value, str):
                architecture = value[:60]
            if key == _ALIGNMENT and isinstance(value, int):
                alignment = value
        if not 0 < alignment <= 65536:
            raise ValueError(f"its numbers are aligned to {alignment} bytes")
        tensors = dict(_tensor(reader) for _ in range(count))
        return GgufHeader(architecture, tensors, -(-file.tell() // alignment) * alignment)


def _tensor(reader: _Reader) -> tuple[str, GgufTensor]:
    name, sides = reader.text(), reader.number("<I")
    if sides > 4:
        raise ValueError(f"its tensor {name!r:.80} has {sides} sides")
    shape = tuple(reader.number("<Q") for _ in range(sides))
    return name, GgufTensor(shape[::-1], reader.number("<I"), reader.number("<Q"))


class _Reader:
    """Takes no more than there is."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file, self._size = file, size

    def take(self, length: int) -> bytes:
        if length > self._size - self._file.tell():
            raise ValueError("it ends in the middle of its head")
        return self._file.read(length)

    def number(self, form: str) -> int:
        return int(struct.unpack(form, self.take(struct.calcsize(form)))[0])

    def count(self, most: int) -> int:
        found = self.number("<Q")
        if found > most:
            raise ValueError(f"its head says {found} entries; {most} are the most that is taken")
        return found

    def text(self) -> str:
        return self.take(self.count(_MOST_TEXT)).decode("utf-8", "replace")

    def value(self, kind: int, depth: int = 0) -> str | int | None:
        """A text, an unsigned number of 32 bits; of anything else only its end is found."""
        if kind == _TEXT:
            return self.text()
        if kind == _UNSIGNED_32:
            return self.number("<I")
        if kind == _LIST:
            self._pass_list(depth)
        elif kind in _PLAIN:
            self.take(_PLAIN[kind])
        else:
            raise ValueError(f"its head has a value of the unknown kind {kind}")
        return None

    def _pass_list(self, depth: int) -> None:
        if depth >= _MOST_DEPTH:
            raise ValueError("its lists are nested too deeply")
        kind, count = self.number("<I"), self.count(_MOST_TEXT)
        if kind in _PLAIN:
            self.take(_PLAIN[kind] * count)
            return
        for _ in range(count):
            self.value(kind, depth + 1)
