"""Colour as a test computes it for itself: transfer functions, profiles of its own making, their matrices.

Sources: IEC 61966-2-1 (sRGB), ICC.1:2001-04 (the profile format), Bruce Lindbloom's notes (Bradford adaptation).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[Any]

D50 = np.array([0.96422, 1.0, 0.82521])
D65 = (0.3127, 0.3290)
BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
SRGB_PRIMARIES = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
WIDE_PRIMARIES = ((0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001))  # those of ROMM (ProPhoto)


def decode_srgb(encoded: Floats) -> Floats:
    """To linear light; odd below 0."""
    size = np.abs(encoded)
    return np.sign(encoded) * np.where(size <= 0.04045, size / 12.92, ((size + 0.055) / 1.055) ** 2.4)


def encode_srgb(linear: Floats) -> Floats:
    """From linear light; odd below 0."""
    size = np.abs(linear)
    return np.sign(linear) * np.where(size <= 0.0031308, size * 12.92, 1.055 * size ** (1 / 2.4) - 0.055)


def xyz_of(place: tuple[float, float]) -> Floats:
    """A chromaticity as XYZ with Y = 1."""
    x, y = place
    return np.array([x / y, 1.0, (1 - x - y) / y])


def matrix_of(primaries: tuple[tuple[float, float], ...], white: tuple[float, float] = D65) -> Floats:
    """Linear RGB to XYZ under D50, columns R, G, B."""
    columns = np.stack([xyz_of(place) for place in primaries], axis=1)
    matrix = columns * np.linalg.solve(columns, xyz_of(white))
    cones = np.diag((BRADFORD @ D50) / (BRADFORD @ xyz_of(white)))
    return np.linalg.inv(BRADFORD) @ cones @ BRADFORD @ matrix


@dataclass(frozen=True)
class Profile:
    """An ICC profile with a power curve. matrix: linear RGB to XYZ (D50), None for gray."""

    icc: bytes
    gamma: float
    matrix: Floats | None

    def to_linear_srgb(self, values: Floats, linear: bool = False) -> Floats:
        """Values (h, w, channels) of this profile as linear light with the primaries of sRGB; they may leave 0..1."""
        light = values if linear else np.sign(values) * np.abs(values) ** self.gamma
        if self.matrix is None:
            return light
        return light @ (np.linalg.inv(matrix_of(SRGB_PRIMARIES)) @ self.matrix).T

    def from_linear_srgb(self, light: Floats, linear: bool = False) -> Floats:
        """The other way."""
        if self.matrix is not None:
            light = light @ (np.linalg.inv(self.matrix) @ matrix_of(SRGB_PRIMARIES)).T
        return light if linear else np.sign(light) * np.abs(light) ** (1 / self.gamma)


def wide_profile(gamma: float = 1.8) -> Profile:
    """A matrix profile whose colours go far beyond sRGB."""
    matrix = matrix_of(WIDE_PRIMARIES, (0.3457, 0.3585))
    stored = np.round(matrix * 65536) / 65536
    tags = {name: _xyz(stored[:, place]) for place, name in enumerate((b"rXYZ", b"gXYZ", b"bXYZ"))}
    tags |= {name: _curve(gamma) for name in (b"rTRC", b"gTRC", b"bTRC")}
    return Profile(_icc(b"RGB ", "wide test profile", tags), _stored(gamma), stored)


def gray_profile(gamma: float = 1.8) -> Profile:
    """A gray profile with a power curve."""
    return Profile(_icc(b"GRAY", "gray test profile", {b"kTRC": _curve(gamma)}), _stored(gamma), None)


def _stored(gamma: float) -> float:
    return round(gamma * 256) / 256


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(values: Floats) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(_fixed(float(value)) for value in values)


def _curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256)) + b"\0\0"


def _text(words: str) -> bytes:
    data = words.encode("ascii") + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(data)) + data + bytes(4 + 4 + 2 + 1 + 67)


def _icc(space: bytes, name: str, tags: dict[bytes, bytes]) -> bytes:
    """A version 2.4 display profile."""
    tags = {b"desc": _text(name), b"cprt": b"text\0\0\0\0CC0\0", b"wtpt": _xyz(D50), **tags}
    place = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for signature, data in tags.items():
        data += bytes(-len(data) % 4)
        table += signature + struct.pack(">II", place + len(body), len(data))
        body += data
    head = struct.pack(">I4sI4s4s4s", place + len(body), b"\0\0\0\0", 0x02400000, b"mntr", space, b"XYZ ")
    head += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(24)
    head += struct.pack(">I", 0) + b"".join(_fixed(float(value)) for value in D50)
    return head + bytes(128 - len(head)) + table + body
