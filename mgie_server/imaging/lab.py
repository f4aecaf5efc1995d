"""L*, a*, b* of the numbers of a TIFF's CIELAB (TIFF 6.0, section 23)."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mgie_server.imaging.pixels import Floats

_STEP = {"u8": 1, "u16": 256}
_TOP = {"u8": 255, "u16": 65535}
_SIGNED = {"u8": np.dtype("i1"), "u16": np.dtype("<i2")}
_UNSIGNED = {"u8": np.dtype("u1"), "u16": np.dtype("<u2")}


def lab_of(raw: NDArray[Any], dtype: str, signed: bool) -> Floats:
    """L* 0 to 100, a* and b* of whole numbers [h, w, n] of "u8" or "u16"; further channels stay as they are.

    signed: a* and b* are, as in CIELAB; else they lie 128 higher, as in a profile's Lab.
    """
    raw = raw.view(_UNSIGNED[dtype])
    step = np.float32(_STEP[dtype])
    out = raw.astype(np.float32)
    out[..., 0] *= 100 / _TOP[dtype]
    chroma = raw[..., 1:3]
    if signed:
        out[..., 1:3] = chroma.view(_SIGNED[dtype])
    else:
        out[..., 1:3] = chroma.astype(np.float32) - 128 * step
    out[..., 1:3] /= step
    return out
