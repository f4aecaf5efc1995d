"""Small pictures for the screen."""

from __future__ import annotations

from typing import Any

from mgie_gimp.dialogs.toolkit import GdkPixbuf, GLib
from mgie_protocol.pixels import PixelBuffer

_LARGEST = (336, 252)  # px


def fitted(shape: tuple[int, int], largest: tuple[int, int] = _LARGEST) -> tuple[int, int]:
    """The size of a picture of this shape within the largest, at least 1 x 1."""
    factor = min(largest[0] / shape[0], largest[1] / shape[1])
    return max(1, round(shape[0] * factor)), max(1, round(shape[1] * factor))


def to_pixbuf(preview: PixelBuffer, shape: tuple[int, int]) -> Any:
    """The preview in the shape of the layer, whatever shape the model works in; None for what cannot be shown."""
    if preview.dtype != "u8" or preview.channels not in (3, 4):
        return None
    pixbuf = GdkPixbuf.Pixbuf.new_from_bytes(
        GLib.Bytes.new(bytes(preview.data)),
        GdkPixbuf.Colorspace.RGB,
        preview.channels == 4,
        8,
        preview.width,
        preview.height,
        preview.width * preview.channels,
    )
    return pixbuf.scale_simple(*fitted(shape), GdkPixbuf.InterpType.BILINEAR)
