"""Pixel buffers as float arrays and back: depth, transfer function, alpha.

Colour is computed on as float32, sRGB-encoded, straight alpha. Values outside 0..1 (float pictures only) pass
through both ways; the transfer function goes on beyond 0..1 as an odd function, as scRGB does it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer, PixelFormat

S = TypeVar("S")
T = TypeVar("T")
Floats = NDArray[Any]  # float32 throughout; numpy's stubs lose it in arithmetic

DTYPES = {"u8": np.dtype("u1"), "u16": np.dtype("<u2"), "f32": np.dtype("<f4")}
TOP = {"u8": 255.0, "u16": 65535.0, "f32": 1.0}
LUMA = np.array([0.299, 0.587, 0.114], np.float32)
WHOLE_PIXELS = {4: np.dtype("<u4"), 8: np.dtype("<u8")}  # numbers that hold all of a pixel, by its bytes
MAX_THREADS = 4
STRIP_PIXELS = 1 << 19  # what one strip has at most: 6 MB of float32 colour


def as_array(buffer: PixelBuffer) -> NDArray[Any]:
    """The buffer's pixels [height, width, channels] in their own dtype, without a copy. Raises MgieError."""
    buffer.check()
    flat = np.frombuffer(buffer.data, DTYPES[buffer.dtype])
    return flat.reshape(buffer.height, buffer.width, buffer.channels)


def strips(height: int, width: int, pixels: int = STRIP_PIXELS) -> Iterator[slice]:
    """Slices of rows that cover the picture, each of about `pixels` pixels and at least one row."""
    rows = max(1, pixels // max(1, width))
    for top in range(0, height, rows):
        yield slice(top, min(height, top + rows))


def each_strip(height: int, width: int, work: Callable[[slice], T]) -> list[T]:
    """What `work` gives for each of `strips`, in their order; several at a time, in threads."""
    return side_by_side(work, strips(height, width))


def side_by_side(work: Callable[[S], T], items: Iterable[S]) -> list[T]:
    """What `work` gives for each item, in their order; several at a time, in threads."""
    with ThreadPoolExecutor(min(MAX_THREADS, os.cpu_count() or 1)) as pool:
        return list(pool.map(work, items))


def to_float(buffer: PixelBuffer) -> tuple[Floats, Floats | None]:
    """Colour [h, w, 3] sRGB-encoded and alpha [h, w] in 0..1, or None where the buffer has none.

    Gray comes back as three equal channels. Raises MgieError picture_invalid for NaN or infinity.
    """
    pixels = as_array(buffer)
    height, width = pixels.shape[:2]
    colour = np.empty((height, width, 3), np.float32)
    alpha = np.empty((height, width), np.float32) if has_alpha(buffer.format) else None
    for rows in strips(height, width):
        check_finite(pixels[rows], rows.start)
        colour[rows] = colour_of(pixels[rows], buffer.format)
        if alpha is not None:
            alpha[rows] = alpha_of(pixels[rows], buffer.format)
    return colour, alpha


def from_float(colour: Floats, alpha: Floats | None, form: PixelFormat) -> PixelBuffer:
    """A buffer of this format from colour [h, w, 3] and alpha [h, w] (None: opaque where form has alpha).

    Gray formats take the luma. Integer depths are rounded and clipped; f32 keeps what lies outside 0..1.
    """
    out = np.empty((form.height, form.width, form.channels), DTYPES[form.dtype])
    for rows in strips(form.height, form.width):
        store_colour(colour[rows], out[rows], form)
        if has_alpha(form):
            values = np.float32(1) if alpha is None else alpha[rows]
            out[rows][..., -1] = _quantised(np.asarray(values, np.float32), form.dtype)
    return PixelBuffer.from_format(form, out.reshape(-1).data.cast("B"))


def has_alpha(form: PixelFormat) -> bool:
    """Whether the last channel is alpha."""
    return form.channels in (2, 4)


def colour_of(pixels: NDArray[Any], form: PixelFormat) -> Floats:
    """Rows of a buffer [h, w, channels] as sRGB-encoded float32 [h, w, 3]."""
    count = 3 if form.channels >= 3 else 1
    if pixels.ndim == 3 and pixels.shape[2] == 4 and pixels.size:  # numpy takes three times as long
        colour = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGBA2RGB).astype(np.float32)
    else:
        colour = pixels[..., :count].astype(np.float32)
    if form.dtype != "f32":
        colour *= np.float32(1 / TOP[form.dtype])
    if form.transfer == "linear":
        colour = encode_srgb(colour)
    return colour if count == 3 else np.repeat(colour, 3, axis=2)


