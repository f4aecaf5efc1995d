"""How pixels of Krita's colour spaces travel: as they are, or by which conversions. Knows no Krita, only its names.

What has sRGB's primaries travels as it is, encoded or linear. What has other colours becomes linear float sRGB, which
clips nothing (values below 0 and above 1 are colours outside sRGB's triangle), except that the spaces of print and
video keep their integer depth: their profiles are coarser than that (there and back through the CMYK profile that comes
with Krita changes random colours by 5 of 255 on average, by 28 at most, by floats as by 8 bits).
"""

from __future__ import annotations

from dataclasses import dataclass

from mgie_krita.types import ColorSpace

ITEM_BYTES = {"U8": 1, "U16": 2, "F16": 2, "F32": 4}
CHANNELS = {"RGBA": 4, "GRAYA": 2, "CMYKA": 5, "LABA": 4, "XYZA": 4, "YCbCrA": 4}
DTYPE = {"U8": "u8", "U16": "u16", "F32": "f32"}
DEPTH = {dtype: depth for depth, dtype in DTYPE.items()}

ENCODED = {"RGBA": "sRGB-elle-V2-srgbtrc.icc", "GRAYA": "Gray-D50-elle-V2-srgbtrc.icc"}
LINEAR = {"RGBA": "sRGB-elle-V2-g10.icc", "GRAYA": "Gray-D50-elle-V2-g10.icc"}
COARSE = ("CMYKA", "YCbCrA")  # spaces of print and video

# names that Krita, GIMP, Artifex and the makers of cameras and browsers give to these two curves on sRGB's primaries
_ENCODED_NAMES = {
    "RGBA": {
        "sRGB-elle-V2-srgbtrc.icc",
        "sRGB-elle-V4-srgbtrc.icc",
        "sRGB built-in",
        "sRGB IEC61966-2.1",
        "sRGB IEC61966-2-1 black scaled",
        "Artifex Software sRGB ICC Profile",
        "GIMP built-in sRGB",
        "sRGB2014",
        "c2",
    },
    "GRAYA": {
        "Gray-D50-elle-V2-srgbtrc.icc",
        "Gray-D50-elle-V4-srgbtrc.icc",
        "Artifex Software sGray ICC Profile",
        "GIMP built-in D50 Grayscale with sRGB TRC",
    },
}
_LINEAR_NAMES = {
    "RGBA": {
        "sRGB-elle-V2-g10.icc",
        "sRGB-elle-V4-g10.icc",
        "scRGB (linear)",
        "krita-2.5, lcms sRGB built-in with linear gamma TRC",
        "GIMP built-in Linear sRGB",
    },
    "GRAYA": {
        "Gray-D50-elle-V2-g10.icc",
        "Gray-D50-elle-V4-g10.icc",
        "GIMP built-in D50 Linear Grayscale",
    },
}

Hop = tuple[ColorSpace, ColorSpace]  # from, to


@dataclass(frozen=True)
class Wire:
    """The fields of a PixelFormat apart from its size."""

    channels: int
    dtype: str
    transfer: str


def pixel_bytes(space: ColorSpace) -> int:
    """Bytes of one pixel, 0 for a model or depth that is not known."""
    return CHANNELS.get(space.model, 0) * ITEM_BYTES.get(space.depth, 0)


def is_bgra(space: ColorSpace) -> bool:
    """Krita keeps blue first in RGBA of integers, red first in RGBA of floats."""
    return space.model == "RGBA" and space.depth in ("U8", "U16")


def transfer_of(space: ColorSpace) -> str:
    """ "srgb" or "linear" for RGB and gray with sRGB's primaries, "" for everything else."""
    if space.profile in _ENCODED_NAMES.get(space.model, ()):
        return "srgb"
    return "linear" if space.profile in _LINEAR_NAMES.get(space.model, ()) else ""


def to_wire(space: ColorSpace) -> tuple[list[Hop], ColorSpace, Wire]:
    """The conversions that a space needs before it travels, the space after them, and what it is on the wire."""
    transfer = transfer_of(space)
    if transfer:
        hops = [] if space.depth in DTYPE else [_depth_only(space, "F32")]
        end = ColorSpace(space.model, space.depth if space.depth in DTYPE else "F32", space.profile)
    else:
        end, transfer = _landing(space)
        hops = [(space, end)]
    return hops, end, Wire(CHANNELS[end.model], DTYPE[end.depth], transfer)


def to_eight(space: ColorSpace) -> tuple[list[Hop], ColorSpace, Wire]:
    """As to_wire, for what is to come as RGBA of 8 bits, sRGB-encoded."""
    end = ColorSpace("RGBA", "U8", ENCODED["RGBA"])
    same = space.model == "RGBA" and space.depth == "U8" and transfer_of(space) == "srgb"
    return [] if same else [(space, end)], end, Wire(4, "u8", "srgb")


def from_wire(wire: Wire, target: ColorSpace) -> tuple[ColorSpace, list[Hop]]:
    """The space in which the pixels come (with alpha), and the conversions from there to the target."""
    start = space_of(wire)
    if start.model == target.model and transfer_of(target) == wire.transfer:
        return start, ([] if start.depth == target.depth else [_depth_only(start, target.depth)])
    if target.model in COARSE:
        return start, [(start, target)]
    # Through floats and in steps: littlecms clips to sRGB's triangle when it goes from floats to integers at once,
    # and goes through a coarse table between integers of sRGB and of Lab (errors up to 183 of 65535)
    middle = ColorSpace(start.model, "F32", LINEAR[start.model])
    wide = ColorSpace(target.model, "F32", target.profile)
    hops = [(start, middle)] if start != middle else []
    hops += [(middle, wide)] if middle != wide else []
    if target.depth != "F32":
        hops.append(_depth_only(wide, target.depth) if target.model in LINEAR else (wide, target))
    return start, hops


def space_of(wire: Wire) -> ColorSpace:
    """Krita's own space for what comes from the wire; a picture without alpha gets one."""
    model = "GRAYA" if wire.channels <= 2 else "RGBA"
    profiles = LINEAR if wire.transfer == "linear" else ENCODED
    return ColorSpace(model, DEPTH[wire.dtype], profiles[model])


def _landing(space: ColorSpace) -> tuple[ColorSpace, str]:
    """Where a space without sRGB's primaries travels."""
    if space.model in COARSE and space.depth in ("U8", "U16"):
        return ColorSpace("RGBA", space.depth, ENCODED["RGBA"]), "srgb"
    model = "GRAYA" if space.model == "GRAYA" else "RGBA"
    return ColorSpace(model, "F32", LINEAR[model]), "linear"


def _depth_only(space: ColorSpace, depth: str) -> Hop:
    """Another depth with the same numbers: both ends are called linear, so that no curve is applied (or clips)."""
    profile = LINEAR[space.model]
    return ColorSpace(space.model, space.depth, profile), ColorSpace(space.model, depth, profile)
