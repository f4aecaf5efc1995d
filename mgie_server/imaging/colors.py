"""What a decoder gave, as the picture that is edited, and the file's own numbers beside it where they differ.

CMYK (with a profile it comes back as such) and Lab are edited as RGB of their own depth: sRGB, or where colours lie
outside of it a wide space with its profile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.color_profile import (
    ADOBE_PRIMARIES,
    D50,
    D65,
    ROMM_PRIMARIES,
    ByTables,
    ProfileRefused,
    colours_of,
    lab_profile,
    made_profile,
)
from mgie_server.imaging.decoded import COLOURS, Decoded
from mgie_server.imaging.inks import Inks, rgb_without_profile
from mgie_server.imaging.own_samples import OwnSamples
from mgie_server.imaging.pixels import TOP, Floats, encode_srgb

OUTSIDE = 0.02  # of the encoded range beyond sRGB, in
SHARE = 0.001  # of the pixels: a wide space is worth it
BAD_PROFILE = "The picture's colour profile cannot be used ({why}); its colours were taken as sRGB."


@dataclass(frozen=True)
class Coloured:
    """picture: for editing. own, inks: see PictureFile. icc: the profile of the result."""

    picture: PixelBuffer
    own: OwnSamples | None
    icc: bytes | None
    notes: tuple[str, ...] = ()
    inks: Inks | None = None


def coloured(made: Decoded, icc: bytes | None, stated: bytes | None) -> Coloured:
    """icc: the file's profile. stated: one that amounts to what it says otherwise, where it has none."""
    notes: list[str] = []
    if made.model in ("cmyk", "lab"):
        return _of_inks(made, icc)
    samples = buffer_of(made.pixels, made.dtype)
    kept = icc or stated
    try:
        colours = colours_of(kept, COLOURS[made.model]) if kept else None
    except ProfileRefused as error:
        notes.append(BAD_PROFILE.format(why=error))
        colours = None
    if colours is None:
        return Coloured(samples, None, icc, tuple(notes))
    own = OwnSamples(samples, colours)
    return Coloured(own.picture(), own, kept, tuple(notes))


def _of_inks(made: Decoded, icc: bytes | None) -> Coloured:
    notes: list[str] = []
    rgb, usable, wide = _as_rgb(made, icc, notes)
    found = coloured(rgb, wide, None)
    inks = Inks(made, usable) if usable else None  # Lab, and inks that nobody says the colours of, become RGB
    return replace(found, notes=(*notes, *found.notes), inks=inks)


def buffer_of(pixels: NDArray[Any], dtype: str) -> PixelBuffer:
    """Pixels [h, w, n] as they travel, taken as sRGB."""
    height, width, channels = pixels.shape
    made = PixelBuffer(
        width, height, channels, dtype, "srgb", np.ascontiguousarray(pixels).reshape(-1).data.cast("B")
    )
    made.check()
    return made


def _as_rgb(made: Decoded, icc: bytes | None, notes: list[str]) -> tuple[Decoded, bytes | None, bytes | None]:
    """RGB of the same depth, the profile of the inks if it can be used, and RGB's profile, None for sRGB."""
    count = COLOURS[made.model]
    values, alpha = made.pixels[..., :count], made.pixels[..., count:]
    if made.model == "cmyk":
        linear = _ink_light(values, made.dtype, icc, notes)
        if linear is None:
            return replace(made, model="rgb", pixels=_with(rgb_without_profile(values), alpha)), None, None
    else:
        icc = None
        linear = ByTables(lab_profile(), "lab").to_linear(np.ascontiguousarray(values))
    rgb, wide = _encoded(made, linear, alpha)
    return rgb, icc, wide


def _encoded(made: Decoded, linear: Floats, alpha: NDArray[Any]) -> tuple[Decoded, bytes | None]:
    encoded = encode_srgb(linear)
    beyond = (encoded < -OUTSIDE) | (encoded > 1 + OUTSIDE)
    wide = None
    if made.dtype != "f32" and np.count_nonzero(beyond.any(axis=2)) > SHARE * linear[..., 0].size:
        wide = _wide(made.dtype)
        colours = colours_of(wide, 3)
        assert colours is not None  # it is no sRGB
        rgb = colours.from_linear(linear, np.dtype(np.uint8 if made.dtype == "u8" else np.uint16))
    elif made.dtype == "f32":
        rgb = encoded
    else:
        top = np.float32(TOP[made.dtype])
        rgb = np.rint(np.clip(encoded, 0, 1) * top).astype(np.uint8 if made.dtype == "u8" else np.uint16)
    alpha = alpha.astype(rgb.dtype)
    return replace(made, model="rgb", pixels=_with(rgb, alpha)), wide


def _wide(dtype: str) -> bytes:
    """A space that holds what inks and eyes have, as far as the depth has steps for it."""
    if dtype == "u8":
        return made_profile(ADOBE_PRIMARIES, D65, 563 / 256)
    return made_profile(ROMM_PRIMARIES, D50, 1.8)


def _ink_light(values: NDArray[Any], dtype: str, icc: bytes | None, notes: list[str]) -> Floats | None:
    """Linear light of CMYK through its profile; None where it has none that can be used."""
    if icc is None:
        return None
    try:
        colours = colours_of(icc, 4)
    except ProfileRefused as error:
        notes.append(BAD_PROFILE.format(why=error))
        return None
    if values.dtype.kind == "f":  # littleCMS has percent there
        values = np.rint(np.clip(values, 0, 1) * 65535).astype(np.uint16)
    return None if colours is None else colours.to_linear(np.ascontiguousarray(values))


def _with(rgb: NDArray[Any], alpha: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate([rgb, alpha[..., :1]], axis=2) if alpha.shape[2] else rgb
