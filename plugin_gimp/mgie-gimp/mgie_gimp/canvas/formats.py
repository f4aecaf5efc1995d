"""How the pixels of a layer travel: chosen so that nothing is lost that the layer has.

The wire knows the primaries of sRGB alone. Eight and sixteen bits of sRGB travel as they are, linear or not.
Everything else travels as float: other colour spaces because their colours may lie outside 0..1 of sRGB, where
an integer would clip them, and deeper pixels because the wire has no deeper integers.
"""

from __future__ import annotations

from mgie_gimp.layer_data import Wire
from mgie_protocol.pixels import PixelBuffer, PixelFormat

_BABL_TYPES = {"u8": "u8", "u16": "u16", "f32": "float"}


def choose_wire(encoding: str, space: str, gray: bool, with_alpha: bool = False) -> Wire:
    """The wire format for a layer.

    encoding: the layer's format as babl names it: "R'G'B'A u8", "YA half", "R~G~B~ u32".
    space: name of its colour space, "sRGB" or another. gray: the image is grayscale. with_alpha: also of a layer that has
    none, whose result will have one.
    """
    model, _, kind = encoding.partition(" ")
    dtype = kind if kind in ("u8", "u16") and space == "sRGB" else "f32"
    bend = next((mark for mark in "'~" if mark in model), "")  # non-linear, perceptual; neither: linear
    alpha = model.endswith("A") or with_alpha
    return Wire(
        channels=(1 if gray else 3) + alpha,
        dtype=dtype,
        transfer="srgb" if bend else "linear",
        babl=_babl_name(gray, bend, alpha, dtype),
    )


def babl_of(picture: PixelFormat | PixelBuffer) -> str:
    """Of a picture that came over the wire."""
    bend = "'" if picture.transfer == "srgb" else ""
    return _babl_name(picture.channels < 3, bend, picture.channels in (2, 4), picture.dtype)


def _babl_name(gray: bool, bend: str, alpha: bool, dtype: str) -> str:
    """The layer's own mark of the transfer function: in sRGB both mean the same, and no number changes."""
    model = "".join(colour + bend for colour in ("Y" if gray else "RGB"))
    return f"{model}{'A' if alpha else ''} {_BABL_TYPES[dtype]}"


def mask_format(encoding: str) -> str:
    """In which format a selection is kept, from its own ("Y u8", "Y half", ...): a byte, or a float."""
    return "Y u8" if encoding.endswith(" u8") else "Y float"
