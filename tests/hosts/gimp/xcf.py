"""Reads the layers of an XCF file (GIMP 2.10 to 3.x) outside GIMP: what a test holds a saved image against.

The format: https://developer.gimp.org/core/standards/xcf/
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

TILE = 64
PROP_END, PROP_OPACITY, PROP_MODE, PROP_VISIBLE = 0, 6, 7, 8
PROP_OFFSETS, PROP_COMPRESSION, PROP_PARASITES, PROP_GROUP, PROP_PATH, PROP_FLOAT_OPACITY = (
    15,
    17,
    21,
    29,
    30,
    33,
)
LAYER_KINDS = ("RGB", "RGBA", "GRAY", "GRAYA", "INDEXED", "INDEXEDA")
SAMPLES = {1: ">u1", 2: ">u2", 3: ">u4", 5: ">f2", 6: ">f4", 7: ">f8"}  # by hundreds of the precision


@dataclass(frozen=True)
class XcfLayer:
    """pixels: (h, w, channels) as stored. mask: (h, w) or None. path: place in the tree, () at the top."""

    name: str
    kind: str
    offsets: tuple[int, int]
    visible: bool
    opacity: float
    mode: int
    group: bool
    path: tuple[int, ...]
    parasites: dict[str, bytes]
    pixels: NDArray[Any]
    mask: NDArray[Any] | None


@dataclass(frozen=True)
class XcfImage:
    """layers: from top to bottom, as the file has them. precision: 100 u8 linear, 150 u8, 200 u16 linear, ..."""

    width: int
    height: int
    precision: int
    parasites: dict[str, bytes] = field(default_factory=dict)
    layers: list[XcfLayer] = field(default_factory=list)

    def layer(self, name: str) -> XcfLayer:
        """The layer of this name; an AssertionError lists the names that there are."""
        found = [layer for layer in self.layers if layer.name == name]
        assert found, f"no layer {name!r} in {[layer.name for layer in self.layers]}"
        return found[0]


def read_xcf(path: Path) -> XcfImage:
    """Everything of an XCF file but its channels, paths and effects."""
    return _File(path.read_bytes()).image()


class _File:
    def __init__(self, data: bytes) -> None:
        assert data[:9] == b"gimp xcf ", "not an XCF file"
        self.data = data
        self.version = 0 if data[9:13] == b"file" else int(data[10:13])
        self.wide = self.version >= 11  # pointers of 64 bits
        self.compression = 0
        self.samples = ">u1"

    def image(self) -> XcfImage:
        width, height, _base = self._numbers(14, 3)
        at, precision = 26, 150
        if self.version >= 4:
            precision, at = self._numbers(26, 1)[0], 30
        self.samples = SAMPLES[precision // 100]
        properties, at = self._properties(at)
        self.compression = properties.get(PROP_COMPRESSION, b"\0")[0]
        parasites = self._parasites(properties)
        layers = [self._layer(place) for place in self._pointers(at)]
        return XcfImage(width, height, precision, parasites, layers)

    def _layer(self, at: int) -> XcfLayer:
        kind = self._numbers(at + 8, 1)[0]
        name, at = self._text(at + 12)
        properties, at = self._properties(at)
        pixels, mask = self._pointer(at), self._pointer(at + (8 if self.wide else 4))
        opacity = struct.unpack(">I", properties[PROP_OPACITY])[0] / 255
        if PROP_FLOAT_OPACITY in properties:
            opacity = struct.unpack(">f", properties[PROP_FLOAT_OPACITY])[0]
        place = properties.get(PROP_PATH, b"")
        return XcfLayer(
            name=name,
            kind=LAYER_KINDS[kind],
            offsets=struct.unpack(">ii", properties.get(PROP_OFFSETS, bytes(8))),
            visible=properties[PROP_VISIBLE] != bytes(4),
            opacity=opacity,
            mode=struct.unpack(">I", properties[PROP_MODE])[0],
            group=PROP_GROUP in properties,
            path=struct.unpack(f">{len(place) // 4}I", place),
            parasites=self._parasites(properties),
            pixels=self._hierarchy(pixels),
            mask=self._mask(mask) if mask else None,
        )

    def _mask(self, at: int) -> NDArray[Any]:
        _name, at = self._text(at + 8)
        _properties, at = self._properties(at)
        return self._hierarchy(self._pointer(at))[..., 0]

    def _hierarchy(self, at: int) -> NDArray[Any]:
        width, height, depth = self._numbers(at, 3)
        level = self._pointer(at + 12)
        kind = np.dtype(self.samples)
        whole = np.zeros((height, width, depth // kind.itemsize), kind.newbyteorder("="))
        corners = [(x, y) for y in range(0, height, TILE) for x in range(0, width, TILE)]
        for (x, y), tile in zip(corners, self._pointers(level + 8), strict=True):
            wide, high = min(TILE, width - x), min(TILE, height - y)
            raw = self._tile(tile, wide * high, depth)
            whole[y : y + high, x : x + wide] = np.frombuffer(raw, kind).reshape(high, wide, -1)
        return whole

    def _tile(self, at: int, count: int, depth: int) -> bytes:
        if self.compression == 0:
            return self.data[at : at + count * depth]
        if self.compression == 2:
            return zlib.decompressobj().decompress(self.data[at:], count * depth)
        planes = []
        for _ in range(depth):  # run lengths, one byte plane after the other
            plane, at = self._runs(at, count)
            planes.append(np.frombuffer(plane, np.uint8))
        return np.stack(planes, axis=1).tobytes()

    def _runs(self, at: int, count: int) -> tuple[bytes, int]:
        plane, data = bytearray(), self.data
        while len(plane) < count:
            code = data[at]
            at += 1
            length = code + 1 if code < 127 else 256 - code
            if code in (127, 128):
                length = data[at] * 256 + data[at + 1]
                at += 2
            if code <= 127:
                plane += data[at : at + 1] * length
                at += 1
            else:
                plane += data[at : at + length]
                at += length
        return bytes(plane), at

    def _numbers(self, at: int, count: int) -> tuple[int, ...]:
        return struct.unpack_from(f">{count}I", self.data, at)

    def _pointer(self, at: int) -> int:
        return struct.unpack_from(">Q" if self.wide else ">I", self.data, at)[0]

    def _pointers(self, at: int) -> Iterator[int]:
        while place := self._pointer(at):
            yield place
            at += 8 if self.wide else 4

    def _text(self, at: int) -> tuple[str, int]:
        length = self._numbers(at, 1)[0]
        text = self.data[at + 4 : at + 4 + max(length - 1, 0)]
        return text.decode("utf-8"), at + 4 + length

    def _properties(self, at: int) -> tuple[dict[int, bytes], int]:
        found: dict[int, bytes] = {}
        while True:
            kind, length = self._numbers(at, 2)
            at += 8
            if kind == PROP_END:
                return found, at
            found[kind] = self.data[at : at + length]
            at += length

    def _parasites(self, properties: dict[int, bytes]) -> dict[str, bytes]:
        found, data, at = {}, properties.get(PROP_PARASITES, b""), 0
        while at < len(data):
            length = struct.unpack_from(">I", data, at)[0]
            name = data[at + 4 : at + 3 + length].decode("utf-8")
            at += 4 + length
            _flags, size = struct.unpack_from(">II", data, at)
            found[name] = data[at + 8 : at + 8 + size]
            at += 8 + size
        return found
