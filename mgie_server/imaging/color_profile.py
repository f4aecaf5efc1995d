"""Colours of a profile into linear light with the primaries of sRGB, and back.

Most profiles are curves and a matrix: that is measured on littleCMS, which is asked for ramps, and then done by
tables, several times as fast. Where it does not hold (CMYK, tables of many dimensions) littleCMS does it all.
The intent is relative colorimetric; colours outside of sRGB are values outside of 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Protocol

import cv2
import imagecodecs
import numpy as np
from numpy.typing import NDArray

from mgie_server.imaging.pixels import Floats, each_strip, encode_srgb

Point = tuple[float, float]  # x and y of CIE 1931
Primaries = tuple[Point, Point, Point]
SPACES = {b"GRAY": ("gray", 1), b"RGB ": ("rgb", 3), b"CMYK": ("cmyk", 4)}
D65, D50 = (0.3127, 0.3290), (0.3457, 0.3585)
SRGB_PRIMARIES = ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06))
ROMM_PRIMARIES = ((0.7347, 0.2653), (0.1596, 0.8404), (0.0366, 0.0001))
ADOBE_PRIMARIES = ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06))
SAME = 0.005  # of the encoded range: a profile that is no further from sRGB than this is sRGB
ADDS_UP = 0.002  # of linear light
KNOTS = 1 << 16  # of tables over 16-bit numbers and over the square root of light
_RELATIVE = 1


class Colours(Protocol):
    """What a profile does. samples: u8, u16 or f32 [h, w, n], without alpha; linear: f32 [h, w, 3], gray [h, w, 1]."""

    def to_linear(self, samples: NDArray[Any]) -> Floats: ...

    def from_linear(self, linear: Floats, dtype: np.dtype) -> NDArray[Any]: ...


class ProfileRefused(Exception):
    """Why a profile cannot be used."""


def made_profile(primaries: Primaries, white: Point, curve: float | Floats) -> bytes:
    """The ICC profile of an RGB space. primaries: x and y of each; curve: a gamma, or the light, 0 to 1, of numbers
    in equal steps."""
    how: dict[str, Any] = {"gamma": curve}
    if not isinstance(curve, (int, float)):
        how = {"transferfunction": np.rint(np.clip(curve, 0, 1) * 65535).astype(np.uint16)}
    flat = [value for x, y in primaries for value in (x, y, 1.0)]
    return bytes(imagecodecs.cms_profile("rgb", whitepoint=[*white, 1.0], primaries=flat, **how))


@lru_cache(maxsize=1)
def linear_srgb() -> bytes:
    return made_profile(SRGB_PRIMARIES, D65, 1.0)


@lru_cache(maxsize=4)
def colours_of(icc: bytes, channels: int) -> Colours | None:
    """What a profile of so many channels does; None where that is sRGB. Raises ProfileRefused."""
    name = _checked(icc, channels)
    try:
        whole = ByTables(icc, name)
        if name == "cmyk":
            whole.to_linear(np.zeros((1, 1, 4), np.uint8))
            return whole
        if _is_srgb(whole, channels):
            return None
        return _measured(whole, channels) or whole
    except (ValueError, RuntimeError) as error:
        raise ProfileRefused(str(error)) from error


def _checked(icc: bytes, channels: int) -> str:
    name, count = SPACES.get(icc[16:20], ("", 0))
    if len(icc) < 132 or icc[36:40] != b"acsp":
        raise ProfileRefused("it is no ICC profile")
    if count != channels:
        raise ProfileRefused(f"it is for {icc[16:20].decode('ascii', 'replace').strip()} colours")
    return name


@dataclass(frozen=True)
class ByTables:
    """By littleCMS alone. name: the colour space as imagecodecs calls it."""

    icc: bytes
    name: str

    def to_linear(self, samples: NDArray[Any]) -> Floats:
        made = _by_lcms(samples, self.icc, linear_srgb(), self.name, "rgb", np.dtype(np.float32))
        return made[..., 1:2] if self.name == "gray" else made

    def from_linear(self, linear: Floats, dtype: np.dtype) -> NDArray[Any]:
        linear = np.repeat(linear, 3, axis=2) if linear.shape[2] == 1 else linear
        return _by_lcms(linear, linear_srgb(), self.icc, "rgb", self.name, dtype)


@dataclass(frozen=True)
class ByMatrix:
    """curves: f32 [n, KNOTS], light of a 16-bit number, 0 to 1; matrix: [m, n] from that light, offset: [m]."""

    curves: Floats
    matrix: Floats
    offset: Floats
    whole: ByTables

    def to_linear(self, samples: NDArray[Any]) -> Floats:
        if samples.dtype.kind == "f":
            light = samples if self._is_linear else None
            return self.whole.to_linear(samples) if light is None else self._mixed(light)
        step = 257 if samples.dtype == np.uint8 else 1
        light = np.empty(samples.shape, np.float32)
        for channel, curve in enumerate(self.curves[:, ::step]):
            light[..., channel] = np.take(np.ascontiguousarray(curve), samples[..., channel])
        return self._mixed(light)

    def from_linear(self, linear: Floats, dtype: np.dtype) -> NDArray[Any]:
        back = np.linalg.inv(self.matrix.astype(np.float64)).astype(np.float32)
        light = _transformed(linear - self.offset if self.offset.any() else linear, back)
        if dtype.kind == "f":
            return light if self._is_linear else self.whole.from_linear(linear, dtype)
        top = np.float32(np.iinfo(dtype).max)
        place = np.sqrt(np.clip(light, 0, 1)) * np.float32(KNOTS - 1)
        if dtype.itemsize == 1:
            nearest = (place + np.float32(0.5)).astype(np.uint16)
            tables = np.rint(self._inverse * top).astype(dtype)
            return np.stack([tables[k][nearest[..., k]] for k in range(len(tables))], axis=-1)
        below = place.astype(np.uint16)
        out = np.empty(light.shape, dtype)
        for channel, table in enumerate(self._inverse):
            low, at = table[below[..., channel]], below[..., channel].astype(np.int32) + 1
            part = place[..., channel] - below[..., channel]
            value = low + part * (table[at] - low)
            out[..., channel] = np.rint(value * top)
        return out

    def _mixed(self, light: Floats) -> Floats:
        made = _transformed(light, self.matrix)
        return made + self.offset if self.offset.any() else made

    @cached_property
    def _is_linear(self) -> bool:
        return bool(np.abs(self.curves - np.linspace(0, 1, KNOTS, dtype=np.float32)).max() < 1e-4)

    @cached_property
    def _inverse(self) -> Floats:
        """[n, KNOTS + 1] numbers 0 to 1 over the square root of light."""
        light = np.linspace(0, 1, KNOTS) ** 2
        numbers = np.linspace(0, 1, KNOTS)
        rows = [np.interp(light, np.maximum.accumulate(curve), numbers) for curve in self.curves]
        return np.array([np.append(row, row[-1]) for row in rows], np.float32)


def _measured(whole: ByTables, channels: int) -> ByMatrix | None:
    """The profile as curves and a matrix, or None where it is none: channels whose light does not add up."""
    ramp = np.arange(KNOTS, dtype=np.uint16)
    black = whole.to_linear(np.zeros((1, 1, channels), np.uint16))[0, 0]
    curves: list[Floats] = []
    columns: list[Floats] = []
    for channel in range(channels):
        samples = np.zeros((1, KNOTS, channels), np.uint16)
        samples[0, :, channel] = ramp
        light = whole.to_linear(samples)[0] - black
        column = light[-1]
        curve = light @ column / max(float(column @ column), 1e-12)
        if curve.max() > 1 + 1e-3 or np.diff(curve).min() < -1e-4:
            return None
        curves.append(curve)
        columns.append(column)
    made = ByMatrix(np.array(curves, np.float32), np.stack(columns, 1), black, whole)
    probe = np.random.default_rng(0).integers(0, KNOTS, (1, 512, channels), np.uint16)
    far = np.abs(made.to_linear(probe) - whole.to_linear(probe)).max()
    return made if far <= ADDS_UP and abs(np.linalg.det(made.matrix)) > 1e-6 else None


def _is_srgb(whole: ByTables, channels: int) -> bool:
    levels = np.linspace(0, 255, 9).astype(np.uint8)
    grid = np.stack(np.meshgrid(*[levels] * channels, indexing="ij"), -1).reshape(1, -1, channels)
    light = whole.to_linear(grid)
    return bool(np.abs(encode_srgb(light) - grid / np.float32(255)).max() <= SAME)


def _transformed(values: Floats, matrix: Floats) -> Floats:
    if matrix.shape == (1, 1):
        return values * matrix[0, 0]
    return cv2.transform(np.ascontiguousarray(values), matrix).reshape(*values.shape[:2], matrix.shape[0])


def _by_lcms(
    values: NDArray[Any], source: bytes, target: bytes, name: str, out_name: str, dtype: np.dtype
) -> NDArray[Any]:
    """[h, w, n] of one profile in another, strip by strip in threads."""

    def work(rows: slice) -> NDArray[Any]:
        part = np.ascontiguousarray(values[rows])
        made = imagecodecs.cms_transform(
            part if name != "gray" else part[..., 0],
            source,
            target,
            colorspace=name,
            outcolorspace=out_name,
            outdtype=dtype.str[1:],
            intent=_RELATIVE,
        )
        return np.asarray(made).reshape(*part.shape[:2], -1)

    height, width = values.shape[:2]
    return np.concatenate(each_strip(height, width, work))


@lru_cache(maxsize=1)
def lab_profile() -> bytes:
    """Of CIE Lab with the white of D50."""
    return bytes(imagecodecs.cms_profile("lab4"))
