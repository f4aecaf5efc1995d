"""Masks as bytes: where they let anything through, and whether two are the same."""

from __future__ import annotations

from array import array

from mgie_gimp.layer_data import Mask

_CHUNK = 16 * 1024
_ANYTHING = bytes([0] + [255] * 255)  # a byte -> 255 unless it is 0
_STEP = 1.0  # of 255: masks of other depths round so far apart


def let_through(mask: Mask) -> bytes | bytearray:
    """255 for each pixel that a mask lets through, however little, else 0."""
    # of a float above 0 (but for a few of no weight) the highest byte has bits of the exponent
    high = mask.data if mask.babl.endswith(" u8") else mask.data[3::4]
    return high.translate(_ANYTHING)


def same(one: Mask, other: Mask) -> bool:
    """Whether two masks of the same size are one but for rounding."""
    if one == other:
        return True
    if one.babl != other.babl or len(one.data) != len(other.data):
        return False
    floats = not one.babl.endswith(" u8")
    most = _STEP / 255 if floats else _STEP
    for start in range(0, len(one.data), _CHUNK):
        first, second = one.data[start : start + _CHUNK], other.data[start : start + _CHUNK]
        if first == second:
            continue
        numbers = zip(array("f", first), array("f", second)) if floats else zip(first, second)
        if any(abs(a - b) > most for a, b in numbers):
            return False
    return True
