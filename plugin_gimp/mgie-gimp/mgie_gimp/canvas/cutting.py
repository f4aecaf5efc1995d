"""A result that is cut out, as bytes: the picture opaque, and what its alpha hides as a mask beside it."""

from __future__ import annotations

from array import array
from dataclasses import replace

from mgie_gimp.canvas.mask_bytes import let_through
from mgie_gimp.layer_data import Mask
from mgie_protocol.pixels import ITEM_BYTES, PixelBuffer

_OPAQUE = {"u8": b"\xff", "u16": b"\xff\xff", "f32": b"\0\0\x80\x3f"}
_REST = bytes(range(255, -1, -1))  # a byte -> 255 less it


def parted(picture: PixelBuffer, selected: Mask | None) -> tuple[PixelBuffer, Mask]:
    """A picture with alpha: opaque, and what of it is hidden (1: wholly), nothing where nothing is selected."""
    item = ITEM_BYTES[picture.dtype]
    size = picture.channels * item
    data = bytearray(memoryview(picture.data).cast("B"))
    alpha = bytearray(item * picture.width * picture.height)
    for byte, full in enumerate(_OPAQUE[picture.dtype]):
        alpha[byte::item] = data[size - item + byte :: size]
        data[size - item + byte :: size] = bytes([full]) * (picture.width * picture.height)
    hides = _hidden(bytes(alpha), picture.dtype)
    return replace(picture, data=data), hides if selected is None else _within(hides, let_through(selected))


def _hidden(alpha: bytes, dtype: str) -> Mask:
    if dtype == "u8":
        return Mask(alpha.translate(_REST), "Y u8")
    if dtype == "u16":
        return Mask(array("f", [1 - value / 65535 for value in array("H", alpha)]).tobytes(), "Y float")
    return Mask(
        array("f", [1 - min(1.0, max(0.0, value)) for value in array("f", alpha)]).tobytes(), "Y float"
    )


def _within(mask: Mask, limit: bytes | bytearray) -> Mask:
    """limit: 255 where the mask stays, 0 where it is to be 0."""
    item = 1 if mask.babl.endswith(" u8") else 4
    out = bytearray(len(mask.data))
    for byte in range(item):
        plane = int.from_bytes(mask.data[byte::item], "little") & int.from_bytes(limit, "little")
        out[byte::item] = plane.to_bytes(len(limit), "little")
    return Mask(out, mask.babl)


def left_through(hides: Mask, strength: float, other: Mask | None) -> Mask:
    """What is seen where so much of this is hidden, and another mask lets through no more. strength: share, 0..1."""
    if hides.babl.endswith(" u8"):
        seen = bytes(hides.data).translate(bytes(255 - round(value * strength) for value in range(256)))
        if other is not None:
            seen = bytes((a * b + 127) // 255 for a, b in zip(seen, other.data))
        return Mask(seen, hides.babl)
    numbers = [1 - value * strength for value in array("f", bytes(hides.data))]
    if other is not None:
        numbers = [a * b for a, b in zip(numbers, array("f", bytes(other.data)))]
    return Mask(array("f", numbers).tobytes(), hides.babl)
