"""Picture files on disk, with their depth, alpha, colours and metadata.

A picture with a profile (or other words on its colours), and CMYK with one, is edited in the colours that it
shows, and written in its own. Of files with several pages or frames the first is read, and a note says so.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from mgie_protocol.errors import MgieError
from mgie_protocol.pixels import PixelBuffer
from mgie_server.imaging.metadata import Metadata, PictureFile
from mgie_server.imaging.naming import check_writable
from mgie_server.imaging.pixels import alpha_of, as_array, colour_of, has_alpha, luma_of
from mgie_server.imaging.reading import decode
from mgie_server.imaging.saving import replace_file, write_picture
from mgie_server.imaging.selection import check_selects

__all__ = [
    "Metadata",
    "PictureFile",
    "check_writable",
    "mask_of",
    "read_mask",
    "read_picture",
    "replace_file",
    "write_picture",
]


def read_picture(path: Path) -> PictureFile:
    """The first picture of a file, upright as its EXIF orientation says.

    Raises MgieError picture_unreadable, picture_too_large (from the header, before decoding) or
    picture_invalid (NaN or infinity in a float file).
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise MgieError(
            "picture_unreadable", f"{path} cannot be read: {error.strerror or error}.", "Check the name."
        ) from error
    return decode(data, path)


def read_mask(path: Path) -> PixelBuffer:
    """A mask file as a selection: white = edit here; transparent counts as black.

    Raises as read_picture, and selection_empty.
    """
    return mask_of(read_picture(path), path)


def mask_of(picture: PictureFile, path: Path) -> PixelBuffer:
    """The same of a picture that has been read. path: for the message."""
    samples = picture.samples  # the numbers as they are drawn, whatever profile came with them
    pixels, form = as_array(samples), samples.format
    weight = luma_of(np.clip(colour_of(pixels, form), 0, 1))
    opacity = np.clip(alpha_of(pixels, form), 0, 1) if has_alpha(form) else None
    if opacity is not None:
        weight *= opacity
    mask = np.rint(weight * 255).astype(np.uint8)
    check_selects(mask, opacity, path)
    return PixelBuffer(form.width, form.height, 1, "u8", "srgb", mask.reshape(-1).data)
