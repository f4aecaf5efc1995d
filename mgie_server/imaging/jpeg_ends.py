"""JPEGs that lost their last bytes: how much of the picture went with them."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

END = b"\xff\xd9"
FEW_ROWS = 24  # a row of blocks, and what its colours reach into
FEW = 0.05  # or so much of the height: beyond it a picture is damaged
_FILLER = b"\x55" * 64  # no marker in it: read as more of the picture where some is missing


def with_end(data: bytes) -> bytes:
    """The file with the mark of its end; a decoder fills with gray what is missing before."""
    return data.rstrip(b"\xff") + END


def ends_early(data: bytes) -> int | None:
    """Rows at the bottom whose pixels are missing; None for more than a few.

    What is there decodes to the same pixels whatever follows it: that tells where it ends.
    """
    try:
        plain, other = (_rows(part) for part in (with_end(data), with_end(data.rstrip(b"\xff") + _FILLER)))
    except (OSError, ValueError, SyntaxError):
        return None
    changed = np.flatnonzero((np.abs(plain.astype(np.int16) - other) > 8).any(axis=1))
    if not changed.size:
        return 0
    lost = len(plain) - int(changed[0])
    return lost if lost <= max(FEW_ROWS, FEW * len(plain)) else None


def _rows(data: bytes) -> np.ndarray:
    """[h, w * n]"""
    with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
        values = np.asarray(image)
    return values.reshape(len(values), -1)
