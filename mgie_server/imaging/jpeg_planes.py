"""The planes of a JPEG as they were coded, so that writing it again changes little where nothing was edited.

From RGB the planes come back rounded, and chroma that was enlarged for it does not come back at all.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mgie_server.imaging.metadata import PictureFile
from mgie_server.imaging.pixels import as_array, same_pixels

FULL, HALF = 0, 2  # Pillow's names of 4:4:4 and 4:2:0


def with_old_planes(pixels: NDArray[Any], source: PictureFile) -> Image.Image | None:
    """RGB pixels [h, w, 3], u8, as an image in YCbCr with the old file's planes where they are the source's pixels.

    None where the source has no such planes, or lies in them another way.
    """
    coded, sampling = source.metadata.coded, source.metadata.encoding.get("subsampling")
    if not coded or sampling not in (FULL, HALF) or pixels.shape[2] != 3 or source.pixels.channels != 3:
        return None
    before = as_array(source.pixels)
    with Image.open(io.BytesIO(coded), formats=["JPEG"]) as image:
        if image.mode != "RGB" or not np.array_equal(np.asarray(image), before):
            return None  # it was turned, or other colours were made of it
    luma, chroma = _planes(coded, sampling)
    made = np.asarray(Image.fromarray(pixels).convert("YCbCr")).copy()
    same = same_pixels(pixels, before)
    made[same, 0] = luma[same]
    if sampling == FULL:
        made[same, 1:] = chroma[same]
    else:
        untouched = _quartered(same[..., None].astype(np.uint8)).min(axis=(1, 3))[..., 0] == 1
        means = np.rint(_quartered(made[..., 1:]).mean(axis=(1, 3), dtype=np.float32)).astype(np.uint8)
        means[untouched] = chroma[untouched]
        made[..., 1:] = means.repeat(2, axis=0).repeat(2, axis=1)[: made.shape[0], : made.shape[1]]
    return Image.fromarray(made, "YCbCr")


def _planes(coded: bytes, sampling: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Luma [h, w] and chroma [h, w, 2], or of half the size, rounded up, as 4:2:0 has it."""
    with Image.open(io.BytesIO(coded), formats=["JPEG"]) as image:
        width, height = image.size
        image.draft("YCbCr", (width, height))
        whole = np.asarray(image)
    if sampling == FULL:
        return whole[..., 0], whole[..., 1:]
    with Image.open(io.BytesIO(coded), formats=["JPEG"]) as image:
        image.draft("YCbCr", (max(1, width // 2), max(1, height // 2)))  # where chroma is not enlarged
        return whole[..., 0], np.asarray(image)[..., 1:]


def _quartered(plane: NDArray[Any]) -> NDArray[Any]:
    """[h, w, n] as [h/2, 2, w/2, 2, n], its edges repeated where it ends at an odd place."""
    height, width, count = plane.shape
    whole = np.pad(plane, ((0, height & 1), (0, width & 1), (0, 0)), mode="edge")
    return whole.reshape((height + 1) // 2, 2, (width + 1) // 2, 2, count)
