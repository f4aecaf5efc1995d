"""What a file says of its colours where it has no ICC profile: PNG's chunks, numbers of a video's kind, EXIF."""

from __future__ import annotations

import struct
from functools import lru_cache

import numpy as np
from PIL import Image

from mgie_server.imaging.color_profile import (
    ADOBE_PRIMARIES,
    D65,
    SRGB_PRIMARIES,
    Point,
    Primaries,
    made_profile,
)
from mgie_server.imaging.exif import EXIF, INTEROP
from mgie_server.imaging.pixels import decode_srgb

ADOBE_GAMMA = 563 / 256
HDR = "It is a picture for HDR screens, whose colours were taken as they are: it may look flat."
_COLOR_SPACE, _INDEX = 0xA001, 1
_UNCALIBRATED = 65535
_CURVE = 4096  # knots of sRGB's
# ITU-T H.273: primaries with the white of D65 or their own, and the curves that are a gamma
_PRIMARIES = {
    1: (SRGB_PRIMARIES, D65),
    5: (((0.64, 0.33), (0.29, 0.60), (0.15, 0.06)), D65),
    6: (((0.63, 0.34), (0.31, 0.595), (0.155, 0.07)), D65),
    9: (((0.708, 0.292), (0.170, 0.797), (0.131, 0.046)), D65),
    11: (((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)), (0.314, 0.351)),
    12: (((0.680, 0.320), (0.265, 0.690), (0.150, 0.060)), D65),
}
_GAMMAS = {4: 2.2, 5: 2.8, 8: 1.0}
_LIKE_SRGB = (1, 2, 6, 13, 14, 15)
_HDR = (16, 18)


def of_png(colors: dict[str, bytes]) -> tuple[bytes | None, dict[str, bytes], str]:
    """The profile that these chunks amount to (None: sRGB), those of them that are kept for a PNG, and a note.

    The first of cICP, iCCP and sRGB counts; iCCP is not read here.
    """
    cicp = colors.get("cICP", b"")
    if len(cicp) == 4 and cicp[2] == 0:
        profile, note = of_numbers(cicp[0], cicp[1])
        if profile or note:
            return profile, {"cICP": cicp}, note
        return None, {}, ""
    if "iCCP" in colors or "sRGB" in colors or len(colors.get("gAMA", b"")) != 4:
        return None, {}, ""
    (gamma,) = struct.unpack(">I", colors["gAMA"])
    primaries, white = _of_chrm(colors.get("cHRM", b""))
    if not 0.1 <= gamma / 1e5 <= 5 or (45000 <= gamma <= 46000 and primaries == SRGB_PRIMARIES):
        return None, {}, ""
    kept = {name: colors[name] for name in ("gAMA", "cHRM") if name in colors}
    return _made(primaries, white, None if 45000 <= gamma <= 46000 else 1e5 / gamma), kept, ""


def of_numbers(primaries: int, transfer: int) -> tuple[bytes | None, str]:
    """The profile of H.273's numbers, None for sRGB and for what is not known, and a note."""
    if transfer in _HDR:
        return None, HDR
    gamma = _GAMMAS.get(transfer)
    if primaries not in _PRIMARIES or (gamma is None and transfer not in _LIKE_SRGB):
        return None, ""
    if primaries == 1 and gamma is None:
        return None, ""
    return _made(*_PRIMARIES[primaries], gamma), ""


def of_exif(exif: bytes | None) -> bytes | None:
    """Adobe RGB where EXIF says so, in its cameras' way."""
    if not exif:
        return None
    found = Image.Exif()
    try:
        found.load(exif)
        space = found.get_ifd(EXIF).get(_COLOR_SPACE)
        index = found.get_ifd(INTEROP).get(_INDEX) if space == _UNCALIBRATED else ""
    except Exception:  # of bad values, which say nothing
        return None
    if space == 2 or str(index or "").strip("\0 ") == "R03":
        return _made(ADOBE_PRIMARIES, D65, ADOBE_GAMMA)
    return None


def _of_chrm(body: bytes) -> tuple[Primaries, Point]:
    """Primaries and white of a chunk; sRGB's without one, or with one that is near or senseless."""
    if len(body) != 32:
        return SRGB_PRIMARIES, D65
    numbers = np.array(struct.unpack(">8I", body)).reshape(4, 2) / 1e5
    usual = np.array([D65, *SRGB_PRIMARIES])
    if np.abs(numbers - usual).max() < 0.002 or not ((numbers > 0) & (numbers < 1)).all():
        return SRGB_PRIMARIES, D65
    white, red, green, blue = ((float(x), float(y)) for x, y in numbers.tolist())
    return (red, green, blue), white


@lru_cache(maxsize=4)
def _made(primaries: Primaries, white: Point, gamma: float | None) -> bytes:
    """gamma: None for sRGB's curve."""
    curve = decode_srgb(np.linspace(0, 1, _CURVE, dtype=np.float32)) if gamma is None else float(gamma)
    return made_profile(primaries, white, curve)
