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
    for start, alpha in _alphas(picture):
        flags = of(alpha, picture.dtype)
        for limit in narrow:
            flags &= _number(limit[start : start + _BAND])
        if flags:
            return True
    return False


def _alphas(picture: PixelBuffer) -> Iterator[tuple[int, bytes]]:
    """The alpha of a band of pixels, and the band's first one; all opaque where the picture has none."""
    item, view = ITEM_BYTES[picture.dtype], memoryview(picture.data).cast("B")
    step = item * picture.channels
    pixels = picture.width * picture.height
    opaque = {"u8": b"\xff", "u16": b"\xff\xff", "f32": b"\x00\x00\x80\x3f"}[picture.dtype]
    for start in range(0, pixels, _BAND):
        stop = min(pixels, start + _BAND)
        if picture.channels in (1, 3):
            yield start, opaque * (stop - start)
            continue
        band = bytes(view[start * step : stop * step])
        out = bytearray((stop - start) * item)
        for byte in range(item):
            out[byte::item] = band[step - item + byte :: step]
        yield start, bytes(out)


def _something(alpha: bytes, dtype: str) -> int:
    """255 for each alpha above 0."""
    if dtype == "u16":
        return _number(alpha[0::2].translate(_ZERO)) | _number(alpha[1::2].translate(_ZERO))
    # of a float above 0 (but for a few of no weight) the highest byte has bits of the exponent
    return _number((alpha if dtype == "u8" else alpha[3::4]).translate(_ZERO))


def _partly(alpha: bytes, dtype: str) -> int:
    """255 for each alpha between 0 and 1."""
    if dtype == "u8":
        return _number(alpha.translate(_BETWEEN))
    if dtype == "u16":
        full = _number(alpha[0::2].translate(_FULL)) & _number(alpha[1::2].translate(_FULL))
    else:
        full = _number(alpha[3::4].translate(_3F)) & _number(alpha[2::4].translate(_80))  # 1.0 is 3f 80 00 00
    return _something(alpha, dtype) & ~full


def _number(flags: bytes | bytearray) -> int:
    """Many bytes as one number, for & and |."""
    return int.from_bytes(flags, "little")
