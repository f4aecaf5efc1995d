"""Arithmetic on strips of pixels at the soft edge of a selection. Knows no Krita.

A strip: interleaved samples, alpha last (channels 2 or 4), of dtype "u8", "u16" or "f32". weights: one byte a pixel, 255
is the edit alone. Only pixels with weights between 0 and 255 are looped over in Python, some 0.7 us each.
"""

from __future__ import annotations

from array import array
from itertools import compress
from typing import Any

from mgie_krita.canvas.layouts import and_bytes

TYPES = {"u8": "B", "u16": "H", "f32": "f"}
TOP = {"u8": 255, "u16": 65535, "f32": 1.0}

_PARTIAL = bytes([0] + [1] * 254 + [0])  # of a weight
_ENDS = b"\0\xff"


def is_partial(weights: bytes) -> bool:
    """Whether some weight lies between 0 and 255."""
    return bool(weights.translate(None, _ENDS))


def unmixed(mixed: bytes, own: bytes, weights: bytes, channels: int, dtype: str) -> bytes:
    """The edit alone, of what the server mixed into the layer's own pixels: own + (mixed - own) / weight; alpha as in mixed.

    Laid over the layer's own pixels with the weights as alpha it gives what the server mixed, to half a step of its
    depth, however small a weight is: the error of the division is multiplied by the weight again.
    """
    gains = [0.0, *(255 / weight for weight in range(1, 256))]

    def one(of_mixed: list[Any], of_own: list[Any], of_weights: list[int]) -> list[float]:
        return [o + (m - o) * gains[w] for m, o, w in zip(of_mixed, of_own, of_weights)]

    return _changed(mixed, own, weights, channels, dtype, one)


def moved_onto(mixed: bytes, own: bytes, other: bytes, weights: bytes, channels: int, dtype: str) -> bytes:
    """What the server would have mixed had the layer looked like `other`: mixed + (1 - weight) * (other - own)."""
    rest = [1 - weight / 255 for weight in range(256)]
    numbers = _numbers(other, dtype)
    flags = weights.translate(_PARTIAL)
    planes = iter([list(compress(numbers[c::channels], flags)) for c in range(channels - 1)])

    def one(of_mixed: list[Any], of_own: list[Any], of_weights: list[int]) -> list[float]:
        return [m + (t - o) * rest[w] for m, o, t, w in zip(of_mixed, of_own, next(planes), of_weights)]

    return _changed(mixed, own, weights, channels, dtype, one)


def blended(under: bytes, over: bytes, share: float, dtype: str) -> bytes:
    """under + share * (over - under) of every sample; share: 0..1."""
    pairs = zip(_numbers(under, dtype), _numbers(over, dtype))
    if dtype == "f32":
        return array("f", [u + (o - u) * share for u, o in pairs]).tobytes()
    return array(TYPES[dtype], [int(u + (o - u) * share + 0.5) for u, o in pairs]).tobytes()


def laid_over(under: bytes, over: bytes, channels: int, dtype: str) -> bytes:
    """A plain layer over another one that is opaque where the upper one is not clear."""
    top = TOP[dtype]
    alphas = _numbers(over, dtype)[channels - 1 :: channels].tolist()
    if not any(alphas):
        return under
    if alphas.count(top) == len(alphas):
        return over
    out, upper = array(TYPES[dtype]), _numbers(over, dtype)
    out.frombytes(under)
    half = 0 if dtype == "f32" else 0.5
    for channel in range(channels):
        above = [top] * len(alphas) if channel == channels - 1 else upper[channel::channels]
        values = [u + (o - u) * (a / top) + half for u, o, a in zip(out[channel::channels], above, alphas)]
        out[channel::channels] = array(TYPES[dtype], values if half == 0 else map(int, values))
    return out.tobytes()


def faded(data: bytes, weights: bytes, channels: int, dtype: str) -> bytes:
    """Alpha times the weights."""
    if not weights.strip(b"\xff"):
        return data
    out = array(TYPES[dtype])
    out.frombytes(data)
    alpha = out[channels - 1 :: channels]
    if dtype == "f32":
        shares = [weight / 255 for weight in range(256)]
        alpha = array("f", [a * shares[w] for a, w in zip(alpha, weights)])
    else:
        alpha = array(TYPES[dtype], [(a * w + 127) // 255 for a, w in zip(alpha, weights)])
    out[channels - 1 :: channels] = alpha
    return out.tobytes()


def alpha_of(data: bytes, channels: int, dtype: str) -> Any:
    """The alpha of a strip, a number a pixel."""
    return array(TYPES[dtype], _numbers(data, dtype)[channels - 1 :: channels])


def with_alpha_of(new: bytes, old: bytes, shown: bytes, pixel: int, item: int) -> bytes:
    """new with the alpha of old, and old where nothing is shown of it. shown: a byte a pixel, 0: nothing.

    pixel, item: bytes of a pixel and of one sample of it, alpha last.
    """
    out = bytearray(chosen(new, old, shown, pixel))
    for byte in range(pixel - item, pixel):
        out[byte::pixel] = old[byte::pixel]
    return bytes(out)


def chosen(new: bytes, old: bytes, weights: bytes, pixel: int) -> bytes:
    """new where the weight is not 0, old elsewhere; pixel: bytes of one, of any layout."""
    if b"\0" not in weights:
        return new
    keep = weights.translate(bytes([0] + [255] * 255))
    drop = weights.translate(bytes([255] + [0] * 255))
    out = bytearray(len(new))
    for byte in range(pixel):
        ours, theirs = and_bytes(new[byte::pixel], keep), and_bytes(old[byte::pixel], drop)
        together = int.from_bytes(ours, "little") | int.from_bytes(theirs, "little")
        out[byte::pixel] = together.to_bytes(len(weights), "little")
    return bytes(out)


def is_hard(data: bytes, weights: bytes, channels: int, dtype: str) -> bool:
    """Whether alpha is nothing or everything wherever the weight is not 0."""
    alpha = data if dtype == "u8" else _numbers(data, dtype)
    plane = alpha[channels - 1 :: channels]
    if dtype == "u8" and not bytes(plane).translate(None, _ENDS):
        return True
    return {0, TOP[dtype]}.issuperset(compress(plane, weights))


def covers(weights: bytes, data: bytes, channels: int, dtype: str) -> bool:
    """Whether a strip is nowhere more opaque than the weights, to two steps of 255."""
    alpha = _numbers(data, dtype)[channels - 1 :: channels]
    step = TOP[dtype] / 255
    return all(a <= (w + 2) * step for a, w in zip(alpha, weights))


def _changed(mixed: bytes, own: bytes, weights: bytes, channels: int, dtype: str, one: Any) -> bytes:
    flags = weights.translate(_PARTIAL)
    if 1 not in flags:
        return mixed
    out = array(TYPES[dtype])
    out.frombytes(mixed)
    before = _numbers(own, dtype)
    places = range(len(weights))
    of_weights = list(compress(weights, flags))
    top = None if dtype == "f32" else TOP[dtype]
    for channel in range(channels - 1):
        old = list(compress(out[channel::channels], flags))
        values = one(old, list(compress(before[channel::channels], flags)), of_weights)
        if top is not None:
            values = [0 if v < 0 else top if v > top else int(v + 0.5) for v in values]
        for place, value in zip(compress(places, flags), values):
            out[place * channels + channel] = value
    return out.tobytes()


def _numbers(data: bytes, dtype: str) -> Any:
    samples: Any = memoryview(data).cast("B")
    return samples.cast(TYPES[dtype])
