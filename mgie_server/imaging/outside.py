"""What a file's coding does to the pixels outside of a selection, which an edit has left as they were."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.metadata import PictureFile
from mgie_server.imaging.pixels import as_array, each_strip


def keeping_outside(kind: str, source: PictureFile) -> PictureFile:
    """The source to be written like, where something outside of a selection is to stay: a WebP without loss."""
    if kind != "WEBP":
        return source
    encoding = {**source.metadata.encoding, "lossless": True}
    return replace(source, format="WEBP", metadata=replace(source.metadata, encoding=encoding))


def outside_note(
    kind: str, data: bytes, source: PictureFile, selection: PixelBuffer, before: NDArray[Any] | None = None
) -> str:
    """A sentence on the pixels outside of the selection that are others in the written file, or "".

    before: what the source's file has, u8 [h, w, n], where that is not what its pixels are.
    """
    weights = as_array(selection)[..., 0]
    if kind == "WEBP":
        lossless = source.format == "WEBP" and source.metadata.encoding.get("lossless", False)
        return (
            ""
            if lossless
            else "Written as WEBP without loss, so that all outside of the mask stays as it is."
        )
    if kind != "JPEG" or weights.all():
        return ""
    changed, most = _changed(data, as_array(source.pixels) if before is None else before, weights)
    if not changed:
        return ""
    share = changed / np.count_nonzero(weights == 0)
    return (
        f"JPEG changed {share:.1%} of the pixels outside of the mask, by up to {most} of 255; "
        "PNG and TIFF keep every one of them."
    )


def _changed(data: bytes, before: np.ndarray, weights: np.ndarray) -> tuple[int, int]:
    """How many pixels outside of the selection differ, and by how much at most."""
    with Image.open(io.BytesIO(data)) as image:
        after = np.asarray(image)
    after = after if after.ndim == 3 else after[..., None]
    if after.shape[2] != before.shape[2]:  # gray against three is spread out
        before = before[..., :1] if before.shape[2] < 3 else before[..., :3]

    def look(rows: slice) -> tuple[int, int]:
        far = np.abs(after[rows].astype(np.int16) - before[rows].astype(np.int16)).max(axis=2)
        far[weights[rows] > 0] = 0
        return int(np.count_nonzero(far)), int(far.max(initial=0))

    found = each_strip(after.shape[0], after.shape[1], look)
    return sum(count for count, _ in found), max(most for _, most in found)
