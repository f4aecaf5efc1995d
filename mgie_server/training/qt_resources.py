"""Reads Qt resource bundles (.rcc), in which some packages keep their pictures."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

_COMPRESSED, _FOLDER, _ZSTD = 1, 2, 4


def read_bundle(path: Path) -> Iterator[tuple[str, bytes]]:
    """(path inside the bundle, content) of each file; those packed with zstd are left out.

    Raises ValueError on other files.
    """
    bundle = path.read_bytes()
    if bundle[:4] != b"qres":
        raise ValueError(f"{path}: not a Qt resource bundle (it begins with {bundle[:4]!r})")
    version, tree, data, names = struct.unpack(">4I", bundle[4:20])
    node_size = 14 if version < 2 else 22

    def name(offset: int) -> str:
        start = names + offset
        (length,) = struct.unpack(">H", bundle[start : start + 2])
        return bundle[start + 6 : start + 6 + 2 * length].decode("utf-16-be")

    def walk(node: int, prefix: str) -> Iterator[tuple[str, bytes]]:
        at = tree + node * node_size
        name_at, flags = struct.unpack(">IH", bundle[at : at + 6])
        inside = f"{prefix}/{name(name_at)}" if node else prefix
        if flags & _FOLDER:
            count, first = struct.unpack(">II", bundle[at + 6 : at + 14])
            for child in range(first, first + count):
                yield from walk(child, inside)
        elif not flags & _ZSTD:
            (where,) = struct.unpack(">I", bundle[at + 10 : at + 14])
            (length,) = struct.unpack(">I", bundle[data + where : data + where + 4])
            content = bundle[data + where + 4 : data + where + 4 + length]
            yield inside.strip("/"), zlib.decompress(content[4:]) if flags & _COMPRESSED else content

    yield from walk(0, "")


def unpack_bundle(
    path: Path, dest: Path, suffixes: tuple[str, ...] = (".webp", ".jpg", ".jpeg", ".png")
) -> None:
    """Writes the bundle's files with these suffixes below dest."""
    for inside, content in read_bundle(path):
        target = (dest / inside).resolve()
        if target.suffix.lower() in suffixes and target.is_relative_to(dest.resolve()):
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
