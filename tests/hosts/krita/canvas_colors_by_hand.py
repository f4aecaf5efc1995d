"""What the canvas must read from known pixels, computed from the definitions of the colour spaces. No Krita here."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent / "scenarios"))

from canvas_pictures import CHANNELS, HEIGHT, WIDTH, Case, numbers

DTYPES = {"u8": np.uint8, "u16": np.uint16, "f32": np.float32}
FULL = {"U8": 255.0, "U16": 65535.0}
D50 = np.array([0.9642, 1.0, 0.8249])

# XYZ (D50, adapted by Bradford) from linear RGB, as ICC profiles hold them
SRGB = np.array([[0.4360, 0.3851, 0.1431], [0.2225, 0.7169, 0.0606], [0.0139, 0.0971, 0.7141]])
ADOBE = np.array([[0.6097, 0.2053, 0.1492], [0.3111, 0.6257, 0.0632], [0.0195, 0.0609, 0.7446]])
REC2020 = np.array([[0.6734, 0.1656, 0.1251], [0.2790, 0.6753, 0.0456], [-0.0019, 0.0299, 0.7969]])


def read_back(case: Case, path: Path) -> np.ndarray:
    """What the canvas read: (height, width, channels)."""
    channels, dtype, _ = case.wire
    data = np.frombuffer(path.read_bytes(), DTYPES[dtype])
    return data.reshape(HEIGHT, WIDTH, channels)


def painted(case: Case) -> np.ndarray:
    """The pixels that were painted, red first, integers as 0..1."""
    values = np.array(numbers(case)).reshape(HEIGHT, WIDTH, CHANNELS[case.model])
    if case.depth == "F16":
        values = values.astype(np.float16).astype(float)
    values = values / FULL.get(case.depth, 1.0)
    if case.model == "RGBA" and case.depth in FULL:
        values[..., :3] = values[..., 2::-1].copy()
    return values


def wide_to_linear_srgb(case: Case, to_xyz: np.ndarray, gamma: float) -> np.ndarray:
    pixels = painted(case)
    linear = np.sign(pixels[..., :3]) * np.abs(pixels[..., :3]) ** gamma
    return _with_alpha(linear @ (np.linalg.inv(SRGB) @ to_xyz).T, pixels)


def lab_to_linear_srgb(case: Case) -> np.ndarray:
    """CIE 1976, white D50."""
    pixels = painted(case)
    lab = pixels[..., :3]
    if case.depth == "U16":
        lab = lab * np.array([100.0, 255.0, 255.0]) - np.array([0.0, 128.0, 128.0])
    fy = (lab[..., 0] + 16) / 116
    f = np.stack([fy + lab[..., 1] / 500, fy, fy - lab[..., 2] / 200], -1)
    xyz = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29)) * D50
    return _with_alpha(xyz @ np.linalg.inv(SRGB).T, pixels)


def xyz_to_linear_srgb(case: Case) -> np.ndarray:
    pixels = painted(case)
    return _with_alpha(pixels[..., :3] @ np.linalg.inv(SRGB).T, pixels)


def _with_alpha(colors: np.ndarray, pixels: np.ndarray) -> np.ndarray:
    return np.concatenate([colors, pixels[..., -1:]], -1)