def alpha_of(pixels: NDArray[Any], form: PixelFormat) -> Floats:
    """The alpha of rows [h, w, channels], float32 [h, w]."""
    return pixels[..., -1].astype(np.float32) / np.float32(TOP[form.dtype])


def store_colour(colour: Floats, out: NDArray[Any], form: PixelFormat) -> None:
    """Write sRGB-encoded rows [h, w, 3] into out [h, w, channels]; out's alpha is left as it is."""
    if form.channels < 3:
        colour = luma_of(colour)[..., None]
    if form.transfer == "linear":
        colour = decode_srgb(colour)
    made = _quantised(colour, form.dtype)
    if made.ndim == 3 and made.shape[2] == 3 and made.size and out.flags.c_contiguous:
        cv2.mixChannels([made], [out], [0, 0, 1, 1, 2, 2])  # five times as fast as numpy
    else:
        out[..., : made.shape[-1]] = made


def same_pixels(a: NDArray[Any], b: NDArray[Any]) -> NDArray[np.bool_]:
    """bool [h, w]: where two pictures [h, w, channels] of one dtype are the same in every channel."""
    whole = WHOLE_PIXELS.get(a.shape[2] * a.itemsize) if a.dtype.kind == "u" else None
    if whole and a.flags.c_contiguous and b.flags.c_contiguous:
        return a.view(whole)[..., 0] == b.view(whole)[..., 0]
    same = a[..., 0] == b[..., 0]
    for channel in range(
        1, a.shape[2]
    ):  # channel by channel: numpy's reduction over a short axis takes ten times as long
        same &= a[..., channel] == b[..., channel]
    return same


def luma_of(colour: Floats) -> Floats:
    """Luma [h, w] of colour [h, w, 3]; of a gray colour exactly that gray."""
    red, green, blue = colour[..., 0], colour[..., 1], colour[..., 2]
    return green + LUMA[0] * (red - green) + LUMA[2] * (blue - green)


def check_finite(pixels: NDArray[Any], first_row: int = 0) -> None:
    """Raises MgieError picture_invalid that names the first NaN or infinity of the rows [h, w, c]."""
    if pixels.dtype.kind != "f" or np.isfinite(pixels).all():
        return
    y, x, channel = (int(place[0]) for place in np.nonzero(~np.isfinite(pixels)))
    raise MgieError(
        "picture_invalid",
        f"The picture has the value {pixels[y, x, channel]} at column {x}, row {first_row + y}, "
        f"channel {channel}.",
        "Replace values that are not finite numbers first.",
        {"x": x, "y": first_row + y, "channel": channel},
    )


def encode_srgb(linear: Floats) -> Floats:
    """Linear light to sRGB encoding (IEC 61966-2-1), odd beyond 0..1."""
    size = np.abs(linear)
    bent = np.float32(1.055) * _power(size, 1 / 2.4) - np.float32(0.055)
    return np.copysign(np.where(size <= 0.0031308, size * np.float32(12.92), bent), linear)


def decode_srgb(encoded: Floats) -> Floats:
    """sRGB encoding to linear light, odd beyond 0..1."""
    size = np.abs(encoded)
    bent = _power((size + np.float32(0.055)) * np.float32(1 / 1.055), 2.4)
    return np.copysign(np.where(size <= 0.04045, size * np.float32(1 / 12.92), bent), encoded)


def _power(values: Floats, exponent: float) -> Floats:
    """Of values that are not negative, of any shape; OpenCV takes a quarter of numpy's time."""
    if values.dtype != np.float32 or not values.ndim or not values.size:
        return np.power(values, np.float32(exponent))
    flat = np.ascontiguousarray(values).reshape(values.shape[0], -1)
    return cv2.pow(flat, exponent).reshape(values.shape)


def _quantised(values: Floats, dtype: str) -> NDArray[Any]:
    if dtype == "f32":
        return values
    if dtype == "u8" and values.ndim:
        return cv2.convertScaleAbs(np.maximum(values, 0), alpha=255.0).reshape(values.shape)
    top = np.float32(TOP[dtype])
    return np.rint(np.clip(values, 0, 1) * top).astype(DTYPES[dtype])
