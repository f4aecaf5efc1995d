"""What of a picture shows: its alpha, read as bytes, a few million pixels at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Callable

from mgie_protocol.pixels import ITEM_BYTES, PixelBuffer

_BAND = 4_000_000  # pixels
_ZERO = bytes([0] + [255] * 255)  # a byte -> 255 unless it is 0
_BETWEEN = bytes([0] + [255] * 254 + [0])  # a byte -> 255 unless it is 0 or 255


def _is(value: int) -> bytes:
    """A byte -> 255 where it is this one."""
    return bytes(255 if byte == value else 0 for byte in range(256))


_FULL, _3F, _80 = _is(255), _is(0x3F), _is(0x80)


def shows(picture: PixelBuffer, *limits: bytes | bytearray | None) -> bool:
    """Whether any pixel shows at all. limits: 255 where that matters, a byte a pixel; None: everywhere."""
    return _any(picture, _something, limits)


def is_partly_clear(picture: PixelBuffer, *limits: bytes | bytearray | None) -> bool:
    """Whether any pixel is neither opaque nor wholly transparent. limits: as for shows."""
    return picture.channels in (2, 4) and _any(picture, _partly, limits)


def overlap(one: bytes | bytearray, other: bytes | bytearray) -> bool:
    """Whether two limits of the same size have a pixel in common."""
    spans = ((start, start + _BAND) for start in range(0, len(one), _BAND))
    return any(_number(one[a:b]) & _number(other[a:b]) for a, b in spans)


def _any(picture: PixelBuffer, of: Callable, limits: tuple[bytes | bytearray | None, ...]) -> bool:
    narrow = [limit for limit in limits if limit is not None]
    for start, planes in _alphas(picture):
        flags = of(planes, picture.dtype)
        for limit in narrow:
            flags &= _number(limit[start : start + _BAND])
        if flags:
            return True
    return False


def _alphas(picture: PixelBuffer) -> Iterator[tuple[int, list[bytes]]]:
    """The alpha of a band of pixels, as its bytes that count, and the band's first pixel; all opaque without one.

    Of a u16 both bytes, of a float the third and the last.
    """
    item, view = ITEM_BYTES[picture.dtype], memoryview(picture.data).cast("B")
    step = item * picture.channels
    pixels = picture.width * picture.height
    counting = {"u8": [0], "u16": [0, 1], "f32": [2, 3]}[picture.dtype]
    opaque = {"u8": [b"\xff"], "u16": [b"\xff", b"\xff"], "f32": [b"\x80", b"\x3f"]}[picture.dtype]
    for start in range(0, pixels, _BAND):
        stop = min(pixels, start + _BAND)
        if picture.channels in (1, 3):
            yield start, [byte * (stop - start) for byte in opaque]
        else:
            band = bytes(view[start * step : stop * step])
            yield start, [band[step - item + byte :: step] for byte in counting]


def _something(planes: list[bytes], dtype: str) -> int:
    """255 for each alpha above 0."""
    if dtype == "u16":
        return _number(planes[0].translate(_ZERO)) | _number(planes[1].translate(_ZERO))
    # of a float above 0 (but for a few of no weight) the highest byte has bits of the exponent
    return _number(planes[-1].translate(_ZERO))


def _partly(planes: list[bytes], dtype: str) -> int:
    """255 for each alpha between 0 and 1."""
    if dtype == "u8":
        return _number(planes[0].translate(_BETWEEN))
    full = (_FULL, _FULL) if dtype == "u16" else (_80, _3F)  # 1.0 is 00 00 80 3f
    opaque = _number(planes[0].translate(full[0])) & _number(planes[1].translate(full[1]))
    return _something(planes, dtype) & ~opaque


def _number(flags: bytes | bytearray) -> int:
    """Many bytes as one number, for & and |."""
    return int.from_bytes(flags, "little")
