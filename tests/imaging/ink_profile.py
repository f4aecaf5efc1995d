"""An ICC profile of inks, made of tables (ICC.1:2001-04, lut16Type), for tests that need one of known colours."""

from __future__ import annotations

import struct

import numpy as np

# light of sRGB's primaries to XYZ with the white of D50
TO_XYZ = np.array([[0.4361, 0.3851, 0.1431], [0.2225, 0.7169, 0.0606], [0.0139, 0.0971, 0.7142]])
WHITE = TO_XYZ.sum(axis=1)


def ink_profile() -> bytes:
    """Each ink is the complement of a channel of sRGB, and black takes of all: see light_of_inks."""
    to_lab = _table(9, 4, lambda inks: _lab_numbers(light_of_inks(inks)))
    to_inks = _table(33, 3, lambda lab: _inks(_light(lab)))
    tags = {b"A2B0": to_lab, b"B2A0": to_inks, b"wtpt": b"XYZ \0\0\0\0" + _fixed(*WHITE)}
    tags[b"cprt"] = b"text\0\0\0\0none\0"
    tags[b"desc"] = b"desc\0\0\0\0" + struct.pack(">I", 5) + b"inks\0" + bytes(78)
    lines, body, at = [], b"", 132 + 12 * len(tags)
    for name, data in tags.items():
        lines.append(struct.pack(">4sII", name, at + len(body), len(data)))
        body += data + bytes(-len(data) % 4)
    size = at + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"none", 0x02400000, b"prtr", b"CMYK", b"Lab ")
    head += bytes(12) + b"acsp" + bytes(28) + _fixed(0.9642, 1.0, 0.8249)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + b"".join(lines) + body


def light_of_inks(inks: np.ndarray) -> np.ndarray:
    """Linear light, sRGB's primaries, of inks [..., 4], 0 to 1."""
    encoded = (1 - inks[..., :3]) * (1 - inks[..., 3:])
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def _inks(light: np.ndarray) -> np.ndarray:
    light = np.clip(light, 0, 1)
    encoded = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    most = encoded.max(axis=-1, keepdims=True)
    return np.concatenate([1 - encoded / np.maximum(most, 1e-6), 1 - most], axis=-1) * 65535


def _lab_numbers(light: np.ndarray) -> np.ndarray:
    share = light @ TO_XYZ.T / WHITE
    bent = np.where(share > 216 / 24389, np.cbrt(share), (24389 / 27 * share + 16) / 116)
    lab = np.stack(
        [116 * bent[..., 1] - 16, 500 * (bent[..., 0] - bent[..., 1]), 200 * (bent[..., 1] - bent[..., 2])],
        -1,
    )
    return lab * [652.8, 256, 256] + [0, 32768, 32768]


def _light(numbers: np.ndarray) -> np.ndarray:
    lab = (numbers * 65535 - [0, 32768, 32768]) / [652.8, 256, 256]
    y = (lab[..., 0] + 16) / 116
    bent = np.stack([y + lab[..., 1] / 500, y, y - lab[..., 2] / 200], -1)
    share = np.where(bent > 6 / 29, bent**3, (116 * bent - 16) * 27 / 24389)
    return share * WHITE @ np.linalg.inv(TO_XYZ).T


def _table(side: int, count: int, made) -> bytes:
    steps = np.linspace(0, 1, side)
    grid = np.stack(np.meshgrid(*[steps] * count, indexing="ij"), -1)
    values = np.rint(np.clip(made(grid), 0, 65535)).astype(">u2")
    outputs = values.shape[-1]
    ends = struct.pack(">HH", 0, 65535)
    head = b"mft2\0\0\0\0" + bytes([count, outputs, side, 0]) + _fixed(1, 0, 0, 0, 1, 0, 0, 0, 1)
    return head + struct.pack(">HH", 2, 2) + ends * count + values.tobytes() + ends * outputs


def _fixed(*values: float) -> bytes:
    return b"".join(struct.pack(">i", round(value * 65536)) for value in values)
